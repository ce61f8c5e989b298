"""Webhooks of a jbp serve that this starts, kills and starts again: python3 webhook.py PORT DIR JBP, run by webhook.sh (which made
DIR/demo with its people, DIR/webhooks.yaml and the receiver).  Receiver: receiver.py."""
import json, os, signal, subprocess, sys, time

import person
from person import Person, check, done, uscc

here, jbp = sys.argv[2], sys.argv[3]
log = os.path.join(here, "hook.log")
hook = "http://127.0.0.2:%s" % open(os.path.join(here, "hook.port")).read().strip()
server = None


def start():
    global server
    out = open(os.path.join(here, "serve.out"), "w")
    server = subprocess.Popen([jbp, "serve", "--listen", "127.0.0.1:%d" % person.port], stdout=out, stderr=open(os.path.join(here, "serve.err"), "a"))
    for _ in range(200):
        time.sleep(0.1)
        if open(os.path.join(here, "serve.out")).read():
            return
    raise SystemExit("the server did not start: " + open(os.path.join(here, "serve.err")).read())


def stop(how=signal.SIGTERM):
    server.send_signal(how)
    return server.wait()


def mode(how):
    with open(os.path.join(here, "mode.new"), "w") as f:
        f.write(how)
    os.rename(os.path.join(here, "mode.new"), os.path.join(here, "hook.mode"))


def got(path=None):
    try:
        lines = [json.loads(x) for x in open(log, encoding="utf-8")]
    except OSError:
        lines = []
    return [x for x in lines if path is None or x["path"] == path]


def wait(what, seconds=40):
    """Until `what` is true; its last value."""
    end = time.time() + seconds
    while time.time() < end and not what():
        time.sleep(0.2)
    return what()


def add(who, path, **k):
    r = who.api("POST", "/api/v1/webhooks", dict({"name": path, "url": hook + path}, **k))
    assert r.status == 201, r.text
    with open(os.path.join(here, "secrets"), "a") as f:
        f.write(json.loads(r.text)["secret"] + "\n")
    return json.loads(r.text)["id"]


def show(who, ident):
    return json.loads(who.get("/api/v1/webhooks/%d" % ident).text)


def park(code, name=None):
    r = clerk.api("POST", "/api/v1/ledgers/park/records", {"code": code, "name": name or "园区" + code})
    assert r.status in (200, 201), r.text
    return json.loads(r.text)["id"]


def codes(path, good=True):
    return [x["event"]["data"]["record"]["code"] for x in got(path) if "record" in x["event"]["data"] and (not good or x["mode"] in ("ok", "slow"))]


records = ["record.created", "record.changed", "record.deleted"]
start()
clerk, leader, admin = Person("u-clerk"), Person("u-leader"), Person("u-admin")

# ---- where it may go, and whose it is ------------------------------------------------------------------------------------
check(leader.get("/me/webhooks").status == 404 and leader.api("POST", "/api/v1/webhooks", {"name": "x", "url": hook, "events": records}).status == 404, "without the word there are none")
inside = ["https://10.0.0.1/", "https://127.0.0.1/", "https://169.254.169.254/latest", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://192.168.1.1:8443/x", "https://100.64.0.1/", "https://[fe80::1]/", "https://[fd00::1]/",
          "https://0/", "https://2130706433/", "http://127.0.0.1/", "http://93.184.216.34/", "ftp://example.test/", "https://u:p@example.test/", "file:///etc/passwd", "https://", "x"]
through = [u for u in inside if clerk.api("POST", "/api/v1/webhooks", {"name": "x", "url": u, "events": records}).status != 422]
check(not through, "addresses inside, odd schemes and passwords are refused %s" % through)
for bad in ({"events": []}, {"events": ["x"]}, {"filter": "1 +", "ledgers": ["park"]}, {"filter": "true"}, {"filter": "没有的字段 = 1", "ledgers": ["park"]}):
    check(clerk.api("POST", "/api/v1/webhooks", dict({"name": "x", "url": hook, "events": records}, **bad)).status == 422, "refused: %s" % bad)
check(clerk.api("POST", "/api/v1/webhooks", {"name": "x", "url": hook, "events": records, "ledgers": ["account"]}).status in (404, 422), "a table that is no ledger")

# ---- an event, signed ------------------------------------------------------------------------------------------------------
mode("ok")
a = add(clerk, "/a", events=records, ledgers=["park"])
f = add(clerk, "/f", events=records, ledgers=["park"], filter='园区编号 = "A2"')
named = json.loads(clerk.api("POST", "/api/v1/webhooks", {"name": "名字", "url": hook.replace("http:", "https:").replace("127.0.0.2", "localhost"), "events": ["record.created"], "ledgers": ["park"]}).text)["id"]
check("whsec_" not in clerk.get("/me/webhooks").text and "whsec_" not in json.dumps(show(clerk, a)), "the secret is shown once")
one = park("A1", "一号园区")
wait(lambda: got("/a"))
x = got("/a")[0]
check(x["signed"] and x["event"]["type"] == "record.created" and x["event"]["data"]["record"]["name"] == "一号园区" and x["event"]["data"]["id"] == one, "a record that is made comes signed")
park("A1", "一号园区改名")
wait(lambda: len(got("/a")) > 1)
x = got("/a")[1]
check(x["event"]["type"] == "record.changed" and x["event"]["data"]["changes"] == {"name": {"was": "一号园区", "is": "一号园区改名"}} and x["event"]["data"]["who"] == "u-clerk", "a change tells what was and is")
park("A2")
wait(lambda: len(got("/a")) > 2 and got("/f"))
check(codes("/f") == ["A2"] and len(got("/a")) == 3, "a condition chooses")
wait(lambda: show(clerk, named)["trouble"])
t = show(clerk, named)
check(t["trouble"] and t["log"][0]["status"] is None and "内网" in t["trouble"], "a name that leads inside is not called (%s)" % t["trouble"])
clerk.api("DELETE", "/api/v1/webhooks/%d" % named)
check(leader.get("/api/v1/webhooks/%d" % a).status == 404 and admin.get("/api/v1/webhooks/%d" % a).status == 404, "others do not see it")

# ---- failing, slow, elsewhere -------------------------------------------------------------------------------------------------
mode("500")
park("B1"), park("B2")
wait(lambda: "B1" in codes("/a", good=False))
time.sleep(3)
check("B2" not in codes("/a", good=False) and show(clerk, a)["tries"] >= 1, "what fails holds back what follows it")
mode("ok")
wait(lambda: "B2" in codes("/a"))
check(codes("/a")[-2:] == ["B1", "B2"] and len({y["id"] for y in got("/a") if y["event"]["data"]["record"]["code"] == "B1"}) == 1, "then both come, in order, the first with the same id")
check(show(clerk, a)["tries"] == 0 and [y["status"] for y in show(clerk, a)["log"]][:3] == [200, 200, 500], "the log tells")
mode("redirect")
park("C1")
wait(lambda: show(clerk, a)["tries"])
mode("ok")
wait(lambda: "C1" in codes("/a"))
check(not got("/stolen") and 302 in [y["status"] for y in show(clerk, a)["log"]], "a redirect is not followed")
mode("slow")
park("D1")
wait(lambda: show(clerk, a)["log"][0]["status"] == 200 and "D1" in codes("/a"))
check(codes("/a")[-1] == "D1" and show(clerk, a)["tries"] == 0, "a slow receiver is waited for")
mode("ok")

# ---- by hand -------------------------------------------------------------------------------------------------------------------
check(clerk.api("POST", "/api/v1/webhooks/%d/test" % a).status == 200 and wait(lambda: any(y["event"]["type"] == "webhook.test" and y["signed"] for y in got("/a"))), "a test")
line = next(y for y in show(clerk, a)["log"] if y["type"] == "record.created")
n = len(got("/a"))
clerk.api("POST", "/api/v1/webhooks/%d/again/%d" % (a, line["line"]))
wait(lambda: len(got("/a")) > n)
check(got("/a")[-1]["id"] == line["event"] and got("/a")[-1]["signed"], "an event again")
check(clerk.api("POST", "/api/v1/webhooks/%d/again/99999" % a).status == 404, "not one that there was not")
mode("410")
park("E1")
wait(lambda: show(clerk, a)["state"] == "paused")
check(show(clerk, a)["state"] == "paused" and "已暂停" in clerk.get("/me/webhooks").text, "“gone” pauses it, and the page tells")
mode("ok")
park("E2")
time.sleep(3)
check("E2" not in codes("/a"), "paused, nothing is sent")
clerk.api("PATCH", "/api/v1/webhooks/%d" % a, {"state": "active"})
wait(lambda: "E2" in codes("/a"))
check(codes("/a")[-2:] == ["E1", "E2"], "switched on, it goes on where it stopped")
clerk.api("PATCH", "/api/v1/webhooks/%d" % f, {"state": "off"})

# ---- rights at the time of sending --------------------------------------------------------------------------------------------
watcher = Person("u-watcher")
w = add(watcher, "/w", events=records)
park("OPEN"), park("SECRET")
check(clerk.api("PATCH", "/api/v1/ledgers/enterprise/records/%s" % json.loads(clerk.get("/api/v1/ledgers/enterprise/records?size=1").text)["records"][0]["id"], {"town": "别处"}).status == 200, "(a change in another ledger)")
park("OPEN2")
wait(lambda: "OPEN2" in codes("/w"))
check(codes("/w") == ["OPEN", "OPEN2"], "only rows and ledgers the owner sees: %s" % codes("/w"))
check(all("name" not in y["event"]["data"]["record"] and "name" not in y["event"]["data"]["changes"] for y in got("/w")), "and only fields")
people = {p["name"]: p["id"] for p in json.loads(admin.get("/api/v1/accounts").text)["accounts"]}
mode("500")
park("BETWEEN")
wait(lambda: "BETWEEN" in codes("/w", good=False))
admin.api("PATCH", "/api/v1/accounts/%d" % people["u-watcher"], {"role": "inspector"})
mode("ok")
wait(lambda: "BETWEEN" in codes("/a"))
park("AFTER")
wait(lambda: "AFTER" in codes("/a"))
time.sleep(8)
check("BETWEEN" not in codes("/w") and "AFTER" not in codes("/w"), "a right taken away between event and sending: it is not sent")
admin.api("PATCH", "/api/v1/accounts/%d" % people["u-watcher"], {"role": "watcher"})
park("BACK")
wait(lambda: "BACK" in codes("/w"), 60)
check(codes("/w")[-1] == "BACK", "given back, what happens from then on is")
admin.api("PATCH", "/api/v1/accounts/%d" % people["u-watcher"], {"state": "disabled"})

# ---- what else happens --------------------------------------------------------------------------------------------------------------
o = add(clerk, "/o", events=["finding.opened", "finding.closed", "month.locked", "report.issued", "registration.requested"])
month = json.loads(clerk.get("/api/v1/month").text)["period"]
clerk.api("POST", "/api/v1/month/%s/check" % month)
template = json.loads(clerk.get("/api/v1/reports").text)["templates"][0]["name"]
clerk.api("POST", "/api/v1/reports/%s/issue?period=%s" % (template, month))
r = Person().send("POST", "/register", form={"firm": "云湾新注册有限公司", "uscc": uscc("91339903MA2TT7WX3"), "contact": "周敏", "phone": "0571-1234567", "name": "new-firm-1", "password": "Bureau-2026-x"})
opened = json.loads(clerk.get('/api/v1/ledgers/finding/records?size=1&where=状态 = "open"').text)["records"]
if opened:
    clerk.api("PATCH", "/api/v1/ledgers/finding/records/%d" % opened[0]["id"], {"state": "confirmed", "explanation": "订单提前交付"})
clerk.api("POST", "/api/v1/month/%s/approve" % month), leader.api("POST", "/api/v1/month/%s/approve" % month), clerk.api("POST", "/api/v1/month/%s/lock" % month)
wait(lambda: {"report.issued", "registration.requested", "month.locked"} <= {y["event"]["type"] for y in got("/o")})
kinds = [y["event"]["type"] for y in got("/o")]
check({"report.issued", "registration.requested", "month.locked", "finding.closed"} <= set(kinds), "findings, month, report and registration are events: %s" % sorted(set(kinds)))
check(r.status == 303 and "0571" not in json.dumps([y["event"] for y in got("/o")]), "without telephones")

# ---- killed ----------------------------------------------------------------------------------------------------------------------------
clerk.api("DELETE", "/api/v1/webhooks/%d" % o)
made, before = [], len(got("/a"))
mode("slow")
for i in range(4):
    for k in range(3):
        made.append("K%d%d" % (i, k))
        park(made[-1])
    time.sleep([0.3, 2.2, 3.1, 0.9][i])
    stop(signal.SIGKILL)
    mode("ok" if i % 2 else "slow")
    start()
    clerk = Person("u-clerk")
mode("ok")
wait(lambda: made[-1] in codes("/a"), 120)
after = got("/a")[before:]
first = list(dict.fromkeys(y["event"]["data"]["record"]["code"] for y in after))
check(first == made, "killed four times while sending: all %d events came, in order%s" % (len(made), "" if first == made else " %s" % first))
ids = {}
for y in after:
    ids.setdefault(y["event"]["data"]["record"]["code"], set()).add(y["id"])
check(all(len(v) == 1 for v in ids.values()) and all(y["signed"] for y in got() if y["path"] != "/stolen"), "each with one id (%d came more than once), every message signed" % (len(after) - len(made)))
check(stop() == 0, "the server ends well")

# ---- by cron ---------------------------------------------------------------------------------------------------------------------------
subprocess.run([jbp, "put", "park", "code=CRON", "name=定时"], check=True, stdout=subprocess.DEVNULL)
out = subprocess.run([jbp, "webhook", "deliver"], check=True, capture_output=True, text=True).stdout
check("送出 1" in out and codes("/a")[-1] == "CRON", "jbp webhook deliver: " + out.strip())
out = subprocess.run([jbp, "webhook", "deliver"], check=True, capture_output=True, text=True).stdout
check("送出 0" in out, "and nothing twice")
check("whsec_" not in subprocess.run([jbp, "webhook", "list"], check=True, capture_output=True, text=True).stdout, "jbp webhook list, without secrets")
done()
