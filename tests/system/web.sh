#!/bin/bash
# The pages and the API as each role and as nobody: who sees what, forged and broken requests, texts that pose as markup, attacks.
# WEB_STORE=postgres: the same on PostgreSQL (web_postgres.sh).
. "$(dirname "$0")/lib.sh"
$jbp demo "$work/demo" --only C >/dev/null 2>&1 || wrong "demo"
export JBP_DATA=$work/demo/C
if [ "${WEB_STORE:-}" = postgres ]; then
    $jbp backup "$work/c.db" >/dev/null || wrong "backup"
    export JBP_STORE="$JBP_TEST_PG?schema=web$$"
    $jbp restore "$work/c.db" >"$work/out" 2>&1 || { cat "$work/out"; wrong "restore"; }
fi
codes=($($jbp ledger list enterprise --limit 2 | grep -o '统一社会信用代码=[0-9A-Z]*' | cut -d= -f2))
$jbp put expert name=陈文 organisation=云湾大学 field=machinery account=u-expert phone=0571-1112223 >/dev/null && $jbp put expert name=别人 organisation=别处 account=u-other phone=0571-9998887 >/dev/null || wrong "experts"
$jbp put service_firm uscc=91330100MA2AAAAA1E name=云湾数字服务中心 kind=digital account=u-service >/dev/null || wrong "a service firm"
for role in leader clerk inspector auditor admin expert service; do
    echo Bureau-2026-x | $jbp account add "u-$role" --role $role --keep || wrong "account $role"
done
# A role of the bureau's own: one town's firms, fields hidden in several ledgers, findings without the open ones.
mkdir -p "$JBP_DATA/packs/access/roles"
cat >"$JBP_DATA/packs/access/roles/town.yaml" <<'Y'
roles:
  - id: town
    zh: 街镇
    en: Town
    pages: [home, ledgers, policies, evaluation]
    ledgers:
      - {of: [enterprise], rights: [view], rows: 街镇 = 用户.科室, hide: [registered_capital]}
      - {of: [annual], rights: [view], hide: [rd_expense]}
      - {of: [finding], rights: [view], rows: 状态 != "open"}
      - {of: [evaluation_result], rights: [view], hide: [score]}
      - {of: [honour, evaluation_run, certification, penalty], rights: [view]}
      - {of: [ip], rights: [view], hide: [enterprise]}
Y
echo Bureau-2026-x | $jbp account add u-town --role town --section 东渡街道 --keep || wrong "account of a town"
echo Bureau-2026-x | $jbp account add u-firm --role enterprise --enterprise "${codes[0]}" --keep || wrong "account of a firm"
mkdir "$work/net"                                 # mail that goes nowhere
python3 tests/system/loopback.py "$work/net" & post=$!
for i in $(seq 50); do [ -e "$work/net/ports" ] && break; sleep 0.1; done
echo "push: {site: 'https://qiye.example.test'}
inbox: {on: true}
email: {on: true, server: \"smtp://127.0.0.1:$(cut -d' ' -f1 "$work/net/ports")\", from: 惠企政策 <policy@example.test>}" >"$JBP_DATA/channels.yaml"
export JBP_NET=$work/net
$jbp serve --listen 127.0.0.1:0 --sessions 40 --api-rate 30 --log "$work/access.log" >"$work/serve.out" 2>"$work/serve.err" &
server=$!
trap 'kill $post $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$work"' EXIT
for i in $(seq 150); do port=$(grep -o '127.0.0.1:[0-9]*' "$work/serve.out" | cut -d: -f2); [ -n "$port" ] && break; sleep 0.2; done
[ -n "$port" ] || { cat "$work/serve.err"; wrong "the server did not start"; finish; }
python3 tests/system/api.py "$port" "$work" || wrong "api.py"
if [ "${WEB_STORE:-}" != postgres ]; then           # the documents are the same on both
    [ -d web/node_modules/@seriousme ] || (cd web && npm ci --ignore-scripts --silent) || wrong "npm ci"
    node tests/system/openapi.mjs "$work"/openapi-*.json || wrong "openapi.mjs"
fi
python3 tests/system/web.py "$port" "$work/access.log" || wrong "web.py"
[ "${WEB_STORE:-}" = postgres ] || python3 tests/system/secure.py "$port" "$work" || wrong "secure.py"        # it looks into SQLite itself
kill -TERM $server
wait $server && echo "ok: the server ended in good order" || wrong "the server did not end well"
[ -s "$work/serve.err" ] && { cat "$work/serve.err"; wrong "the server complained"; }
grep -q "Bureau-2026-x\|token=\|jbp=" "$work/access.log" && wrong "a secret stands in the log" || echo "ok: no secret in the log"
$jbp verify >/dev/null && echo "ok: verify" || wrong "verify"
finish
