#!/bin/bash
# Runs every test and counts them: unit tests (release, ASan+UBSan, clang build), the store tests on a real
# PostgreSQL, fuzzers for a minute, the whole demonstration, the kill test and quick benchmarks.
# Ends with "N passed, N failed".   FAST=1 leaves out sanitizer, clang and fuzzers.
set -u
cd "$(dirname "$0")/.."
log=build/test-log
mkdir -p $log
passed=0 failed=0
jobs=$(nproc)

section() { echo; echo "== $1"; }
# Counts cmocka's result lines of one program.
program() { # NAME COMMAND…
    name=$1; shift
    if timeout 900 "$@" >"$log/$name.log" 2>&1; then status=0; else status=$?; fi
    ok=$(grep -c '^\[       OK \]' "$log/$name.log")
    bad=$(grep -c '^\[  FAILED  \] [a-z]' "$log/$name.log")
    [ $status -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
    passed=$((passed + ok)) failed=$((failed + bad))
    grep -h '跳过\|skipped:' "$log/$name.log" | sort -u | sed 's/^/   /'
    if [ "$bad" -ne 0 ]; then
        echo "FAIL $name ($ok passed, $bad failed, exit $status)"
        tail -25 "$log/$name.log" | sed 's/^/   /'
    else
        echo "ok   $name ($ok)"
    fi
}
# One check: a command that must succeed.
check() { # NAME COMMAND…
    name=$1; shift
    if timeout 1500 "$@" >"$log/$name.log" 2>&1; then
        passed=$((passed + 1)); echo "ok   $name"; grep '^#' "$log/$name.log" | sed 's/^#/  /'
    else
        failed=$((failed + 1)); echo "FAIL $name"; tail -25 "$log/$name.log" | sed 's/^/   /'
    fi
}
units() { # VARIANT COMPILER
    if ! make -s -j"$jobs" VARIANT=$1 CC=$2 unit-bin >"$log/build-$1.log" 2>&1; then
        failed=$((failed + 1)); echo "FAIL build $1"; grep -m5 -A4 'error' "$log/build-$1.log" | sed 's/^/   /'
        return
    fi
    for t in build/$1/tests/test_*; do
        case $t in *.d) continue ;; esac
        program "$1-$(basename "$t")" "$t"
    done
}

section "PostgreSQL"
if JBP_TEST_PG=$(sh tools/pg.sh start 2>"$log/pg.log"); then
    export JBP_TEST_PG
    trap 'sh tools/pg.sh stop >/dev/null 2>&1' EXIT
    echo "ok   $JBP_TEST_PG"
else
    failed=$((failed + 1)); echo "FAIL PostgreSQL did not start"; sed 's/^/   /' "$log/pg.log"
fi

section "unit tests (release)"
make -s -j"$jobs" bin || failed=$((failed + 1))
units release gcc

section "whole program"
for t in tests/system/*.sh; do
    [ -e "$t" ] && check "$(basename "$t" .sh)" bash "$t"
done

if [ -z "${FAST:-}" ]; then
    section "unit tests under ASan and UBSan"
    sh tools/deps.sh sanitize
    units sanitize gcc
    section "unit tests with clang"
    units clang clang-14
    section "fuzzers"
    make -s -j"$jobs" fuzz-bin >"$log/build-fuzz.log" 2>&1 || { failed=$((failed + 1)); echo "FAIL build fuzzers"; tail -5 "$log/build-fuzz.log"; }
    for f in build/fuzz/tests/fuzz_*; do
        case $f in *.d) continue ;; esac
        [ -x "$f" ] && check "$(basename "$f")" sh tools/fuzz.sh "$f" "${FUZZ_SECONDS:-60}"
    done
fi

echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
