"""What became of a request that brought no page -> a few plain words, the same in log lines and in counts."""

from __future__ import annotations

import socket
import zlib
from collections.abc import Iterator

from OpenSSL import SSL
from scrapy import exceptions
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils._compression import _DecompressionMaxSizeExceeded
from service_identity import CertificateError, VerificationError
from twisted.internet import error
from twisted.internet.defer import CancelledError
from twisted.python.failure import Failure
from twisted.web._newclient import BadHeaders, ParseError, ResponseFailed
from twisted.web.error import SchemeNotSupported
from twisted.web.http import PotentialDataLoss, _DataLoss


class NotFetched(IgnoreRequest):
    """A request that is not sent, or not again; its message is the reason, as `reason_of` gives it."""


REASONS: tuple[tuple[str, tuple[type[BaseException], ...]], ...] = (
    ("too-large", (_DecompressionMaxSizeExceeded, exceptions.DownloadCancelledError)),
    ("tls", (SSL.Error, VerificationError, CertificateError, error.VerifyError, error.CertificateError)),
    ("dns", (exceptions.CannotResolveHostError, error.DNSLookupError, error.UnknownHostError, socket.gaierror)),
    ("refused", (exceptions.DownloadConnectionRefusedError, error.ConnectionRefusedError)),
    ("timeout", (exceptions.DownloadTimeoutError, error.TimeoutError, error.TCPTimedOutError, TimeoutError)),
    ("proxy", (TunnelError,)),
    ("cut-off", (exceptions.ResponseDataLossError, _DataLoss, PotentialDataLoss)),
    ("bad-answer", (ParseError, BadHeaders)),
    ("bad-address", (exceptions.UnsupportedURLSchemeError, exceptions.NotSupported, SchemeNotSupported, ValueError)),
    ("unreachable", (error.NoRouteError, error.ConnectBindError, error.ConnectError)),
    ("reset", (error.ConnectionClosed, exceptions.DownloadFailedError, ResponseFailed, ConnectionError)),
    ("cancelled", (CancelledError, error.ConnectingCancelledError)),
    ("stopped", (exceptions.StopDownload,)),
    ("bad-compression", (zlib.error, EOFError, OSError)),
)
"""In this order: what says more stands first. One failure may wrap several, and Twisted's are subclasses of others'."""

FAILED_DOWNLOADS = tuple(kind for _, kinds in REASONS for kind in kinds)
"""All that a download is known to fail with; anything else is a bug, and is to be seen."""

DOWN = frozenset({"tls", "dns", "refused", "timeout", "proxy", "bad-answer", "unreachable", "reset"})
"""Reasons that tell of the host and not of the page."""


def reason_of(failure: Failure) -> str:
    """Why a request failed, as an errback is told.

    `HTTP 404`; a word of the table above; `private-address`, `off-domain`, `host-down`, `host-busy`, `run-closed`
    for what was not sent; a middleware's own words; else the exception's name.
    """
    return reason_of_error(failure.value)


def reason_of_error(problem: BaseException | None) -> str:
    """Why a request failed, as a middleware is told."""
    if isinstance(problem, HttpError):
        return f"HTTP {problem.response.status}"
    if isinstance(problem, NotFetched):
        return str(problem)
    wrapped = list(_wrapped(problem))
    for reason, kinds in REASONS:
        if any(isinstance(one, kinds) for one in wrapped):
            return reason
    if isinstance(problem, IgnoreRequest) and str(problem):
        return str(problem)
    return type(problem).__name__


def _wrapped(problem: BaseException | None) -> Iterator[BaseException]:
    """An exception and all that it was raised from or holds."""
    if problem is None:
        return
    yield problem
    yield from _wrapped(problem.__cause__)
    for failure in getattr(problem, "reasons", None) or ():
        yield from _wrapped(failure.value)
