#!/bin/bash
# A correction after the lock: refused without a reason, a new vintage with one; the issued report stays as it is, and the
# check names the sentences, cells and chart points that changed; every state can still be computed.
. "$(dirname "$0")/lib.sh"
$jbp demo "$work/demo" --only C >/dev/null 2>&1 || wrong "demo"
export JBP_DATA=$work/demo/C
report=$JBP_DATA/reports/monthly-2019-08-1.docx
before=$(sha256sum <"$report")
same "figures of the issued report that are still true before any correction of output" "0" \
    "$($jbp report check monthly-2019-08-1 --json | python3 -c 'import json,sys; print(sum(d["figure"].startswith("monitoring.output") for d in json.load(sys.stdin)))')"
growth=$($jbp figure monitoring.output.growth --period 2019-08 --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["value"])')
position=$($jbp ledger list month_state | grep '月份=2019-08 ' | grep -o '历史位置=[0-9]*' | grep -o '[0-9]*')
firm=$($jbp ledger show enterprise 2 | grep -o '91339903[0-9A-Z]*')
printf '统一社会信用代码,月份,工业总产值本月（万元）,工业总产值本月止累计（万元）\n%s,2019-08,60000,420000\n' "$firm" >"$work/fix.csv"
$jbp import monthly_output "$work/fix.csv" >"$work/out" 2>&1 && wrong "a locked month took a change without a reason"
grep -q '已锁定' "$work/out" && echo "ok: refused without a reason" || wrong "the refusal does not say why"
$jbp --as 林建明 import monthly_output "$work/fix.csv" --reason 企业更正 >/dev/null 2>&1 || wrong "correction with a reason"
same "vintages" 2 "$($jbp month vintages 2019-08 | grep -c 版)"
now=$($jbp figure monitoring.output.growth --period 2019-08 --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["value"])')
[ "$now" != "$growth" ] && echo "ok: growth was $growth, is $now" || wrong "the correction changed nothing"
same "growth as of the lock" "$growth" "$($jbp figure monitoring.output.growth --period 2019-08 --as-of "$position" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["value"])')"
$jbp report check monthly-2019-08-1 --json >"$work/stale.json"
python3 - "$work/stale.json" <<'P' && echo "ok: sentences, cells and chart points are named, with the new wording" || wrong "report check"
import json, sys
s = json.load(open(sys.argv[1]))
at = {d["at"][0] for d in s}
assert {"p", "t", "c"} <= at, at
assert any(d["figure"] == "monitoring.output.growth" and d["old"] != d["new"] and d["sentence"] for d in s)
P
same "the issued file" "$before" "$(sha256sum <"$report")"
$jbp verify >/dev/null && echo "ok: verify" || wrong "verify"
finish
