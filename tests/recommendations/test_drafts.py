"""Drafts over HTTP: begin, comment, write on, compare; who may, who is biased, what is told stale; few queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.contributions.status import Status
from forum.councils.kinds import CouncilStatus, SeatRole
from forum.councils.models_threads import Post
from forum.ideas.models import Idea
from forum.kernel.clock import today
from forum.kernel.database import session
from forum.recommendations.models import Draft, DraftVersion
from tests.conftest import Letters
from tests.councils.made import make_council, seat
from tests.queries import MOST, counted
from tests.recommendations.conftest import ROOM, TEXT, Browser, begin, cast, end, let_vote, stored
from tests.votes.conftest import Body


def test_members_write_together_and_compare(body: Body, idea: Idea, browser: Browser) -> None:
    member, other, by = browser(body.member), browser(body.other), f"Echt {body.member.name}"
    draft = begin(member)
    assert draft == f"{ROOM}/1"
    assert begin(other) == draft  # one open draft about an idea: a form sent twice makes no second
    said = other.post(draft, data={"comment": "Wer zahlt die Wartung?"})
    assert said.headers["Location"].startswith(f"{draft}#beitrag-")
    page = member.get(draft).text
    for shown in (TEXT["title"], "<strong>gesichert</strong>", "Wer zahlt die Wartung?", "Fassung 1", "In Arbeit"):
        assert shown in page
    changed = {"title": TEXT["title"], "body": "Wir raten dazu, wenn die Wartung bezahlt ist.", "revision": "1"}
    assert other.post(f"{draft}/bearbeiten", data=changed).status_code == 303
    stale = member.post(f"{draft}/bearbeiten", data={**changed, "body": "Nie gesehen"})
    assert (stale.status_code, "Nie gesehen" in stale.text) == (409, True)
    versions = member.get(f"{draft}/fassungen").text
    assert "<del>" in versions
    assert "bezahlt" in versions
    assert session.scalars(select(DraftVersion)).one().by == by


def test_a_form_keeps_what_was_typed(body: Body, idea: Idea, browser: Browser) -> None:
    answer = browser(body.member).post(f"{ROOM}/neu?idee=1", data={"title": "", "body": "Ein langer Text"})
    assert (answer.status_code, "Ein langer Text" in answer.text) == (422, True)
    assert session.scalars(select(Draft)).all() == []


@pytest.mark.usefixtures("idea")
@pytest.mark.parametrize(
    ("who", "page", "comment", "vote"),
    [
        ("chair", 200, 303, 200),
        ("vice", 200, 303, 403),
        ("other", 200, 303, 403),
        ("office", 200, 303, 403),
        ("deputy", 404, 404, 404),
        ("moderator", 404, 404, 404),
        ("board", 404, 404, 404),
        ("admin", 404, 404, 404),
        ("elsewhere", 404, 404, 404),
        ("visitor", 404, 404, 404),
    ],
)
def test_who_may_do_what(
    body: Body,
    app: Flask,
    browser: Browser,
    make_person: Callable[..., Person],
    who: str,
    page: int,
    comment: int,
    vote: int,
) -> None:
    draft = begin(browser(body.member))
    person = getattr(body, who, None)
    if who in {"moderator", "admin", "board"}:
        person = make_person(Role(who))
    elif who == "elsewhere":
        person = make_person()
        seat(make_council(), person, SeatRole.CHAIR)
    client = browser(person) if person is not None else app.test_client()
    assert client.get(draft).status_code == page
    assert client.get(f"{draft}/fassungen").status_code == page
    assert client.post(draft, data={"comment": "Ein Wort"}).status_code == comment
    for step in ("abstimmen", "uebernehmen", "verwerfen", "herausgeben"):
        assert client.get(f"{draft}/{step}").status_code == vote
    assert len(session.scalars(select(Post)).all()) == (comment == 303)


@pytest.mark.parametrize(
    "change_to",
    [{"status": Status.DISCUSSION, "council_id": None}, {"status": Status.DISCUSSION}, {"council_id": "other"}],
)
def test_only_what_the_council_has_is_drafted(
    body: Body, idea: Idea, browser: Browser, change_to: dict[str, Any]
) -> None:
    if change_to.get("council_id") == "other":
        change_to = {"council_id": make_council().id}
    stored(idea, **change_to)
    member = browser(body.member)
    assert member.post(f"{ROOM}/neu?idee=1", data=TEXT).status_code == 409
    assert session.scalars(select(Draft)).all() == []


def test_who_is_biased_neither_writes_nor_votes(body: Body, idea: Idea, browser: Browser) -> None:
    stored(idea, author_id=body.other.id)
    author, member, chair = browser(body.other), browser(body.member), browser(body.chair)
    assert author.get(f"{ROOM}/neu?idee=1").status_code == 403
    draft = begin(member)
    assert "Sie sind in dieser Sache befangen" in author.get(draft).text
    for answer in (
        author.post(draft, data={"comment": "Meine Idee ist gut"}),
        author.post(f"{draft}/bearbeiten", data={**TEXT, "revision": "1"}),
    ):
        assert answer.status_code == 403
    assert member.post(f"{draft}/befangen", data={"reason": "Mein Verein betreibt es"}).status_code == 303
    assert member.post(draft, data={"comment": "Doch noch"}).status_code == 403
    vote = let_vote(chair, draft)
    page = chair.get(vote).text
    for shown in ("Befangen, ohne Stimme", "Mein Verein betreibt es", "Hat mit der Sache zu tun"):
        assert shown in page
    assert author.post(vote, data={"choice": "yes"}).status_code == 403
    assert member.post(vote, data={"choice": "yes"}).status_code == 403


def test_while_it_is_voted_on_nothing_changes(body: Body, idea: Idea, browser: Browser) -> None:
    chair, member = browser(body.chair), browser(body.member)
    draft = begin(member)
    stale = chair.post(f"{draft}/abstimmen", data={"until": "2099-01-01", "revision": "1"})
    assert stale.status_code == 422
    vote = let_vote(chair, draft)
    assert member.get(f"{draft}/bearbeiten").status_code == 409
    assert member.post(f"{draft}/bearbeiten", data={**TEXT, "body": "Anders", "revision": "2"}).status_code == 409
    assert chair.post(f"{draft}/verwerfen", data={"revision": "2"}).status_code == 409
    assert chair.post(f"{draft}/herausgeben", data={"revision": "2"}).status_code == 409
    assert "Zur Abstimmung" in member.get(draft).text
    assert "Zum Entwurf mit Kommentaren" in member.get(vote).text
    end()  # nobody voted
    assert member.post(f"{draft}/bearbeiten", data={**TEXT, "body": "Anders", "revision": "2"}).status_code == 303


def test_what_had_no_quorum_is_asked_again_and_then_counts(body: Body, idea: Idea, browser: Browser) -> None:
    chair, vice = browser(body.chair), browser(body.vice)
    draft = begin(browser(body.member))
    vote = let_vote(chair, draft)
    end()
    assert "Nichts wurde beschlossen" in chair.get(draft).text
    again = chair.post(f"{vote}/erneut", data={"until": (today() + timedelta(days=8)).isoformat()}).headers["Location"]
    cast(again, a=("yes", chair), b=("yes", vice))
    end(2)
    assert "Beschlossen, noch nicht veröffentlicht" in chair.get(draft).text
    revision = session.scalars(select(Draft.revision)).one()
    assert chair.post(f"{draft}/herausgeben", data={"revision": str(revision)}).status_code == 303


def test_a_draft_waits_for_those_who_have_not_said_anything(body: Body, idea: Idea, browser: Browser) -> None:
    member, other, chair = browser(body.member), browser(body.other), browser(body.chair)
    draft = begin(member)
    line = f"Entwurf: {TEXT['title']}"
    assert line not in member.get("/konto").text
    assert line in other.get("/konto").text
    other.post(draft, data={"comment": "Gut so"})
    assert line not in other.get("/konto").text
    vote = let_vote(chair, draft)
    assert f"Abstimmung: {TEXT['title']}" in other.get("/konto").text
    cast(vote, a=("yes", chair), b=("yes", other))
    end()
    assert f"Herausgeben: {TEXT['title']}" in chair.get("/konto").text
    assert "Herausgeben" not in other.get("/konto").text
    assert TEXT["title"] in other.get("/fachbeiraete/klima/intern").text


@pytest.mark.parametrize("status", [CouncilStatus.PAUSED, CouncilStatus.DISSOLVED])
def test_a_council_that_rests_begins_no_draft(body: Body, idea: Idea, browser: Browser, status: CouncilStatus) -> None:
    stored(body.council, status=status)
    assert browser(body.member).post(f"{ROOM}/neu?idee=1", data=TEXT).status_code in {404, 409}
    assert session.scalars(select(Draft)).all() == []


def test_mail_about_drafts_names_nothing(body: Body, idea: Idea, browser: Browser, letters: Letters) -> None:
    chair, member = browser(body.chair), browser(body.member)
    letters()
    draft = begin(member)
    member.post(draft, data={"comment": "Unser Geheimnis"})
    let_vote(chair, draft)
    mails = letters().values()
    assert len(mails) == 3
    assert [mail for mail in mails if TEXT["title"] in mail.as_string() or "Geheimnis" in mail.as_string()] == []


@pytest.mark.parametrize("path", ["", "/bearbeiten", "/fassungen", "/abstimmen", "/befangen", "/uebernehmen"])
def test_pages_need_few_queries(body: Body, idea: Idea, browser: Browser, path: str) -> None:
    chair = browser(body.chair)
    draft = begin(chair)
    chair.post(draft, data={"comment": "Gut"})
    chair.get(draft)
    with counted() as seen:
        assert chair.get(f"{draft}{path}").status_code == 200
    assert len(seen) <= MOST, "\n".join(seen)


def test_the_room_needs_few_queries(body: Body, idea: Idea, browser: Browser) -> None:
    chair = browser(body.chair)
    let_vote(chair, begin(chair))
    with counted() as seen:
        assert chair.get("/fachbeiraete/klima/intern").status_code == 200
    assert len(seen) <= MOST, "\n".join(seen)
