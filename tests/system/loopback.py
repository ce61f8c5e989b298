"""Loopback servers for the tests of push: an SMTP server and a robot's webhook, each told how to behave by a file.

usage: loopback.py DIR      writes DIR/ports (smtp http), appends what came to DIR/smtp.log and DIR/http.log
DIR/smtp.mode: ok | busy (451) | refuse (550) | silent (takes the mail, never answers) | mute (never says a word)     DIR/http.mode: ok | limit | http500 | http404 | silent (takes it, never answers) | hang (for 20 seconds)
"""
import base64, email, email.header, hashlib, hmac, http.server, json, os, socket, socketserver, sys, threading, time, urllib.parse

here = sys.argv[1]


def mode(kind):
    try:
        return open(os.path.join(here, kind + ".mode")).read().strip()
    except OSError:
        return "ok"


def log(kind, text):
    with open(os.path.join(here, kind + ".log"), "a", encoding="utf-8") as f:
        f.write(text + "\n")


class Mail(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write((text + "\r\n").encode())

    def handle(self):
        if mode("smtp") == "mute":
            self.rfile.read()
            return
        self.say("220 loopback")
        rcpt = ""
        while True:
            line = self.rfile.readline().decode().strip()
            verb = line[:4].upper()
            if not line or verb == "QUIT":
                self.say("221 bye")
                return
            if verb == "RCPT":
                rcpt = line[8:].strip("<> ")
                if mode("smtp") == "refuse":
                    self.say("550 no such user")
                    continue
            if verb == "DATA":
                self.say("354 go on")
                data = b""
                while not data.endswith(b"\r\n.\r\n"):
                    data += self.rfile.readline()
                if mode("smtp") == "silent":
                    self.request.shutdown(socket.SHUT_RDWR)
                    return
                if mode("smtp") == "busy":
                    self.say("451 come again")
                    continue
                m = email.message_from_bytes(data[:-3])
                subject = str(email.header.make_header(email.header.decode_header(m["Subject"])))
                log("smtp", json.dumps({"to": rcpt, "id": m["Message-ID"], "subject": subject, "body": m.get_payload(decode=True).decode(), "unsubscribe": m["List-Unsubscribe"], "one_click": m["List-Unsubscribe-Post"]}, ensure_ascii=False))
            self.say("250 ok")


class Robot(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        url = urllib.parse.urlparse(self.path)
        q = urllib.parse.parse_qs(url.query)
        how = mode("http")
        if how in ("silent", "hang"):
            log("http", json.dumps({"path": url.path, "text": body["text"]["content"]}, ensure_ascii=False))
            time.sleep(20 if how == "hang" else 0)
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if url.path == "/ding":
            said = base64.b64encode(hmac.new(b"SECtest", (q["timestamp"][0] + "\nSECtest").encode(), hashlib.sha256).digest()).decode()
            if q["sign"][0] != said or abs(time.time() * 1000 - int(q["timestamp"][0])) > 3600000:
                how = "sign"
        if how == "ok":
            log("http", json.dumps({"path": url.path, "text": body["text"]["content"]}, ensure_ascii=False))
        answer = {"ok": {"errcode": 0, "errmsg": "ok"}, "limit": {"errcode": 45009, "errmsg": "freq limit"}, "sign": {"errcode": 310000, "errmsg": "sign not match"}}.get(how, {})
        self.send_response({"http500": 500, "http404": 404}.get(how, 200))
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    daemon_threads = True


smtp, web = Server(("127.0.0.1", 0), Mail), Server(("127.0.0.1", 0), Robot)
for s in (smtp, web):
    threading.Thread(target=s.serve_forever, daemon=True).start()
with open(os.path.join(here, "ports.new"), "w") as f:
    f.write("%d %d\n" % (smtp.server_address[1], web.server_address[1]))
os.rename(os.path.join(here, "ports.new"), os.path.join(here, "ports"))
threading.Event().wait(600)
