"""A real HTTPS server on this machine, with a certificate for "localhost", for whatever fetches from outside.

Import `certificate`, `server` and `opener` into a test's module; only the server's address is allowed as an exception.
"""

import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from midspan.kernel.fetching import Opener

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
MEETINGS = b'[{"slug": "one", "name": "One", "day": 1, "time": "19:00"}]'


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.strip("/").partition("?")[0]
        if name.startswith("hops"):
            self.redirect(f"/hops{int(name[4:]) - 1}" if name != "hops1" else "/calendar.ics")
        else:
            getattr(self, f"answer_{name.partition('.')[0]}", self.answer_missing)()

    def begin(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def redirect(self, place):
        self.begin(302, Location=place)

    def answer_calendar(self):
        self.begin(200)
        self.wfile.write(CALENDAR)

    def answer_list(self):
        self.begin(200)
        self.wfile.write(MEETINGS)

    def answer_path(self):
        self.begin(200)
        self.wfile.write(f"{self.path} {self.headers['Host']}".encode())

    def answer_plain(self):
        self.redirect("http://example.org/calendar.ics")

    def answer_inwards(self):
        self.redirect("https://10.0.0.1/admin")

    def answer_broken(self):
        self.redirect("https://[bad")

    def answer_nowhere(self):
        self.begin(302)

    def answer_missing(self):
        self.begin(404)

    def answer_short(self):
        self.begin(200, **{"Content-Length": "1000"})
        self.wfile.write(CALENDAR)

    def answer_endless(self):
        self.begin(200)
        for _ in range(6):
            self.wfile.write(b"x" * 1_000_000)

    def answer_dripping(self):
        self.begin(200)
        for _ in range(50):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def log_message(self, format, *args):  # noqa: A002 - the base class's name
        """Says nothing."""


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that hangs up is what several tests are about."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and certificate for "localhost", signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + built.public_bytes(pem))
    return file


@pytest.fixture(scope="module")
def server(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    running = QuietServer(("127.0.0.1", 0), Answers)
    running.socket = context.wrap_socket(running.socket, server_side=True)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"https://localhost:{running.server_port}"
    running.shutdown()
    running.server_close()


@pytest.fixture
def opener(certificate):
    context = ssl.create_default_context(cafile=str(certificate))
    return Opener(allow_loopback=True, ports=None, seconds=5, context=context, addresses_of=only_loopback)


def only_loopback(host, port):
    """No name server is asked in a test."""
    return ["127.0.0.1"] if host == "localhost" else [host]
