"""Requests against a running jbp serve: python3 web.py PORT LOG. Prints what it checked; exits 1 when something is wrong."""
import csv, datetime, decimal, hashlib, hmac, io, json, os, re, socket, sys, threading, time, urllib.parse

import person

from person import Person, bearer, check, port, uscc

log = sys.argv[2]


def raw(text, wait=3):
    """Bytes as they are on a socket; the status line that comes back ("" when the connection was closed)."""
    s = socket.create_connection(("127.0.0.1", port), timeout=wait)
    s.sendall(text.encode() if isinstance(text, str) else text)
    try:
        got = s.recv(200).decode("latin1")
    except socket.timeout:
        got = "timeout"
    s.close()
    return got.split("\r\n")[0]


nobody = Person()
people = {r: Person("u-" + r) for r in ("leader", "clerk", "inspector", "auditor", "admin", "expert", "firm")}
clerk, firm, admin = people["clerk"], people["firm"], people["admin"]
records = json.loads(clerk.get("/api/v1/ledgers/enterprise/records?size=2").text)["records"]
own = json.loads(firm.get("/api/v1/ledgers/enterprise/records").text)["records"][0]["id"]
other = next(r["id"] for r in records if r["id"] != own)
monthly = json.loads(clerk.get("/api/v1/ledgers/monthly_output/records?size=1&where=企业 != %d" % own).text)["records"][0]["id"]

graded = json.loads(clerk.get("/api/v1/ledgers/evaluation_result/records?size=1&cols=enterprise").text)["records"][0]["enterprise"]

# ---- each page as each role ------------------------------------------------------------------------------------------
roles = ("leader", "clerk", "inspector", "auditor", "admin", "expert", "firm")
table = [  # path, then the status wanted for each role above
    ("/", 200, 200, 200, 303, 303, 303, 303),
    ("/favicon.ico", 303, 303, 303, 303, 303, 303, 303),
    ("/wall", 200, 200, 200, 404, 200, 404, 404),
    ("/ledgers", 200, 200, 200, 200, 404, 404, 404),
    ("/ledger/enterprise", 200, 200, 200, 200, 404, 404, 404),
    ("/ledger/enterprise/%d" % own, 200, 200, 200, 200, 404, 404, 200),
    ("/ledger/enterprise/%d" % other, 200, 200, 200, 200, 404, 404, 404),
    ("/ledger/enterprise/%d/edit" % own, 404, 200, 404, 404, 404, 404, 200),
    ("/ledger/enterprise/%d/edit" % other, 404, 200, 404, 404, 404, 404, 404),
    ("/ledger/enterprise/new", 404, 200, 404, 404, 404, 404, 404),
    ("/ledger/enterprise/export", 200, 200, 404, 404, 404, 404, 404),
    ("/ledger/enterprise/import", 404, 200, 404, 404, 404, 404, 404),
    ("/ledger/monthly_output/%d" % monthly, 200, 200, 404, 200, 404, 404, 404),
    ("/firm/%d" % own, 200, 200, 200, 200, 404, 404, 404),
    ("/firm/%d" % other, 200, 200, 200, 200, 404, 404, 404),
    ("/firm/%d?year=2018" % other, 200, 200, 200, 200, 404, 404, 404),
    ("/firm/99999999", 404, 404, 404, 404, 404, 404, 404),
    ("/firm/x", 404, 404, 404, 404, 404, 404, 404),
    ("/api/v1/firms/%d" % other, 200, 200, 200, 200, 404, 404, 404),
    ("/ledger/finding", 200, 200, 200, 200, 404, 404, 404),
    ("/figures", 200, 200, 404, 404, 404, 404, 404),
    ("/figure/monitoring.output.cumulative", 200, 200, 404, 404, 404, 404, 404),
    ("/month", 200, 200, 404, 404, 404, 404, 404),
    ("/reports", 200, 200, 404, 404, 404, 404, 404),
    ("/policies", 200, 200, 404, 404, 404, 404, 404),
    ("/policy/sme_innovative_2022", 200, 200, 404, 404, 404, 404, 404),
    ("/policy/sme_innovative_2022/firm/%d" % other, 200, 200, 404, 404, 404, 404, 404),
    ("/policies/try?feel=研发费用占比 > 3", 200, 200, 404, 404, 404, 404, 404),
    ("/policy/local_cloud/edit", 404, 200, 404, 404, 404, 404, 404),
    ("/rules", 200, 200, 404, 404, 404, 404, 404),
    ("/rules/decision/four_batches", 200, 200, 404, 404, 404, 404, 404),
    ("/rules/policy/new", 404, 200, 404, 404, 404, 404, 404),
    ("/rules/policy/new?copy=nothing", 404, 404, 404, 404, 404, 404, 404),
    ("/rules/score/innovative_2022", 200, 200, 404, 404, 404, 404, 404),
    ("/rules/score/nothing", 404, 404, 404, 404, 404, 404, 404),
    ("/rules/score/innovative_2022/edit", 404, 200, 404, 404, 404, 404, 404),
    ("/rules/decision/nothing", 404, 404, 404, 404, 404, 404, 404),
    ("/rules/decision/four_batches/edit", 404, 200, 404, 404, 404, 404, 404),
    ("/rules/decision/four_batches/text", 200, 200, 404, 404, 404, 404, 404),
    ("/rules/policy/local_cloud/text", 200, 200, 404, 404, 404, 404, 404),
    ("/rules/policy/local_cloud/editions", 200, 200, 404, 404, 404, 404, 404),
    ("/rules/nothing/local_cloud/editions", 404, 404, 404, 404, 404, 404, 404),
    ("/door", 404, 404, 404, 404, 404, 404, 200),
    ("/door/subscription", 404, 404, 404, 404, 404, 404, 200),
    ("/door/calendar", 404, 404, 404, 404, 404, 404, 200),
    ("/door/my/month/new?month=2019-10", 404, 404, 404, 404, 404, 404, 200),
    ("/door/my/month/new?month=x", 404, 404, 404, 404, 404, 404, 422),
    ("/door/facts", 404, 404, 404, 404, 404, 404, 200),
    ("/door/inbox", 404, 404, 404, 404, 404, 404, 200),
    ("/door/policy/sme_innovative_2022", 404, 404, 404, 404, 404, 404, 200),
    ("/door/my/month", 404, 404, 404, 404, 404, 404, 200),
    ("/door/my/month/new", 404, 404, 404, 404, 404, 404, 200),
    ("/door/my/products", 404, 404, 404, 404, 404, 404, 200),
    ("/door/my/nothing", 404, 404, 404, 404, 404, 404, 404),
    ("/door/evaluation", 404, 404, 404, 404, 404, 404, 200),
    ("/evaluation", 200, 200, 404, 404, 404, 404, 404),
    ("/evaluation/common-2018", 200, 200, 404, 404, 404, 404, 404),
    ("/evaluation/common-2018/near?percent=3", 200, 200, 404, 404, 404, 404, 404),
    ("/evaluation/common-2018/what-if", 200, 200, 404, 404, 404, 404, 404),
    ("/evaluation/common-2018/compare", 200, 200, 404, 404, 404, 404, 404),
    ("/evaluation/common-2018/compare?with=wujin-draft&with_year=2018", 200, 200, 404, 404, 404, 404, 404),
    ("/evaluation/common-2018/firm/%d" % graded, 200, 200, 404, 404, 404, 404, 404),
    ("/evaluation/common-2018/objections", 200, 200, 404, 404, 404, 404, 404),
    ("/door/evaluation/evidence/1", 404, 404, 404, 404, 404, 404, 404),
    ("/evaluation/nothing", 404, 404, 404, 404, 404, 404, 404),
    ("/ask", 200, 200, 404, 404, 404, 404, 404),
    ("/ask?ledger=monthly_output&rows=month&cols=enterprise.town&measure=sum:output", 200, 200, 404, 404, 404, 404, 404),
    ("/ask/export?ledger=enterprise&rows=town&format=csv", 200, 200, 404, 404, 404, 404, 404),
    ("/ask/records?ledger=enterprise&rows=town&row=", 303, 303, 404, 404, 404, 404, 404),
    ("/ask/boards", 200, 200, 404, 404, 404, 404, 404),
    ("/ask/boards/999", 404, 404, 404, 404, 404, 404, 404),
    ("/quality", 200, 200, 200, 200, 404, 404, 404),
    ("/quality/enterprise", 200, 200, 200, 200, 404, 404, 404),
    ("/quality/monthly_output", 200, 200, 404, 200, 404, 404, 404),
    ("/me/tokens", 200, 200, 200, 200, 200, 200, 200),
    ("/me/sessions", 200, 200, 200, 200, 200, 200, 200),
    ("/me/webhooks", 404, 200, 404, 404, 200, 404, 404),
    ("/me/webhooks/1", 404, 404, 404, 404, 404, 404, 404),
    ("/registrations", 404, 200, 404, 404, 404, 404, 404),
    ("/search?q=云湾", 200, 200, 200, 404, 404, 200, 200),
    ("/search?q=cxyb", 200, 200, 200, 404, 404, 200, 200),
    ("/catalogue", 200, 200, 404, 404, 404, 404, 200),
    ("/catalogue?q=x&category=I03", 200, 200, 404, 404, 404, 404, 200),
    ("/accounts", 404, 404, 404, 404, 200, 404, 404),
    ("/accounts/1", 404, 404, 404, 404, 200, 404, 404),
    ("/findings", 200, 200, 200, 404, 404, 404, 404),
    ("/findings?group=kind&state=all&period=2019-09&q=云湾", 200, 200, 200, 404, 404, 404, 404),
    ("/findings?ledger=evaluation_finding", 200, 200, 404, 404, 404, 404, 404),
    ("/findings/finding/1", 200, 200, 200, 404, 404, 404, 404),
    ("/findings/enterprise/1", 404, 404, 404, 404, 404, 404, 404),
    ("/door/findings", 404, 404, 404, 404, 404, 404, 200),
    ("/api/v1/findings?state=all", 200, 200, 200, 404, 404, 404, 404),
    ("/api/v1/my/findings", 404, 404, 404, 404, 404, 404, 200),
    ("/own", 404, 404, 404, 404, 404, 200, 404),
    ("/own/record", 404, 404, 404, 404, 404, 200, 404),
    ("/own/notices", 404, 404, 404, 404, 404, 200, 404),
    ("/own/subscription", 404, 404, 404, 404, 404, 200, 404),
    ("/ledger/expert", 200, 200, 404, 200, 404, 404, 404),
    ("/ledger/expert/1", 200, 200, 404, 200, 404, 200, 404),
    ("/ledger/expert/2", 200, 200, 404, 200, 404, 404, 404),
    ("/ledger/service_firm/1", 200, 200, 404, 200, 404, 404, 404),
    ("/api/v1/my/profile", 404, 404, 404, 404, 404, 200, 404),
    ("/statements", 200, 200, 404, 404, 404, 404, 404),
    ("/statements?state=all&ledger=annual&q=云湾", 200, 200, 404, 404, 404, 404, 404),
    ("/door/statements", 404, 404, 404, 404, 404, 404, 200),
    ("/door/my/annual/99999999", 404, 404, 404, 404, 404, 404, 404),
    ("/audit", 404, 404, 404, 200, 200, 404, 404),
    ("/audit?kind=login&who=u-clerk&from=2019-01-01&subject=127", 404, 404, 404, 200, 200, 404, 404),
    ("/audit/export?format=csv&kind=login", 404, 404, 404, 200, 200, 404, 404),
    ("/audit/batch/1", 404, 404, 404, 200, 200, 404, 404),
    ("/audit/batch/99999999", 404, 404, 404, 404, 404, 404, 404),
    ("/api/v1/audit", 404, 404, 404, 200, 200, 404, 404),
    ("/me/password", 200, 200, 200, 200, 200, 200, 200),
    ("/api/v1/ledgers", 200, 200, 200, 200, 200, 200, 200),
    ("/api/v1/ledgers/enterprise/records", 200, 200, 200, 200, 404, 404, 200),
    ("/api/v1/ledgers/enterprise/records/%d" % other, 200, 200, 200, 200, 404, 404, 404),
    ("/api/v1/ledgers/enterprise/records/%d/history" % other, 200, 200, 200, 200, 404, 404, 404),
    ("/api/v1/figures/C004?period=2019-09", 200, 200, 404, 404, 404, 404, 404),
    ("/api/v1/openapi.json", 200, 200, 200, 200, 200, 200, 200),
]
wrong = []
for path, *wanted in table:
    for role, status in zip(roles, wanted):
        got = people[role].get(path).status
        if got != status:
            wrong.append("%s as %s: %d, wanted %d" % (path, role, got, status))
    got = nobody.get(path).status
    if got != (401 if path.startswith("/api") else 303):
        wrong.append("%s as nobody: %d" % (path, got))
check(not wrong, "%d addresses as %d roles and as nobody%s" % (len(table), len(roles), "".join("\n    " + w for w in wrong)))

# ---- a mail server that never answers ------------------------------------------------------------------------------------------
def smtp(how):
    with open(os.environ["JBP_NET"] + "/smtp.mode", "w") as f:
        f.write(how)


smtp("mute")
began = time.time()
check(firm.post("/door/subscription/email", {"address": "firma@example.test"}).status == 303, "an address is written down")
check(firm.post("/door/subscription/email", {"address": "other@example.test"}).status == 422, "one code a minute")
check("正在发送" in firm.get("/door/subscription").text and time.time() - began < 3, "nobody waits for a mail server that never answers (%.1f s)" % (time.time() - began))
time.sleep(3)                                         # the sender is at it
smtp("ok")                                            # what broke off is tried again; the mail is looked for further down
rows = json.loads(clerk.get("/api/v1/ledgers/push_address/records").text)["records"]
check([r["code_attempts"] for r in rows] == [1] and not re.search(r"(?<!\d)\d{6}(?!\d)", json.dumps({k: v for k, v in rows[0].items() if not k.endswith(("_at", "_next"))})), "the store knows that a code is being mailed, not which: %s" % rows)

# ---- what goes over the wire ------------------------------------------------------------------------------------------------
heavy, most = [], 0
for path, *wanted in table:
    if wanted[1] != 200 or "export" in path or path.startswith("/api"):
        continue
    r = clerk.get(path, headers={"Accept-Encoding": "gzip"})
    if not (r.headers["Content-Type"] or "").startswith("text/html"):
        continue
    n = int(r.headers["Content-Length"] or 0)
    most = max(most, n)
    if n > 60 * 1024 or (n > 1024 and r.headers["Content-Encoding"] != "gzip"):
        heavy.append("%s: %d bytes, %s" % (path, n, r.headers["Content-Encoding"]))
for kind, most_bytes in ((r"css", 8), (r"js", 8)):
    url = re.search(r'"(/static/[^"]+\.%s)"' % kind, clerk.get("/").text).group(1)
    packed, plain = (nobody.get(url, headers=h) for h in ({"Accept-Encoding": "gzip"}, {}))
    if packed.headers["Content-Encoding"] != "gzip" or plain.headers["Content-Encoding"] or int(packed.headers["Content-Length"]) > most_bytes * 1024 or "immutable" not in packed.headers["Cache-Control"]:
        heavy.append("%s: %s bytes" % (url, packed.headers["Content-Length"]))
check(not heavy and most > 4096, "no page takes more than 60 KiB, the largest %d bytes" % most + "".join("\n    " + x for x in heavy))

# ---- the menu ----------------------------------------------------------------------------------------------------------
lost, most = [], 0
for role, who in people.items():
    page = who.get("/me/password").text
    lines = re.findall(r'<a href="(/[^"]*)"', page[page.index('<nav class="menu"'):page.index("</nav>", page.index('<nav class="menu"'))])
    most = max(most, len(lines))
    lost += ["%s as %s" % (x, role) for x in lines if who.get(x).status not in (200, 303)]
check(not lost and most > 8, "every line of everybody's menu leads to a page" + "".join("\n    " + x for x in lost))

# ---- rows and fields -----------------------------------------------------------------------------------------------
seen = json.loads(firm.get("/api/v1/ledgers/enterprise/records").text)["records"]
check([r["id"] for r in seen] == [own], "a firm's list holds itself alone")
seen = json.loads(firm.get("/api/v1/ledgers/enterprise/records?where=编号 > 0 or true").text)["records"]
check([r["id"] for r in seen] == [own], "no condition of its own widens that")
check(firm.api("PATCH", "/api/v1/ledgers/enterprise/records/%d" % other, {"phone": "0571-1234567"}).status == 404, "a firm cannot write another's record")
check(firm.api("PATCH", "/api/v1/ledgers/enterprise/records/%d" % own, {"name": "改名"}).status == 422, "nor its own name")
check(firm.api("PATCH", "/api/v1/ledgers/enterprise/records/%d" % own, {"phone": "0599-7654321"}).status == 200, "but its own telephone")
inspected = json.loads(people["inspector"].get("/api/v1/ledgers/enterprise/records/%d" % own).text)
check("phone" not in inspected and "legal_person" not in inspected and "name" in inspected, "an inspector sees no personal fields")
check("联系电话" not in people["inspector"].get("/ledger/enterprise?cols=name,phone").text, "nor asks them into a list")
check(people["inspector"].get("/ledger/enterprise?sort=phone").status == 422, "nor sorts by them")

check(people["inspector"].get('/ledger/enterprise?where=联系电话 = null').status == 422, "nor finds them out by conditions")

# ---- search ---------------------------------------------------------------------------------------------------------------
def hits(who, ledger, q):
    """The numbers of what a search of a ledger finds."""
    return [r["id"] for r in json.loads(who.get("/api/v1/ledgers/%s/records?size=500&q=%s" % (ledger, q)).text)["records"]]


whole = json.loads(clerk.get("/api/v1/ledgers/enterprise/records/%d" % other).text)
reached = clerk.api("PATCH", "/api/v1/ledgers/enterprise/records/%d" % other, {"phone": "0571-9078563", "legal_person": "欧阳试寻", "former_names": "旧日电炉厂"})
check(reached.status == 200 and hits(clerk, "enterprise", "9078563") == [other] == hits(clerk, "enterprise", "欧阳试寻"), "a search finds what was just written, personal fields as well")
check(hits(people["inspector"], "enterprise", "9078563") == [] == hits(people["inspector"], "enterprise", "欧阳试寻"), "an inspector finds nobody by fields that are hidden")
check(hits(people["inspector"], "enterprise", "旧日电炉厂") == [other], "but by those that are not")
check(hits(firm, "enterprise", whole["name"]) == [] and hits(firm, "enterprise", "有限") in ([], [own]), "a firm finds no other")
check(other in hits(clerk, "enterprise", "制造"), "firms by the name of their industry")
check(other in hits(clerk, "enterprise", "旧日　" + whole["name"][:3]), "words between full-width blanks")
check(set(hits(clerk, "enterprise", whole["uscc"].lower())) == {other}, "codes in small letters")
check(hits(clerk, "enterprise", "旧日 没有这样的") == [], "all words must be found")
check(whole["name"] in clerk.get("/search?q=旧日电炉").text and whole["name"] not in clerk.get("/search?q=9078563").text, "the box for everything looks into names and codes")
reporter = json.loads(clerk.get("/api/v1/ledgers/monthly_output/records/%d" % monthly).text)["enterprise"]
check(monthly in hits(clerk, "monthly_output", json.loads(clerk.get("/api/v1/ledgers/enterprise/records/%d" % reporter).text)["name"]), "reports by the name of their firm")
check(clerk.api("PATCH", "/api/v1/ledgers/enterprise/records/%d" % other, {"phone": whole["phone"], "legal_person": whole["legal_person"], "former_names": ""}).status == 200 and hits(clerk, "enterprise", "旧日电炉厂") == [],
      "and not by what is there no more")

# ---- evaluation: two schemes, distributions, prices ------------------------------------------------------------------------
page = clerk.get("/evaluation/common-2018/compare?with=common-2018&with_year=2018").text
matrix = [[int(x) for x in re.findall(r'<td class="num[^"]*">(\d+)</td>', line)] for line in re.findall(r"<tr><th scope=\"row\">.*?</tr>", page)]
check(len(matrix) > 3 and sum(map(sum, matrix)) > 400 and sum(matrix[i][i] for i in range(len(matrix))) == sum(map(sum, matrix)), "a scheme compared with itself moves nobody")
page = clerk.get("/evaluation/common-2018").text
charts = [json.loads(x.replace("&quot;", '"')) for x in re.findall(r'data-chart="([^"]+)"', page)]
ranked = len(re.findall(r"\d+ / \d+</td>", page))
check(ranked > 400 and sum(sum(s["data"]) for c in charts for s in c["series"]) == ranked, "every ranked firm stands in the distribution (%d)" % ranked)

# ---- quality of the data -----------------------------------------------------------------------------------------------
wrong, looked = [], 0
for ledger in ("enterprise", "honour"):
    for url, said in re.findall(r'<td class="num"><a href="([^"]+)">(\d+)</a></td></tr>', clerk.get("/quality/" + ledger).text)[:8]:
        m = re.search(r'class="count">(\d+)', clerk.get(urllib.parse.unquote(url.replace("&amp;", "&"))).text)
        looked += 1
        if not m or m.group(1) != said:
            wrong.append("%s: %s, the list has %s" % (urllib.parse.unquote(url), said, m and m.group(1)))
check(not wrong and looked > 6, "%d gaps lead to as many records as they say" % looked + "".join("\n    " + x for x in wrong))
check("联系电话" in clerk.get("/quality/enterprise").text and "联系电话" not in people["inspector"].get("/quality/enterprise").text, "fields one does not see are not counted")
# ---- search: each kind by text and by first letters, and only what the person may open ------------------------------------------------
def found_by(who, q):
    return re.findall(r'<p class="hitline"><span class="state">([^<]*)</span> <a href="([^"]*)">', who.get("/search?q=" + q).text)


for q, kind, url in (("关账", "页面", "/month"), ("gzyhc", "页面", "/month"), ("产销月报", "台账", "/ledger/monthly_output"), ("cxyb", "台账", "/ledger/monthly_output"), ("Monthly output", "台账", "/ledger/monthly_output"),
                     ("monitoring.output.cumulative", "数字", "/figure/monitoring.output.cumulative"), ("加计扣除75", "政策", "/policy/rd_deduction_2018"), ("财税〔2018〕99号", "政策", "/policy/rd_deduction_2018"),
                     ("yffyjjkc", "政策", "/policy/rd_deduction_2018"), ("common-2018", "评价办法", "/evaluation/common-2018"), ("通用办法", "评价办法", "/evaluation/common-2018")):
    found = found_by(clerk, q)
    check((kind, url) in found, "search finds %s (%s) %s" % (q, kind, found[:4]))
check(found_by(clerk, "产销月报")[0] == ("台账", "/ledger/monthly_output") or found_by(clerk, "产销月报")[0][0] == "页面", "the best hit stands first")
inside = found_by(people["inspector"], "产销月报") + found_by(people["inspector"], "财税〔2018〕99号")
check(not inside, "nothing that is not theirs is found by others %s" % inside)
inside = found_by(firm, "财税〔2018〕99号")
check(("政策", "/door/policy/rd_deduction_2018") in inside and not [u for _, u in found_by(firm, "云湾") + found_by(firm, "产销月报") + inside if u.startswith(("/ledger/monthly", "/policy", "/figure", "/month"))], "a firm searches its own door")

# ---- many records changed together ---------------------------------------------------------------------------------------
def bulk(who, ledger, step="", **form):
    return who.post("/ledger/%s/bulk%s" % (ledger, step), form)


def records_in(page, name="records"):
    """The records a page hands on: of all, or (last) of what would be written."""
    return re.findall(r'name="records" value="([^"]*)"', page)[-1]


def town_of(n):
    return json.loads(clerk.get("/api/v1/ledgers/enterprise/records/%d" % n).text)["town"]


def version_of(n):
    return json.loads(clerk.get("/api/v1/ledgers/enterprise/records/%d" % n).text)["version"]


three = [r["id"] for r in json.loads(clerk.get("/api/v1/ledgers/enterprise/records?size=3").text)["records"]]
sent = ",".join("%d:%d" % (n, version_of(n)) for n in three)
for role in roles:
    wanted = 200 if role == "clerk" else 404
    got = [bulk(people[role], "enterprise", records=sent, change="town", value="试验镇", reason="试").status,
           bulk(people[role], "enterprise", "/write", records=sent.replace(":", ":9"), change="town", value="试验镇", reason="试").status]
    check(got == ([200, 409] if role == "clerk" else [404, 404]), "changing many as %s: %s" % (role, got))
check(bulk(nobody, "enterprise", records=sent, change="town", value="x", reason="x").status == 303, "and nobody is asked to log in")
check(clerk.send("POST", "/ledger/enterprise/bulk/write", form={"records": sent, "change": "town", "value": "x", "reason": "x"}).status == 403, "without a token it is refused")
before = {n: town_of(n) for n in three}
c = Person("u-clerk")
c.get("/me/password")
page = c.send("POST", "/ledger/enterprise/bulk?q=x", body=urllib.parse.urlencode([("_token", c.token), ("change", "town")] + [("pick", n) for n in three]), headers={"Content-Type": "application/x-www-form-urlencoded"})
check(page.status == 200 and [int(x.split(":")[0]) for x in records_in(page.text).split(",")] == sorted(three), "records that were ticked are chosen")
page = bulk(clerk, "enterprise", records=sent, change="town", value="试验镇", reason="区划调整")
check(page.status == 200 and "试验镇" in page.text and {n: town_of(n) for n in three} == before, "a preview shows the new values and writes nothing")
check(bulk(clerk, "enterprise", records=sent, change="town", value="试验镇", reason="").status == 422, "a reason is asked for")
check(bulk(clerk, "enterprise", records=sent, change="town", value="", reason="试").status == 422, "an empty box is no order to clear")
for field in ("uscc", "phone", "legal_person", "size", "nothing", "id", ""):
    check(bulk(clerk, "enterprise", records=sent, change=field, value="x", reason="试").status == 422, "refused to be changed in heaps: %s" % (field or "no field"))
check(bulk(clerk, "enterprise", records=sent, change="employees", value="许多", reason="试").status == 422, "a value that is no number")
check(bulk(clerk, "enterprise", records="1:2;drop", change="town", value="x", reason="试").status == 422, "a list of records that is none")
check(bulk(clerk, "enterprise", records=",".join("%d:1" % n for n in range(1, 5002)), change="town", value="x", reason="试").status == 413, "more than 5,000 at once")
check(bulk(clerk, "enterprise", change="town").status == 422, "none chosen")
good = records_in(page.text)
moved = three[1]
clerk.api("PATCH", "/api/v1/ledgers/enterprise/records/%d" % moved, {"address": "另址 1 号"})
late = bulk(clerk, "enterprise", "/write", records=good, change="town", value="试验镇", reason="区划调整")
check(late.status == 409 and {n: town_of(n) for n in three} == before and "别人修改" in late.text, "a record changed since the preview stops all of it")
good = records_in(late.text)
check(len(good.split(",")) == 2, "and is left out of what may be written then")
page = bulk(clerk, "enterprise", records=sent, change="town", value="试验镇", reason="区划调整")
wrote = bulk(clerk, "enterprise", "/write", records=records_in(page.text), change="town", value="试验镇", reason="区划调整")
check(wrote.status == 303 and {town_of(n) for n in three} == {"试验镇"}, "a good one is written")
last = [json.loads(clerk.get("/api/v1/ledgers/enterprise/records/%d/history" % n).text)["versions"][-1] for n in three]
check(len({x["at"] for x in last}) == 1 and {x["action"] for x in last} == {"bulk-edit"} and {x["reason"] for x in last} == {"区划调整"}, "as one batch with its reason")
page = bulk(clerk, "enterprise", records=sent, change="town", value="试验镇", reason="再来")
check("没有可以写入的修改" in page.text, "what is the same already is not written again")
bulk(clerk, "enterprise", "/write", records=",".join("%d:%d" % (n, version_of(n)) for n in three), change="town", clear="on", value="", reason="清空")
check({town_of(n) for n in three} == {None}, "a field is emptied by its tick")
page = clerk.post("/ledger/enterprise/bulk?q=&where=街镇 = null", {"all": "on", "change": "town"})
check(page.status == 200 and {int(x.split(":")[0]) for x in records_in(page.text).split(",")} >= set(three), "all that fit a condition are chosen")
check(clerk.post("/ledger/history/bulk", {"all": "on", "change": "op"}).status == 404, "a table that is no ledger")
for n in three:
    clerk.api("PATCH", "/api/v1/ledgers/enterprise/records/%d" % n, {"town": before[n], "address": None if n == moved else "原址"})

# ---- checks while typing -----------------------------------------------------------------------------------------------------
def checked(who, path, **form):
    r = who.post(path, form)
    return json.loads(r.text) if r.status == 200 else r.status


live, before = "/ledger/enterprise/%d/check" % other, version_of(other)
for role in roles:
    got = [checked(people[role], live, town="x"), checked(people[role], "/ledger/enterprise/new/check", town="x"), checked(people[role], "/door/my/month/check", output="1")]
    check([type(x) is dict or x for x in got] == [role == "clerk" or 404, role == "clerk" or 404, role == "firm" or 404], "checks while typing as %s" % role)
check(clerk.send("POST", live, form={"town": "x"}).status == 403, "not without a token")
said = checked(clerk, live, employees="许多", registered_capital="1,234.5 万元", last_revenue="123456.7", industry="3421", phone="123", town="石梁镇")["fields"]
check("许多" in said["employees"]["fault"] and "echo" not in said["employees"], "a wrong value is told of its field")
check(said["registered_capital"] == {"echo": "1,234.50 万元"} and said["last_revenue"]["echo"] == "123,456.7 万元（约 12.35 亿元）", "numbers as they are understood: %s" % said)
check("制造" in said["industry"]["echo"] and said["town"] == {}, "codes by their names; what needs no word gets none")
said = checked(clerk, live, phone="123", name="")["fields"]
check("fault" in said["name"] and ("warning" in said["phone"] or "fault" in said["phone"]), "the declaration's checks as well: %s" % said)
said = checked(firm, "/ledger/enterprise/%d/check" % own, phone="0571-7654321", size="x", name="改名")
check(list(said["fields"]) == ["phone"], "fields that are not one's own are not talked about: %s" % said)
check(checked(firm, live, phone="0571-7654321") == 404, "nor other firms' records")
check(version_of(other) == before, "nothing is written by it")

# ---- one firm ---------------------------------------------------------------------------------------------------------
def main_of(r):
    return r.text[r.text.index("<main"):]


def facts_of(who, id):
    return {f["id"]: f for f in json.loads(who.get("/api/v1/firms/%d?on=2019-10-20" % id).text)["facts"]}


leader, inspector, auditor, town_ = people["leader"], people["inspector"], people["auditor"], Person("u-town")
open_findings = json.loads(clerk.get('/api/v1/ledgers/finding/records?size=500&where=状态 = "open"').text)["records"]
utc = [path for path, *wanted in table if path[:5] != "/api/" and "export" not in path and wanted[1] == 200 and re.search(r"\d\dT\d\d:\d\d:\d\dZ", clerk.get(path).text)]
check(not utc, "no page says a moment in UTC" + "".join("\n    " + x for x in utc))
troubled = max({r["enterprise"] for r in open_findings}, key=lambda i: sum(r["enterprise"] == i for r in open_findings))
full = json.loads(clerk.get("/api/v1/ledgers/enterprise/records/%d" % troubled).text)
page, told = main_of(clerk.get("/firm/%d" % troubled)), json.loads(clerk.get("/api/v1/firms/%d" % troubled).text)
for part in ("months", "policies", "honours", "grades", "facts", "ledgers", "contacts", "history", "open"):
    check('id="%s"' % part in page, "a clerk's page of a firm has its section " + part)
check(full["legal_person"] in page and told["contacts"]["legal_person"] == full["legal_person"], "with its contacts")
n = sum(r["enterprise"] == troubled for r in open_findings)
listed = {l["ledger"]: l for l in told["ledgers"]}
check(listed["finding"]["open"] == n and ("<b>%d</b></small>" % n) in page, "%d open findings are counted" % n)
output = json.loads(clerk.get("/api/v1/ledgers/monthly_output/records?size=500&where=企业 = %d" % troubled).text)["records"]
check(listed["monthly_output"]["records"] == len(output), "as are the records of other ledgers")
by_month = {r["month"]: r for r in output}
check(all(m["output"] == by_month[m["month"]]["output"] and m["reported"] for m in told["months"] if m["month"] in by_month) and len(told["months"]) == 9, "the months say what was reported")
last = by_month["2019-09"]
rate = (decimal.Decimal(last["output_cum"]) / decimal.Decimal(last["output_cum_prior"]) - 1) * 100
check(abs(decimal.Decimal(told["months"][-1]["growth_cum"]) - rate) <= decimal.Decimal("0.05"), "and their growth (%s, %.3f)" % (told["months"][-1]["growth_cum"], rate))
result = json.loads(clerk.get("/api/v1/ledgers/evaluation_result/records?where=企业 = %d" % graded).text)["records"]
shown = json.loads(clerk.get("/api/v1/firms/%d" % graded).text)["evaluation"]
check(sorted((g["run"], g["class"], g["score"]) for g in shown) == sorted((g["run"], g["class"], g["score"]) for g in result), "evaluation as its ledger has it")
check("/evaluation/common-2018/firm/%d?year=2018" % graded in clerk.get("/firm/%d" % graded).text, "with a way to the sheet")
revenue = facts_of(clerk, troubled)["revenue"]
annual = {r["year"]: r for r in json.loads(clerk.get("/api/v1/ledgers/annual/records?where=企业 = %d" % troubled).text)["records"]}
check(revenue["as_of"] == max(annual) and decimal.Decimal(str(revenue["value"])) == decimal.Decimal(annual[max(annual)]["revenue"]) and "第" in revenue["source"], "a fact has its value, year and row: " + revenue["source"])
tag = clerk.get("/api/v1/firms/%d" % troubled).headers["ETag"]
check(clerk.get("/api/v1/firms/%d" % troubled, headers={"If-None-Match": tag}).status == 304 and inspector.get("/api/v1/firms/%d" % troubled).headers["ETag"] != tag, "a firm carries the tag of what this person sees")
check(clerk.get("/firm/%d?on=gestern" % troubled).status == 422, "a day that is none is told")

secrets = [full["legal_person"], full["phone"], full["registered_capital"], full["last_revenue"]]
for who, r in (("page", main_of(inspector.get("/firm/%d" % troubled))), ("API", inspector.get("/api/v1/firms/%d" % troubled).text)):
    left = [s for s in secrets if s and s in r] + [w for w in ("法定代表人", "注册资本", "上年营业收入", "营业收入", "产销月报", "荣誉", "annual", "\"honour\"", "monthly", "评价", "政策", "policy/") if w in r]
    check(not left, "an inspector's %s of a firm has nothing hidden from inspectors%s" % (who, ": " + " ".join(left) if left else ""))
check("核查问题" in inspector.get("/firm/%d" % troubled).text, "but the findings that are theirs to see")
left = [s for s in (full["legal_person"], full["phone"], "法定代表人", "联系电话") if s in main_of(auditor.get("/firm/%d" % troubled)) + auditor.get("/api/v1/firms/%d" % troubled).text]
check(not left and not json.loads(auditor.get("/api/v1/firms/%d" % troubled).text)["policies"], "an auditor's has no personal data and no policies")

here = next(r["id"] for r in json.loads(clerk.get('/api/v1/ledgers/enterprise/records?size=1&where=街镇 = "东渡街道"').text)["records"])
elsewhere = next(r["id"] for r in json.loads(clerk.get('/api/v1/ledgers/enterprise/records?size=1&where=街镇 != "东渡街道"').text)["records"])
check(town_.get("/firm/%d" % here).status == 200 and town_.get("/firm/%d" % elsewhere).status == 404 and town_.get("/api/v1/firms/%d" % elsewhere).status == 404, "a town sees its own firms alone")
check(town_.get("/policy/sme_innovative_2022/firm/%d" % elsewhere).status == 404, "and no pair of another's")
mine, ids, every_id = json.loads(town_.get("/api/v1/firms/%d" % here).text), set(facts_of(town_, here)), set(facts_of(clerk, here))
check("revenue" in ids and not ids & {"rd_expense", "rd_share", "rd_sum3", "rd_mean2", "innovative_score"}, "facts of a hidden field are gone, and all that are computed from it")
check(not ids & {"ip1", "ip_any", "rd_body_any"} and "ip1" in every_id, "so are those of ledgers that are not seen, or not by firm")
check({l["ledger"] for l in mine["ledgers"]} <= {"annual", "finding", "evaluation_result", "honour", "certification", "penalty"}, "no other ledger is named: " + " ".join(l["ledger"] for l in mine["ledgers"]))
check(all(g["score"] is None for g in mine["evaluation"]), "nor a hidden score shown")
check(mine["policies"] is None, "nor policies where a person's judgements are not seen")
rows_seen = [l["records"] for l in json.loads(town_.get("/api/v1/firms/%d" % here).text)["ledgers"] if l["ledger"] == "finding"]
check(rows_seen == [len(json.loads(town_.get("/api/v1/ledgers/finding/records?where=企业 = %d" % here).text)["records"])], "records outside one's rows are not counted")
noted = json.loads(clerk.get("/api/v1/firms/%d" % here).text)
check("/firm/%d" % here in clerk.get("/ledger/enterprise?where=编号 = %d" % here).text and "/firm/%d" % here in leader.get("/search?q=" + noted["name"]).text, "lists and the search lead there")
check(re.search(r'<a href="/firm/\d+">', main_of(leader.get("/"))) and re.search(r'<a href="/firm/\d+">', leader.get("/wall").text), "as do the desk and the wall")
check("/firm/" not in admin.get("/wall").text, "but not for somebody who could not go")

# ---- asking the data ---------------------------------------------------------------------------------------------------
def ask_csv(who, query):
    """The exported answer as {row: {column: text}}."""
    r = who.get("/ask/export?format=csv&" + query)
    assert r.status == 200, r.text[:400]
    lines = list(csv.reader(io.StringIO(r.text.lstrip("\ufeff"))))
    return {x[0]: dict(zip(lines[0][1:], x[1:])) for x in lines[1:]}


def every(ledger):
    """All records of a ledger, page after page."""
    at, out = "/api/v1/ledgers/%s/records?size=500" % ledger, []
    while at:
        page = json.loads(clerk.get(at).text)
        out += page["records"]
        at = page["next"]
    return out


town = {r["id"]: r["town"] or "（未知）" for r in every("enterprise")}
months, counts, wanted = set(), {}, {}
for r in every("monthly_output"):
    if r["output"] is not None and r["month"] >= "2019-01":
        cell = (town[r["enterprise"]], r["month"])
        wanted[cell] = wanted.get(cell, 0) + decimal.Decimal(r["output"])
got = ask_csv(clerk, "ledger=monthly_output&rows=enterprise.town&cols=month&measure=sum:output&where=报告期 >= 201901")
flat = {(t, m): decimal.Decimal(x) for t, row in got.items() for m, x in row.items() if m != "合计" and x}
check(flat == wanted and len(flat) > 20, "a pivot of towns and months is what the records add up to (%d cells)" % len(flat))
check(all(decimal.Decimal(row["合计"]) == sum(v for (t, m), v in wanted.items() if t == name) for name, row in got.items()), "and so are its totals")
groups = ask_csv(clerk, "ledger=enterprise&rows=industry^2&measure=count")
check(sum(int(list(x.values())[0]) for x in groups.values()) == len(town), "firms by division are all firms")
page = clerk.get("/ask?ledger=monthly_output&rows=month&measure=mean:output")
check("data-chart" in page.text and page.status == 200, "with a chart")
for query in ("ledger=enterprise&rows=phone", "ledger=enterprise&rows=nothing", "ledger=enterprise&measure=sum:name", "ledger=enterprise&where=1 +", "ledger=enterprise&rows=town;drop"):
    check(clerk.get("/ask?" + query).status == 422, "refused: " + query)
import html, random
random.seed(7)
wrong, looked = [], 0
for query in ("ledger=monthly_output&rows=enterprise.town&cols=month&where=报告期 >= 201907", "ledger=enterprise&rows=industry^2&cols=town", "ledger=honour&rows=enterprise.industry^2&cols=level", "ledger=enterprise&rows=park"):
    cells = re.findall(r'<td class="num"><a href="([^"]+)">([^<]+)</a>', clerk.get("/ask?" + query).text)
    for url, said in random.sample(cells, min(6, len(cells))):
        there = clerk.send("GET", urllib.parse.unquote(clerk.send("GET", urllib.parse.unquote(html.unescape(url)).replace("=\u003d", "=%3D")).headers["Location"] or "/"))
        m = re.search(r'class="count">(\d+)', there.text)
        looked += 1
        if not m or int(m.group(1)) != min(1000, int(said.replace(",", ""))):          # counts of lists stop there
            wrong.append("%s: %s, the list has %s" % (url, said, m and m.group(1)))
check(not wrong and looked > 15, "%d numbers lead to as many records as they say" % looked + "".join("\n    " + x for x in wrong))
page = clerk.get("/ask?ledger=enterprise&rows=town&cols=status&show=all").text
shares = [float(x) for x in re.findall(r"<small>([\d.]+)%</small></td>", page[page.index("<tbody>"):page.index("</tbody>")])]
check(len(shares) > 5 and abs(sum(shares) - 200) < 1, "shares of all add up to the whole, in the cells and in the totals")
up, down = (re.findall(r'<th scope="row">([^<]+)</th>', clerk.get("/ask?ledger=enterprise&rows=town&sort=" + s).text)[:-1] for s in ("total", "-total"))
check(len(up) > 3 and up == down[::-1], "lines in the order of a column, up and down")
r = clerk.post("/ask/keep", {"name": "街镇", "query": "ledger=enterprise&rows=town", "shared": "1"})
kept = re.findall(r'name="of" value="(\d+)">街镇', clerk.get("/ask/boards").text)
r = clerk.post("/ask/boards", {"name": "一块看板", "of": kept[0], "shared": "1"})
board = re.search(r'href="(/ask/boards/\d+)">一块看板', people["leader"].get("/ask/boards").text)
check(board and "东渡街道" in people["leader"].get(board.group(1)).text, "a board that is shared is answered for a colleague")
check(clerk.post("/ask/boards", {"name": "空"}).status == 422, "a board of nothing is refused")
check(clerk.get("/ask?ledger=account").status == 404, "a table that is no ledger is not found")
check(clerk.post("/ask/keep", {"name": "各街镇", "query": "ledger=enterprise&rows=town", "shared": "1"}).status == 303, "a question is kept")
kept = re.search(r'<a href="(/ask\?[^"]*)">各街镇', people["leader"].get("/ask").text)
check(kept is not None and people["leader"].get(kept.group(1).replace("&amp;", "&")).status == 200, "and shared")

# ---- evaluation ----------------------------------------------------------------------------------------------------------
page = clerk.get("/evaluation/common-2018/what-if").text
knobs = re.findall(r'name="(w\.[^"]+)" min="0" max="[^"]*" step="[^"]*" value="([^"]+)"', page)
check(len(knobs) > 4 and "档次变动" not in page, "what if: %d weights, nothing moves before one is turned" % len(knobs))
same = clerk.get("/evaluation/common-2018/what-if?%s=%s" % knobs[0]).text
zeroed = clerk.get("/evaluation/common-2018/what-if?%s=0" % knobs[0][0]).text
moved = re.search(r"档次变动的企业: <strong>(\d+)</strong>", zeroed)
check("档次变动" not in same and moved and int(moved.group(1)) > 0, "a weight of 0 moves firms (%s)" % (moved.group(1) if moved else "?"))
check(clerk.get("/evaluation/common-2018/what-if?%s=x" % knobs[0][0]).status == 422, "a weight that is no number is told")
for path in ("/evaluation/..%2f..%2fetc", "/evaluation/x.yaml"):
    check(clerk.get(path).status in (400, 404), "a scheme is named, not opened as a file: " + path)
sheet = firm.get("/door/evaluation").text
check(json.loads(firm.get("/api/v1/ledgers/enterprise/records").text)["records"][0]["name"] in sheet, "a firm sees its own sheet")

# ---- tokens --------------------------------------------------------------------------------------------------------------
made = clerk.post("/me/tokens", {"name": "试验", "scopes": "read", "days": "30"})
token = re.search(r"jbp_[0-9a-f]{64}", made.text).group(0)
check(bearer(token).status == 200, "a token reads")
check(bearer(token, "POST", "/api/v1/ledgers/park/records", '{"code": "T2", "name": "x"}').status == 403, "a reading token does not write")
check(bearer(token, "GET", "/me/sessions").status == 404, "nor sees sessions")
check(bearer(token, "GET", "/me/tokens").status == 404 and bearer(token, "POST", "/me/tokens").status in (403, 404), "nor manages tokens")
check(token not in clerk.get("/me/tokens").text, "it is shown once")
mine = re.search(r"/me/tokens/(\d+)/revoke", clerk.get("/me/tokens").text).group(1)
people["leader"].post("/me/tokens/%s/revoke" % mine, {})
check(bearer(token).status == 200, "nobody else revokes it")
clerk.post("/me/tokens/%s/revoke" % mine, {})
check(bearer(token).status == 401, "its owner does, at once")
for bad in ({"name": "", "scopes": "read", "days": "3"}, {"name": "x", "scopes": "all", "days": "3"}, {"name": "x", "scopes": "read", "days": "4000"}, {"name": "x", "scopes": "read", "days": "0"}):
    check(clerk.post("/me/tokens", bad).status == 422, "refused: %s" % bad)

# ---- sessions ---------------------------------------------------------------------------------------------------------------
def ends(page, what="/me/sessions"):
    return re.findall(r'action="(%s/[0-9a-f]{64}/end)"' % what, page.text)


second = Person("u-inspector")
inspector_ = people["inspector"]
page = inspector_.get("/me/sessions")
check("上次登录" in second.get("/").text and "127.0.0.1" in page.text, "who is logged in sees when and from where they were in before")
check(second.post(ends(page)[0], {}).status in (303, 404) and clerk.post(ends(inspector_.get("/me/sessions"))[0] if ends(inspector_.get("/me/sessions")) else "/me/sessions/x/end", {}).status == 404, "nobody ends another's session")
third = Person("u-inspector")
check(inspector_.post("/me/sessions/end-others", {}).status == 303 and third.get("/me/sessions").status == 303 and inspector_.get("/me/sessions").status == 200, "all others are ended, this one stays")
which = re.search(r'/accounts/(\d+)">u-inspector<', admin.get("/accounts").text).group(1)
third = Person("u-inspector")
page = admin.get("/accounts/" + which)
for who in ("clerk", "auditor", "firm"):
    check(people[who].post("/accounts/%s/sessions/end-all" % which, {}).status == 404 and people[who].post("/accounts/%s/unlock" % which, {}).status == 404
          and people[who].post(ends(page, "/accounts/%s/sessions" % which)[0], {}).status == 404, "%s ends no sessions of others and unlocks nobody" % who)
check(admin.post(ends(page, "/accounts/%s/sessions" % which)[0], {}).status == 303 and [third.get("/me/sessions").status, inspector_.get("/me/sessions").status].count(303) == 1, "the administrator ends one")
check(admin.post("/accounts/%s/sessions/end-all" % which, {}).status == 303 and inspector_.get("/me/sessions").status == 303, "or all")
people["inspector"] = Person("u-inspector")
admin.post("/accounts", {"name": "locked-one", "role": "inspector"})
for i in range(5):
    Person().send("POST", "/login", form={"name": "locked-one", "password": "wrong"})
page = admin.get("/accounts").text
which = re.search(r'/accounts/(\d+)">locked-one<', page).group(1)
check("锁定至" in admin.get("/accounts/" + which).text, "and sees until when an account is locked")
check(admin.post("/accounts/%s/unlock" % which, {}).status == 303 and "锁定至" not in admin.get("/accounts/" + which).text, "unlocks it")
check(admin.post("/accounts/" + which, {"state": "disabled", "why": "调离本单位"}).status == 303 and "调离本单位" in admin.get("/accounts/" + which).text, "and why it is disabled")

# ---- forged requests -------------------------------------------------------------------------------------------------
edit = "/ledger/enterprise/%d" % other
check(clerk.send("POST", edit, form={"town": "x"}).status == 403, "a change without a token is refused")
check(clerk.send("POST", edit, form={"town": "x", "_token": "0" * 128}).status == 403, "with a made-up one as well")
check(clerk.post(edit, {"town": "石梁镇"}, headers={"Origin": "http://evil.example"}).status == 403, "and from another site")
check(clerk.post(edit, {"town": "石梁镇"}, headers={"Sec-Fetch-Site": "cross-site"}).status == 403, "whatever the browser says of it")
check(clerk.post(edit, {"town": "石梁镇"}).status == 303, "the real one goes through")
stranger = Person("u-leader")
stranger.get("/")
check(clerk.send("POST", edit, form={"town": "x", "_token": stranger.token}).status == 403, "another session's token does not")
check(nobody.send("POST", "/login", form={"name": "u-clerk", "password": "Bureau-2026-x"}, headers={"Origin": "http://evil.example"}).status == 403, "nor a log-in from elsewhere")

# ---- sessions ----------------------------------------------------------------------------------------------------------
fixed = Person()
fixed.cookie = "jbp=" + "a" * 64
fixed.send("POST", "/login", form={"name": "u-expert", "password": "Bureau-2026-x"})
check(fixed.cookie != "jbp=" + "a" * 64, "a session brought along is not taken on")
r = fixed.send("POST", "/login?next=x", form={"name": "u-expert", "password": "Bureau-2026-x", "next": "//evil.example/"})
check((r.headers.get("Location") or "/") == "/", "log-in goes to no other site")
old = people["expert"].cookie
accounts = admin.get("/accounts").text
expert_id = re.search(r"<td>u-expert</td>.*?/accounts/(\d+)", accounts, re.S).group(1)
check(admin.post("/accounts/%s" % expert_id, {"state": "disabled"}).status == 303, "an administrator disables an account")
check(people["expert"].get("/me/password").status == 303, "its session ends with the next request")
gone = Person("u-auditor")
before = gone.cookie
gone.post("/logout", {})
gone.cookie = before
check(gone.get("/me/password").status == 303, "a session is over after log-out")

# ---- texts that pose as something else -------------------------------------------------------------------------------------
evil = '<script>alert(1)</script>"\'&{{x}}'
for field in ("town", "address", "short_name", "chain"):
    check(clerk.api("PATCH", "/api/v1/ledgers/enterprise/records/%d" % other, {field: evil}).status == 200, "markup is kept as a text: " + field)
bad = []
for path in (edit, edit + "/edit", "/ledger/enterprise?cols=name,town,address,short_name,chain", "/ledger/enterprise?q=" + evil, "/ledger/enterprise?where=" + evil,
             "/search?q=" + evil, "/figures?q=" + evil, "/figure/" + evil, "/nothing/" + evil, "/ledger/" + evil, "/month?period=" + evil, "/policies/try?feel=" + evil, "/policy/" + evil, "/login?next=" + evil):
    page = clerk.get(path)
    if "<script>alert" in page.text or page.status >= 500:
        bad.append("%s → %d" % (path, page.status))
check(not bad, "and shown as a text everywhere %s" % bad)
odd = ["'; DROP TABLE enterprise; --", "企业名称 = \"x\" or 1=1", "1)) or ((1=1", "(" * 5000, "matches(企业名称, \"(a+)+$\")", "for i in 1..100000000 return i", "\\", "企业名称 = \"\\\"", "\u0001"]
check(all(clerk.get("/ledger/enterprise?where=" + urllib.parse.quote(x)).status in (200, 422) for x in odd), "conditions that would break out are conditions, or told to be none")
check(clerk.get("/ledger/enterprise?sort=id;drop").status == 422 and clerk.get("/ledger/enterprise?cols=name;drop").status == 200, "nor do orders and columns")
check(len(json.loads(clerk.get("/api/v1/ledgers/enterprise/records?size=500").text)["records"]) > 100, "the ledger is still there")
for path in ("/static/../jbp.db", "/static/%2e%2e/jbp.db", "/..%2f..%2fetc/passwd", "/ledger/%00", "/ledger/%ff", "/reports/check/..%2f..%2fjbp"):
    check(raw("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % path).split(" ")[1] in ("400", "404", "303"), "no way to files: " + path)

# ---- the frame of a request ------------------------------------------------------------------------------------------------
head = "POST /login HTTP/1.1\r\nHost: x\r\n"
for name, text in {
    "two lengths": head + "Content-Length: 3\r\nContent-Length: 5\r\n\r\na=1",
    "a length and chunks": head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two codings": head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "an odd length": head + "Content-Length: +3\r\n\r\na=1",
    "two hosts": "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
}.items():
    got = raw(text)
    check(" 400 " in got or got == "", "refused: %s (%s)" % (name, got))
check(" 413 " in raw(head + "Content-Length: 99999999999\r\n\r\n"), "a body beyond the limit is refused before it comes")
slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(60)]
for s in slow:
    s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
check(nobody.get("/healthz").text == "ok\n", "sixty requests that never end do not stop the others")
for s in slow:
    s.close()

# ---- the API ------------------------------------------------------------------------------------------------------------
new = {"code": "T1", "name": "试验园区"}
first, second = clerk.api("POST", "/api/v1/ledgers/park/records", new), clerk.api("POST", "/api/v1/ledgers/park/records", new)
check(first.status == 201 and second.status == 200 and json.loads(first.text)["id"] == json.loads(second.text)["id"], "putting the same record twice makes one (%d, %d) %s" % (first.status, second.status, first.text[:200]))
where = first.headers["Location"]
tag = clerk.get(where).headers["ETag"]
check(clerk.get(where, headers={"If-None-Match": tag}).status == 304, "what is known is not sent again")
check(clerk.api("PATCH", where, {"name": "试验园区二"}, headers={"If-Match": tag}).status == 200, "a change over what was seen")
check(clerk.api("PATCH", where, {"name": "三"}, headers={"If-Match": tag}).status == 412, "not over what was not")
r = clerk.api("PATCH", where, {"nothing": "x"})
check(r.status == 422 and r.headers["Content-Type"] == "application/problem+json" and json.loads(r.text)["field"] == "nothing", "problems name their field")
check(clerk.api("POST", "/api/v1/ledgers/park/records", [1]).status == 422 and clerk.send("POST", "/api/v1/ledgers/park/records", body="{", headers={"X-Token": clerk.token}).status == 422, "bodies that are no object")
check(clerk.send("PUT", "/api/v1/ledgers").status == 405, "a method that there is not")
spec = json.loads(clerk.get("/api/v1/openapi.json").text)
check(spec["openapi"].startswith("3.1") and "/api/v1/ledgers/enterprise/records/{id}" in spec["paths"] and len(spec["components"]["schemas"]) > 20, "OpenAPI from the declarations")
check("/api/v1/ledgers/evaluation_finding/records" not in json.loads(firm.get("/api/v1/openapi.json").text)["paths"], "and only what the person may see")
versions = json.loads(clerk.get(where + "/history").text)["versions"]
check([v["version"] for v in versions] == [1, 2] and versions[1]["who"] == "u-clerk", "history with its author")

# ---- the enterprise's door ------------------------------------------------------------------------------------------------
product = {"name": "永磁同步电机", "category": "I03", "enterprise": "#%d" % other}
check(firm.post("/door/my/products", product).status == 303, "a firm tells its products")
made = json.loads(clerk.get("/api/v1/ledgers/product/records").text)["records"]
check({m["enterprise"] for m in made} == {own}, "as its own, whatever the browser says")
check(firm.post("/door/my/products", {"name": "只给自己看", "category": "I03", "hidden": "是"}).status == 303 and firm.post("/door/my/products", {"name": "有联系的产品", "category": "M01", "contact": "0571-7654321", "show_contact": "是"}).status == 303
      and firm.post("/door/my/products", {"name": "没联系的产品", "category": "M02", "contact": "0571-1111111"}).status == 303, "products for the catalogue")
shown = clerk.get("/catalogue").text
check("永磁同步电机" in shown and "只给自己看" not in shown and "0571-7654321" in shown and "0571-1111111" not in shown, "it shows what the firm lets it show")
check("永磁同步电机" in firm.get("/catalogue?category=I").text and "永磁同步电机" not in firm.get("/catalogue?category=M").text and "有联系的产品" in firm.get("/catalogue?category=M01").text, "by category, or the kind above it")
check("永磁同步电机" in firm.get("/catalogue?q=yctbdj").text and "有联系的产品" in firm.get("/catalogue?q=jscl").text and "没有符合" in firm.get("/catalogue?q=没有这样的").text, "by first letters, by the name of the category")
check(("产品", "/catalogue?q=%E6%B0%B8%E7%A3%81%E5%90%8C%E6%AD%A5%E7%94%B5%E6%9C%BA") in found_by(clerk, "永磁同步"), "the box finds products")
check(firm.post("/door/my/products", {"name": "x", "category": "没有的类别"}).status == 422, "a category that there is not")
check(firm.post("/door/facts", {"fact": "plan_investment", "answer": "6123.5"}).status == 303, "a fact is answered")
check("6123.5" in firm.get("/door/facts").text, "and known from then on")
for bad in ({"fact": "plan_investment", "answer": "很多"}, {"fact": "plan_investment", "answer": ""}, {"fact": "rd_expense", "answer": "x"}, {"fact": "size", "answer": "L"}, {"fact": "rd_share", "answer": "3"}, {"fact": "没有", "answer": "1"}):
    check(firm.post("/door/facts", bad).status in (404, 422), "an answer that is none is refused: %s" % bad)
before = json.loads(clerk.get("/api/v1/ledgers/annual/records?where=企业 = %d and 年度 = 2018" % own).text)["records"][0]
check(firm.post("/door/facts", {"fact": "equipment_unit_max", "answer": "480", "back": "/door"}).headers["Location"] == "/door", "a fact of a ledger is answered where it stands")
after = [r for r in json.loads(clerk.get("/api/v1/ledgers/annual/records?where=企业 = %d" % own).text)["records"] if r["equipment_unit_max"]]
check([r["equipment_unit_max"] for r in after] == ["480"] and after[0]["revenue"] == (before["revenue"] if after[0]["year"] == 2018 else after[0]["revenue"]), "in its record, the rest as it was %s" % after)
for state, status in (("drafting", 303), ("applied", 303), ("granted", 422), ("paid", 422), ("", 422)):
    check(firm.post("/door/policy/rd_deduction_2018/application", {"state": state}).status == status, "a firm records of an application what it may: %s" % state)
check(firm.post("/door/policy/没有/application", {"state": "applied"}).status == 404 and clerk.post("/door/policy/rd_deduction_2018/application", {"state": "applied"}).status == 404, "of a policy that there is, and nobody else")
made = [r for r in json.loads(clerk.get("/api/v1/ledgers/policy_application/records?where=企业 = %d" % own).text)["records"] if r["policy"] == "rd_deduction_2018"]
check([r["state"] for r in made] == ["applied"] and made[0]["applied_on"], "the bureau sees it")
clerk.api("PATCH", "/api/v1/ledgers/policy_application/records/%d" % made[0]["id"], {"state": "granted", "amount": "12.5"})
check(firm.post("/door/policy/rd_deduction_2018/application", {"state": "declined"}).status == 409, "and what it decided stands")
check("12.5" in firm.get("/door/policy/rd_deduction_2018").text, "as the firm sees")
check(firm.post("/door/policy/rd_deduction_2018/follow", {"on": "yes"}).status == 303 and "已关注" in firm.get("/door").text, "a policy is followed")
check(firm.post("/door/policy/rd_deduction_2018/follow", {"on": "no"}).status == 303 and "已关注" not in firm.get("/door").text, "and no more")
check(firm.api("PATCH", "/api/v1/ledgers/policy_application/records/%d" % made[0]["id"], {"state": "paid"}).status == 404, "no way round by the API")
report = {"month": "2019-12", "output": "100", "sales": "90", "export": "95", "check": "1"}
looked = firm.post("/door/my/month", report)
check(looked.status == 200 and "出口交货值大于销售产值" in looked.text, "a report is checked before it is sent")
check(not [r for r in json.loads(clerk.get("/api/v1/ledgers/monthly_output/records?where=企业 = %d and 报告期 = 201912" % own).text)["records"]], "and not written by that")
# ---- an objection, from the door to the decision ------------------------------------------------------------------------------------------
def upload(who, path, fields, name=None, data=b""):
    who.get("/me/password")
    parts = b"".join(b"--xYz\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n" % (k.encode(), v.encode()) for k, v in list(fields.items()) + [("_token", who.token)])
    if name:
        parts += b"--xYz\r\nContent-Disposition: form-data; name=\"evidence\"; filename=\"%s\"\r\nContent-Type: application/pdf\r\n\r\n%s\r\n" % (name.encode(), data)
    return who.send("POST", path, body=parts + b"--xYz--\r\n", headers={"Content-Type": "multipart/form-data; boundary=xYz"})


today = datetime.date.today()
run = {"code": "t-1", "scheme": "common-2018", "title": "试公示", "year": 2018, "state": "notice", "position": 1, "notice_from": str(today - datetime.timedelta(2)), "notice_to": str(today + datetime.timedelta(5))}
check(clerk.api("POST", "/api/v1/ledgers/evaluation_run/records", run).status == 201, "a run is on notice")
check("其中的数有异议" in firm.get("/door/evaluation?run=t-1").text and "公示数" not in firm.get("/door/evaluation?run=t-1").text, "the firm may object")
said = {"run": "t-1", "fact": "实缴税金", "now": "2500万元", "reason": "漏计一笔"}
for bad in (dict(said, run="x"), dict(said, run="common-2018-2018-2"), dict(said, fact="没有"), dict(said, fact="用地面积"), dict(said, now="很多"), dict(said, now=""), dict(said, reason=""), dict(said, now="3人")):
    check(upload(firm, "/door/evaluation/objection", bad).status in (404, 409, 422), "refused: %s" % bad)
check(upload(firm, "/door/evaluation/objection", said, "x.pdf", b"<html>no paper</html>").status == 422, "a paper is known by its bytes, not by its name")
check(upload(firm, "/door/evaluation/objection", said, "x.pdf", b"%PDF-1.7" + b"0" * (10 << 20)).status == 413, "and may not be too large")
check(upload(firm, "/door/evaluation/objection", said, "完税证明.pdf", b"%PDF-1.7 paper").status == 303, "an objection with a paper")
mine = firm.get("/door/evaluation?run=t-1").text
paper = re.search(r"/door/evaluation/evidence/(\d+)", mine).group(1)
check("待复核" in mine and "完税证明.pdf" in mine and firm.get("/door/evaluation/evidence/%s" % paper).text == "%PDF-1.7 paper", "the firm sees its state and its paper")
desk = clerk.get("/evaluation/common-2018/objections?year=2018").text
check(re.search(r"得分 [\d.]+ → [\d.]+，名次 \d+ → \d+，等级 ", desk) is not None, "the bureau sees what it would change: %s" % re.findall(r"得分 [^<]*", desk))
check(clerk.get("/evaluation/common-2018/objections/%s/evidence" % paper).status == 200 and people["inspector"].get("/evaluation/common-2018/objections/%s/evidence" % paper).status == 404, "and the paper")
check(clerk.get("/evaluation/cixi-2024/objections/%s/evidence" % paper).status == 404, "under its own scheme")
decide = "/evaluation/common-2018/objections/%s" % paper
check(people["leader"].post(decide, {"decision": "accepted", "answer": "x"}).status == 404 and firm.post(decide, {"decision": "accepted", "answer": "x"}).status == 404, "nobody else decides")
check(clerk.post(decide, {"decision": "maybe", "answer": "x"}).status == 422 and clerk.post(decide, {"decision": "accepted", "answer": ""}).status == 422, "a decision and an answer")
check(clerk.post(decide, {"decision": "accepted", "answer": "经税务局核实"}).status == 303 and clerk.post(decide, {"decision": "rejected", "answer": "x"}).status == 409, "once")
mine = firm.get("/door/evaluation?run=t-1").text
check("异议成立" in mine and "经税务局核实" in mine and upload(firm, "/door/evaluation/objection", said).status == 409, "the firm reads it, and cannot object again")

# ---- what a firm hears: its settings, its address proved by a code, the link that ends mails --------------------------------------------
every_topic = [("topic", t) for t in ("match", "near", "closing", "results", "findings", "evaluation")] + [("level", x) for x in ("national", "provincial", "municipal")] + [("kind", "资金"), ("weekday", "3"), ("closing_days", "20")]


def settings(who, pairs):
    who.get("/me/password")
    body = urllib.parse.urlencode(list(pairs) + [("_token", who.token)])
    return who.send("POST", "/door/subscription", body=body, headers={"Content-Type": "application/x-www-form-urlencoded"})


check(settings(firm, every_topic).status == 303, "a firm says what it wants to hear")
said = json.loads(clerk.get("/api/v1/ledgers/subscription/records").text)["records"]
check([(s["enterprise"], s["district"], s["match"], s["closing_days"], s["weekday"]) for s in said] == [(own, False, True, 20, "3")], "as records %s" % said)
check(len(json.loads(clerk.get("/api/v1/ledgers/subscription_kind/records").text)["records"]) == 6, "kinds that it does not want")
for bad in ([x for x in every_topic if x[0] != "kind"], every_topic[:-1] + [("closing_days", "0.5")], every_topic[:-1] + [("closing_days", "999")], every_topic[:-2] + [("weekday", "9")]):
    check(settings(firm, bad).status == 422, "refused: %s" % bad[-1:])
for bad in ("x", "a@b", "a b@c.de", "a@b.c\r\nBcc: x@y.z", "a@.de", ""):
    check(firm.post("/door/subscription/email", {"address": bad}).status == 422, "no address: %r" % bad)
log_of_mails = os.environ["JBP_NET"] + "/smtp.log"
waited = 0
while not os.path.exists(log_of_mails) and waited < 100:
    time.sleep(1)
    waited += 1
mail = json.loads(open(log_of_mails).readlines()[-1])
code = re.search(r"\b(\d{6})\b", mail["body"]).group(1)
check(mail["to"] == "firma@example.test" and "待验证" in firm.get("/door/subscription").text, "a code is mailed to it")
check(firm.post("/door/subscription/code", {"code": "%06d" % ((int(code) + 1) % 1000000)}).status == 422, "a wrong one is refused")
check(firm.post("/door/subscription/code", {"code": code}).status == 303 and "使用中" in firm.get("/door/subscription").text, "the right one proves it")
check(firm.post("/door/subscription/code", {"code": code}).status == 422, "once")
key = open(os.environ["JBP_DATA"] + "/secrets/link.key", "rb").read()
link = "/unsubscribe/%d-%s" % (own, hmac.new(key, ("unsubscribe\n%d\nemail\nfirma@example.test" % own).encode(), "sm3").hexdigest())
check(nobody.get(link).status == 200 and "停止发送" in nobody.get(link).text, "the link of a mail opens without logging in")
check("使用中" in firm.get("/door/subscription").text, "and opening it changes nothing: mail scanners do that")
for bad in (link[:-1] + ("0" if link[-1] != "0" else "1"), link.replace("/%d-" % own, "/%d-" % other), "/unsubscribe/x", "/unsubscribe/1", "/unsubscribe/99999999999999999999-ab"):
    check(nobody.get(bad).status == 404 and nobody.send("POST", bad, body="List-Unsubscribe=One-Click", headers={"Content-Type": "application/x-www-form-urlencoded"}).status == 404, "not with another token")
check(nobody.send("POST", link, body="List-Unsubscribe=One-Click", headers={"Content-Type": "application/x-www-form-urlencoded"}).status == 200, "one click ends the mails")
check("已停止" in firm.get("/door/subscription").text and json.loads(clerk.get("/api/v1/ledgers/subscription/records").text)["records"] == said, "and changes nothing else")
check(firm.post("/door/subscription/channel", {"channel": "email", "on": "yes"}).status == 303 and "使用中" in firm.get("/door/subscription").text, "the firm starts them again")
check(firm.post("/door/subscription/channel", {"channel": "inbox", "on": "no"}).status == 422, "the inbox stays")
form = {"firm": "新来精密机械有限公司", "uscc": uscc("91330100MA2AAAAA0"), "contact": "林新", "phone": "0571-1234567", "name": "newcomer", "password": "Bureau-2026-x"}
check(nobody.send("POST", "/register", form=dict(form, uscc="91330100MA2AAAAA00")).status == 422, "a wrong code is told at registration")
asked = nobody.send("POST", "/register", form=form)
check(asked.status == 303, "a firm asks for an account")
state = asked.headers["Location"]
check("待审核" in nobody.get(state).text and "0571-1234567" not in nobody.get(state).text and "林新" not in nobody.get(state).text, "its number tells the state, and nothing about people")
check("没有这个编号" in nobody.get("/register/state?number=AAAAA-AAAAA").text and "没有这个编号" not in nobody.get("/register/state").text, "not another")
check(nobody.send("POST", "/register", form=dict(form, name="second")).status == 422, "once")
check(Person().send("POST", "/login", form={"name": "newcomer", "password": "Bureau-2026-x"}).status == 401, "and waits")
waiting = re.search(r"/registrations/(\d+)", clerk.get("/registrations").text).group(1)
check(firm.post("/registrations/%s" % waiting, {"decision": "yes"}).status == 404, "nobody but the bureau approves")
def counted():
    return int(re.search(r"(\d+) 条", clerk.get("/ledger/enterprise").text).group(1))


firms_before = counted()
check(counted() == firms_before and firms_before > 50, "a list's count is the same when asked again")
check(clerk.post("/registrations/%s" % waiting, {"decision": "no"}).status == 422, "a refusal needs a reason")
refused = dict(form, uscc=uscc("91330100MA2BBBBB0"), name="newcomer2", firm="退回试验有限公司")
told = nobody.send("POST", "/register", form=refused).headers["Location"]
second = [x for x in re.findall(r"/registrations/(\d+)", clerk.get("/registrations").text) if x != waiting][0]
check(clerk.post("/registrations/%s" % second, {"decision": "no", "reason": "营业执照已注销"}).status == 303 and "营业执照已注销" in nobody.get(told).text, "which the applicant reads")
check(nobody.send("POST", "/register", form=dict(refused, name="newcomer3")).status == 303, "and may ask again")
check(clerk.post("/registrations/%s" % waiting, {"decision": "yes"}).status == 303, "the bureau does")
check("已通过" in nobody.get(state).text, "as the number tells")
newcomer = Person("newcomer")
check(counted() == firms_before + 1, "and one more after a firm is written")
check(newcomer.get("/door").status == 200 and "新来精密机械有限公司" in newcomer.get("/door").text, "and the firm is at its door")

# ---- together -----------------------------------------------------------------------------------------------------------
errors = []


def many():
    for i in range(30):
        r = firm.get("/api/v1/ledgers/enterprise/records")
        ids = [x["id"] for x in json.loads(r.text)["records"]]
        if ids != [own]:
            errors.append(ids)
        if clerk.get("/ledger/enterprise?page=%d" % (i % 5 + 1)).status != 200:
            errors.append("list")


threads = [threading.Thread(target=many) for _ in range(8)]
[t.start() for t in threads]
[t.join() for t in threads]
check(not errors, "rights do not leak between requests at the same time %s" % errors[:3])

# ---- findings ----------------------------------------------------------------------------------------------------------------
def add_finding(enterprise, kind, item):
    r = clerk.api("POST", "/api/v1/ledgers/finding/records", {"month": "2019-09", "enterprise": enterprise, "kind": kind, "indicator": item, "detail": item + "异常", "state": "open"})
    assert r.status == 201, r.text
    return json.loads(r.text)["id"]


def state_of(n):
    return json.loads(clerk.get("/api/v1/ledgers/finding/records/%d" % n).text)["state"]


mine, theirs, second = add_finding(own, "outlier", "用电一"), add_finding(other, "outlier", "用电二"), add_finding(other, "late", "用电三")
page = firm.get("/door/findings").text
check("用电一" in page and "用电二" not in page, "a firm sees what is asked of it, and of nobody else")
check(firm.post("/door/findings/%d" % theirs, {"text": "x"}).status == 404 and state_of(theirs) == "open", "nor answers for another")
check(firm.post("/door/findings/%d" % mine, {"text": ""}).status == 422, "an empty explanation is none")
check(firm.post("/door/findings/%d" % mine, {"text": "试生产"}).status == 303 and state_of(mine) == "answered", "it explains its own")
check(firm.post("/door/findings/%d" % mine, {"text": "再说"}).status == 409, "once")
check(firm.api("PATCH", "/api/v1/ledgers/finding/records/%d" % mine, {"state": "confirmed"}).status == 404, "and decides nothing itself")
check(firm.post("/findings/finding/%d" % mine, {"step": "accept", "text": "x"}).status == 404, "by no way")
check(people["leader"].post("/findings/finding/%d" % mine, {"step": "accept", "text": "x"}).status == 404, "a leader reads findings")
inspector = people["inspector"]
check(inspector.post("/findings/finding/%d" % mine, {"step": "explain", "text": "x"}).status == 422, "nobody explains in the firm's place")
check(inspector.post("/findings/finding/%d" % mine, {"step": "reject", "text": "不清楚"}).status == 303 and state_of(mine) == "open", "an inspector sends back")
handled = json.loads(inspector.get("/api/v1/ledgers/finding/records/%d" % mine).text)["handled_at"]
in_beijing = (datetime.datetime.strptime(handled, "%Y-%m-%dT%H:%M:%SZ") + datetime.timedelta(hours=8)).strftime("%Y-%m-%d %H:%M")
for path in ("/findings/finding/%d", "/ledger/finding/%d", "/ledger/finding?where=编号 = %d&cols=handled_at"):
    page = inspector.get(path % mine).text
    check(in_beijing in page and handled not in page, path % mine + " tells when in Beijing time")
check("handled_at" not in clerk.get("/ledger/finding/%d/edit" % mine).text, "which nobody types")
check("不清楚" in firm.get("/door/findings").text and "u-inspector" not in firm.get("/door/findings").text, "the firm reads why, not who")
check(clerk.post("/findings/finding", {"step": "accept", "text": "属实", "id": [mine, second]}).status == 422 and state_of(mine) == "open", "findings of two kinds are not answered together")
check(clerk.post("/findings/finding", {"step": "accept", "text": "属实", "id": [mine, theirs]}).status == 303 and state_of(mine) == state_of(theirs) == "confirmed", "those of one kind are")
check(clerk.post("/findings/finding/%d" % mine, {"step": "accept", "text": "x"}).status == 409, "nothing is accepted twice")
check(clerk.post("/findings/finding/%d" % mine, {"step": "reopen", "text": "再查"}).status == 303 and state_of(mine) == "open", "and may be opened again")
check(clerk.post("/findings/finding/%d" % mine, {"step": "correct", "text": "已改"}).headers["Location"] == "/findings/finding/%d" % mine, "corrected")
r = clerk.post("/findings/finding", {"step": "reopen", "text": "x", "id": mine, "back": "//evil.example/"})
check(r.headers["Location"] == "/findings", "and back to no other site")
check(clerk.get("/findings?period=xx").status == 422, "a period that is none is told")

# ---- what firms state themselves ---------------------------------------------------------------------------------------------
def waiting(who=clerk, query=""):
    return {(x["ledger"], x["record"]): x for x in json.loads(who.get("/api/v1/statements?" + query).text)["statements"]}


mine, theirs = (max(json.loads(clerk.get("/api/v1/ledgers/annual/records?where=企业 = %d" % n).text)["records"], key=lambda r: r["year"]) for n in (own, other))
check(firm.post("/door/my/annual/%d" % theirs["id"], {"rd_staff": "1"}).status == 404, "a firm changes no record of another's at its door")
check(firm.post("/door/my/annual/%d" % mine["id"], {"rd_staff": "1", "accept": "on"}).status == 303, "but its own")
line = waiting()[("annual", mine["id"])]
check({f["field"]: f["is"] for f in line["fields"]}["rd_staff"] == "1" and line["state"] == "waiting" and line["account"] == "u-firm", "which waits for the bureau, with what was before: %s" % line["fields"])
check(clerk.api("PATCH", "/api/v1/ledgers/annual/records/%d" % theirs["id"], {"rd_staff": 1}).status == 200 and ("annual", theirs["id"]) not in waiting(), "what the bureau writes waits for nobody")
check('id="stated"' in clerk.get("/ledger/annual/%d" % mine["id"]).text and 'id="stated"' not in clerk.get("/ledger/annual/%d" % theirs["id"]).text, "the record says so")
facts = {f["id"]: f["stated"] for f in json.loads(clerk.get("/api/v1/firms/%d?on=2019-10-20" % own).text)["facts"]}
check(facts["rd_staff"] and not facts["revenue"] and not any(f["stated"] for f in json.loads(clerk.get("/api/v1/firms/%d?on=2019-10-20" % other).text)["facts"]), "and the facts")
for who in (firm, people["inspector"], people["auditor"]):
    check(who.post("/statements", {"of": line["of"], "step": "verify"}).status == 404, "nor verified by others")
check(clerk.post("/statements", {"of": line["of"], "step": "return"}).status == 422, "sending back takes a reason")
check(clerk.post("/statements", {"of": line["of"], "step": "return", "text": "与社保不符"}).status == 303, "sent back")
page = firm.get("/door/statements").text
check("与社保不符" in page and "u-clerk" not in page and "自报被退回" in firm.get("/door").text, "the firm reads why, not who")
check(json.loads(firm.get("/api/v1/my/statements").text)["statements"][0]["decided_by"] is None and firm.get("/api/v1/ledgers/statement/records?cols=decided_by").text.find("u-clerk") < 0, "not by the API either")
check(firm.post("/door/my/annual/%d" % mine["id"], {"rd_staff": "2", "accept": "on"}).status == 303 and clerk.post("/statements", {"of": line["of"], "step": "verify"}).status == 409, "a change since it was looked at is not verified unseen")
line = waiting()[("annual", mine["id"])]
r = people["leader"].api("POST", "/api/v1/statements", {"of": [line["of"]], "step": "verify"})
check(r.status == 200 and ("annual", mine["id"]) not in waiting() and ("annual", mine["id"]) in waiting(query="state=verified"), "verified through the API")
check(not any(f["stated"] for f in json.loads(clerk.get("/api/v1/firms/%d?on=2019-10-20" % own).text)["facts"] if f["id"] == "rd_staff"), "a fact of the bureau's from then on")
check(clerk.api("PATCH", "/api/v1/ledgers/statement/records/1", {"state": "verified"}).status == 422, "nobody writes “verified” by hand")
check(firm.api("PATCH", "/api/v1/ledgers/annual/records/%d" % mine["id"], {"rd_staff": 3}).status == 200 and ("annual", mine["id"]) in waiting(), "edited again, through the API, it waits again")
check(clerk.api("POST", "/api/v1/statements", {"of": ["x", "1:1:1"], "step": "verify"}).status == 404, "what is no statement")

# ---- experts and service firms ------------------------------------------------------------------------------------------------
check(admin.post("/accounts/%s" % expert_id, {"state": "active"}).status == 303, "an account is enabled again")
expert, service = Person("u-expert"), Person("u-service")
check(expert.get("/").headers["Location"] == "/own" and "云湾大学" in expert.get("/own").text and "云湾数字服务中心" in service.get("/own").text, "each at home with its own record")
check("别处" not in expert.get("/own").text + expert.get("/search?q=别人").text + expert.get("/api/v1/ledgers/expert/records").text, "and nobody else's")
check(service.get("/api/v1/ledgers/expert/records").status == 404 and expert.get("/api/v1/ledgers/enterprise/records").status == 404 and expert.get("/door").status == 404, "no ledger of others")
check(expert.api("PATCH", "/api/v1/ledgers/expert/records/2", {"research": "x"}).status == 404, "nor writes there")
check(expert.post("/own/record", {"research": "精密传动", "phone": "0571-1112224", "account": "u-other"}).status == 303, "an expert keeps the own record")
now = json.loads(clerk.get("/api/v1/ledgers/expert/records/1").text)
check(now["research"] == "精密传动" and now["account"] == "u-expert", "but not the log-in it is tied to")
line = waiting()[("expert", 1)]
check([f["field"] for f in line["fields"]] == ["research"] and line["firm"] is None, "what is stated waits for the bureau, the telephone does not: %s" % line["fields"])
check(clerk.post("/statements", {"of": line["of"], "step": "return", "text": "请写全称"}).status == 303 and "请写全称" in expert.get("/own").text and "u-clerk" not in expert.get("/own").text, "sent back, it says why")
check(expert.api("PATCH", "/api/v1/my/profile", {"research": "精密传动与润滑"}).status == 200 and "待核实" in expert.get("/own").text, "corrected, through the API")
for n, audience, topic in (("N1", "expert", "review"), ("N2", "service", "supply"), ("N3", "all", "training")):
    r = clerk.api("POST", "/api/v1/ledgers/platform_notice/records", {"number": n, "audience": audience, "topic": topic, "title": "通知" + n, "body": "内容" + n, "sent_on": "2019-10-0" + n[1]})
    assert r.status == 201, r.text
titles = lambda who: [x["title"] for x in json.loads(who.get("/api/v1/my/notices").text)["notices"]]
check(titles(expert) == ["通知N3", "通知N1"] and titles(service) == ["通知N3", "通知N2"], "notices to each audience")
first = json.loads(expert.get("/api/v1/my/notices").text)["notices"][1]["id"]
check(expert.post("/own/notices/%d/read" % (first + 1), {}).status == 404, "a notice to others is not read")
check(expert.post("/own/notices/%d/read" % first, {}).status == 303 and [x["fresh"] for x in json.loads(expert.get("/api/v1/my/notices").text)["notices"]] == [True, False], "read is read")
check([x["fresh"] for x in json.loads(service.get("/api/v1/my/notices").text)["notices"]] == [True, True], "by whoever read it")
check(expert.api("POST", "/api/v1/my/topics", {"topic": ["review"]}).status == 200 and titles(expert) == ["通知N1"] and titles(service) == ["通知N3", "通知N2"], "topics that one does not want are left out, for oneself")
check(firm.get("/api/v1/my/notices").status == 404 and firm.get("/api/v1/ledgers/expert/records").status == 404, "a firm has its own inbox")

# ---- the log -----------------------------------------------------------------------------------------------------------------
auditor = Person("u-auditor")


def log_of(query=""):
    return json.loads(auditor.get("/api/v1/audit?size=500&" + query).text)["entries"]


check(any(x["action"] == "refused" and x["who"] == "u-firm" and x["subject"] == "GET /accounts" for x in log_of("action=refused")), "who asked for what they may not stands in the log")
n = len(log_of("action=refused"))
for _ in range(200):
    firm.get("/accounts")
check(len(log_of("action=refused")) == n, "once, however often they ask")
Person().send("POST", "/login", form={"name": "u-leader", "password": "Wrong-2026-wrong"})
Person().send("POST", "/login", form={"name": "Secret-2026-typed", "password": "x"})
check(log_of("action=login-failed")[0]["who"] == "u-leader" and log_of("action=login-failed")[0]["subject"] == "127.0.0.1", "a failed log-in with its address")
check(log_of("action=login-unknown")[0]["who"] == "?", "one under no name as such")
Person("u-leader").post("/logout", {})
actions = {x["action"] for x in log_of()} | {x["action"] for k in ("login", "account", "read", "data") for x in log_of("kind=" + k)}
for action in ("login", "logout", "login-failed", "login-unknown", "refused", "account-add", "account-state", "account-unlock", "session-end", "token-add", "token-revoke", "export", "read-personal", "edit"):
    check(action in actions, "in the log: " + action)
everything = auditor.get("/audit/export?format=csv").text
check(all(x not in everything for x in ("Bureau-2026-x", "Secret-2026-typed", "Wrong-2026-wrong", token)), "and no secret")
check(log_of("action=export")[0]["who"] == "u-auditor" and log_of("action=export")[0]["subject"] == "audit", "its own export, too")
check(not re.search('class="raw"', auditor.get("/audit").text), "every action has words")
first = json.loads(auditor.get("/api/v1/audit?size=7").text)
second = json.loads(auditor.get(first["next"]).text)
check([x["seq"] for x in first["entries"] + second["entries"]] == list(range(first["entries"][0]["seq"], first["entries"][0]["seq"] - 14, -1)), "pages follow on each other by number")
check([x["who"] for x in log_of("who=u-clerk")] == ["u-clerk"] * len(log_of("who=u-clerk")), "by person")
check(auditor.get("/audit?from=yesterday").status == 422 and auditor.get("/api/v1/audit?kind=nothing").status == 422, "what is no day or kind is told")
batch = next(x["batch"] for x in log_of("kind=data") if x["who"] == "u-clerk" and x["subject"] == "enterprise")
page = auditor.get("/audit/batch/%d" % batch)
check("/ledger/enterprise/" in page.text and "不在您查看范围" not in page.text, "a batch leads the auditor to its records")
page = admin.get("/audit/batch/%d" % batch)
check("/ledger/enterprise/" not in page.text and "不在您查看范围" in page.text, "the administrator only to their number")
page = auditor.post("/audit/verify", {})
check("链完整" in page.text and log_of("action=verify-chain")[0]["detail"] == "ok", "the chain is checked, and that is noted")

page = clerk.get("/ledger/enterprise", headers={"Accept-Encoding": "identity"})
for header, part in {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store"}.items():
    check(part in (page.headers[header] or ""), header)
check("HttpOnly" in Person().send("POST", "/login", form={"name": "u-clerk", "password": "Bureau-2026-x"}).headers["Set-Cookie"], "the session is hidden from scripts")
check("jbp_http_requests_total" in nobody.get("/metrics").text, "metrics")
check(re.search(r"GET /ledger/enterprise 200", open(log).read()) is not None, "the access log")
for i in range(5):
    last = Person().send("POST", "/login", form={"name": "u-inspector", "password": "wrong"}).status
check(last == 429, "five wrong passwords lock the account")
person.done()
