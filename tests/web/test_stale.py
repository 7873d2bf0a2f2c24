"""Who edits what somebody else has changed sees both texts, loses nothing, and decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from wtforms import BooleanField, Form, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from forum.accounts.roles import Role
from forum.contributions.status import Status
from forum.ideas.models import Idea
from forum.kernel.database import Base, session
from forum.kernel.differences import Piece
from forum.office.models import AnswerTemplate
from forum.strategy.models import Topic
from forum.web import stale
from tests.conftest import change, save
from tests.councils.made import make_council, make_forum
from tests.organisations.made import make_organisation
from tests.statements.made import make_department

THEIRS, MINE = "Das hat die Kollegin geschrieben.", "Das habe ich geschrieben."
Made = tuple[str, Base, str, dict[str, Any], dict[str, str]]


class Example(Form):
    """A form with fields of several kinds."""

    name = StringField("Name")
    kind = SelectField("Kind", choices=[SelectChoice("a", "Apfel"), SelectChoice("b", "Birne")])
    closed = BooleanField("Closed")
    revision = HiddenField()


def example(**data: Any) -> Any:
    form = Example(data=data)
    form.is_submitted = lambda: True
    return form


def test_only_what_differs_is_told_in_the_words_of_its_field(app: Flask) -> None:
    form = example(name="neu", kind="b", closed=True, revision="1")
    with app.test_request_context():
        found = stale.settle(form, 2, {"name": "alt", "kind": "a", "closed": True, "elsewhere": "x"})
    assert found is not None
    assert [(clash.label, clash.stands, clash.typed) for clash in found] == [
        ("Name", "alt", "neu"),
        ("Kind", "Apfel", "Birne"),
    ]
    assert found[0].pieces == [Piece("old", "alt"), Piece("new", "neu")]
    assert form.revision.data == "2"  # sent once more it counts
    assert stale.status(form, found) == 409


@pytest.mark.parametrize(
    ("opened", "stands", "late"), [("2", 2, False), (2, 2, False), ("1", 2, True), ("", 2, True), (None, 0, True)]
)
def test_who_is_late(opened: object, stands: int, late: bool) -> None:
    assert stale.is_late(example(revision=opened), stands) is late


def test_a_fingerprint_changes_with_what_stands() -> None:
    assert stale.fingerprint({"a": 1, "b": 2}) == stale.fingerprint({"b": 2, "a": 1})
    assert len({stale.fingerprint(stands) for stands in ({"a": 1}, {"a": 2}, {"b": 1}, {})}) == 4


def _organisation(people: SimpleNamespace) -> Made:
    row = make_organisation(people.citizen)
    typed = {"name": row.name, "homepage": "", "about": MINE}
    return f"/organisationen/{row.slug}/bearbeiten", row, "about", {"about": THEIRS, "revision": 7}, typed


def _template(_people: SimpleNamespace) -> Made:
    row = AnswerTemplate(name="Dank", body="Danke.")
    save(row)
    return f"/geschaeftsstelle/vorlagen/{row.id}", row, "body", {"body": THEIRS}, {"name": "Dank", "body": MINE}


def _department(_people: SimpleNamespace) -> Made:
    row = make_department(email="alt@example.org")
    typed = {"name": row.name, "email": "ich@example.org", "people": ""}
    return f"/geschaeftsstelle/fachbereiche/{row.id}", row, "email", {"email": "sie@example.org"}, typed


def _council(_people: SimpleNamespace) -> Made:
    make_forum()
    row = make_council()
    typed = {"name": row.name, "purpose": row.purpose, "task": MINE, "seats_citizens": "3", "term_months": "24"}
    return f"/geschaeftsstelle/fachbeiraete/{row.slug}/bearbeiten", row, "task", {"task": THEIRS, "revision": 7}, typed


def _statute(_people: SimpleNamespace) -> Made:
    make_forum()
    row = make_council()
    rules = {"quorum_percent": "50", "majority": "simple", "proposal_days": "14", "decision": "Forum"}
    place = f"/geschaeftsstelle/fachbeiraete/{row.slug}/satzung"
    return place, row, "", {"revision": 7}, {"statute": MINE, **rules}


def _place(people: SimpleNamespace) -> Made:
    row = people.make_idea(place="Bohlweg")
    topic = session.scalars(select(Topic.slug)).first()
    typed = {"topic": str(topic), "district": "", "place": MINE}
    return f"/geschaeftsstelle/ideen/{row.number}/einordnen", row, "place", {"place": THEIRS, "revision": 7}, typed


def _reply(people: SimpleNamespace) -> Made:
    row = people.make_idea(status=Status.CLARIFICATION, author=people.citizen, asked_from=Status.SUBMITTED)
    typed = {"answer": "Ja.", "title": row.title, "body": MINE}
    return f"/ideen/{row.number}/antworten", row, "body", {"body": THEIRS, "revision": 7}, typed


KINDS = (_organisation, _template, _department, _council, _statute, _place, _reply)


@pytest.mark.parametrize("kind", KINDS)
def test_both_texts_are_shown_and_the_person_decides(
    app: Flask,
    make_person: Callable[..., Any],
    make_idea: Callable[..., Idea],
    sign_in: Any,
    kind: Callable[[SimpleNamespace], Made],
) -> None:
    citizen, office = make_person(), make_person(Role.OFFICE)
    client = sign_in(app.test_client(), citizen if kind in {_organisation, _reply} else office)
    address, row, name, theirs, typed = kind(SimpleNamespace(citizen=citizen, make_idea=make_idea))
    opened = hidden(client, address)
    key, table = row.id, type(row)  # type: ignore[attr-defined]
    change(session.get_one(table, key), **theirs)

    late = client.post(address, data={**typed, **opened})
    assert late.status_code == 409
    assert (THEIRS if name not in {"", "email"} else theirs.get("email", "Der Fachbeirat tagt")) in late.text
    assert (typed["email"] if name == "email" else MINE) in late.text
    assert 'class="versus"' in late.text
    if name:
        session.expire_all()
        assert getattr(session.get_one(table, key), name) == theirs[name]

    again = {**typed, "revision": revision(late.text)}
    assert client.post(address, data=again).status_code == 303
    if name:
        session.expire_all()
        assert getattr(session.get_one(table, key), name) == typed[name]


def hidden(client: FlaskClient, address: str) -> dict[str, str]:
    page = client.get(address)
    assert page.status_code == 200
    return {"revision": revision(page.text)}


def revision(page: str) -> str:
    found = re.search(r'<input[^>]*name="revision"[^>]*value="([^"]*)"', page)
    assert found
    return found[1]


def test_an_answer_that_a_colleague_gave_first_stands_beside_mine(
    app: Flask, make_person: Callable[..., Any], make_idea: Callable[..., Idea], sign_in: Any
) -> None:
    number = make_idea().number
    address = f"/geschaeftsstelle/ideen/{number}/antworten"
    first, second = (sign_in(app.test_client(), make_person(Role.OFFICE)) for _each in range(2))
    opened = [hidden(client, address) for client in (first, second)]
    answer = {
        "outcome": "exists",
        "verdict": "Gibt es schon",
        "costs": "",
        "period": "",
        "responsible": "",
        "paper": "",
    }
    assert first.post(address, data={**answer, "body": THEIRS, **opened[0]}).status_code == 303
    late = second.post(address, data={**answer, "body": MINE, **opened[1]})
    assert late.status_code == 409
    assert THEIRS in late.text
    assert MINE in late.text
