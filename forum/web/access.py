"""Every route is declared: who may enter it at all. What is not declared stops the start."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.kernel.errors import HouseError, Missing
from forum.kernel.feature import Access, Feature
from forum.kernel.policy import SIGNED_IN, Permission
from forum.web import late
from forum.web.actor import actor

READING = {"GET", "HEAD", "OPTIONS"}
UPLOADS = 64 * 1024 * 1024  # bytes of a request to a form that takes several files; all others are smaller


def declared(features: tuple[Feature, ...]) -> dict[str, Access]:
    """Collect the declarations of all rooms: endpoint → access."""
    table: dict[str, Access] = {}
    for feature in features:
        for endpoint, access in feature.access.items():
            table[endpoint] = Access(access) if isinstance(access, Permission) else access
    return table


def check_routes(app: Flask, table: Mapping[str, Access]) -> None:
    """Raise RuntimeError that names every route without a declaration and every declaration without a route."""
    routes = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    if routes != set(table):
        undeclared, unknown = sorted(routes - set(table)), sorted(set(table) - routes)
        raise RuntimeError(f"routes without access: {undeclared}; access without route: {unknown}")


def allow_uploads(app: Flask, table: Mapping[str, Access]) -> None:
    """Let forms that take several files be larger; set up before anything reads the form, such as the token's check.

    A file that is too large is then refused by the form, in words, and what was typed beside it is kept.
    """

    @app.before_request
    def _room() -> None:
        if (access := table.get(request.endpoint or "")) is not None and access.uploads:
            request.max_content_length = UPLOADS


def init_app(app: Flask, table: Mapping[str, Access]) -> None:
    """Ask each request's permission before its view runs."""

    @app.before_request
    def _enter() -> ResponseReturnValue | None:
        if request.endpoint is None or request.endpoint == "static":
            return None
        if request.method not in READING:
            _same_origin()
        access = table[request.endpoint]
        who = actor()
        if access.permission.allows(who):
            return None
        if access.permission.rule is SIGNED_IN and who.id is None:
            if (kept := late.rescue(proven=True)) is not None:
                return kept
            return redirect(url_for("accounts.sign_in", next=_wish()), 303)
        raise Missing


def _wish() -> str | None:
    """Give where a signed-out person wanted to go; after a POST there is nowhere to return to."""
    return request.full_path.rstrip("?") if request.method in READING else None


def _same_origin() -> None:
    """Refuse a writing request that another site sent; browsers name the origin on every POST."""
    if "Origin" in request.headers and not late.from_here():
        error = HouseError(_("This form was sent from another site. Please open it here again."))
        raise error
