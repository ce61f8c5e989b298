"""The JSON API against a running jbp serve: python3 api.py PORT [FOLDER]. Part of web.sh, after web.py; uses its people."""
import json, re, sys, threading

import schema
from person import Person, bearer, check, done

roles = ("leader", "clerk", "inspector", "auditor", "admin", "expert", "firm")
people = {r: Person("u-" + r) for r in roles if r != "auditor"}
clerk, leader, firm, admin, inspector = (people[r] for r in ("clerk", "leader", "firm", "admin", "inspector"))
nobody = Person()
own = json.loads(firm.get("/api/v1/ledgers/enterprise/records").text)["records"][0]["id"]
other = next(r["id"] for r in json.loads(clerk.get("/api/v1/ledgers/enterprise/records?size=2").text)["records"] if r["id"] != own)
graded = json.loads(clerk.get("/api/v1/ledgers/evaluation_result/records?size=1&cols=enterprise").text)["records"][0]["enterprise"]
month = json.loads(clerk.get("/api/v1/month").text)["period"]

# ---- the document --------------------------------------------------------------------------------------------------------
docs = {r: json.loads(p.get("/api/v1/openapi.json?lang=en").text) for r, p in people.items()}
for r, d in docs.items():
    if len(sys.argv) > 2:                    # for openapi.mjs
        json.dump(d, open("%s/openapi-%s.json" % (sys.argv[2], r), "w"))
    bad = schema.document_faults(d)
    check(not bad, "the OpenAPI document of %s is whole (%d paths)%s" % (r, len(d["paths"]), "".join("\n    " + x for x in bad[:10])))
rows = set()
for name in ("src/web/api.c", "src/web/api_pages.c"):
    rows |= {(m.lower(), re.sub(r":(\w+)", r"{\1}", p)) for m, p in re.findall(r'API(?:_PAGE)?\("(\w+)", "([^"]+)"', open(name).read())}
told = {(m, p) for d in docs.values() for p, item in d["paths"].items() for m in item}
check(len(rows) > 50 and not rows - told, "all %d routes of the API are described to somebody %s" % (len(rows), sorted(rows - told)))
check(not {p for p in docs["inspector"]["paths"] if "policies" in p or "accounts" in p}, "but not to who may not use them")

# ---- what each role gets, and that it is as described ------------------------------------------------------------------------
table = [  # address, then the status wanted of: leader clerk inspector admin firm
    ("/api/v1/home", 200, 200, 200, 200, 404), ("/api/v1/month", 200, 200, 404, 404, 404), ("/api/v1/month?period=2019-08", 200, 200, 404, 404, 404),
    ("/api/v1/ledgers/enterprise", 200, 200, 200, 404, 200), ("/api/v1/ledgers/enterprise/records/%d" % own, 200, 200, 200, 404, 200),
    ("/api/v1/ledgers/enterprise/records/%d/history" % own, 200, 200, 200, 404, 200), ("/api/v1/ledgers/enterprise/records?size=3", 200, 200, 200, 404, 200),
    ("/api/v1/ledgers/enterprise/views", 200, 200, 200, 404, 404), ("/api/v1/ledgers/enterprise/export/ndjson?limit=5", 200, 200, 404, 404, 404),
    ("/api/v1/ledgers/enterprise/export?format=csv", 200, 200, 404, 404, 404), ("/api/v1/ledgers/park/form", 404, 200, 404, 404, 404),
    ("/api/v1/firms/%d" % other, 200, 200, 200, 404, 404), ("/api/v1/firms/%d?on=2019-10-20&year=2018" % graded, 200, 200, 200, 404, 404), ("/api/v1/firms/99999999", 404, 404, 404, 404, 404),
    ("/api/v1/figures", 200, 200, 404, 404, 404), ("/api/v1/figures/C004?period=2019-09", 200, 200, 404, 404, 404),
    ("/api/v1/figures/monitoring.output.cumulative/trace?period=2019-09", 200, 200, 404, 404, 404),
    ("/api/v1/policies", 200, 200, 404, 404, 404), ("/api/v1/policies/sme_innovative_2022", 200, 200, 404, 404, 404),
    ("/api/v1/policies/sme_innovative_2022/firms", 200, 200, 404, 404, 404), ("/api/v1/policies/sme_innovative_2022/firms?standing=eligible", 200, 200, 404, 404, 404),
    ("/api/v1/policies/sme_innovative_2022/firms/%d" % other, 200, 200, 404, 404, 404), ("/api/v1/policies/try?feel=研发费用占比 > 3", 200, 200, 404, 404, 404),
    ("/api/v1/evaluation", 200, 200, 404, 404, 404), ("/api/v1/evaluation/common-2018", 200, 200, 404, 404, 404),
    ("/api/v1/evaluation/common-2018/near?percent=3", 200, 200, 404, 404, 404), ("/api/v1/evaluation/common-2018/what-if", 200, 200, 404, 404, 404),
    ("/api/v1/evaluation/common-2018/firms/%d" % graded, 200, 200, 404, 404, 404),
    ("/api/v1/ask", 200, 200, 404, 404, 404), ("/api/v1/ask?ledger=monthly_output&rows=month&cols=enterprise.town&measure=sum:output", 200, 200, 404, 404, 404),
    ("/api/v1/ask/export?ledger=enterprise&rows=town&format=csv", 200, 200, 404, 404, 404),
    ("/api/v1/reports", 200, 200, 404, 404, 404), ("/api/v1/search?q=云湾", 200, 200, 200, 404, 200), ("/api/v1/registrations", 404, 200, 404, 404, 404),
    ("/api/v1/accounts", 404, 404, 404, 200, 404), ("/api/v1/my/policies", 404, 404, 404, 404, 200), ("/api/v1/my/policies/sme_innovative_2022", 404, 404, 404, 404, 200),
    ("/api/v1/my/facts", 404, 404, 404, 404, 200), ("/api/v1/my/inbox", 404, 404, 404, 404, 200), ("/api/v1/my/evaluation", 404, 404, 404, 404, 200),
    ("/api/v1/statements", 200, 200, 404, 404, 404), ("/api/v1/statements?state=all&ledger=annual", 200, 200, 404, 404, 404), ("/api/v1/my/statements", 404, 404, 404, 404, 200),
    ("/api/v1/sessions", 200, 200, 200, 200, 200), ("/api/v1/accounts/1", 404, 404, 404, 200, 404), ("/api/v1/accounts/99999", 404, 404, 404, 404, 404),
    ("/api/v1/ask/records?ledger=enterprise&rows=town&row=", 200, 200, 404, 404, 404), ("/api/v1/audit", 404, 404, 404, 200, 404), ("/api/v1/audit/batches/1", 404, 404, 404, 200, 404),
    ("/api/v1/audit/export?format=csv&kind=login", 404, 404, 404, 200, 404), ("/api/v1/catalogue", 200, 200, 404, 404, 200), ("/api/v1/catalogue?q=x&category=I03", 200, 200, 404, 404, 200),
    ("/api/v1/rules", 200, 200, 404, 404, 404), ("/api/v1/rules/decision/four_batches/editions", 200, 200, 404, 404, 404), ("/api/v1/evaluation/common-2018/compare?with=wujin-draft&with_year=2018", 200, 200, 404, 404, 404),
    ("/api/v1/evaluation/common-2018/objections", 200, 200, 404, 404, 404), ("/api/v1/my/calendar", 404, 404, 404, 404, 200), ("/api/v1/my/subscription", 404, 404, 404, 404, 200),
    ("/api/v1/webhooks", 404, 200, 404, 200, 404),
    ("/api/v1/quality", 200, 200, 200, 404, 404), ("/api/v1/quality/enterprise", 200, 200, 200, 404, 404), ("/api/v1/ask/boards", 200, 200, 404, 404, 404),
    ("/api/v1/my/records/month", 404, 404, 404, 404, 200), ("/api/v1/my/records/nothing", 404, 404, 404, 404, 404),
]
template = json.loads(clerk.get("/api/v1/reports").text)["templates"][0]["name"]
table += [("/api/v1/reports/%s/preview?period=2019-09" % template, 200, 200, 404, 404, 404), ("/api/v1/reports/%s/file?period=2019-09&format=xlsx" % template, 200, 200, 404, 404, 404)]
wrong, answers = [], {}
for path, *wanted in table:
    for role, status in zip(("leader", "clerk", "inspector", "admin", "firm"), wanted):
        r = people[role].get(path)
        if r.status != status:
            wrong.append("%s as %s: %d, wanted %d %s" % (path, role, r.status, status, r.text[:200]))
        elif "json" in r.headers["Content-Type"] and "ndjson" not in r.headers["Content-Type"]:
            body = answers[path, role] = json.loads(r.text)
            doc = docs[role] if status == 200 else docs["clerk"] if schema.operation_of(docs["clerk"], "GET", path)[1] else docs["admin"] if "accounts" in path or "audit" in path else docs["firm"]
            wrong += schema.answer_faults(doc, "GET", path, status, r.headers["Content-Type"], body)[:5]
    if nobody.get(path).status != 401:
        wrong.append("%s as nobody" % path)
check(not wrong, "%d addresses of the API as %d roles and as nobody, answers as described%s" % (len(table), 5, "".join("\n    " + w for w in wrong[:30])))
a = lambda path, role="clerk": answers[path, role]
check(a("/api/v1/home")["output"] and a("/api/v1/home")["trend"]["x"] and a("/api/v1/home")["closing"]["expected"] > 0, "the month's figures are there")
check(a("/api/v1/policies/sme_innovative_2022")["conditions"] and a("/api/v1/policies/sme_innovative_2022/firms/%d" % other)["criteria"], "conditions and criteria are there")
counted = {g["standing"]: g["count"] for g in a("/api/v1/policies/sme_innovative_2022/firms")["groups"]}
line = next(p for p in a("/api/v1/policies")["policies"] if p["policy"] == "sme_innovative_2022")
check(len(counted) == 4 and (not line["in_force"] or all(line[k] == counted[k] for k in counted)), "firms by standing are as many as the list counts %s" % counted)
check(len(a("/api/v1/evaluation/common-2018")["firms"]) > 5 and a("/api/v1/evaluation/common-2018/firms/%d" % graded)["document"]["blocks"], "results and a firm's sheet")
preview = a("/api/v1/reports/%s/preview?period=2019-09" % template)
said = [f for b in preview["blocks"] for f in b.get("figures", [])]
check(len(said) > 5, "a report's preview names %d figures" % len(said))
f = next(f for f in said if f["value"])
again = json.loads(clerk.get("/api/v1/figures/%s?%s" % (f["id"], f["params"].replace(";", "&"))).text)
check(again["value"] == f["value"], "and each can be asked again (%s: %s)" % (f["id"], f["value"]))
page = json.loads(clerk.get("/api/v1/ask?ledger=enterprise&rows=town&measure=count").text)
check(sum(int(r["cells"][0]["text"].replace(",", "")) for r in page["rows"]) == page["records"] == int(page["total"]), "a question's table adds up")

# ---- conventions -----------------------------------------------------------------------------------------------------------
for path in ("/api/v1/policies", "/api/v1/ledgers", "/api/v1/ledgers/enterprise/records?size=3"):
    r = clerk.get(path)
    tag = r.headers["ETag"]
    check(tag and clerk.get(path, headers={"If-None-Match": tag}).status == 304 and clerk.get(path, headers={"If-None-Match": '"x"'}).status == 200, "ETag and 304: " + path)
r = clerk.send("HEAD", "/api/v1/ledgers")
check(r.status == 200 and r.text == "" and r.headers["ETag"], "HEAD")
r = clerk.send("PUT", "/api/v1/ledgers/enterprise/records")
check(r.status == 405 and set(r.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}, "405 says what is allowed: %s" % r.headers["Allow"])
r = clerk.get("/api/v1/ledgers/enterprise/records?size=2")
check(json.loads(r.text)["next"] in r.headers["Link"] and 'rel="next"' in r.headers["Link"], "Link names the next page")
seen, at = [], "/api/v1/ledgers/enterprise/export/ndjson?limit=40"
while at:
    r = clerk.get(at)
    seen += [json.loads(x)["id"] for x in r.text.splitlines()]
    at = re.search(r"<([^>]*)>", r.headers["Link"]).group(1) if r.headers["Link"] else None
every = int(json.loads(clerk.get("/api/v1/ask?ledger=enterprise&measure=count").text)["total"])
check(len(seen) == len(set(seen)) == every and seen == sorted(seen), "a ledger line by line, in pieces: %d records" % len(seen))
check("there is no ledger" in clerk.get("/api/v1/ledgers/nothing", headers={"Accept-Language": "de, en;q=0.8, zh;q=0.5"}).text, "Accept-Language")
r = clerk.api("PATCH", "/api/v1/ledgers/enterprise/records/%d" % other, {"nothing": 1, "employees": "many", "registered_capital": 1.5, "industry": "no such"})
p = json.loads(r.text)
check(r.status == 422 and {e["pointer"] for e in p["errors"]} >= {"/nothing", "/registered_capital"}, "problems point at every wrong field: %s" % [e["pointer"] for e in p["errors"]])
r = clerk.api("PATCH", "/api/v1/ledgers/enterprise/records/%d" % other, {"employees": "many", "industry": "no such"})
check({e["pointer"] for e in json.loads(r.text)["errors"]} == {"/employees", "/industry"}, "also those found when they are read")
p = json.loads(clerk.get("/api/v1/evaluation/common-2018/what-if?w.above.tax_mu=x").text)
check(p["status"] == 422 and [e["parameter"] for e in p["errors"]] == ["above.tax_mu"] and "应为数" in p["detail"], "and at the item of a scheme whose weight is no number: %s" % p.get("detail"))
r = clerk.api("POST", "/api/v1/registrations/1", {"decision": "maybe", "x": 1})
check(r.status == 422 and {e["pointer"] for e in json.loads(r.text)["errors"]} == {"/decision", "/x"}, "and of a body that a page reads")
check(clerk.api("POST", "/api/v1/registrations/1", {}).status == 422 and clerk.api("POST", "/api/v1/registrations/99999", {"decision": "yes"}).status == 404, "required members")
r = clerk.send("POST", "/api/v1/ask/kept", form={"name": "x", "query": "ledger=enterprise", "_token": clerk.token})
check(r.status in (403, 422), "a form is no body of the API (%d)" % r.status)

# ---- changes -----------------------------------------------------------------------------------------------------------------
check(clerk.api("POST", "/api/v1/ask/kept", {"name": "接口", "query": "ledger=enterprise&rows=town", "shared": False}).status == 204, "a question is kept")
kept = next(k for k in json.loads(clerk.get("/api/v1/ask").text)["kept"] if k["name"] == "接口")
check(leader.api("DELETE", "/api/v1/ask/kept/%d" % kept["id"]).status == 204 and kept in json.loads(clerk.get("/api/v1/ask").text)["kept"], "nobody else drops it")
check(clerk.api("DELETE", "/api/v1/ask/kept/%d" % kept["id"]).status == 204 and kept not in json.loads(clerk.get("/api/v1/ask").text)["kept"], "its owner does")
check(clerk.api("POST", "/api/v1/ledgers/park/views", {"name": "甲", "query": "sort=code"}).status == 204 and json.loads(clerk.get("/api/v1/ledgers/park/views").text)["views"][0]["name"] == "甲", "a view is saved")
r = clerk.api("POST", "/api/v1/month/%s/check" % month)
check(r.status == 200 and json.loads(r.text)["message"], "a month is checked")
check(inspector.api("POST", "/api/v1/month/%s/check" % month).status == 404, "not by others")
r = clerk.api("POST", "/api/v1/reports/%s/issue?period=2019-09" % template)
check(r.status == 200, "a report is issued %s" % r.text[:100])
code = json.loads(clerk.get("/api/v1/reports").text)["issues"][0]["code"]
check(json.loads(clerk.get("/api/v1/reports/issued/%s/check" % code).text)["changed"] == 0, "and still true")
r = admin.api("POST", "/api/v1/accounts", {"name": "api-made", "role": "inspector"})
check(r.status == 201 and json.loads(r.text)["password"], "an account is made")
made = next(x for x in json.loads(admin.get("/api/v1/accounts").text)["accounts"] if x["name"] == "api-made")
check(admin.api("PATCH", "/api/v1/accounts/%d" % made["id"], {"state": "disabled"}).status == 200, "and disabled")
r = firm.api("POST", "/api/v1/my/records/products", {"name": "接口产品", "category": "I03"})
check(r.status == 204 and any("接口产品" in str(x["cells"]) for x in json.loads(firm.get("/api/v1/my/records/products").text)["rows"]), "a firm reports a product %s" % r.text[:200])
r = firm.api("POST", "/api/v1/my/records/products", {"name": "x", "category": "没有的类别"})
check(r.status == 422 and json.loads(r.text)["errors"][0]["pointer"] == "/category", "with its faults told %s" % r.text[:200])
check(clerk.api("POST", "/api/v1/ask/boards", {"name": "接口看板", "of": ["1"]}).status == 204 and any(b["name"] == "接口看板" for b in json.loads(clerk.get("/api/v1/ask/boards").text)["boards"]), "a board is kept")
check(firm.api("POST", "/api/v1/my/facts", {"fact": "plan_investment", "answer": "6123.5"}).status == 200, "a firm supplies a fact")
r = firm.api("POST", "/api/v1/my/facts", {"fact": "plan_investment", "answer": "1", "good_until": "soon"})
check(r.status == 422 and json.loads(r.text)["errors"][0]["pointer"] == "/good_until", "with its faults told %s" % r.text[:200])

# ---- log-ins, rights of an account ---------------------------------------------------------------------------------------------------
mine = json.loads(leader.get("/api/v1/sessions").text)["sessions"]
again = Person("u-leader")
both = json.loads(leader.get("/api/v1/sessions").text)["sessions"]
check(len(both) == len(mine) + 1 and [s["own"] for s in both].count(True) == 1 and all(s["begun"].endswith("Z") for s in both), "one's own sessions are listed: %d" % len(both))
fresh = next(s["id"] for s in both if s["id"] not in {x["id"] for x in mine})
check(clerk.api("DELETE", "/api/v1/sessions/" + fresh).status == 404, "nobody ends another's")
check(leader.api("DELETE", "/api/v1/sessions/" + fresh).status == 204 and again.get("/api/v1/ledgers").status == 401, "one of them is ended")
again = Person("u-leader")
check(leader.api("POST", "/api/v1/sessions/end-others").status == 200 and again.get("/api/v1/ledgers").status == 401 and leader.get("/api/v1/ledgers").status == 200, "all others are, not one's own")
made = leader.post("/me/tokens", {"name": "会话", "scopes": "read write", "days": "1"})
token = re.search(r"jbp_[0-9a-f]{64}", made.text).group(0)
check(bearer(token, "GET", "/api/v1/sessions").status == 404 and bearer(token, "POST", "/api/v1/sessions/end-others", "{}").status == 404, "a token sees and ends none")
leader.post("/me/tokens/%s/revoke" % re.search(r"/me/tokens/(\d+)/revoke", leader.get("/me/tokens").text).group(1), {})
secret = json.loads(admin.api("POST", "/api/v1/accounts", {"name": "api-locked", "role": "inspector"}).text)["password"]
for _ in range(5):
    nobody.send("POST", "/login", form={"name": "api-locked", "password": "Wrong-2026-x"})
locked = next(x for x in json.loads(admin.get("/api/v1/accounts").text)["accounts"] if x["name"] == "api-locked")
one = "/api/v1/accounts/%d" % locked["id"]
check(locked["locked"] and json.loads(admin.get(one).text)["locked_until"], "five wrong passwords lock an account, and the administrator sees until when")
check(clerk.api("POST", one + "/unlock").status == 404 and leader.api("POST", one + "/unlock").status == 404, "nobody else unlocks it")
check(admin.api("POST", one + "/unlock").status == 200 and json.loads(admin.get(one).text)["locked_until"] is None, "the administrator does")
check(nobody.send("POST", "/login", form={"name": "api-locked", "password": secret}).status == 303 and len(json.loads(admin.get(one).text)["sessions"]) == 1, "and it is in")
check(admin.api("POST", one + "/sessions/end-all").status == 200 and not json.loads(admin.get(one).text)["sessions"], "its sessions are ended")

# ---- what else pages do ----------------------------------------------------------------------------------------------------------------
town = json.loads(clerk.get("/api/v1/ask?ledger=enterprise&rows=town&measure=count").text)["rows"][0]
cell = json.loads(clerk.get(town["cells"][0]["records"]).text)
behind = json.loads(clerk.get(cell["records"] + "&size=500").text)["records"]
check(len(behind) == int(town["cells"][0]["text"].replace(",", "")) and all(r["town"] == town["label"] for r in behind), "the records behind a cell: %d of %s" % (len(behind), town["label"]))
two = [r for r in json.loads(clerk.get("/api/v1/ledgers/enterprise/records?size=4").text)["records"] if r["id"] != own][:2]
sent = {"records": ",".join("%d:%d" % (r["id"], r["version"]) for r in two), "change": "town", "value": "接口街道", "reason": "试"}
tried = json.loads(clerk.api("POST", "/api/v1/ledgers/enterprise/bulk", sent).text)
check(tried["count"] == 2 and tried["tried"] == {"changed": 2, "same": 0, "refused": 0} and len(tried["lines"]) == 2, "a field of several records is tried: %s" % tried["tried"])
check(clerk.api("POST", "/api/v1/ledgers/enterprise/bulk/write", sent).status == 200 and all(json.loads(clerk.get("/api/v1/ledgers/enterprise/records/%d" % r["id"]).text)["town"] == "接口街道" for r in two), "and written")
check(clerk.api("POST", "/api/v1/ledgers/enterprise/bulk/write", sent).status >= 400, "not over what changed since")
check(firm.api("POST", "/api/v1/ledgers/enterprise/bulk", sent).status == 404, "nor by a firm")
check(firm.api("POST", "/api/v1/my/policies/rd_deduction_2018/follow", {"on": "yes"}).status == 200 and firm.api("POST", "/api/v1/my/policies/rd_deduction_2018/application", {"state": "drafting"}).status == 200, "a policy is followed, an application told of")
check(firm.api("POST", "/api/v1/my/policies/rd_deduction_2018/application", {"state": "granted"}).status == 422, "not its result")
said = json.loads(firm.get("/api/v1/my/subscription").text)
wanted = {k: [x["id"] for x in said[k + "s"]][1:] for k in ("topic", "level", "kind")}
check(firm.api("POST", "/api/v1/my/subscription", dict(wanted, weekday="2", closing_days="9")).status == 200, "a firm says what it wants to hear")
said = json.loads(firm.get("/api/v1/my/subscription").text)
check(said["closing_days"] == 9 and [x["on"] for x in said["topics"]][:2] == [False, True], "and reads it back")
check(firm.api("POST", "/api/v1/my/subscription", dict(wanted, weekday="2", kind=[])).status == 422, "nothing at all is a pause")
check(firm.api("POST", "/api/v1/my/subscription/email", {"address": "x"}).status == 422 and firm.api("POST", "/api/v1/my/subscription/code", {"code": "1"}).status == 422, "an address that is none, a code nobody waits for")
check(json.loads(admin.api("POST", "/api/v1/audit/verify").text)["whole"] is True and clerk.api("POST", "/api/v1/audit/verify").status == 404, "the chain is checked by who may")
check(firm.api("POST", "/api/v1/my/evaluation/objections", {"run": "no such", "fact": "x", "now": "1", "reason": "x"}).status == 404, "no objection to a run that is none")
check(clerk.api("POST", "/api/v1/rules/decision/four_batches/state", {"edition": 99, "to": "withdrawn", "reason": "x"}).status in (404, 409, 422), "no edition that there is not is withdrawn")

# ---- sent twice, made once ---------------------------------------------------------------------------------------------------------
def keyed(who, key, path, data, method="POST"):
    return who.api(method, path, data, headers={"Idempotency-Key": key})


new = {"code": "IK1", "name": "幂等园区"}
first, again = keyed(clerk, "k-1", "/api/v1/ledgers/park/records", new), keyed(clerk, "k-1", "/api/v1/ledgers/park/records", new)
check(first.status == again.status == 201 and first.text == again.text and again.headers["Idempotency-Replayed"] == "true" and not first.headers["Idempotency-Replayed"], "the same key, the same answer: 201 twice (%d %d)" % (first.status, again.status))
check(first.headers["Location"] == again.headers["Location"] and first.headers["ETag"] == again.headers["ETag"], "with its Location and ETag")
check(keyed(clerk, "k-1", "/api/v1/ledgers/park/records", dict(new, name="另一个")).status == 422, "another body under the same key is refused")
check(keyed(clerk, "k-1", "/api/v1/ask/kept", {"name": "x", "query": "ledger=park"}).status == 422, "another address as well")
other_one = keyed(people["admin"], "k-1", "/api/v1/accounts", {"name": "key-made", "role": "inspector"})
check(other_one.status == 201, "keys are each account's own")
check(keyed(people["admin"], "k-1", "/api/v1/accounts", {"name": "key-made", "role": "inspector"}).status == 409, "a secret is not told again")
where = first.headers["Location"]
c1 = keyed(clerk, "k-2", where, {"name": "幂等园区二"}, "PATCH")
clerk.api("PATCH", where, {"name": "幂等园区三"})
c2 = keyed(clerk, "k-2", where, {"name": "幂等园区二"}, "PATCH")
check(c1.text == c2.text and json.loads(clerk.get(where).text)["name"] == "幂等园区三", "a change sent again does not undo what came after it")
bad1, bad2 = keyed(clerk, "k-3", where, {"nothing": 1}, "PATCH"), keyed(clerk, "k-3", where, {"nothing": 1}, "PATCH")
check(bad1.status == bad2.status == 422 and bad1.text == bad2.text, "a refusal is the same again")
check(keyed(clerk, "x" * 201, where, {"name": "y"}, "PATCH").status == 422, "a key that is too long")
results = []
threads = [threading.Thread(target=lambda: results.append(twins[0].send("POST", "/api/v1/ask/kept", body=json.dumps({"name": "同时", "query": "ledger=park"}), headers={"Idempotency-Key": "k-4", "Content-Type": "application/json", "X-Token": twins[0].token}).status)) for _ in range(8)]
twins = [clerk]
clerk.get("/me/password")
[t.start() for t in threads], [t.join() for t in threads]
check(set(results) <= {204, 409} and len([k for k in json.loads(clerk.get("/api/v1/ask").text)["kept"] if k["name"] == "同时"]) == 1, "eight at once are one: %s" % results)

# ---- too many ---------------------------------------------------------------------------------------------------------------------------
made = leader.post("/me/tokens", {"name": "快", "scopes": "read", "days": "1"})
quick = re.search(r"jbp_[0-9a-f]{64}", made.text).group(0)
seen = [bearer(quick) for _ in range(60)]          # web.sh allows 30 a minute
late = [r for r in seen if r.status == 429]
check(late and int(late[0].headers["Retry-After"]) >= 1 and 30 <= len([r for r in seen if r.status == 200]) < 60, "a token that asks too often waits: %d of 60 refused" % len(late))
check(json.loads(late[0].text)["code"] == "limit" and leader.get("/api/v1/ledgers").status == 200, "others do not")
leader.post("/me/tokens/%s/revoke" % re.search(r"/me/tokens/(\d+)/revoke", leader.get("/me/tokens").text).group(1), {})

# ---- import ---------------------------------------------------------------------------------------------------------------------
def upload(who, path, name, text, **fields):
    who.get("/me/password")
    parts = "".join('--xYz\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % kv for kv in fields.items())
    body = parts + '--xYz\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\nContent-Type: text/csv\r\n\r\n%s\r\n--xYz--\r\n' % (name, text)
    return who.send("POST", path, body=body, headers={"Content-Type": "multipart/form-data; boundary=xYz", "X-Token": who.token})


heads = {f["id"]: f["label"] for f in json.loads(clerk.get("/api/v1/ledgers/park").text)["fields"]}
sheet = "%s,%s\nAPI1,接口园区\n,没有代码\n" % (heads["code"], heads["name"])
r = upload(clerk, "/api/v1/ledgers/park/import", "parks.csv", sheet)
trial = json.loads(r.text)
check(r.status == 200 and not schema.answer_faults(docs["clerk"], "POST", "/api/v1/ledgers/park/import", 200, r.headers["Content-Type"], trial), "an upload is tried")
check(trial["rows"] == 2 and trial["inserted"] == 1 and trial["bad"] == 1 and trial["problems"][0]["row"] == 3, "faults name their row: %s" % trial["problems"][:1])
confirm = "/api/v1/ledgers/park/import/confirm"
check(clerk.api("POST", confirm, {"upload": trial["upload"]}).status == 409, "a file with faults is not written")
check(inspector.api("POST", confirm, {"upload": trial["upload"], "skip": True}).status == 404, "nor by who may not")
r = clerk.api("POST", confirm, {"upload": trial["upload"], "skip": True})
check(r.status == 200 and any(p["code"] == "API1" for p in json.loads(clerk.get("/api/v1/ledgers/park/records").text)["records"]), "unless they are left out")
check(clerk.api("POST", confirm, {"upload": "../../jbp.db"}).status == 404, "an upload is named, not opened as a file")
done()
