#!/bin/bash
# The three demonstration districts, made from the seed and imported like anything else: every unmasked figure
# of the registry, monitoring, ladder and declaration systems comes out of the ledgers as the districts' reports gave it.
. "$(dirname "$0")/lib.sh"
begin=$(date +%s)
$jbp demo "$work/demo" >"$work/demo.txt" 2>&1 || { cat "$work/demo.txt"; wrong "jbp demo failed"; finish; }
note "demo districts made and imported in $(($(date +%s) - begin)) s"

value() { # DISTRICT PERIOD FIGURE -> value
    $jbp --data "$work/demo/$1" figure "$3" --period "$2" --json 2>&1 | python3 -c 'import json,sys; d=json.load(sys.stdin); print(d["value"]); sys.exit(not (d["records"] > 0))'
}
# id, district, period, wanted value: ../shared/mission/figures.tsv as published
while read -r id district period wanted; do
    case $id in ''|'#'*) continue ;; esac
    same "$id" "$wanted" "$(value "$district" "$period" "$id")"
done <<'T'
A002 A 2023-05 2
A003 A 2023-05 -4.9
A004 A 2023-05 2.4
A007 A 2023-05 24.62
A008 A 2023-05 26
A009 A 2023-05 2
A014 A 2023-05 51
A019 A 2023-05 6
A020 A 2023-05 4
A021 A 2023-05 2
A025 A 2023-05 49
C001 C 2019-09 6.7
C002 C 2019-09 3.0
C003 C 2019-09 0.7
C004 C 2019-09 323.39
C005 C 2019-09 7.5
C006 C 2019-09 3.0
C007 C 2019-09 1.2
C008 C 2019-09 65.0
C009 C 2019-09 13.8
C010 C 2019-09 27.0
C011 C 2019-09 3.7
C012 C 2019-09 14.2
C013 C 2019-09 67
C015 C 2019-09 48
C017 C 2019-09 1.5
C026 C 2019-09 2
C027 C 2019-09 2
C028 C 2019-09 24
C043 C 2019-09 17
C044 C 2019-09 2
C045 C 2019-09 14
C046 C 2019-09 3
C047 C 2019-09 5
C048 C 2019-09 3
C049 C 2019-09 11
C050 C 2019-09 51
C051 C 2019-09 12
C052 C 2019-09 3
C053 C 2019-09 2
C054 C 2019-09 2
C055 C 2019-09 1
C056 C 2019-09 9
C057 C 2019-09 1
C058 C 2019-09 3
C059 C 2019-09 1
C060 C 2019-09 4
C061 C 2019-09 10
C062 C 2019-09 8
C063 C 2019-09 5
C064 C 2019-09 1
C065 C 2019-09 33.3
C066 C 2019-09 1
C041 C 2018-12 3
C042 C 2018-12 100
B040 B 2022-12 4
T
# given as “over 75 %” and “nearly half”
over=$(value C 2019-09 C014)
python3 -c "exit(not 75 < $over < 80)" && echo "ok: C014 = $over" || wrong "C014: $over is not a little over 75"
half=$(value C 2019-09 C016)
python3 -c "exit(not 48 <= $half < 50)" && echo "ok: C016 = $half" || wrong "C016: $half is not nearly half"
cloud=$(value C 2019-09 C029)
[ "$cloud" -gt 400 ] && echo "ok: C029 = $cloud" || wrong "C029: $cloud is not over 400"
# closing: who was late is a finding, and the figures of it; two people approve
same "late findings of September" 2 "$($jbp --data "$work/demo/C" export finding -o "$work/finding.csv" >/dev/null && grep -c '^2019-09,.*,late,' "$work/finding.csv")"
same "timeliness (410 of 412)" 99.5 "$(value C 2019-09 monitoring.month.timeliness)"
same "completeness" 100.0 "$(value C 2019-09 monitoring.month.completeness)"
$jbp --data "$work/demo/C" --as 林建明 month approve 2019-09 --step section >/dev/null 2>&1 || wrong "section's approval"
$jbp --data "$work/demo/C" --as 林建明 month approve 2019-09 --step leader >"$work/out" 2>&1 && wrong "one person approved twice"
grep -q '须由两人完成' "$work/out" && echo "ok: two people" || wrong "the refusal: $(cat "$work/out")"
# masked figures exist and have records behind them
for f in B001 B002 B011 B012 B013 B014 B015 B016 B017 B018 B019 B020 B021 B022 B023 B024 B028; do
    v=$(value B 2022-12 $f) && [ "$v" -gt 0 ] && echo "ok: $f = $v" || wrong "$f has no value"
done
for f in A005 A006; do
    v=$(value A 2023-05 $f) && [ -n "$v" ] && echo "ok: $f = $v" || wrong "$f has no value"
done
# the ladder of A by the honours list of the generator: 14 innovative, 9 + 8 specialised less the one that ran out, 3 little giants
ladder=$($jbp --data "$work/demo/A" ladder sme --on 2023-05-31 --json 2>&1 | python3 -c '
import json, sys
d = json.load(sys.stdin)
print(" ".join(str(r["held"]) for r in d["rungs"]), len(d["lapses"]), sum(len(r["climbers"]) > 0 for r in d["rungs"]))')
same "ladder of A: held on each rung, lapses of two years, rungs with candidates" "14 16 3 0 12 3" "$ladder"
for d in A B C; do
    $jbp --data "$work/demo/$d" verify >/dev/null 2>&1 && echo "ok: $d verifies" || wrong "verify of $d"
done
# a trace leads to file, sheet and row
$jbp --data "$work/demo/C" figure C004 --period 2019-09 --trace >"$work/trace.txt" 2>&1
grep -q '2019-09_产销.xlsx' "$work/trace.txt" && echo "ok: trace names the file" || wrong "trace of C004 names no file"
# conditions of a template are FEEL over figures, lists and rows; C004 is 323.39
mkdir -p "$work/demo/C/packs/local/reports"
cat >"$work/demo/C/packs/local/reports/if.tpl" <<'T'
@标题 条件
{{#if C004 > 300 and C004 < 400}}甲{{else}}-{{/if}}{{#if C004 > 400}}-{{else}}乙{{/if}}{{#if count(alerts) > 2}}丙{{/if}}{{#if alerts}}丁{{/if}}{{#if monitoring.output.growth = null}}-{{else}}戊{{/if}}{{#each industries as x limit=1}}{{#if x.growth > 0 and x.name != ""}}己{{/if}}{{/each}}{{#if some a in alerts satisfies contains(a.text, "连续")}}庚{{/if}}
T
$jbp --data "$work/demo/C" report if --period 2019-09 -o "$work/if.html" >/dev/null 2>&1
grep -q '甲乙丙丁戊己庚' "$work/if.html" && echo "ok: conditions of a template" || wrong "conditions of a template: $(grep -o '[甲乙丙丁戊己庚-]\{2,\}' "$work/if.html")"
echo '{{#if C004 > 300 and 没有}}甲{{/if}}' >"$work/demo/C/packs/local/reports/bad.tpl"
$jbp --data "$work/demo/C" report bad --period 2019-09 -o "$work/if.html" 2>&1 | grep -q 'bad.tpl，第 1 行，第 1 列：条件里的“没有”' && echo "ok: a wrong condition is named" || wrong "a wrong condition is not named"
# the same seed gives the same files
$jbp demo "$work/again" --files-only >/dev/null 2>&1
cmp -s "$work/demo/C/steps.txt" "$work/again/C/steps.txt" && cmp -s "$work/demo/C/incoming/2018年分月产值.csv" "$work/again/C/incoming/2018年分月产值.csv" \
    && echo "ok: the generator repeats" || wrong "the same seed gave different files"
. tests/system/evaluate.inc
finish
