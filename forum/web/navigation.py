"""The navigation, collected from the rooms' manifests and filtered by what the actor may enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, render_template, request
from markupsafe import Markup

from forum.kernel.feature import Feature
from forum.kernel.settings import current
from forum.web.actor import actor
from forum.web.blocks import shared
from forum.web.languages import locale
from forum.web.many import hole, offer, part


@dataclass(frozen=True)
class Link:
    """One line of the navigation as the template needs it."""

    label: Any
    endpoint: str
    current: bool


def init_app(app: Flask, features: tuple[Feature, ...]) -> None:
    """Give every template the actor, the settings, the language, the header and the footer."""
    entries = [entry for feature in features for entry in feature.navigation]

    def links(place: str, blueprint: str | None) -> list[Link]:
        who = actor()
        return [
            Link(entry.label, entry.endpoint, entry.endpoint.split(".")[0] == blueprint)
            for entry in entries
            if entry.place == place and entry.permission.allows(who)
        ]

    def own_header(*, failed: bool = False) -> Markup:
        """Render the header, once for all who may enter the same rooms; what names its reader is filled in."""
        here = request.blueprint or ""
        rooms, desks = links("main", here), links("desk", here)
        key = (here, failed, *((link.endpoint, link.current) for link in (*rooms, *desks)))
        told = {"rooms": rooms, "desks": desks, "here": here, "failed": failed}
        return part("layouts.header", key, lambda: render_template("layouts/header.html", **told))

    def header(*, failed: object) -> Markup:
        return hole("header") if g.get("stand_in") else own_header(failed=bool(failed))

    offer("header", own_header)

    @app.context_processor
    def _context() -> dict[str, Any]:
        return {"actor": actor(), "settings": current(), "locale": locale(), "header": header, "footer": _footer}


def _footer() -> Markup:
    return shared("layouts.footer", "", lambda: Markup(render_template("layouts/footer.html")))
