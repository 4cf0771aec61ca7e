"""Real servers on this machine: one that takes requests as a gateway does, and one that takes mail."""

import contextlib
import socketserver
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers["Content-Length"])
        self.server.asked.append((self.path, dict(self.headers), self.rfile.read(length)))
        self.send_response(self.server.answer)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args):
        """Silence: what was asked is kept in `asked`."""


@contextlib.contextmanager
def gateway(answer=200):
    """An HTTP server that answers everything alike; `asked` holds (path, headers, body) of each request."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Gateway) as server:
        server.asked, server.answer = [], answer
        server.url = f"http://127.0.0.1:{server.server_port}/send"
        with running(server):
            yield server


class _Mail(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "DATA":
                self._take()
            elif word == "RCPT":
                self._say(self.server.to_recipient)
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _take(self):
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.mails.append(b"".join(lines))
        self._say("250 taken")

    def _say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@contextlib.contextmanager
def mail_server(to_recipient="250 fine"):
    """A mail server in the words of RFC 5321; `mails` holds what it took."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mail) as server:
        server.mails, server.to_recipient = [], to_recipient
        with running(server):
            yield server


@contextlib.contextmanager
def running(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
