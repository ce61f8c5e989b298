#!/bin/bash
# Runs every test and counts them: unit tests (release by gcc; clang with ASan and UBSan) on SQLite and a real PostgreSQL, the
# whole program, and every fuzzer for a while. As many at a time as there are processors; each keeps its own log in
# build/test-log. Ends with "N passed, N failed".
#   FAST=1 leaves out clang, its sanitizers and the fuzzers.   FUZZ_SECONDS=N: how long each fuzzer runs.
set -u
cd "$(dirname "$0")/.."
log=build/test-log
rm -rf $log && mkdir -p $log
passed=0 failed=0
jobs=$(nproc)
queue=()

section() { echo; echo "== $1"; }
broken() { failed=$((failed + 1)); echo "FAIL $1"; tail -${3:-25} "$2" | sed 's/^/   /'; }

# start KIND NAME COMMAND… : runs beside the others; `harvest` waits for all and counts.
start() {
    local kind=$1 name=$2; shift 2
    while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n; done
    (timeout 1500 "$@" >"$log/$name.log" 2>&1; echo $? >"$log/$name.status") &
    queue+=("$kind $name")
}
# A program of cmocka: its result lines count.
count_program() { # NAME STATUS
    local ok bad
    ok=$(grep -c '^\[       OK \]' "$log/$1.log")
    bad=$(grep -c '^\[  FAILED  \] [a-z]' "$log/$1.log")
    [ "$2" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
    passed=$((passed + ok)) failed=$((failed + bad))
    grep -h '跳过\|skipped:' "$log/$1.log" | sort -u | sed 's/^/   /'
    if [ "$bad" -ne 0 ]; then
        echo "FAIL $1 ($ok passed, $bad failed, exit $2)"
        tail -25 "$log/$1.log" | sed 's/^/   /'
    else
        echo "ok   $1 ($ok)"
    fi
}
# One check: a command that must succeed; its lines with # are shown.
count_check() { # NAME STATUS
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1)); echo "ok   $1"; grep '^#' "$log/$1.log" | sed 's/^#/  /'
    else
        broken "$1" "$log/$1.log"
    fi
}
harvest() {
    wait
    for task in ${queue[@]+"${queue[@]}"}; do
        set -- $task
        "count_$1" "$2" "$(cat "$log/$2.status" 2>/dev/null || echo 1)"
    done
    queue=()
}
units() { # VARIANT COMPILER
    if ! make -s -j"$jobs" VARIANT=$1 CC=$2 unit-bin >"$log/build-$1.log" 2>&1; then
        grep -m5 -A4 'error' "$log/build-$1.log" >"$log/build-$1.short"
        broken "build $1" "$log/build-$1.short"
        return
    fi
    for t in tests/unit/test_*.c; do
        t=$(basename "$t" .c)
        start program "$1-$t" "build/$1/tests/$t"
    done
    harvest
}

export JBP_PG_DIR=${JBP_PG_DIR:-/tmp/jbp-pg-$(id -u)-$$}        # its own: another run may end while this one works
section "PostgreSQL"
if JBP_TEST_PG=$(sh tools/pg.sh start 2>"$log/pg.log"); then
    export JBP_TEST_PG
    trap 'sh tools/pg.sh stop >/dev/null 2>&1' EXIT
    echo "ok   $JBP_TEST_PG"
else
    broken "PostgreSQL did not start" "$log/pg.log"
fi

section "unit tests (release)"
make -s -j"$jobs" bin || failed=$((failed + 1))
units release gcc

section "whole program"
for t in tests/system/*.sh; do
    [ "$t" = tests/system/lib.sh ] || start check "$(basename "$t" .sh)" bash "$t"
done
harvest

if [ -z "${FAST:-}" ]; then
    section "unit tests with clang, under ASan and UBSan"
    sh tools/deps.sh clang
    units clang clang-14
    section "fuzzers"
    make -s -j"$jobs" fuzz-bin >"$log/build-fuzz.log" 2>&1 || broken "build fuzzers" "$log/build-fuzz.log" 5
    all=(tests/fuzz/fuzz_*.c)
    seconds=${FUZZ_SECONDS:-$([ ${#all[@]} -gt 6 ] && echo 25 || echo 60)}
    for f in "${all[@]}"; do
        f=$(basename "$f" .c)
        start check "$f" sh tools/fuzz.sh "build/fuzz/$f" "$seconds"
    done
    harvest
fi

echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
