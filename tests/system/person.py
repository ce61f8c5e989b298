"""Requests as a person makes them, for web.py and api.py: argv[1] is the port."""
import http.client, json, re, sys, urllib.parse

port = int(sys.argv[1])
faults = 0


def check(ok, what):
    global faults
    faults += not ok
    print(("ok: " if ok else "WRONG: ") + what)


def uscc(body):
    """17 characters with the check character of GB 32100."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    c = (31 - sum(signs.index(x) * pow(3, i, 31) for i, x in enumerate(body)) % 31) % 31
    return body + signs[c]


class Person:
    """A browser: one cookie, the token of its last page."""

    def __init__(self, name=None):
        self.cookie, self.token = None, None
        if name:
            r = self.send("POST", "/login", form={"name": name, "password": "Bureau-2026-x"})
            assert r.status == 303, (name, r.status, r.text[:300])

    def send(self, method, path, form=None, body=None, headers=None):
        h = dict(headers or {})
        if self.cookie:
            h["Cookie"] = self.cookie
        if form is not None:
            body = urllib.parse.urlencode(form, doseq=True)
            h.setdefault("Content-Type", "application/x-www-form-urlencoded")
        c = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        c.request(method, urllib.parse.quote(path, safe="/?&=%:.,*-_"), body.encode() if isinstance(body, str) else body, h)
        r = c.getresponse()
        r.bytes = r.read()
        r.text = r.bytes.decode("utf-8", "replace")
        for cookie in r.headers.get_all("Set-Cookie") or []:
            if cookie.startswith("jbp="):
                self.cookie = cookie.split(";")[0]
        m = re.search(r'data-token="([0-9a-f]+)"', r.text)
        self.token = m.group(1) if m else self.token
        c.close()
        return r

    def get(self, path, **k):
        return self.send("GET", path, **k)

    def post(self, path, form, **k):
        self.get("/me/password")
        return self.send("POST", path, form=dict(form, _token=self.token), **k)

    def api(self, method, path, data=None, **k):
        self.get("/me/password")
        h = {"Content-Type": "application/json", "X-Token": self.token or ""}
        h.update(k.pop("headers", {}))
        return self.send(method, path, body=json.dumps(data, ensure_ascii=False) if data is not None else None, headers=h)


def bearer(token, method="GET", path="/api/v1/ledgers", body=None):
    return Person().send(method, path, body=body, headers={"Authorization": "Bearer " + token, "Content-Type": "application/json"})


def done():
    sys.exit(faults > 0)
