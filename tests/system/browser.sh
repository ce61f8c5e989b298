#!/bin/bash
# Every flow of the pages in a real browser (Debian's Chromium): as clerk, leader, administrator and firm, on a desk's
# screen and a telephone's, with axe-core; screenshots of every page in build/screens.
. "$(dirname "$0")/lib.sh"
sh tools/deps.sh browser || { wrong "no browser"; finish; }
[ -d web/node_modules/playwright-core ] && [ -d web/node_modules/axe-core ] || (cd web && npm ci --ignore-scripts --silent) || { wrong "npm ci"; finish; }
$jbp demo "$work/demo" --only C >/dev/null 2>&1 || wrong "demo"
export JBP_DATA=$work/demo/C
for role in leader clerk admin inspector auditor; do
    echo Bureau-2026-x | $jbp account add "u-$role" --role $role --keep || wrong "account $role"
done
echo Bureau-2026-x | $jbp account add u-changer --role clerk --keep || wrong "account of a second clerk"
# Messages wait in the firm's inbox.
echo 'inbox: {on: true}' >"$JBP_DATA/channels.yaml"
$jbp push --on 2019-10-15 >/dev/null || wrong "push"
codes=$($jbp ledger list enterprise --limit 2 | grep -o '统一社会信用代码=[0-9A-Z]*' | cut -d= -f2)
for firm in u-firm u-second; do
    echo Bureau-2026-x | $jbp account add $firm --role enterprise --enterprise "${codes%%[[:space:]]*}" --keep || wrong "account of a firm"
    codes=${codes#*[[:space:]]}
done
$jbp put expert name=陈文 organisation=云湾大学 field=machinery account=u-expert >/dev/null && $jbp put expert name=别人 organisation=别处 account=u-other >/dev/null || wrong "experts"
$jbp put service_firm uscc=91330100MA2AAAAA1E name=云湾数字服务中心 kind=digital account=u-service >/dev/null || wrong "a service firm"
for role in expert service; do
    echo Bureau-2026-x | $jbp account add "u-$role" --role $role --keep || wrong "account $role"
done
export JBP_NOW=2019-10-20T01:00:00Z            # the day of the demo: facts of then are fresh
$jbp serve --listen 127.0.0.1:0 --sessions 40 >"$work/serve.out" 2>"$work/serve.err" &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$work"' EXIT
for i in $(seq 150); do port=$(grep -o '127.0.0.1:[0-9]*' "$work/serve.out" | cut -d: -f2); [ -n "$port" ] && break; sleep 0.2; done
[ -n "$port" ] || { cat "$work/serve.err"; wrong "the server did not start"; finish; }
rm -rf build/screens
node tests/browser/run.mjs "$port" || wrong "tests/browser"
note "$(ls build/screens | wc -l) screenshots in build/screens"
[ -s "$work/serve.err" ] && { cat "$work/serve.err"; wrong "the server complained"; }
$jbp verify >/dev/null && echo "ok: verify" || wrong "verify"
finish
