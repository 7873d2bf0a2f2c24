"""Members' pages that are rendered once for all with the same rights: nobody gets what is another's, and rights end at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.councils.kinds import Ended
from forum.councils.models_members import Member
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.meetings import attending
from forum.meetings.kinds import Answer
from tests.conftest import change
from tests.meetings.made import add, did, invited
from tests.queries import fewest
from tests.votes.conftest import Body

PEOPLE = ("chair", "vice", "member", "other", "office")
ROOM = "/fachbeiraete/klima/intern"
MEETING = f"{ROOM}/sitzungen/1"
CHOSEN = re.compile(r'value="(yes|remote|no)"[^>]* checked|checked[^>]*value="(yes|remote|no)"')
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
Read = Callable[..., str]


@pytest.fixture
def read(app: Flask, body: Body, sign_in: Callable[..., FlaskClient]) -> Read:
    """Read a page as one of the body's people, each with a browser of their own."""
    change(body.member, name="Ayşe Ğül")
    browsers = {name: sign_in(app.test_client(), getattr(body, name)) for name in PEOPLE}

    def give(name: str, address: str, status: int = 200) -> str:
        answer = browsers[name].get(address)
        assert answer.status_code == status
        return answer.text

    return give


def test_members_see_the_same_with_their_own_names(app: Flask, body: Body, read: Read) -> None:
    add(invited(body), body.chair)
    for address in (ROOM, MEETING):

        def first(address: str = address) -> None:
            app.extensions["blocks"].clear()
            read("member", address)

        seen = fewest(first, partial(read, "other", address))
        assert len(seen) <= 2, "\n".join(seen)
        assert "Ayşe" not in read("other", address)
        assert "Ayşe Ğül" in read("member", address)


def test_who_may_do_more_sees_more(body: Body, read: Read) -> None:
    invited(body)
    for name in PEOPLE:
        may = name in {"chair", "office"}
        assert ("/intern/sitzungen/neu" in read(name, ROOM)) is may
        assert ("Sitzung absagen" in read(name, MEETING)) is may


def test_each_sees_the_own_answer(body: Body, read: Read) -> None:
    meeting = invited(body)
    assert not CHOSEN.search(read("other", MEETING))
    did(meeting, body.member, attending.answer, Answer.YES)
    did(meeting, body.vice, attending.answer, Answer.NO)
    for name, answer in (("member", "yes"), ("other", None), ("vice", "no"), ("member", "yes")):
        chosen = CHOSEN.search(read(name, MEETING))
        assert (chosen and (chosen[1] or chosen[2])) == answer
    assert "Ihre Antwort" not in read("office", MEETING)


def test_who_no_longer_sits_there_gets_nothing_that_is_kept(body: Body, read: Read) -> None:
    invited(body)
    for address in (ROOM, MEETING):
        read("member", address)
        read("other", address)
    change(session.get_one(Member, body.seats["other"]), ended_at=now(), ended=Ended.REMOVED)
    for address in (ROOM, MEETING):
        read("other", address, 404)
        read("member", address)


def test_what_is_new_stands_there_at_once(body: Body, read: Read) -> None:
    meeting = invited(body)
    assert "Bäume am Ring" not in read("member", MEETING)
    add(meeting, body.chair)
    assert "Bäume am Ring" in read("member", MEETING)


def test_everyone_gets_a_token_of_their_own(
    app: Flask, body: Body, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(invited(body), body.chair)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)  # as on a real site
    for address in (ROOM, MEETING):
        tokens = [set(TOKEN.findall(read(name, address))) for name in ("member", "other")]
        assert all(len(one) == 1 for one in tokens)
        assert tokens[0].isdisjoint(tokens[1])
