"""Attacks on a running jbp serve: python3 secure.py PORT FOLDER. Part of web.sh, its last: what it leaves in the ledgers is ugly.

The routes and their parameters are read from the tables in src/web, so that a new page is attacked without a line here."""
import glob, html.parser, http.client, io, json, os, re, sqlite3, ssl, subprocess, sys, time, urllib.parse, warnings, zipfile

import person
from person import check, port

work = sys.argv[2]
data = os.environ["JBP_DATA"]
quote = lambda x: urllib.parse.quote(x, safe="")
began = time.time()


class Person(person.Person):
    """As person.Person, over one connection that stays open, and with one token for all its posts."""
    line = None

    def send(self, method, path, form=None, body=None, headers=None):
        h = dict(headers or {})
        if self.cookie:
            h.setdefault("Cookie", self.cookie)
        if form is not None:
            body = urllib.parse.urlencode(form, doseq=True)
            h.setdefault("Content-Type", "application/x-www-form-urlencoded")
        body = body.encode() if isinstance(body, str) else body
        for again in (True, False):
            try:
                self.line = self.line or http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                self.line.request(method, urllib.parse.quote(path, safe="/?&=%:.,*-_"), body, h)
                r = self.line.getresponse()
                r.text = r.read().decode("utf-8", "replace")
                break
            except (http.client.HTTPException, OSError):
                self.line = None
                if not again:
                    raise
        for cookie in r.headers.get_all("Set-Cookie") or []:
            if cookie.startswith("jbp="):
                self.cookie = cookie.split(";")[0]
        return r

    def with_token(self):
        if not self.token:
            self.token = re.search(r'data-token="([0-9a-f]+)"', self.get("/me/password").text).group(1)
        return self.token

    def post(self, path, form, **k):
        return self.send("POST", path, form=dict(form, _token=self.with_token()), **k)

    def api(self, method, path, data=None, **k):
        h = {"Content-Type": "application/json", "X-Token": self.with_token()}
        h.update(k.pop("headers", {}))
        return self.send(method, path, body=json.dumps(data) if data is not None else None, headers=h)


nobody = Person()
people = {r: Person("u-" + r) for r in ("leader", "clerk", "auditor", "admin", "firm")}
leader, clerk, auditor, admin, firm = people.values()
own = json.loads(firm.get("/api/v1/ledgers/enterprise/records").text)["records"][0]
other = next(r for r in json.loads(clerk.get("/api/v1/ledgers/enterprise/records?size=20").text)["records"] if r["id"] != own["id"])
template = json.loads(clerk.get("/api/v1/reports").text)["templates"][0]["name"]
db = sqlite3.connect("file:%s/jbp.db?mode=ro" % data, uri=True)


def kept():
    """Whatever a request could have changed, but for the notes of refusals."""
    ask = lambda sql: db.execute(sql).fetchall()
    return [ask("SELECT count(*) FROM history"), ask("SELECT count(*) FROM audit WHERE action <> 'refused'"), ask("SELECT id, name, display, role, section, state, hash FROM account"),
            ask("SELECT id, name, query FROM saved_view"), ask("SELECT id FROM token"), ask("SELECT id, name, url, state FROM webhook"), ask("SELECT id FROM session")]


def tell(wrong, what):
    check(not wrong, what + "".join("\n    " + str(w) for w in wrong[:20]) + ("\n    … %d in all" % len(wrong) if len(wrong) > 20 else ""))


# ---- the tables of routes ------------------------------------------------------------------------------------------------
routes, asked = [], {}                       # (method, pattern, open, file); a file's parameters of the address
for name in sorted(glob.glob("src/web/*.c")):
    text = open(name).read()
    asked[name] = set(re.findall(r'http_query\([^,]+, "(\w+)"', text))
    for method, pattern, rest in re.findall(r'"(GET|POST|PATCH|PUT|DELETE)", "(/[^"]*)"(.*)', text):
        routes.append((method, pattern, "ROUTE_OPEN" in rest, name))
changing = [r for r in routes if r[0] != "GET"]
everywhere = {"where", "q", "sort", "cols", "page", "size", "period", "next", "back", "measure", "rows"}
shared = set().union(*(asked[n] for n in asked if "/page_" not in n))


def filled(pattern, **values):
    """An address of the pattern."""
    usual = {"ledger": "finding" if "/findings/" in pattern else "enterprise", "id": "sme_innovative_2022" if "polic" in pattern else "four_batches" if "/decision/" in pattern else "1", "what": "products",
             "month": "2019-09", "name": template, "kind": "policy", "scheme": "common-2018", "firm": str(other["id"]), "upload": "x", "token": "x", "line": "1", "lang": "zh"}
    usual.update(values)
    return re.sub(r":(\w+)", lambda m: quote(usual.get(m.group(1), "1")), pattern)


# ---- forged requests -----------------------------------------------------------------------------------------------------
body = {"name": "x", "query": "ledger=enterprise", "state": "disabled", "reason": "x", "text": "x", "step": "accept", "decision": "yes", "town": "x", "records": "1:1", "change": "town", "value": "x",
        "fact": "plan_investment", "answer": "1", "role": "admin", "old": "Bureau-2026-x", "new": "Other-2026-xyz", "again": "Other-2026-xyz", "all": "on", "display": "x", "url": "https://example.test/x",
        "scopes": "write", "days": "3", "password": "Bureau-2026-x", "secret": "x", "code": "1"}
twins = {r: Person("u-" + r) for r in ("clerk", "admin", "firm")}
for p in list(twins.values()) + [clerk, admin, firm]:
    p.with_token()
before, wrong, sent = kept(), [], 0
foreign = [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
for method, pattern, is_open, _ in changing:
    path, api = filled(pattern), pattern.startswith("/api/")
    for role, twin in twins.items():
        who = people[role]
        tries = [("no token", None, {}), ("a wrong token", "0" * 128, {}), ("another session's token", twin.token, {})] if not is_open else []
        for what, token, extra in tries + [("from elsewhere %s" % f, who.token, f) for f in (foreign if role == "clerk" else foreign[:1])]:
            form, h = dict(body), dict(extra)
            if token and api:
                h["X-Token"] = token
            elif token:
                form["_token"] = token
            if api:
                h["Content-Type"] = "application/json"
            r = who.send(method, path, form=None if api else form, body=json.dumps(form) if api else None, headers=h)
            sent += 1
            if r.status != 403:
                wrong.append("%s %s as %s with %s: %d" % (method, path, role, what, r.status))
    if not is_open:
        r = nobody.send(method, path, form=body)
        if (r.status, (r.headers["Location"] or "")[:6]) != ((401, "") if api else (303, "/login")):
            wrong.append("%s %s as nobody: %d" % (method, path, r.status))
tell(wrong, "%d forged requests to %d changing routes are refused" % (sent, len(changing)))
check(len(changing) > 75 and kept() == before, "and nothing has changed by them")
r = clerk.send("POST", "/ledger/enterprise/%d?_token=%s" % (other["id"], clerk.token), form={"town": "x"})
check(r.status == 403, "a token in the address is none")
r = clerk.send("POST", "/ledger/park/views?_method=DELETE", form={"name": "x"}, headers={"X-HTTP-Method-Override": "GET"})
check(r.status == 403, "a method in a header is none")
check(clerk.post("/ledger/park/views", {"name": "真的", "query": "sort=name"}, headers={"Origin": "http://127.0.0.1:%d" % port, "Sec-Fetch-Site": "same-origin"}).status == 303, "the true one goes through")

# ---- other firms' records --------------------------------------------------------------------------------------------------
ledgers = json.loads(clerk.get("/api/v1/ledgers").text)["ledgers"]
fields = {l["id"]: json.loads(clerk.get("/api/v1/ledgers/" + l["id"]).text)["fields"] for l in ledgers}
theirs = {other["id"]}
for l, ff in fields.items():
    if any(f["id"] == "enterprise" for f in ff):
        r = json.loads(clerk.get("/api/v1/ledgers/%s/records?size=2&where=%s" % (l, quote("企业 = %d" % other["id"]))).text)
        theirs |= {x["id"] for x in r.get("records", [])}
theirs = sorted(theirs)
last = db.execute("SELECT max(seq) FROM history").fetchone()[0]
wrong, sent = [], 0
names = (other["name"], other["uscc"])
for method, pattern, _, name in routes:
    if not pattern.startswith(("/door", "/api/v1/my")):
        continue
    whats = ("month", "products", "annual", "specialty", "facts") if ":what" in pattern else ("",)
    ids = theirs if re.search(r":(id|firm|record|code|line)\b", pattern) else theirs[:1]
    for what in whats:
        for n in ids:
            path = filled(pattern, what=what, id=str(n), firm=str(n), record=str(n), code=str(n), line=str(n))
            extra = {k: str(other["id"]) for k in ("enterprise", "firm", "record", "of", "id", "企业")}
            if method == "GET":
                r = firm.get(path + "?" + urllib.parse.urlencode(extra))
            elif pattern.startswith("/api/"):
                r = firm.api(method, path, dict(body, enterprise=other["id"]))
                r = firm.api(method, path, {"text": "x", "reason": "x"})
            else:
                r = firm.post(path, dict(body, **extra))
            sent += 1
            if r.status >= 500 or any(x in r.text for x in names):
                wrong.append("%s %s: %d%s" % (method, path, r.status, " tells of the other firm" if r.status < 500 else ""))
for l, n in db.execute("SELECT DISTINCT ledger, record FROM history WHERE seq > ?", (last,)).fetchall():
    r = json.loads(clerk.get("/api/v1/ledgers/%s/records/%d" % (l, n)).text)
    if (n if l == "enterprise" else r.get("enterprise", own["id"])) != own["id"]:
        wrong.append("%s %d, another firm's, was written" % (l, n))
for l, ff in fields.items():
    if any(f["id"] == "enterprise" for f in ff):
        for n in theirs:
            r = json.loads(clerk.get("/api/v1/ledgers/%s/records/%d" % (l, n)).text)
            if r.get("enterprise") == other["id"] and (firm.get("/api/v1/ledgers/%s/records/%d" % (l, n)).status != 404 or firm.get("/ledger/%s/%d" % (l, n)).status != 404
                                                       or firm.api("PATCH", "/api/v1/ledgers/%s/records/%d" % (l, n), {}).status != 404):
                wrong.append("%s %d is another firm's and is shown" % (l, n))
tell(wrong, "%d requests at the door with the numbers of another firm's records (%d of them)" % (sent, len(theirs)))

# ---- conditions that are commands ------------------------------------------------------------------------------------------
told = re.compile(r"sqlite|SQLSTATE|syntax error|no such (column|table|function)|unrecognized token|SELECT .* FROM|near &quot;|near \"|libpq|PostgreSQL|ERROR:")
attacks = ["'", "\"", "' OR '1'='1", "1; DROP TABLE enterprise--", "1) OR 1=1 --", "x' UNION SELECT name, hash FROM account --", "编号 > 0 or true", "true) or (true", "企业 != 0", "-1", "99999999999999999999",
           "0x7fffffff", "%", "_", "\\", "\u0001", "\ud7ff", "name, (SELECT hash FROM account)", "sum:output);--", "count(*)", "[]", "{a: 1}.a", "for i in 1..100000000 return i", "(" * 3000, "-" * 3000, "2019-13", "2019-09'--"]
lists = [(clerk, "/ledger/enterprise?%s=%s", ("where", "sort", "cols", "q", "page", "size")), (clerk, "/api/v1/ledgers/monthly_output/records?%s=%s", ("where", "sort", "cols", "q", "page", "size")),
         (clerk, "/ask?ledger=enterprise&%s=%s", ("rows", "cols", "measure", "where", "sort", "second", "show", "chart", "ledger")), (clerk, "/ask?rows=town&%s=%s", ("ledger",)), (clerk, "/findings?%s=%s", ("state", "kind", "period", "q", "group", "ledger")),
         (auditor, "/audit?%s=%s", ("who", "kind", "action", "subject", "from", "to", "before", "page")), (clerk, "/search?%s=%s", ("q", "page")), (clerk, "/figures?%s=%s", ("q", "period")), (clerk, "/quality/enterprise?%s=%s", ("where", "sort")),
         (clerk, "/figure/monitoring.output.cumulative?%s=%s", ("period", "month", "where", "page")), (clerk, "/month?%s=%s", ("period",)), (clerk, "/policies/try?%s=%s", ("feel",)), (clerk, "/evaluation/common-2018/near?%s=%s", ("percent", "year")),
         (firm, "/door/my/month?%s=%s", ("where", "sort", "q", "page")), (firm, "/api/v1/ledgers/monthly_output/records?%s=%s", ("where", "sort", "cols", "q"))]
wrong, sent = [], 0
for who, path, params in lists:
    for p in params:
        for x in attacks:
            r = who.get(path % (p, quote(x)))
            sent += 1
            plain = r.text.replace(x, "").replace(x.replace("'", "&#39;"), "")
            m = told.search(plain) if "SELECT" not in x else None
            if r.status >= 500 or m:
                wrong.append("%s: %d %s" % (path % (p, x[:60]), r.status, m and m.group(0)))
            elif who is firm and path.startswith("/api/") and p != "cols" and r.status == 200 and any(y["enterprise"] != own["id"] for y in json.loads(r.text)["records"]):
                wrong.append("%s shows other firms' records" % (path % (p, x)))
for x in attacks:
    r = clerk.api("PATCH", "/api/v1/ledgers/enterprise/records/%d" % other["id"], {x: x})
    s = clerk.api("PATCH", "/api/v1/ledgers/enterprise/records/%d" % other["id"], {"industry": x, "park": x, "employees": x, "id": x})
    t = clerk.post("/ledger/enterprise/bulk", {"records": x, "change": x, "value": x, "reason": x})
    sent += 3
    if (r.status, s.status, t.status) != (422, 422, 422) or told.search(r.text.replace(json.dumps(x, ensure_ascii=False)[1:-1], "")) and "SELECT" not in x:
        wrong.append("bodies with %s: %s %s" % (x[:60], (r.status, s.status, t.status), r.text[:200]))
for raw in ('{"town": "\\ud800"}', '{"town": "\\u0000"}', '{"town": {"a": 1}}', '{"employees": 1e400}', '{"employees": 123456789012345678901234567890}', "[" * 20000, '{"town":' * 5000, '{"town": "x", "town": "y"}', "\xff", "null", ""):
    r = clerk.send("PATCH", "/api/v1/ledgers/enterprise/records/%d" % other["id"], body=raw.encode("latin1"), headers={"Content-Type": "application/json", "X-Token": clerk.token})
    sent += 1
    if not 400 <= r.status < 500:
        wrong.append("a body %s: %d" % (raw[:40], r.status))
check(db.execute("SELECT count(*) FROM enterprise").fetchone()[0] > 50, "the ledger is still there")
tell(wrong, "%d conditions, orders and bodies that would be commands: none fails inside, shows more, or tells of the database" % sent)

# ---- texts that pose as markup -----------------------------------------------------------------------------------------------
mark = "Zq7"
evil = mark + "<script>alert(1)</script>\"><img src=x onerror=alert(1)>'{{title}}"
leads = "javascript:alert(1)//" + mark


class Markup(html.parser.HTMLParser):
    """What a browser would run."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        attrs = dict((k, v or "") for k, v in attrs)
        if tag == "script" and not attrs.get("src", "").startswith("/static/") or tag in ("object", "embed", "base") or mark in tag:
            self.found.append("<%s %s>" % (tag, attrs))
        for k, v in attrs.items():
            goes = re.sub(r"[\x00-\x20]", "", v).lower()
            if k.startswith("on") or k == "srcdoc" or mark.lower() in k or k in ("href", "src", "action", "formaction", "xlink:href") and re.match("(javascript|vbscript|data:(?!image/))", goes) or k in ("href", "src", "action", "formaction") and re.match(r"(https?:)?[/\\]{2}evil", goes):
                self.found.append("<%s %s=%s>" % (tag, k, v[:100]))
            if tag == "img" and v == "x":
                self.found.append("<img src=x>")

    handle_startendtag = handle_starttag


seen, shows, pages = [], set(), 0


def look(who, path, r=None):
    """Whether the answer runs anything."""
    global pages
    r = r or who.get(path)
    pages += 1
    kind = r.headers["Content-Type"] or ""
    if r.status >= 500:
        seen.append("%s: %d" % (path, r.status))
    if "html" in kind or "svg" in kind:
        m = Markup()
        m.feed(r.text)
        seen.extend("%s: %s" % (path, x) for x in m.found[:3])
        if mark in r.text:
            shows.add(path.split("?")[0])
    elif r.status == 200 and not kind and r.text:
        seen.append("%s: no type" % path)
    return r


written, refused = 0, []
for l in ledgers:
    if "edit" not in l["rights"]:
        continue
    texts = [f["id"] for f in fields[l["id"]] if f["type"] in ("text", "texts") and f["writable"]]
    records = json.loads(clerk.get("/api/v1/ledgers/%s/records?size=2" % l["id"]).text)["records"]
    if not records and l["id"] != "rule_edition":
        fill = {"int": 1, "integer": 1, "decimal": "1", "money": "1", "number": "1", "date": "2019-01-01", "month": "2019-09", "bool": True, "ref": own["id"]}
        row = {f["id"]: evil if f["type"] == "text" else fill.get(f["type"]) for f in fields[l["id"]] if f["required"] and f["type"] != "code"}
        r = clerk.api("POST", "/api/v1/ledgers/%s/records" % l["id"], row)
        if r.status == 201:
            records, written = [json.loads(r.text)], written + len([x for x in row.values() if x == evil])
    done = set()
    for record, bad in zip(records, (evil, leads)):
        todo = list(texts)
        while todo:
            r = clerk.api("PATCH", "/api/v1/ledgers/%s/records/%d" % (l["id"], record["id"]), {f: [bad] if next(x for x in fields[l["id"]] if x["id"] == f)["type"] == "texts" else bad for f in todo})
            if r.status == 200:
                written, done = written + len(todo), done | set(todo)
                break
            if r.status >= 500:
                seen.append("PATCH %s: %d" % (l["id"], r.status))
            blamed = {e["pointer"].strip("/") for e in json.loads(r.text).get("errors", [])} & set(todo)
            todo = [f for f in todo if f not in blamed] if blamed else todo[:len(todo) // 2]
    refused += ["%s.%s" % (l["id"], f) for f in texts if f not in done]
    base = "/ledger/" + l["id"]
    look(clerk, base + "?cols=" + ",".join(texts[:12]))
    look(clerk, "/quality/" + l["id"])
    look(clerk, base + "/new")
    for f in texts[:3]:
        look(clerk, "/ask?ledger=%s&rows=%s" % (l["id"], f))
        look(clerk, "%s/export?format=csv&cols=%s" % (base, f))
    for record in records:
        for path in ("%s/%d", "%s/%d/edit"):
            look(clerk, path % (base, record["id"]))
        if texts:
            look(clerk, base + "/bulk", clerk.post(base + "/bulk", {"records": "%d:%d" % (record["id"], record.get("version", 1) + 1), "change": texts[-1], "value": evil, "reason": evil}))
check(written > 100, "%d fields of the ledgers hold such a text (%d take none)" % (written, len(refused)))
clerk.api("PATCH", "/api/v1/ledgers/enterprise/records/%d" % own["id"], {"town": evil, "address": evil, "short_name": evil})

# names that people give, and reasons
clerk.post("/ledger/enterprise/views", {"name": evil, "query": "where=" + quote(evil), "shared": "1"})
clerk.post("/ledger/enterprise/views", {"name": evil, "query": "sort=name&next=" + leads, "shared": "1"})
clerk.post("/ask/keep", {"name": evil, "query": "ledger=enterprise&rows=town", "shared": "1"})
question = db.execute("SELECT max(id) FROM saved_view WHERE name = ?", (evil,)).fetchone()[0]
clerk.post("/ask/boards", {"name": evil, "of": str(question), "shared": "1"})
clerk.post("/me/webhooks", {"name": evil, "url": leads, "events": "record", "ledgers": "enterprise"})
clerk.post("/me/webhooks", {"name": evil, "url": "https://example.test/" + evil})
clerk.post("/me/tokens", {"name": evil, "scopes": "read", "days": "3"})
admin.post("/accounts", {"name": "evil-name", "display": evil, "role": "leader", "section": evil})
admin.post("/accounts", {"name": evil, "display": evil, "role": "leader"})
finding = json.loads(clerk.api("POST", "/api/v1/ledgers/finding/records", {"month": "2019-09", "enterprise": own["id"], "kind": "outlier", "indicator": evil, "detail": evil, "state": "open"}).text)["id"]
firm.post("/door/findings/%d" % finding, {"text": evil})
clerk.post("/findings/finding/%d" % finding, {"step": "reject", "text": evil})
firm.post("/door/facts", {"fact": "plan_investment", "answer": evil})
firm.post("/door/my/products", {"name": evil, "category": "I03"})
nobody.send("POST", "/register", form={"firm": evil, "uscc": person.uscc("91330100MA2AAAAB0"), "contact": evil, "phone": "0571-1234567", "name": "evil-firm", "password": "Bureau-2026-x"})
for pattern in [p for m, p, _, n in changing if m == "POST" and not p.startswith("/api/")]:      # every form, all of it evil: what is refused is shown again
    if pattern in ("/logout", "/me/password", "/login", "/me/totp") or "/month/" in pattern or pattern.startswith("/accounts"):
        continue
    for who in (clerk, firm):
        form = {k: evil for k in body}
        look(who, "POST " + pattern, who.post(filled(pattern, id="999999"), form))
look(nobody, "POST /login", nobody.send("POST", "/login", form={"name": evil, "password": evil, "next": evil}))


# files
def upload(path, name, content):
    fill = ('--xYz\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\nContent-Type: application/octet-stream\r\n\r\n' % name).encode() + content + b"\r\n--xYz--\r\n"
    return clerk.send("POST", path, body=fill, headers={"Content-Type": "multipart/form-data; boundary=xYz", "X-Token": clerk.with_token()})


def xlsx(rows):
    escape = lambda x: x.replace("&", "&amp;").replace("<", "&lt;")
    sheet = "".join("<row>%s</row>" % "".join('<c t="inlineStr"><is><t>%s</t></is></c>' % escape(c) for c in row) for row in rows)
    ns = "http://schemas.openxmlformats.org/"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("[Content_Types].xml", '<Types xmlns="%spackage/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>' % ns)
        z.writestr("_rels/.rels", '<Relationships xmlns="%spackage/2006/relationships"><Relationship Id="r1" Type="%sofficeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>' % (ns, ns))
        z.writestr("xl/workbook.xml", '<workbook xmlns="%sspreadsheetml/2006/main" xmlns:r="%sofficeDocument/2006/relationships"><sheets><sheet name="%s" sheetId="1" r:id="r1"/></sheets></workbook>' % (ns, ns, mark + "&lt;script>"))
        z.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="%spackage/2006/relationships"><Relationship Id="r1" Type="%sofficeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>' % (ns, ns))
        z.writestr("xl/worksheets/sheet1.xml", '<worksheet xmlns="%sspreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>' % (ns, sheet))
    return out.getvalue()


heads = {f["id"]: f["label"] for f in fields["park"]}
rows = [[heads["code"], heads["name"], evil], ["ZQ7", evil, evil], ["", leads, ""]]
csv_text = "\n".join(",".join('"%s"' % c.replace('"', '""') for c in row) for row in rows).encode()
imported = 0
for name, content in (("evil.csv", csv_text), ("evil.xlsx", xlsx(rows)), ("%s.csv" % evil.replace('"', "%22"), csv_text), ("%s.txt" % mark, b"\x00" + evil.encode())):
    r = look(clerk, "POST import " + name, upload("/ledger/park/import", name, content))
    imported += mark in r.text
    if "evil." in name:
        m = re.search(r'name="upload" value="([^"]+)"', r.text)
        if m:
            look(clerk, "POST import write", clerk.post("/ledger/park/import/write", {"upload": m.group(1), "skip": "1"}))
check(imported >= 3 and db.execute("SELECT count(*) FROM park WHERE name = ?", (evil,)).fetchone()[0] > 0, "such texts come in by csv and xlsx, too")

# every page, as it is and with each parameter of its file
for method, pattern, _, name in routes:
    if method != "GET" or pattern in ("/metrics", "/healthz") or pattern.startswith("/api/"):
        continue
    door = pattern.startswith("/door")
    who = firm if door else auditor if pattern.startswith("/audit") else admin if pattern.startswith("/accounts") else clerk
    path = filled(pattern, id=str(finding) if "/findings/" in pattern else str(question + 1) if "boards" in pattern else str(own["id"]), firm=str(own["id"])) if "polic" not in pattern and "rules" not in pattern else filled(pattern, firm=str(own["id"]))
    if path.endswith("/file"):
        path += "?period=2019-09&format=html"
    look(who, path)
    if ":" in pattern:
        for p in re.findall(r":(\w+)", pattern):
            look(who, filled(pattern, **{p: evil.replace("/", "")}))
    if "export" in pattern or pattern.endswith(("/file", "/form")):
        continue
    mine = asked[name] | (shared if "ledger" in pattern else set())
    look(who, path + ("&" if "?" in path else "?") + "&".join(p + "=" + quote(evil) for p in sorted(everywhere - mine)))
    for p in mine:
        for bad in (evil, leads) if p in ("next", "back", "query") else (evil,):
            look(who, path + ("&" if "?" in path else "?") + p + "=" + quote(bad))
for path in ("/search?q=" + mark, "/search?q=" + quote(evil), "/audit?who=" + quote(evil), "/nothing/" + quote(evil), "/static/" + quote(evil), "/findings?state=all&q=" + mark, "/registrations", "/me/webhooks", "/me/tokens", "/ask", "/ask/boards"):
    look(clerk, path)
for path in ("/audit", "/accounts"):
    look(admin, path)
for batch, in db.execute("SELECT max(id) FROM batch GROUP BY action").fetchall():
    look(auditor, "/audit/batch/%d" % batch)
for path in ("/firm/%d" % own["id"], "/reports/%s/file?period=2019-09&format=html" % quote(template)):
    look(clerk, path)
tell(seen, "%d answers over texts that pose as markup run nothing" % pages)
check(len(shows) > 40, "and %d pages did show the text" % len(shows))
bare = [p for p in ("/ledger/park?cols=code,name", "/search?q=" + mark) if mark in clerk.get(p).text and "{{title}}" not in clerk.get(p).text]
check(not bare, "braces are shown, not filled %s" % bare)

# ---- ways to files, to other sites, into headers ----------------------------------------------------------------------------
def raw(request, host="x", cookie=None, method="GET", body=b"", more=""):
    """Bytes as they are, and the whole answer."""
    import socket
    s = socket.create_connection(("127.0.0.1", port), timeout=5)
    s.sendall(("%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s%sContent-Length: %d\r\n\r\n" % (method, request, host, "Cookie: %s\r\n" % cookie if cookie else "", more, len(body))).encode("latin1") + body)
    got = b""
    while chunk := s.recv(65536):
        got += chunk
    s.close()
    return got.decode("latin1")


wrong, sent = [], 0
ups = ["../jbp.db", "..%2fjbp.db", "%2e%2e%2fjbp.db", "%2e%2e/jbp.db", "%252e%252e%252fjbp.db", "..%5cjbp.db", "..\\jbp.db", "%c0%ae%c0%ae%c0%afjbp.db", "....//jbp.db", "%00", "jbp.db%00.css", "/etc/passwd", "%2fetc%2fpasswd", "../../../../../../etc/passwd", "..%2f..%2f..%2f..%2f..%2fetc%2fpasswd"]
for folder in ("/static/", "/static/abc/", "/reports/", "/reports/check/", "/ledger/", "/ledger/park/import/", "/evaluation/", "/rules/decision/", "/policy/", "/figure/", "/api/v1/reports/", "/api/v1/ledgers/park/import/", "/"):
    for up in ups:
        for end in ("", "/file?format=docx", "/marked", "/text"):
            got = raw(folder + up + end, cookie=clerk.cookie)
            sent += 1
            status = got.split(" ")[1] if " " in got else "none"
            if status not in ("400", "404", "303", "405", "422") or "SQLite format" in got or "root:" in got:
                wrong.append("%s%s%s: %s" % (folder, up, end, status))
files = sorted(glob.glob(data + "/**", recursive=True))
for name in ups + ["..\\..\\x.csv", "x\r\nSet-Cookie: a=b.csv", "con.csv", "." * 300 + ".csv", ".csv", ""]:
    r = upload("/ledger/park/import", name.replace("\r\n", "%0d%0a"), csv_text)
    sent += 1
    if r.status >= 500:
        wrong.append("a file named %s: %d" % (name, r.status))
    for form in ({"upload": name}, {"upload": name, "skip": "1"}):
        if clerk.post("/ledger/park/import/write", form).status not in (404, 409, 422):
            wrong.append("an upload named %s is taken" % name)
made = [f for f in glob.glob(data + "/**", recursive=True) if f not in files and os.path.dirname(f) in (data, os.path.dirname(data))]
made = [f for f in made if not os.path.basename(f).startswith("jbp.db")]
if made or os.path.exists(os.path.join(os.path.dirname(data), "jbp.db")) or os.path.exists(os.path.join(os.path.dirname(data), "x.csv")):
    wrong.append("files where none belong: %s" % made)
tell(wrong, "%d names that would be ways to files" % sent)

wrong, sent = [], 0
away = ["//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example", "http://evil.example", "https:evil.example", "javascript:alert(1)", "/\t/evil.example", "/\r\n/evil.example", "/%0d%0aSet-Cookie: x=y", "/x\r\nSet-Cookie: evil=1", "/x\nX-Evil: 1", " //evil.example", "/../..//evil.example",
        "/.//evil.example", "data:text/html,x", "/x\u2028", "evil.example", "@evil.example", "/\x00/evil", "/%2f%2fevil.example", "/findings?\r\nX-Evil: 1", "/findings//evil", "/findings?x=\\\\evil"]


def leaves(r):
    """Whether an answer sends to another site, or has a header that was put into it."""
    to = r.headers["Location"]
    cookies = " ".join(r.headers.get_all("Set-Cookie") or [])
    if r.status >= 500 or r.headers["X-Evil"] or "evil" in cookies or "x=y" in cookies:
        return True
    return bool(to) and (to[0] != "/" or to[1:2] in ("/", "\\", "\t") or any(ord(c) < 32 for c in to) or urllib.parse.urlsplit(urllib.parse.urljoin("http://here.example/a/b", to)).netloc != "here.example")


for x in away:
    for who, r in ((nobody, Person().send("POST", "/login", form={"name": "u-leader", "password": "Bureau-2026-x", "next": x}) if x in away[:4] else nobody.get("/register?next=" + quote(x))), (clerk, clerk.get("/lang/zh?next=" + quote(x))), (clerk, clerk.get("/login?next=" + quote(x))), (nobody, nobody.get("/login?next=" + quote(x))),
                   (clerk, clerk.post("/findings/finding", {"step": "reopen", "text": "x", "id": finding, "back": x})), (clerk, clerk.post("/ledger/park/views", {"name": "x", "query": x})), (clerk, clerk.post("/ask/keep", {"name": "x", "query": x})),
                   (clerk, clerk.get("/ask/records?ledger=park&rows=name&row=" + quote(x))), (clerk, clerk.get("/ledger/park/export?format=" + quote(x))), (clerk, clerk.get("/ledger/park/export?format=csv&cols=" + quote(x))), (nobody, nobody.get("/" + quote(x))),
                   (clerk, clerk.get("/ask?ledger=park&row=%s&where=%s&add=%s" % ((quote(x),) * 3)))):
        sent += 1
        if leaves(r):
            wrong.append("%r: %d → %s" % (x, r.status, r.headers["Location"]))
    m = Markup()
    m.feed(nobody.get("/login?next=" + quote(x)).text)
    wrong += ["next=%r: %s" % (x, y) for y in m.found]
for host in ("evil.example", "evil.example:80", "127.0.0.1:%d@evil.example" % port, "\"><script>", "", "x/../y"):
    got = [raw("/login", host=host), raw("/", host=host), raw("/api/v1/openapi.json", host=host, cookie=clerk.cookie), raw("/register", host=host), raw("/ledgers", host=host, cookie=clerk.cookie, more="X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n")]
    sent += len(got)
    wrong += ["Host %r comes back" % host for g in got if "evil.example" in g or "<script>\n" in g or " 500 " in g[:20]]
tell(wrong, "%d redirects and headers: none leads away, none carries another header or the host asked for" % sent)

# ---- sessions ------------------------------------------------------------------------------------------------------------------
p = Person()
page = p.get("/login")
p.cookie = "jbp=" + "b" * 64
r = p.send("POST", "/login", form={"name": "u-leader", "password": "Bureau-2026-x"})
flags = r.headers["Set-Cookie"]
first = p.cookie
check(p.cookie != "jbp=" + "b" * 64 and len(p.cookie) == 68, "log-in gives a session of its own")
check("HttpOnly" in flags and "SameSite=Strict" in flags and "Path=/" in flags and "Domain" not in flags, "its cookie: %s" % re.sub("=[0-9a-f]{64}", "=…", flags))
p.send("POST", "/login", form={"name": "u-leader", "password": "Bureau-2026-x"})
check(p.cookie != first, "and another at the next")
p.post("/logout", {})
p.cookie, p.token = first, None
check(p.get("/me/password").status == 200, "one session's end is not another's")
p.post("/logout", {})
p.cookie = first
check(p.get("/me/password").status == 303 and p.get("/api/v1/ledgers").status == 401, "a session is over on the server after log-out")
made = admin.post("/accounts", {"name": "s-%d" % os.getpid(), "display": "x", "role": "leader"}).text
word = re.search(r"Jb-[0-9a-f]{16}", made).group(0)
here, there = Person(), Person()
for x in (here, there):
    x.send("POST", "/login", form={"name": "s-%d" % os.getpid(), "password": word})
check(here.get("/ledgers").headers["Location"] == "/me/password" and here.get("/api/v1/ledgers").status == 403, "a password for one use opens nothing but its change")
r = here.post("/me/password", {"old": word, "new": "Fresh-2026-words", "again": "Fresh-2026-words"})
check(r.status == 303 and there.get("/me/password").status == 303, "a new password ends the other sessions")
check(Person().send("POST", "/login", form={"name": "s-%d" % os.getpid(), "password": word}).status == 401, "and the old one opens nothing")
stored = {x for x, in db.execute("SELECT id FROM session").fetchall()}
check(not any(q.cookie.split("=")[1] in stored for q in people.values()), "the store does not hold what a cookie holds")
for cookie in ("jbp=", "jbp=x", "jbp=%27 OR 1=1", "jbp=" + "0" * 64, "jbp=" + "0" * 9000, "__Host-jbp=" + clerk.cookie.split("=")[1]):
    r = nobody.get("/ledgers", headers={"Cookie": cookie})
    check(r.status in (303, 400, 413, 431), "a cookie that is none: %s… (%d)" % (cookie[:20], r.status))

# ---- under TLS -----------------------------------------------------------------------------------------------------------------
cert, key = work + "/cert.pem", work + "/key.pem"
subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
server = subprocess.Popen(["build/jbp", "serve", "--listen", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
try:
    tls = int(re.search(r"https://127.0.0.1:(\d+)", server.stdout.readline()).group(1))
    trust = ssl.create_default_context(cafile=cert)

    def secure(method, path, body=None, **headers):
        c = http.client.HTTPSConnection("127.0.0.1", tls, context=trust, timeout=30)
        c.request(method, path, body, headers)
        r = c.getresponse()
        r.text = r.read().decode()
        c.close()
        return r

    login = urllib.parse.urlencode({"name": "u-leader", "password": "Bureau-2026-x"})
    r = secure("POST", "/login", login, **{"Content-Type": "application/x-www-form-urlencoded"})
    flags = r.headers["Set-Cookie"]
    check(flags.startswith("__Host-jbp=") and all(x in flags for x in ("; Secure", "HttpOnly", "SameSite=Strict", "Path=/")) and "Domain" not in flags, "under TLS the cookie: %s" % re.sub("=[0-9a-f]{64}", "=…", flags))
    cookie = flags.split(";")[0]
    r = secure("GET", "/ledgers", Cookie=cookie)
    check(r.status == 200 and "max-age" in (r.headers["Strict-Transport-Security"] or ""), "it opens the pages, and the browser is told to stay with HTTPS")
    check(secure("GET", "/ledgers", Cookie=cookie.replace("__Host-", "")).status == 303, "a cookie without __Host- does not")
    check(secure("GET", "/lang/en").headers["Set-Cookie"].startswith("jbp_lang"), "the language is no secret")
    old = ssl.create_default_context(cafile=cert)
    warnings.simplefilter("ignore")
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    try:
        old.set_ciphers("ALL:@SECLEVEL=0")
        http.client.HTTPSConnection("127.0.0.1", tls, context=old, timeout=5).request("GET", "/login")
        check(False, "TLS 1.1 is refused")
    except (ssl.SSLError, OSError):
        check(True, "TLS 1.1 is refused")
finally:
    server.terminate()
    check(server.wait(30) == 0, "the second server ended in good order")
check(server.stderr.read() == "", "without a complaint")
print("# %.1f s" % (time.time() - began))
person.done()
