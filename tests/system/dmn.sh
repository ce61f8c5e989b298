#!/bin/bash
# Decision models from the command line: one decision, all of them, batches of cases, checking; and the part of the DMN
# community's conformance kit that lies beside the checkout.
. "$(dirname "$0")/lib.sh"
d=tests/data/dmn
export JBP_LANG=zh

echo '{"收入": 200, "研发": 5}' >"$work/in.json"
same "one decision" 'false' "$($jbp dmn eval $d/services.dmn --decision 达标 --input "$work/in.json")"
same "all decisions" '{"占比": 2.5, "达标": false, "差额": 1, "别家": [true, false, false], "别家差额": 2, "直接给": [true, false, null]}' \
    "$($jbp dmn eval $d/services.dmn --all --input "$work/in.json" 2>/dev/null)"
same "an import" '113' "$(echo '{"原价": 100}' >"$work/p.json"; $jbp dmn eval $d/imports.dmn --import $d/lib.dmn --decision 总价 --input "$work/p.json")"

fails() { # WHAT PATTERN COMMAND…
    what=$1 pattern=$2; shift 2
    if "$@" >"$work/out" 2>"$work/err"; then wrong "$what: exit 0"; return; fi
    grep -q "$pattern" "$work/err" && echo "ok: $what" || wrong "$what: $(cat "$work/err")"
}
fails "an error inside is told and makes the exit status" '坏' $jbp dmn eval $d/boxes.dmn --decision 坏
same "and the value is null" null "$(cat "$work/out")"
fails "no such decision" '有：占比' $jbp dmn eval $d/services.dmn --decision 没有
fails "a missing import" 'urn:jbp:lib' $jbp dmn eval $d/imports.dmn --decision 总价
fails "no model" '不是 DMN 模型\|XML' $jbp dmn eval tests/system/dmn.sh --decision x
fails "findings make the exit status" '问题' $jbp dmn check $d/defects.dmn
grep -q '有缺口.*年龄=17, 地区="西"' "$work/out" && echo "ok: a gap with a value" || wrong "check: $(head -3 "$work/out")"
same "a sound model" '没有发现问题' "$($jbp dmn check $d/services.dmn)"
same "check as JSON" '11 gap' "$($jbp dmn check $d/defects.dmn --json 2>/dev/null | python3 -c 'import json,sys; f=json.load(sys.stdin); print(len(f), f[0]["kind"])')"

# one process for many cases; what is broken ends only its own line
cat >"$work/cases" <<T
{"id": 1, "model": "$d/services.dmn", "kind": "decision", "target": "占比", "inputs_typed": {"收入": 4, "研发": 1}}
not json
{"id": "b", "model": "$d/none.dmn", "kind": "decision", "target": "x"}
{"id": "c", "model": "$d/services.dmn", "kind": "decisionService", "target": "判定", "inputs": {"收入": 100, "研发": 4}}
{"id": "d", "model": "$d/boxes.dmn", "kind": "bkm", "target": "阶乘", "inputs_typed": {"n": {"@number": "5"}}}
{"id": "e", "model": "$d/boxes.dmn", "kind": "decision", "target": "坏"}
{"id": "f", "model": "$d/imports.dmn", "imports": ["$d/lib.dmn"], "kind": "decision", "target": "总价", "inputs": {"原价": 1}}
{"id": "g", "model": "$d/services.dmn", "kind": "wish", "target": "x"}
T
same "a batch" '1=25 None! b! c=True d=120 e=None f=1.13 g!' "$($jbp dmn batch <"$work/cases" | python3 -c '
import json, sys
print(*("%s=%s" % (c["id"], c["output"]) if "output" in c else "%s!" % c["id"] for c in map(json.loads, sys.stdin)))')"

tck=${JBP_SHARED:-../shared}/data/tck
if [ -f "$tck/score.py" ]; then
    if python3 "$tck/score.py" --cases "$tck/cases_dev.jsonl" --root "$tck/models" --batch-cmd "$jbp dmn batch" --min-pass 0.995 >"$work/score" 2>&1; then
        echo "ok: conformance kit"; tail -2 "$work/score" | sed 's/^/# /'
    else
        wrong "conformance kit"; tail -20 "$work/score"
    fi
else
    note "skipped: the conformance kit is not at $tck"
fi
finish
