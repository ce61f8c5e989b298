#!/bin/bash
# Backups of every earlier schema go into a fresh folder, one that today's program has set up and one that holds data, on
# SQLite and on PostgreSQL and back, and open afterwards; whoever is killed (-9) in the middle leaves the last good state.
. "$(dirname "$0")/lib.sh"
rounds=${KILL_ROUNDS:-12}
all() { { $jbp "$@" ledger list enterprise --limit 0 && $jbp "$@" ledger list enterprise --count; } 2>&1 | md5sum; }
sound() { # WHAT WHERE…: opens, the chain and the rows agree, the firms are the backup's, what the older one lacked is there
    local what=$1; shift
    $jbp "$@" verify >"$work/out" 2>&1 || { tail -2 "$work/out"; wrong "$what: verify"; return; }
    same "$what: records of the new column and the new ledger" 00 \
        "$($jbp "$@" ledger list product --where '不在目录展示 = true' --count 2>&1)$($jbp "$@" ledger list subscription --count 2>&1)"
    same "$what" "$want" "$(all "$@")"
}
into() { # WHAT BACKUP WHERE…
    local what=$1 from=$2; shift 2
    $jbp "$@" restore "$from" --replace >"$work/out" 2>&1 || { cat "$work/out"; wrong "$what: restore"; return; }
    sound "$what" "$@"
}
python3 tests/system/firms.py "$work" 2 1500
$jbp --data "$work/d" init >/dev/null && $jbp --data "$work/d" import enterprise "$work/part0.csv" --quiet >/dev/null || wrong "import"
$jbp --data "$work/d" backup "$work/now.db" >/dev/null || wrong "backup"
want=$(all --data "$work/d")
for schema in 1 2 3 4 5; do
    cp "$work/now.db" "$work/old$schema.db"
    python3 tests/system/older.py "$work/old$schema.db" $schema || wrong "older.py $schema"
    into "schema $schema into a fresh folder" "$work/old$schema.db" --data "$work/fresh$schema"
    $jbp --data "$work/set$schema" init >/dev/null
    into "schema $schema into a folder set up by today's program" "$work/old$schema.db" --data "$work/set$schema"
    into "schema $schema over data" "$work/old$schema.db" --data "$work/d"
done
indexes() { sqlite3 "$1" "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY 1" | md5sum; }
same "indexes of restored ledgers" "$(indexes "$work/now.db")" "$(indexes "$work/fresh1/jbp.db")"
mkdir "$work/shelf" && cp "$work/old3.db" "$work/shelf/b.db" && chmod 555 "$work/shelf" && chmod 444 "$work/shelf/b.db"
into "from where nothing can be written" "$work/shelf/b.db" --data "$work/d"
same "what a restore leaves beside its backup" b.db "$(ls "$work/shelf")"

killed() { # NAME WHERE…: killed at any moment, the state is the one before or the one after
    local name=$1 a=$work/now.db b=$work/more.db n=0 before=0 i took now; shift
    $jbp "$@" restore "$a" --replace >/dev/null
    took=$(date +%s%N); $jbp "$@" restore "$a" --replace >/dev/null; took=$((($(date +%s%N) - took) / 1000000))
    for i in $(seq "$rounds"); do
        $jbp "$@" restore "$b" --replace >/dev/null 2>&1 &
        sleep "$(printf '%d.%03d' $((took * i / rounds / 1000)) $((took * i / rounds % 1000)))"
        kill -9 $! 2>/dev/null && n=$((n + 1)); wait $! 2>/dev/null
        $jbp "$@" verify >"$work/out" 2>&1 || { tail -2 "$work/out"; wrong "$name, round $i: verify"; }
        now=$(all "$@")
        case "$now" in "$want") before=$((before + 1)) ;; "$more") $jbp "$@" restore "$a" --replace >/dev/null ;; *) wrong "$name, round $i: half a restore" ;; esac
    done
    [ "$before" -gt 0 ] || wrong "$name: no round was killed in time"
    note "$name: $n of $rounds killed, $before before the end; a restore takes $took ms"
}
$jbp --data "$work/d" import enterprise "$work/part1.csv" --quiet >/dev/null && $jbp --data "$work/d" backup "$work/more.db" >/dev/null || wrong "the other state"
more=$(all --data "$work/d")
[ "$more" != "$want" ] || wrong "the two states are the same"
killed SQLite --data "$work/k"

if [ -n "${JBP_TEST_PG:-}" ]; then
    for schema in 1 3 5; do
        pg="$JBP_TEST_PG?schema=r$$_$schema"
        [ $schema = 3 ] || $jbp --store "$pg" init >/dev/null
        into "schema $schema into PostgreSQL" "$work/old$schema.db" --store "$pg"
        $jbp --store "$pg" backup "$work/back.db" >/dev/null || wrong "backup from PostgreSQL"
        into "schema $schema and back" "$work/back.db" --data "$work/set$schema"
    done
    rounds=6 killed PostgreSQL --store "$pg"
else
    note "skipped on PostgreSQL: JBP_TEST_PG is not set"
fi
finish
