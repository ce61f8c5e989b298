# Helpers of the system tests: each test is a script that prints what it checked and exits 0 when all held.
# `note` lines begin with # and are shown in the summary.
set -u
cd "$(dirname "$0")/../.."
jbp=$PWD/build/jbp
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
faults=0
note() { echo "# $*"; }
wrong() { faults=$((faults + 1)); echo "WRONG: $*"; }
same() { # WHAT WANTED GOT
    if [ "$2" = "$3" ]; then echo "ok: $1 = $3"; else wrong "$1: wanted “$2”, got “$3”"; fi
}
finish() { [ "$faults" -eq 0 ] || echo "$faults wrong"; exit $((faults > 0)); }
