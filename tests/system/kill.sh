#!/bin/bash
# kill -9 at a random moment of an import, 200 times: never half an import, and the audit chain stays whole.
. "$(dirname "$0")/lib.sh"
rounds=${KILL_ROUNDS:-200}
$jbp --data "$work/d" init >/dev/null || { wrong "init"; finish; }
python3 - "$work" <<'P'
import random, sys
random.seed(7)
chars = "0123456789ABCDEFGHJKLMNPQRTUWXY"
def org(c8):
    w = [3, 7, 9, 10, 5, 8, 4, 2]
    v = sum(w[i] * int(ch, 36) for i, ch in enumerate(c8))
    c = 11 - v % 11
    return "X" if c == 10 else "0" if c == 11 else str(c)
def uscc():
    c8 = "MA" + "".join(random.choice(chars) for _ in range(6))
    s = "91339903" + c8 + org(c8)
    v = sum(chars.index(ch) * pow(3, i, 31) for i, ch in enumerate(s))
    return s + chars[(31 - v % 31) % 31]
def write(path, n, base):
    with open(path, "w", encoding="utf-8-sig") as f:
        f.write("企业名称,统一社会信用代码,从业人员\n")
        for i in range(n):
            f.write("云湾区试验%s%05d有限公司,%s,%d\n" % (base, i, uscc(), 10 + i % 90))
for k in range(8):
    write(sys.argv[1] + "/part%d.csv" % k, 1500, "甲乙丙丁戊己庚辛"[k])
P
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
