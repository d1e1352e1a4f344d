"""A local server that answers for any host, over http and https, as the site itself would."""

from __future__ import annotations

import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site says to one request."""

    body: bytes = b""
    """The bytes, as they go over the wire."""
    content_type: str = "text/html; charset=utf-8"
    """Empty: none is sent."""
    status: int = 200
    """HTTP status."""
    location: str = ""
    """Where a redirect leads."""
    delay: float = 0.0
    """Seconds before it answers."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further headers; a client that has this `ETag` already is answered 304."""
    missing: int = 0
    """Bytes that are announced and not sent; the connection is closed in their stead."""
    hangs_up: bool = False
    """Whether it closes the connection without a word."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that a site was sent."""

    address: str
    """The full address."""
    headers: Message
    """Its headers."""
    at: float = field(default_factory=time.monotonic)
    """When, in seconds of a clock that never steps back."""


class Sites:
    """Sites on one port of this machine; a context manager.

    `answer` is given an address and says what stands there. `asked` holds what was requested, in order.
    """

    def __init__(self, answer: Callable[[str], Answer]) -> None:
        """Takes a free port; nothing is answered before `with`."""
        self.answer = answer
        self.asked: list[Asked] = []
        self._server = _Server(self)

    @property
    def port(self) -> int:
        """The port on 127.0.0.1."""
        return self._server.server_port

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, sites: Sites) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.sites = sites

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up in the middle is no news."""


class _Conversation(BaseHTTPRequestHandler):
    """One connection. A request for https comes as CONNECT, then as TLS over the same connection."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    server: _Server
    origin = ""

    def do_CONNECT(self) -> None:
        self.origin = "https://" + self.path.removesuffix(":443")
        self.send_response(200)
        self.end_headers()
        tls = _tls_of(self.path.rpartition(":")[0])
        self.connection = tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)

    def do_GET(self) -> None:
        address = self.origin + self.path
        sites = self.server.sites
        sites.asked.append(Asked(address, self.headers))
        answer = sites.answer(address)
        time.sleep(answer.delay)
        self.close_connection = answer.hangs_up or answer.missing > 0
        if answer.hangs_up:
            return
        etag = answer.headers.get("ETag")
        if etag and etag == self.headers.get("If-None-Match"):
            answer = Answer(status=HTTPStatus.NOT_MODIFIED, headers=answer.headers)
        self.send_response(answer.status)
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.content_type:
            self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body) + answer.missing))
        self.end_headers()
        self.wfile.write(answer.body)

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        """Whoever runs the sites tells what happens."""


@cache
def certificate_of(host: str) -> bytes:
    """A certificate of this run's own for a host, and its key (PEM); who wants to crawl it must not ask who signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    until = now + timedelta(days=2)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return secret + certificate.public_bytes(serialization.Encoding.PEM)


@cache
def _tls_of(host: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        pem = Path(folder) / "site.pem"
        pem.write_bytes(certificate_of(host))
        context.load_cert_chain(pem)
    return context
