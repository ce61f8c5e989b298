#!/bin/sh
# make bench: every benchmark beside its peers, in one run. QUICK=1 for small sizes.
set -eu
export JBP_BENCH_PG=${JBP_BENCH_PG:-$(sh tools/pg.sh start)}
trap 'sh tools/pg.sh stop >/dev/null 2>&1' EXIT
# Peers of bench_match; without npm they are left out, and it says so.
mkdir -p build/peers
cmp -s tests/bench/peers/package.json build/peers/package.json || rm -rf build/peers/node_modules
cp tests/bench/peers/package.json build/peers/
[ -d build/peers/node_modules ] || (cd build/peers && npm install --no-audit --no-fund --no-package-lock --silent) || true
for b in build/release/bench/bench_*; do
    case $b in *.d) continue ;; esac
    echo "== $(basename "$b")"
    "$b" ${QUICK:+--quick}
done
echo "== web"
bash tests/bench/web.sh
