"""Files of the front end, served by WhiteNoise with the same headers of safety as pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whitenoise import WhiteNoise

from forum.kernel.settings import Settings
from forum.web.assets import STATIC
from forum.web.headers import safe_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SERVED = {".css", ".js", ".woff2", ".svg", ".png", ".webp", ".ico", ".txt"}


def serve(app: WSGIApplication, settings: Settings) -> WSGIApplication:
    """Wrap the application; files whose address carries their content hash may be kept for ever."""
    fixed = safe_headers(settings)

    def add(headers: Any, _path: str, _url: str) -> None:
        for name, value in fixed.items():
            headers[name] = value

    noise = WhiteNoise(app, max_age=3600, add_headers_function=add, immutable_file_test=_hashed, index_file=False)
    for folder in ("built", "vendor", "js", "img"):
        if (STATIC / folder).is_dir():
            noise.add_files(str(STATIC / folder), prefix=f"static/{folder}/")
    served: WSGIApplication = noise
    return served


def _hashed(_path: str, url: str) -> bool:
    return url.startswith(("/static/built/", "/static/vendor/"))
