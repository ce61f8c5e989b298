#!/bin/sh
# make bench: every benchmark beside its peers, in one run. QUICK=1 for small sizes.
set -eu
sh tools/deps.sh picture
export JBP_BENCH_PG=${JBP_BENCH_PG:-$(sh tools/pg.sh start)}
trap 'sh tools/pg.sh stop >/dev/null 2>&1' EXIT
for b in build/release/bench/bench_*; do
    case $b in *.d) continue ;; esac
    echo "== $(basename "$b")"
    "$b" ${QUICK:+--quick}
done
