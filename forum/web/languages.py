"""German and English at the same address: chosen by `?lang=`, the profile, or `Accept-Language`."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel

from forum.web.actor import actor

LANGUAGES = ("de", "en")


def locale() -> str:
    """Give the language of this request, `de` or `en`; outside of requests German."""
    if not has_request_context():
        return str(getattr(g, "locale", "de")) if g else "de"
    if "locale" not in g:
        g.locale = asked() or actor().locale or request.accept_languages.best_match(LANGUAGES) or "de"
    return str(g.locale)


def asked() -> str | None:
    """Give the language asked for in the address, if it is one of ours."""
    wish = request.args.get("lang")
    return wish if wish in LANGUAGES else None


def init_app(app: Flask) -> None:
    """Choose the language, and carry one that was asked for from page to page without a cookie."""
    Babel(app, locale_selector=locale, default_locale="de", default_translation_directories="../translations")

    @app.url_defaults
    def _carry(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" and has_request_context() and "lang" not in values and (wish := asked()):
            values["lang"] = wish
