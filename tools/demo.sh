#!/bin/sh
# make demo: three invented districts as data directories, the month's job for one of them, a summary.
#   SERVE=1 goes on with the pages of district C: accounts for a clerk, a leader, an administrator and a firm, whose
#   passwords are made anew and printed; LISTEN=ADDRESS:PORT (127.0.0.1:8080).
set -eu
dir=${DEMO_DIR:-demo-data}
rm -rf "$dir"
build/jbp demo "$dir" ${QUIET:+--quiet}
[ -n "${SERVE:-}" ] || exit 0

export JBP_DATA=$dir/C
code=$(build/jbp ledger list enterprise --limit 1 | grep -o '统一社会信用代码=[0-9A-Z]*' | cut -d= -f2)
echo
echo "演示账号 (accounts of the demo):"
for role in clerk leader admin enterprise; do
    password=Demo-$(od -An -N6 -tx1 /dev/urandom | tr -d ' \n')
    firm=
    [ $role != enterprise ] || firm="--enterprise $code"
    echo "$password" | build/jbp account add demo-$role --role $role $firm --keep
    printf '  demo-%-10s %s\n' $role "$password"
done
# The pages are looked at on a day of the demo, when its facts are fresh.
export JBP_NOW=${JBP_NOW:-2019-10-20T01:00:00Z}
exec build/jbp serve --listen "${LISTEN:-127.0.0.1:8080}"
