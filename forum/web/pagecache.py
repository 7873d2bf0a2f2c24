"""The page cache: one layer around Flask for GETs without a cookie.

A page is the same for all visitors of one language. It is valid as long as the database has not changed, which is asked
at most once a second. Once it has, one request renews the page while others get the old one if it was right less than five
seconds ago. Pages are kept compressed. Decision: docs/decisions/0003-page-cache.md.
"""

from __future__ import annotations

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from forum.web.languages import LANGUAGES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STALE = 5.0  # seconds an outdated page may still be given while another request renews it
LIFE = 3_600.0  # seconds after which a page is renewed even without a change
MAX_QUERY = 300
LARGEST = 512 * 1024

Headers = list[tuple[str, str]]


@dataclass
class Page:
    """A kept answer, compressed unless it was too short for that."""

    status: str
    headers: Headers
    body: bytes
    etag: str
    stamp: object
    made: float
    checked: float  # when it was last known to be up to date
    renewing: bool = False

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Give the page in the form that the client understands, or tell that it knows it already."""
        if self.etag and environ.get("HTTP_IF_NONE_MATCH") == self.etag:
            start_response("304 Not Modified", [h for h in self.headers if not h[0].startswith("Content-")])
            return [b""]
        headers, body = self.headers, self.body
        if ("Content-Encoding", "gzip") in headers and "gzip" not in environ.get("HTTP_ACCEPT_ENCODING", ""):
            body = gzip.decompress(body)
            headers = [h for h in headers if h[0] not in {"Content-Encoding", "Content-Length"}]
            headers.append(("Content-Length", str(len(body))))
        start_response(self.status, headers)
        return [body] if environ["REQUEST_METHOD"] == "GET" else [b""]


class PageCache:
    """Keeps visitors' pages, bounded in bytes, least recently used ones go first."""

    def __init__(self, app: WSGIApplication, stamp: Callable[[], object], known: frozenset[str], limit: int) -> None:
        """Wrap a WSGI application; `known` parameters may stand in the address, `limit` is in bytes."""
        self.app, self.stamp, self.known, self.limit = app, stamp, known, limit
        self.pages: OrderedDict[Any, Page] = OrderedDict()
        self.size = 0
        self.lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or ask the application and keep what may be shared."""
        key = self.key(environ)
        if key is None:
            return self.app(environ, start_response)
        page = self.find(key)
        if page is None:
            return self.renew(key, environ, start_response)
        return page.answer(environ, start_response)

    def key(self, environ: WSGIEnvironment) -> tuple[Any, ...] | None:
        """Give path, known parameters and language; None for what is never shared."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or environ.get("HTTP_COOKIE"):
            return None
        query = environ.get("QUERY_STRING", "")
        pairs: tuple[tuple[str, str], ...] = ()
        if query:
            if len(query) > MAX_QUERY:
                return None
            pairs = tuple(parse_qsl(query, keep_blank_values=True))
            if any(name not in self.known for name, _value in pairs):
                return None
        accept = parse_accept_header(environ.get("HTTP_ACCEPT_LANGUAGE", ""), LanguageAccept)
        htmx = environ.get("HTTP_HX_REQUEST", "")
        return environ.get("PATH_INFO", "/"), pairs, accept.best_match(LANGUAGES) or "de", htmx

    def find(self, key: Any) -> Page | None:
        """Give a page that may still be shown; None tells the caller to make it anew."""
        with self.lock:
            page = self.pages.get(key)
            if page is None:
                return None
            self.pages.move_to_end(key)
            moment = time.monotonic()
            if page.stamp == self.stamp() and moment - page.made < LIFE:
                page.checked = moment
                return page
            if not page.renewing:
                page.renewing = True
                return None
            return page if moment - page.checked < STALE else None

    def renew(self, key: Any, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Ask the application as a plain GET and keep the answer if it may be shared."""
        stamp, moment = self.stamp(), time.monotonic()
        told: list[Any] = []

        def hear(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            del exc_info
            told[:] = [status, headers]
            return lambda _data: None

        plain = {**environ, "REQUEST_METHOD": "GET", "HTTP_IF_NONE_MATCH": "", "HTTP_ACCEPT_ENCODING": "gzip"}
        try:
            parts = self.app(plain, hear)
            body = b"".join(parts)
            if hasattr(parts, "close"):
                parts.close()
        except BaseException:
            self.drop(key)
            raise
        status, headers = told
        fields = {name.lower(): value for name, value in headers}
        page = Page(status, headers, body, fields.get("etag", ""), stamp, moment, moment)
        shared = status.startswith("200") and "public" in fields.get("cache-control", "") and "set-cookie" not in fields
        if shared and len(body) <= LARGEST and page.etag:
            self.keep(key, page)
        else:
            self.drop(key)
        return page.answer(environ, start_response)

    def keep(self, key: Any, page: Page) -> None:
        """Remember a page; forget the longest unused ones over the limit."""
        with self.lock:
            self._forget(key)
            self.pages[key] = page
            self.size += len(page.body)
            while self.size > self.limit and self.pages:
                self._forget(next(iter(self.pages)))

    def drop(self, key: Any) -> None:
        """Forget a page."""
        with self.lock:
            self._forget(key)

    def _forget(self, key: Any) -> None:
        page = self.pages.pop(key, None)
        if page is not None:
            self.size -= len(page.body)
