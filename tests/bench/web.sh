#!/bin/bash
# web.sh — jbp serve's list page (50 of 100,000 firms, filtered by FEEL and sorted) as HTML and as JSON under 64 connections, beside
# json-server (npm) over the same firms and a bare libmicrohttpd, in one run.  QUICK=1: 10,000 firms, short.
# Needs wrk; without it or npm's package that part is left out, and it says so.
set -eu
jbp=${JBP:-build/jbp}
command -v wrk >/dev/null || { echo "left out: wrk is not installed (tools/deps.sh bench)"; exit 0; }
count=100000 seconds=8
[ -z "${QUICK:-}" ] || { count=10000; seconds=2; }
work=$(mktemp -d)
started=()
trap 'kill "${started[@]}" 2>/dev/null || true; wait 2>/dev/null; rm -rf "$work"' EXIT
export JBP_DATA=$work/data
python3 tests/bench/web_firms.py $count "$work/firms.csv" "$work/db.json"
$jbp init >/dev/null
$jbp import enterprise "$work/firms.csv" >"$work/import.out" || { tail -5 "$work/import.out"; exit 1; }
mkdir -p "$JBP_DATA/packs/local/roles"
printf 'pack: local\ntitle: {zh: 本地, en: Local}\n' >"$JBP_DATA/packs/local/pack.yaml"
cat >"$JBP_DATA/packs/local/roles/town.yaml" <<'Y'
roles:
  - {id: town, zh: 街镇人员, en: Town clerk, pages: [ledgers], ledgers: [{of: [enterprise], rights: [view, personal], rows: 街镇 = 用户.科室}]}
Y
echo Bureau-2026-x | $jbp account add u-clerk --role clerk --keep
echo Bureau-2026-x | $jbp account add u-town --role town --section 石梁镇 --keep

# wait_port FILE: the port a server printed
wait_port() {
    for _ in $(seq 200); do
        port=$(grep -o '127.0.0.1:[0-9]*' "$1" 2>/dev/null | head -1 | cut -d: -f2) && [ -n "$port" ] && return
        sleep 0.1
    done
    cat "$1"; exit 1
}

$jbp serve --listen 127.0.0.1:0 >"$work/serve.out" 2>&1 &
server=$!; started+=($server)
wait_port "$work/serve.out"; ours=$port
${CC:-gcc} -O2 $(pkg-config --cflags libmicrohttpd) -o "$work/hello" tests/bench/hello_http.c $(pkg-config --libs libmicrohttpd)
${CC:-gcc} -O2 -o "$work/even" tests/bench/web_even.c -lpthread
mkfifo "$work/open"
"$work/hello" <"$work/open" >"$work/hello.out" &
started+=($!)
exec 3>"$work/open"
wait_port "$work/hello.out"; hello=$port
peer=- name=
js=build/peers/node_modules/json-server/lib/cli/bin.js
if [ -e $js ]; then
    name="json-server $(sed -n 's/.*"version": "\(.*\)".*/\1/p' build/peers/node_modules/json-server/package.json | head -1)"
    peer=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    node $js --quiet --host 127.0.0.1 --port "$peer" "$work/db.json" >"$work/peer.out" 2>&1 &
    started+=($!)
    for _ in $(seq 200); do (echo >"/dev/tcp/127.0.0.1/$peer") 2>/dev/null && break; sleep 0.1; done
else
    echo "left out: json-server is not installed (npm install in build/peers)"
fi
python3 tests/bench/web_load.py "$ours" "$peer" "$name" "$hello" $server $seconds "$work/even"
