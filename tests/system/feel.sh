#!/bin/bash
# jbp feel: one JSON value on stdout, problems on stderr, the exit status tells whether there were any.
. "$(dirname "$0")/lib.sh"
cat >"$work/in.json" <<'J'
{"研发费用": 300, "营业收入": 8000.50, "firm": {"annual tax": [1, 2, 3]}, "成立": {"@date": "2015-03-01"}, "大数": 12345678901234567890.123456789}
J
answer() { # EXPRESSION -> "VALUE status"
    $jbp feel "$1" --input "$work/in.json" >"$work/out" 2>"$work/err"
    local status=$?
    echo "$(cat "$work/out") $status"
}
same "a ratio" "true 0" "$(answer '研发费用 / 营业收入 >= 0.03')"
same "a path and an index" "2 0" "$(answer 'firm.annual tax[2]')"
same "a date" '"2015-04-01" 0' "$(answer '成立 + duration("P1M")')"
same "all digits" "12345678901234567890.123456789 0" "$(answer '大数')"
same "a context" '{"a": [1, null], "b": "文"} 0' "$(answer '{a: [1, null], b: "文"}')"
same "null is no error" "null 0" "$(answer 'firm.nothing')"
same "an error is told" "null 1" "$(answer '没有这个')"
grep -q '第 1 行第 1 列：没有名为“没有这个”的值' "$work/err" && echo "ok: the problem is placed" || wrong "the problem: $(cat "$work/err")"
$jbp feel '1 +' >"$work/out" 2>"$work/err"
same "a wrong text: status" "1" "$?"
same "a wrong text: nothing on stdout" "" "$(cat "$work/out")"
grep -q '第 1 行第 4 列：应为一个值' "$work/err" && echo "ok: place and expectation" || wrong "$(cat "$work/err")"
$jbp feel '1 +' --lang en 2>&1 | grep -q 'line 1, column 4: expected a value' && echo "ok: in English" || wrong "English"
echo '[1]' >"$work/in.json"
$jbp feel '1' --input "$work/in.json" 2>&1 | grep -q 'in.json.*JSON 对象' && echo "ok: wrong input" || wrong "wrong input is not told"
$jbp feel '1' --input "$work/none.json" 2>&1 | grep -q '无法读取' && echo "ok: no input" || wrong "no input is not told"
finish
