#!/bin/bash
# Large exports leave the server in pieces: its memory does not grow with them, what comes is what the command line writes,
# packed or not, and what a role may not see is in none of them. On PostgreSQL too.
. "$(dirname "$0")/lib.sh"
mkdir -p "$work/d/packs/wide/ledgers" "$work/d/packs/access/roles"
python3 - "$work" <<'P'
import sys
heads, fields = ["编号", "街镇"], ""
for i in range(28):
    heads.append("第%d栏" % i)
    fields += "  f%d: {zh: 第%d栏, en: Column %d, type: text}\n" % (i, i, i)
open(sys.argv[1] + "/d/packs/wide/ledgers/wide.yaml", "w").write(
    "ledger: wide\ntitle: {zh: 宽表, en: Wide}\nkey: [code]\nfields:\n  code: {zh: 编号, en: Code, type: text, required: true}\n  town: {zh: 街镇, en: Town, type: text}\n" + fields)
open(sys.argv[1] + "/d/packs/access/roles/town.yaml", "w").write(
    "roles:\n  - id: town\n    zh: 街镇\n    en: Town\n    pages: [home, ledgers]\n    ledgers:\n      - {of: [wide], rights: [view, export], rows: 街镇 = 用户.科室, hide: [f3]}\n")
with open(sys.argv[1] + "/wide.csv", "w", encoding="utf-8-sig") as f:
    print(*heads, sep=",", file=f)
    for r in range(20000):
        print("C%05d" % r, "东渡街道" if r % 4 == 0 else "西山镇", *("藏%d" % r if i == 3 else "云湾区精密机械%d" % (r * i) for i in range(28)), sep=",", file=f)
P
$jbp --data "$work/d" init >/dev/null && $jbp --data "$work/d" import wide "$work/wide.csv" --quiet >"$work/out" 2>&1 || { cat "$work/out"; wrong "import"; finish; }
echo Bureau-2026-x | $jbp --data "$work/d" account add u-clerk --role clerk --keep && echo Bureau-2026-x | $jbp --data "$work/d" account add u-town --role town --section 东渡街道 --keep || wrong "accounts"
$jbp --data "$work/d" export wide -o "$work/wanted.csv" >/dev/null || wrong "export"
server=
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$work"' EXIT

served() { # NAME WHERE…
    local name=$1 port=; shift
    rm -f "$work/serve.out"
    TMPDIR=$work/tmp $jbp "$@" serve --listen 127.0.0.1:0 >"$work/serve.out" 2>"$work/serve.err" &
    server=$!
    for i in $(seq 150); do port=$(grep -so '127.0.0.1:[0-9]*' "$work/serve.out" | cut -d: -f2); [ -n "$port" ] && break; sleep 0.2; done
    python3 - "$port" "$server" "$work" "$name" <<'P' || wrong "$name"
import gzip, sys, threading, time
sys.path.insert(0, "tests/system")
from person import Person, check, done
server, work, name = sys.argv[2:5]
most, over = 0, False


def own():
    """MiB that no file is behind."""
    return next(int(l.split()[1]) for l in open("/proc/%s/status" % server) if l.startswith("RssAnon")) / 1024


def watch():
    global most
    while not over:
        most = max(most, own())
        time.sleep(0.002)


clerk, town = Person("u-clerk"), Person("u-town")
clerk.get("/ledger/wide?cols=code")
threading.Thread(target=watch, daemon=True).start()
wanted = open(work + "/wanted.csv", "rb").read()
for path, kind in (("/ledger/wide/export?format=csv", "csv"), ("/api/v1/ledgers/wide/export?format=csv", "csv"), ("/ledger/wide/export?format=xlsx", "xlsx"),
                   ("/api/v1/ledgers/wide/export/ndjson?limit=50000", "lines")):
    for packed in (False, True):
        base = most = own()
        r = clerk.get(path, headers={"Accept-Encoding": "gzip"} if packed else {})
        body = gzip.decompress(r.bytes) if r.getheader("Content-Encoding") == "gzip" else r.bytes
        if packed and kind != "xlsx":
            check(len(r.bytes) < len(body) / 2, "%s %s packed: %d of %d bytes" % (name, path, len(r.bytes), len(body)))
        check(r.status == 200 and (body == wanted if kind == "csv" else body.count(b"\n") == 20000 if kind == "lines" else body[:2] == b"PK"), "%s %s: %d bytes" % (name, path, len(body)))
        check(most - base < 6, "%s %s: the server's memory grew by %.1f MiB" % (name, path, most - base))
tag = clerk.get("/api/v1/ledgers/wide/export?format=csv").getheader("ETag")
again = clerk.get("/api/v1/ledgers/wide/export?format=csv", headers={"If-None-Match": tag})
check(again.status == 304 and not again.bytes, "%s: what is known is not sent again" % name)
for path in ("/ledger/wide/export?format=csv", "/api/v1/ledgers/wide/export/ndjson?limit=50000", "/ledger/wide/export?format=csv&cols=f3"):
    text = town.get(path).text
    check(text.count("东渡街道") == 5000 and "西山镇" not in text and "藏" not in text, "%s %s: a town's rows and fields only" % (name, path))
check(town.get("/ledger/wide/export?format=csv&where=f3 = \"藏4\"").status in (400, 422), "%s: nor may it ask by a hidden field" % name)
over = True
done()
P
    kill $server && wait $server 2>/dev/null
    [ -s "$work/serve.err" ] && { cat "$work/serve.err"; wrong "$name: the server complained"; }
    same "$name: temporary files left" 0 "$(ls "$work/tmp" | wc -l)"
}
mkdir "$work/tmp"
served SQLite --data "$work/d"
if [ -n "${JBP_TEST_PG:-}" ]; then
    pg="$JBP_TEST_PG?schema=export$$"
    $jbp --data "$work/d" backup "$work/b.db" >/dev/null && $jbp --data "$work/d" --store "$pg" restore "$work/b.db" >/dev/null || wrong "to PostgreSQL"
    served PostgreSQL --data "$work/d" --store "$pg"
else
    note "skipped on PostgreSQL: JBP_TEST_PG is not set"
fi
finish
