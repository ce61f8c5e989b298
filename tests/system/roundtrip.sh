#!/bin/bash
# What is exported comes back without a change; forms are filled with what is known; wrong files lose nothing.
. "$(dirname "$0")/lib.sh"
$jbp demo "$work/demo" --only B >/dev/null 2>&1 || wrong "demo"
export JBP_DATA=$work/demo/B
for l in $($jbp ledger list | awk 'NR > 1 && $NF > 0 { print $1 }'); do
    for kind in xlsx csv; do
        case $l in month_state|finding|report_issue) continue ;; esac
        $jbp export "$l" -o "$work/$l.$kind" >/dev/null 2>&1 || wrong "export $l.$kind"
        out=$($jbp import "$l" "$work/$l.$kind" --dry-run --quiet 2>&1 | grep -o '新增 [0-9]*，更新 [0-9]*，不变 [0-9]*，有错 [0-9]*')
        case $out in
            "新增 0，更新 0，不变 "*"，有错 0") echo "ok: $l.$kind $out" ;;
            *) wrong "$l.$kind came back as “$out”" ;;
        esac
    done
done
$jbp template monthly_output --fill --period 2023-01 -o "$work/form.xlsx" >"$work/out" || wrong "template --fill"
grep -q '已替企业填好' "$work/out" && echo "ok: $(cat "$work/out")" || wrong "the form says nothing of what was filled"
for bad in 'not a workbook' '<html><table><tr><td>1</td></tr></table></html>' ''; do
    printf '%s' "$bad" >"$work/bad.xlsx"
    head=$($jbp ledger list enterprise --count)
    $jbp import enterprise "$work/bad.xlsx" >"$work/out" 2>&1 && wrong "“$bad” was taken"
    same "records after a bad file" "$head" "$($jbp ledger list enterprise --count)"
done
$jbp verify >/dev/null && echo "ok: verify" || wrong "verify"
finish
