"""German and English at the same address: chosen by `?lang=`, the profile, or `Accept-Language`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from gettext import NullTranslations
from typing import Any
from urllib.parse import urlencode

from babel.support import Translations
from flask import Flask, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain, force_locale  # type: ignore[attr-defined]  # its stub forgets it
from markupsafe import Markup, escape

from forum.kernel.settings import ROOT
from forum.web.actor import actor

LANGUAGES = ("de", "en")
TRANSLATIONS = ROOT / "translations"


def locale() -> str:
    """Give the language of this request, `de` or `en`; outside of requests German."""
    if not has_request_context():
        return str(getattr(g, "locale", "de")) if g else "de"
    if "locale" not in g:
        g.locale = asked() or actor().locale or request.accept_languages.best_match(LANGUAGES) or "de"
    return str(g.locale)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Use a language for messages, dates and numbers, for somebody who is not the reader of this request."""
    before = g.get("locale")
    g.locale = language
    try:
        with force_locale(language):
            yield
    finally:
        g.pop("locale")
        if before is not None:
            g.locale = before


def asked() -> str | None:
    """Give the language asked for in the address, if it is one of ours."""
    if "asked" not in g:
        wish = request.args.get("lang")
        g.asked = wish if wish in LANGUAGES else None
    found: str | None = g.asked
    return found


def address_in_other() -> Markup:
    """Give the address of this page in the other language, relative to it."""
    other = "en" if locale() == "de" else "de"
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return escape("?" + urlencode([*kept, ("lang", other)]))


@cache
def catalogue(language: str) -> NullTranslations:
    """Give the compiled messages of a language."""
    return Translations.load(TRANSLATIONS, [language])


class Messages(Domain):  # type: ignore[misc, unused-ignore]
    """The messages of the house, for `gettext` in code."""

    def get_translations(self) -> NullTranslations:
        """Give the catalogue of this request's language; English outside of the application."""
        return catalogue(locale()) if has_app_context() else NullTranslations()


def _singular(message: str) -> str:
    return catalogue(locale()).gettext(message)


def _plural(singular: str, plural: str, number: int) -> str:
    return catalogue(locale()).ngettext(singular, plural, number)


def _in_context(context: str, message: str) -> str:
    return catalogue(locale()).pgettext(context, message)


def _plural_in_context(context: str, singular: str, plural: str, number: int) -> str:
    return catalogue(locale()).npgettext(context, singular, plural, number)


def init_app(app: Flask) -> None:
    """Choose the language, and carry one that was asked for from page to page without a cookie."""
    babel: Any = Babel(
        app, locale_selector=locale, default_locale="de", default_translation_directories="../translations"
    )
    # Code and templates ask the catalogue itself: the way through Flask-Babel cost a fifth of a page.
    babel.domain_instance = Messages()
    jinja: Any = app.jinja_env
    jinja.install_gettext_callables(
        _singular, _plural, newstyle=True, pgettext=_in_context, npgettext=_plural_in_context
    )

    @app.url_defaults
    def _carry(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" and has_request_context() and "lang" not in values and (wish := asked()):
            values["lang"] = wish
