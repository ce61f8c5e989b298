"""A receiver of webhooks: python3 receiver.py DIR SECRETFILE. Writes DIR/hook.port; listens at 127.0.0.2. Each request is a line of
DIR/hook.log: path, whether the signature holds, the event.  DIR/hook.mode tells how to answer: ok | 500 | 410 | slow (3 s, then
200) | hang (15 s) | redirect (302 to /stolen) | once (500 the first time an event comes, 200 then)."""
import base64, hashlib, hmac, http.server, json, os, socketserver, sys, threading, time

here, seen, lock = sys.argv[1], set(), threading.Lock()


def mode():
    try:
        return open(os.path.join(here, "hook.mode")).read().strip()
    except OSError:
        return "ok"


def signed(headers, body):
    """As Standard Webhooks says, with any of the secrets made so far; a time more than five minutes off is refused."""
    try:
        secrets = open(os.path.join(here, "secrets")).read().split()
    except OSError:
        return False
    if abs(time.time() - int(headers["webhook-timestamp"])) > 300:
        return False
    text = ("%s.%s." % (headers["webhook-id"], headers["webhook-timestamp"])).encode() + body
    wanted = {"v1," + base64.b64encode(hmac.new(base64.b64decode(s[len("whsec_"):]), text, hashlib.sha256).digest()).decode() for s in secrets}
    return headers["webhook-signature"] in wanted


class Hook(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_GET(self):
        self.do_POST()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        how, ident = mode(), self.headers.get("webhook-id")
        with lock:
            new = ident not in seen
            seen.add(ident)
            with open(os.path.join(here, "hook.log"), "a", encoding="utf-8") as f:
                f.write(json.dumps({"path": self.path, "id": ident, "signed": bool(ident) and signed(self.headers, body), "mode": how, "event": json.loads(body or "{}")}, ensure_ascii=False) + "\n")
        if how in ("slow", "hang"):
            time.sleep(3 if how == "slow" else 15)
        status = {"500": 500, "410": 410, "redirect": 302, "once": 500 if new else 200}.get(how, 200)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/stolen")
        self.send_header("Content-Length", "0")
        self.end_headers()


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    daemon_threads = True


s = Server(("127.0.0.2", 0), Hook)
with open(os.path.join(here, "port.new"), "w") as f:
    f.write("%d\n" % s.server_address[1])
os.rename(os.path.join(here, "port.new"), os.path.join(here, "hook.port"))
threading.Thread(target=s.serve_forever, daemon=True).start()
threading.Event().wait(900)
