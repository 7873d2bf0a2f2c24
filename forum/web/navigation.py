"""The navigation, collected from the rooms' manifests and filtered by what the actor may enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, get_template_attribute, render_template, request
from markupsafe import Markup

from forum.kernel.feature import Feature
from forum.kernel.settings import current
from forum.web.actor import actor
from forum.web.blocks import shared
from forum.web.languages import locale

MENU = "layouts/menu.html"


@dataclass(frozen=True)
class Link:
    """One line of the navigation as the template needs it."""

    label: Any
    endpoint: str
    current: bool


def init_app(app: Flask, features: tuple[Feature, ...]) -> None:
    """Give every template the actor, the settings, the language, the menu and the footer."""
    entries = [entry for feature in features for entry in feature.navigation]

    def links(place: str, blueprint: str | None) -> list[Link]:
        who = actor()
        return [
            Link(entry.label, entry.endpoint, entry.endpoint.split(".")[0] == blueprint)
            for entry in entries
            if entry.place == place and entry.permission.allows(who)
        ]

    def menu() -> dict[str, Markup]:
        """Render the links, once for all who may enter the same rooms."""
        here = request.blueprint or ""
        rooms, desks = links("main", here), links("desk", here)
        key = (here, *((link.endpoint, link.current) for link in (*rooms, *desks)))
        return shared("layouts.menu", key, lambda: _menu(rooms, desks, here=here))

    @app.context_processor
    def _context() -> dict[str, Any]:
        return {"actor": actor(), "settings": current(), "locale": locale(), "menu": menu, "footer": _footer}


def _menu(rooms: list[Link], desks: list[Link], *, here: str) -> dict[str, Markup]:
    return {
        "main": get_template_attribute(MENU, "main")(rooms, desks),
        "desks": get_template_attribute(MENU, "desk_links")(desks),
        "account_narrow": get_template_attribute(MENU, "account")(here, "nav-act"),
        "account_wide": get_template_attribute(MENU, "account")(here),
    }


def _footer() -> Markup:
    return shared("layouts.footer", "", lambda: Markup(render_template("layouts/footer.html")))
