#!/bin/sh
# tools/fuzz.sh [FUZZER [SECONDS]] : one fuzzer, or all of them, from the kept corpus, a minute each.
set -eu
seconds=${2:-60}
run() {
    name=$(basename "$1")
    corpus=tests/fuzz/corpus/${name#fuzz_}
    work=$(mktemp -d)
    mkdir -p "$corpus"
    "$1" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix=build/fuzz/ "$work" "$corpus" >"build/fuzz/$name.log" 2>&1 || {
        tail -40 "build/fuzz/$name.log"
        exit 1
    }
    rm -rf "$work"
    echo "# $name: $(grep -o 'stat::number_of_executed_units: *[0-9]*' "build/fuzz/$name.log" | grep -o '[0-9]*$') inputs in ${seconds} s, no fault"
}
if [ $# -gt 0 ]; then
    run "$1"
else
    for f in build/fuzz/fuzz_*; do
        case $f in *.log | *.d) continue ;; esac
        run "$f"
    done
fi
