"""Headers of safety and caching, on all answers."""

from __future__ import annotations

from flask import Flask, Response, request, session

from forum.kernel.settings import Settings
from forum.web.actor import actor

POLICY = "; ".join(  # noqa: FLY002 – one rule a line
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def safe_headers(settings: Settings) -> dict[str, str]:
    """Give the headers that every answer carries, files and errors too."""
    headers = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if settings.https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


def init_app(app: Flask, settings: Settings) -> None:
    """Set the headers; visitors' pages may be shared, all others not."""
    headers = safe_headers(settings)

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "public, no-cache" if _shared(response) else "private, no-cache"
        if response.mimetype == "text/html":
            response.vary.update(("Cookie", "Accept-Language"))
        if response.status_code == 200 and request.method in {"GET", "HEAD"} and not response.is_streamed:
            response.add_etag(weak=True)  # compressed or not, the page is the same
            response.make_conditional(request)
        return response


def _shared(response: Response) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code == 200
        and not request.cookies
        and not session.modified
        and actor().id is None
    )
