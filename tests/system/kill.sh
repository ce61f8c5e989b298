#!/bin/bash
# kill -9 at a random moment of an import, 200 times: never half an import, and the audit chain stays whole.
. "$(dirname "$0")/lib.sh"
rounds=${KILL_ROUNDS:-200}
$jbp --data "$work/d" init >/dev/null || { wrong "init"; finish; }
python3 tests/system/firms.py "$work" 8 1500
count() { $jbp --data "$work/d" ledger list enterprise --count 2>/dev/null; }
$jbp --data "$work/d" import enterprise "$work/part0.csv" --quiet >/dev/null 2>"$work/err" || { cat "$work/err"; wrong "first import"; finish; }
had=$(count)
same "records after the first import" 1500 "$had"
killed=0 finished=0
for i in $(seq "$rounds"); do
    f=$work/part$((i % 7 + 1)).csv
    $jbp --data "$work/d" import enterprise "$f" --quiet >/dev/null 2>&1 &
    pid=$!
    sleep "0.0$((RANDOM % 9))$((RANDOM % 10))"
    if kill -9 $pid 2>/dev/null; then killed=$((killed + 1)); fi
    if wait $pid 2>/dev/null; then finished=$((finished + 1)); fi
    now=$(count)
    if [ $(((now - had) % 1500)) -ne 0 ] || [ "$now" -lt "$had" ]; then wrong "round $i: $had records became $now"; fi
    had=$now
    if [ $((i % 20)) -eq 0 ]; then $jbp --data "$work/d" verify >"$work/verify" 2>&1 || { wrong "verify after round $i"; cat "$work/verify"; }; fi
done
note "$rounds rounds, $killed killed, $had records, chain whole"
finish
