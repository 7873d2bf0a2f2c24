"""Bad input for every route and method, as somebody who may enter: a clear answer, never a fault (seeded).

`FORUM_BAD_INPUT=30 … pytest -s tests/faults/test_bad_input.py` tries more and prints how many.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from typing import Any

import click
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from forum.accounts.models import Person
from forum.demo import seed
from forum.kernel import store
from forum.kernel.database import session
from tests.faults import bad_input
from tests.faults.bad_input import Attack
from tests.journeys import inventory
from tests.journeys.addresses import ASKED, EXAMPLES, VISITOR
from tests.notifications.conftest import setting

__all__ = ("setting",)  # a fixture

SEED = 9
EACH = int(os.environ.get("FORUM_BAD_INPUT", "2"))  # forms and pages tried for each route
# What a gap of a route without an example is filled with.
GAPS = {
    "slug": "{organisation}",
    "act": "bestaetigen",
    "person": "1",
    "code": "{receipt}",
    "token": "over",
    "kind": "idee",
}


class Sweep:
    """Everything there is, and everybody, in this process."""

    def __init__(self, app: Flask, sign_in: Any) -> None:
        """Fill the database with the demonstration."""
        seed.fill()
        self.app, self.sign_in, self.chance = app, sign_in, random.Random(SEED)
        self.found = inventory.everything()
        self.accounts = {**inventory.accounts(), ASKED: self.found["asked_author"]}
        self.routes = inventory.routes(app)
        self.tried: Counter[str] = Counter()
        self.answers: Counter[int] = Counter()
        self.wrong: list[str] = []

    def address(self, rule: Rule) -> str:
        """Give an address of a route that is there."""
        if rule.endpoint in EXAMPLES:
            return self.chance.choice(EXAMPLES[rule.endpoint]).address.format(**self.found)
        address = rule.rule
        for name in rule.arguments:
            filled = GAPS.get(name, str(self.found["comment" if "kommentar" in rule.rule else "busy"]))
            address = re.sub(rf"<(?:[^<>]*:)?{name}>", filled.format(**self.found), address)
        return address

    def client(self, who: str) -> Any:
        """Let somebody come in, newly: what they sent before may have ended their sign-in, or their account."""
        client = self.app.test_client()
        if who != VISITOR:
            person = session.scalars(select(Person).where(Person.email == self.accounts[who])).first()
            if person is not None:
                self.sign_in(client, person)
        session.rollback()
        return client

    def attack(self, who: str, client: Any, attack: Attack) -> None:
        """Send one request and judge the answer."""
        answer = client.open(attack.address, method=attack.method, **attack.sent)
        self.tried[attack.what] += 1
        self.answers[answer.status_code] += 1
        told = answer.get_data()
        clear = answer.status_code < 400 or b"<h1" in told or attack.method == "HEAD" or answer.mimetype != "text/html"
        if answer.status_code >= 500 or not clear or b"<script>alert" in told or b"<svg onload" in told:
            self.wrong.append(f"{answer.status_code} {who} {attack.method} {attack.address[:200]} {str(attack)[:600]}")
        answer.close()

    def route(self, rule: Rule) -> None:
        """Try all methods of a route, as somebody who may enter."""
        who = self.chance.choice(
            [name for name in self.routes.get(rule.endpoint, ()) if name in self.accounts]
            or ["office" if rule.rule.startswith("/geschaeftsstelle") else "participant"]
        )
        address, chance, client = self.address(rule), self.chance, self.client(who)
        names: list[str] = list(bad_input.NAMES[-8:])
        if "GET" in (rule.methods or ()):
            names = bad_input.fields(client.get(address).get_data(as_text=True)) or names
            for attack in bad_input.gets(chance, rule, address, EACH):
                self.attack(who, client, attack)
        for attack in bad_input.others(address):
            self.attack(who, client, attack)
        if "POST" in (rule.methods or ()):
            for attack in bad_input.posts(chance, rule, address, names, EACH):
                self.attack(who, self.client(who), attack)


@pytest.mark.timeout(3600)
def test_bad_input_is_answered_clearly_everywhere(app, sign_in, tmp_path, monkeypatch, setting):
    monkeypatch.setattr(store, "_path", lambda name: tmp_path / name)
    setting(limit_write=10**6, limit_total=10**6, limit_mail=10**6, limit_sign_in=10**6)
    sweep = Sweep(app, sign_in)
    rules = sorted((rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"), key=lambda rule: rule.rule)
    for rule in rules:
        sweep.route(rule)
    click.echo(f"\nbad input, seed {SEED}: {sweep.tried.total()} requests to {len(rules)} routes, {dict(sweep.tried)}")
    click.echo(f"answers: {dict(sorted(sweep.answers.items()))}, faults: {len(sweep.wrong)}")
    assert sweep.wrong == []
    assert sweep.tried["10 MB"] == sum("POST" in (rule.methods or ()) for rule in rules)
