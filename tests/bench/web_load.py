"""web_load.py JBP_PORT PEER_PORT|- PEER_NAME HELLO_PORT SERVER_PID SECONDS SENDER: the same list page from each, under wrk.  Prints requests a second,
latencies and ratios.  Half load: as many requests a second as half of what 64 connections get, sent evenly by eight of them."""
import gzip, http.client, re, subprocess, sys, urllib.parse

port, peer, peer_name, hello, pid, seconds, even = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]), int(sys.argv[6]), sys.argv[7]
where = urllib.parse.quote('从业人员 >= 300 and 街镇 = "石梁镇"')
list_page = "/ledger/enterprise?where=%s&sort=-employees" % where
list_json = "/api/v1/ledgers/enterprise/records?where=%s&sort=-employees&cols=uscc,name,industry,town,founded,employees,last_revenue" % where
searches = ("云湾099999", "yw0999", "电机制造 石梁镇", "没有这一家")      # one firm, by pinyin, an industry's name and a town, none
open_page = "/ledger/enterprise?sort=-employees"                     # what a row rule of town makes of it, see web.sh


def log_in(name):
    c = http.client.HTTPConnection("127.0.0.1", port)
    c.request("POST", "/login", urllib.parse.urlencode({"name": name, "password": "Bureau-2026-x"}), {"Content-Type": "application/x-www-form-urlencoded"})
    r = c.getresponse()
    assert r.status == 303, r.read()
    return next(x for x in r.headers.get_all("Set-Cookie") if x.startswith("jbp=")).split(";")[0]


def wrk(at, path, cookie=None, connections=64, secs=None):
    """Requests a second; refuses to count errors."""
    command = ["wrk", "-t2", "-c%d" % connections, "-d%ds" % (secs or seconds), "--timeout", "30s", "-H", "Accept-Encoding: gzip", "--latency"] + (["-H", "Cookie: " + cookie] if cookie else [])
    out = subprocess.run(command + ["http://127.0.0.1:%d%s" % (at, path)], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit(out)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def evenly(at, path, cookie, rate, senders=8):
    """Latencies (p50, p99, ms) of requests sent on time, see web_even.c."""
    out = subprocess.run([even, str(at), path, cookie, "%g" % rate, str(senders), str(seconds)], capture_output=True, text=True, check=True).stdout
    return [float(x) for x in out.split()]


def first_page(cookie):
    """Bytes over the wire of the list page and what it loads, and of the page alone when that is in the browser's cache."""
    def get(path):
        s = http.client.HTTPConnection("127.0.0.1", port)
        s.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        r = s.getresponse()
        body = r.read()
        head = sum(len(k) + len(v) + 4 for k, v in r.getheaders()) + 17
        return len(body) + head, gzip.decompress(body).decode() if r.headers["Content-Encoding"] == "gzip" else body.decode("utf-8", "replace")
    n, text = get(list_page)
    return n, n + sum(get(x)[0] for x in set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text)))


clerk, ruled = log_in("u-clerk"), log_in("u-town")
bare = wrk(hello, "/")
print("(counts of lists are kept until something is written, as for people who page through one list)")
print("libmicrohttpd, hello world            %10.0f requests/s" % bare)
got = {}
for name, path, cookie in (("page", list_page, clerk), ("json", list_json, clerk), ("all rows", open_page, clerk), ("own rows", open_page, ruled)):
    wrk(port, path, cookie, secs=1)
    got[name] = wrk(port, path, cookie)
for name, text in (("page", "jbp, list of 50 of 100,000, HTML"), ("json", "jbp, the same as JSON")):
    print("%-37s %10.0f requests/s   %.3f of the bare library" % (text, got[name], got[name] / bare))
if peer != "-":
    query = "/firms?employees_gte=300&town=%s&_sort=employees&_order=desc&_limit=50" % urllib.parse.quote("石梁镇")
    theirs = wrk(int(peer), query)
    print("%-37s %10.1f requests/s   jbp as HTML %.0f ×, as JSON %.0f ×" % (peer_name + ", the same as JSON", theirs, got["page"] / theirs, got["json"] / theirs))
print("sorted list, may see all              %10.0f requests/s" % got["all rows"])
print("sorted list, under a row rule         %10.0f requests/s   %.2f ×" % (got["own rows"], got["own rows"] / got["all rows"]))
print("list searched, of all firms            %s" % ("  ".join("%s %.0f/s" % (q, wrk(port, "/ledger/enterprise?q=" + urllib.parse.quote(q), clerk)) for q in searches)))
rate = got["page"] / 2
p50, p99 = evenly(port, list_page, clerk, rate)
print("at half load (%.0f/s)  p50 %.1f ms  p99 %.1f ms" % (rate, p50, p99))
p50, p99 = evenly(hello, "/", "-", rate)
print("the bare library at that rate        p50 %.1f ms  p99 %.1f ms" % (p50, p99))
alone, whole = first_page(clerk)
print("first page over the wire: %.1f KiB with assets cached, %.1f KiB without" % (alone / 1024, whole / 1024))
print("server's memory: %.0f MiB" % (int(re.search(r"VmRSS:\s+(\d+)", open("/proc/%d/status" % pid).read()).group(1)) / 1024))
