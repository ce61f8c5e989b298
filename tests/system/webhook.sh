#!/bin/bash
# Webhooks against a receiver that verifies signatures and misbehaves: order, retries, rights at the time of sending, addresses
# inside refused, and a server killed with -9 in the midst of it.
. "$(dirname "$0")/lib.sh"
$jbp demo "$work/demo" --only C >/dev/null 2>&1 || wrong "demo"
export JBP_DATA=$work/demo/C
mkdir -p "$JBP_DATA/packs/access/roles"
cat >"$JBP_DATA/packs/access/roles/watch.yaml" <<'Y'
roles:
  - id: watcher
    zh: 旁观者
    en: Watcher
    pages: [webhooks]
    ledgers:
      - {of: [park], rights: [view], rows: 园区编号 != "SECRET", hide: [name]}
Y
echo 'allow: [127.0.0.2]' >"$JBP_DATA/webhooks.yaml"
for role in leader clerk admin watcher; do
    echo Bureau-2026-x | $jbp account add "u-$role" --role $role --keep || wrong "account $role"
done
python3 tests/system/receiver.py "$work" & receiver=$!
trap 'kill $receiver 2>/dev/null; rm -rf "$work"' EXIT
for i in $(seq 50); do [ -e "$work/hook.port" ] && break; sleep 0.1; done
port=$(python3 -c "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])")
python3 tests/system/webhook.py "$port" "$work" "$jbp" || wrong "webhook.py"
[ -s "$work/serve.err" ] && { cat "$work/serve.err"; wrong "the server complained"; }
$jbp verify >/dev/null && echo "ok: verify" || wrong "verify"
finish
