#!/bin/bash
# Backups while an import is being written, on both engines: each is whole, verifies after restoring, and holds either all of
# a file or nothing of it. On PostgreSQL also a few rounds of kill -9 in an import.
. "$(dirname "$0")/lib.sh"
python3 - "$work" <<'P'
import sys
alphabet, weights = "0123456789ABCDEFGHJKLMNPQRTUWXY", [3, 7, 9, 10, 5, 8, 4, 2]
def code(n):
    eight = "MA%06d" % n
    c = 11 - sum(w * int(ch, 36) for w, ch in zip(weights, eight)) % 11
    body = "91339903" + eight + ("X" if c == 10 else "0" if c == 11 else str(c))
    return body + alphabet[(31 - sum(alphabet.index(ch) * pow(3, i, 31) for i, ch in enumerate(body)) % 31) % 31]
for k in range(6):
    with open("%s/part%d.csv" % (sys.argv[1], k), "w", encoding="utf-8") as f:
        f.write("企业名称,统一社会信用代码\n" + "".join("试验%d第%04d厂,%s\n" % (k, i, code(k * 1000 + i)) for i in range(1000)))
P
busy() { # NAME STORE-OPTIONS…
    local name=$1 n; shift
    "$jbp" "$@" init >/dev/null || { wrong "$name: init"; return; }
    (for k in 0 1 2 3 4 5; do "$jbp" "$@" import enterprise "$work/part$k.csv" --quiet >/dev/null 2>>"$work/$name.err" || echo "import $k" >>"$work/$name.err"; done) &
    local writer=$! taken=0
    while kill -0 $writer 2>/dev/null && [ $taken -lt 6 ]; do
        "$jbp" "$@" backup "$work/$name-$taken.db" >"$work/out" 2>&1 || { cat "$work/out"; wrong "$name: backup $taken"; }
        taken=$((taken + 1))
    done
    wait $writer
    [ -s "$work/$name.err" ] && { head -3 "$work/$name.err"; wrong "$name: the writer was disturbed"; }
    for i in $(seq 0 $((taken - 1))); do
        rm -rf "$work/r" && "$jbp" --data "$work/r" restore "$work/$name-$i.db" >"$work/out" 2>&1 && "$jbp" --data "$work/r" verify >>"$work/out" 2>&1 || { cat "$work/out"; wrong "$name: backup $i"; }
        n=$("$jbp" --data "$work/r" ledger list enterprise --count)
        [ $((n % 1000)) -eq 0 ] || wrong "$name: backup $i holds $n records"
    done
    same "$name: records in the end" 6000 "$("$jbp" "$@" ledger list enterprise --count)"
    note "$name: $taken backups while writing, each whole"
}
busy sqlite --data "$work/d"
if [ -n "${JBP_TEST_PG:-}" ]; then
    pg="$JBP_TEST_PG?schema=busy$$"
    busy postgres --store "$pg"
    killed=0
    for i in $(seq 6); do
        sed "s/试验/再试$i/" "$work/part0.csv" >"$work/k.csv"
        "$jbp" --store "$pg" import enterprise "$work/k.csv" --quiet >/dev/null 2>&1 &
        pid=$!
        sleep "0.$((RANDOM % 4))$((RANDOM % 10))"
        kill -9 $pid 2>/dev/null && killed=$((killed + 1))
        wait $pid 2>/dev/null
        sleep 0.2
        "$jbp" --store "$pg" verify >"$work/out" 2>&1 || { cat "$work/out"; wrong "postgres: verify after kill $i"; }
    done
    note "postgres: $killed of 6 imports killed, verify clean"
else
    note "skipped: PostgreSQL, JBP_TEST_PG is not set"
fi
finish
