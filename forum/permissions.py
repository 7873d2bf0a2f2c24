"""The route × role table: who may enter which address, read from what the rooms declare."""

from __future__ import annotations

from flask import current_app

from forum.accounts.actor import VISITOR, Actor
from forum.accounts.roles import Role
from forum.web.access import declared

ACTORS: dict[str, Actor] = {
    "visitor": VISITOR,
    "participant": Actor(id=1),
    "representative": Actor(id=1, organisations=frozenset({1}), represents=frozenset({1}), speaks_for=frozenset({1})),
    "council_member": Actor(id=1, councils=frozenset({1})),
    "council_chair": Actor(id=1, councils=frozenset({1}), chairs=frozenset({1})),
    **{str(role): Actor(id=1, roles=frozenset({role})) for role in Role},
}


def table() -> dict[tuple[str, str], frozenset[str]]:
    """Give (methods, address) → names of those who may enter."""
    access = declared(current_app.extensions["features"])
    result: dict[tuple[str, str], frozenset[str]] = {}
    for rule in current_app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        permission = access[rule.endpoint].permission
        who = frozenset(name for name, actor in ACTORS.items() if permission.allows(actor))
        key = (methods, rule.rule)
        result[key] = result.get(key, frozenset()) | who
    return result


def lines() -> list[str]:
    """Give the table as text, one address a line, `x` for who may enter."""
    names = list(ACTORS)
    rows = sorted(table().items(), key=lambda item: (item[0][1], item[0][0]))
    width = max((len(rule) for (_methods, rule), _who in rows), default=10)
    head = f"{'methods':9} {'address':{width}} " + " ".join(names)
    body = [
        f"{methods:9} {rule:{width}} " + " ".join(("x" if name in who else "-").center(len(name)) for name in names)
        for (methods, rule), who in rows
    ]
    return [head, *(line.rstrip() for line in body)]
