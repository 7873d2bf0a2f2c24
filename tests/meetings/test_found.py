"""A meeting is found by what everyone may read of it, and its index row follows every item and every version of the minutes."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from forum.meetings import agenda, minutes, planning
from forum.meetings.agenda import Words
from forum.meetings.models import AgendaItem, Meeting
from tests.meetings.made import add, again, did, invited, key_of, published, running, stepped
from tests.queries import counted
from tests.search.made import hits, numbers
from tests.votes.conftest import Body

PAGE = "/fachbeiraete/klima/sitzungen/1"


def item_of(meeting: Meeting, item: AgendaItem, body: Body, verb: Any, *told: Any, **more: Any) -> None:
    """Do something with an item as the chair, as it stands now."""
    key = key_of(item)

    def act(held: Meeting, *words: Any, actor: Any, **rest: Any) -> None:
        found = agenda.queries.item_of(held, key)
        if "revision" in rest:
            rest["revision"] = found.revision
        verb(held, found, *words, actor=actor, **rest)

    did(meeting, body.chair, act, *told, **more)


def test_it_follows_its_agenda(body: Body, client: FlaskClient) -> None:
    meeting = invited(body)
    assert hits(client, "Bäume") == []
    item = add(meeting, body.chair, body="Am **Ring** fehlen Linden.")
    assert hits(client, "Bäume Linden") == [PAGE]
    other = add(meeting, body.chair, "Brunnen")
    page = client.get("/suche?q=Linden").text
    for shown in ("Fachbeirat „Klima“, Sitzung Nr. 1", "Am Ring fehlen <mark>Linden</mark>", "Sitzung · Eingeladen"):
        assert shown in page
    assert numbers(client, "Linden") == {"sitzungen": "1"}
    item_of(meeting, item, body, agenda.change, Words.of("Bäume am Ring", "Es fehlen Ulmen."), revision=1)
    assert (hits(client, "Linden"), hits(client, "Ulmen")) == ([], [PAGE])
    item_of(meeting, item, body, agenda.change, Words.of("Bäume am Ring", "Ulmen", public=False), revision=1)
    assert (hits(client, "Ulmen"), hits(client, "Brunnen")) == ([], [PAGE])
    assert "Ulmen" not in client.get("/suche?q=Brunnen").text
    item_of(meeting, other, body, agenda.take_off)
    assert hits(client, "Brunnen") == []


def test_a_proposal_is_found_once_it_stands_on_the_agenda(body: Body, client: FlaskClient) -> None:
    meeting = invited(body)
    words = Words.of("Trinkbrunnen", "Warum nicht.")
    proposal = did(meeting, body.member, agenda.propose, words, name="Echt")
    assert hits(client, "Trinkbrunnen") == []
    item_of(meeting, proposal, body, agenda.decide, accept=True)
    assert hits(client, "Trinkbrunnen") == [PAGE]


def test_it_follows_its_minutes(body: Body, client: FlaskClient) -> None:
    meeting = running(body)
    item = add(meeting, body.chair, "Bäume & <Sträucher>")
    item_of(meeting, item, body, agenda.write_down, "Wir sprachen über Linden.", "Drei Ulmen.", revision=1)
    assert hits(client, "Ulmen") == []
    meeting = published(body, meeting)
    assert hits(client, "Ulmen Linden") == [PAGE]
    page = client.get("/suche?q=Ulmen").text
    assert "Bäume &amp; &lt;Sträucher&gt;" in page
    assert "<mark>Ulmen</mark>" in page
    did(meeting, body.office, minutes.correct, 1, "Verzählt")
    item_of(meeting, item, body, agenda.write_down, "Wir sprachen über Linden.", "Vier Eschen.", revision=1)
    assert (hits(client, "Ulmen"), hits(client, "Eschen")) == ([PAGE], [])
    did(meeting, body.chair, minutes.approve, 2, revision=again(meeting).revision)
    assert (hits(client, "Ulmen"), hits(client, "Eschen")) == ([PAGE], [])
    did(meeting, body.office, minutes.publish, 2)
    assert (hits(client, "Ulmen"), hits(client, "Eschen")) == ([], [PAGE])
    assert hits(client, "Echt") == []  # nobody is found by having been there


def test_its_sight_is_asked_anew(body: Body, client: FlaskClient) -> None:
    meeting = invited(body)
    add(meeting, body.chair)
    assert hits(client, "Bäume") == [PAGE]
    stepped(meeting, body.chair, planning.cancel, reason="Krank")
    assert hits(client, "Bäume") == [PAGE]
    assert "Abgesagt" in client.get("/suche?q=Bäume").text


def test_a_page_of_meetings_needs_two_queries(body: Body, client: FlaskClient) -> None:
    meeting = invited(body)
    add(meeting, body.chair)
    with counted() as seen:
        assert hits(client, "Bäume", art="sitzungen") == [PAGE]
    assert len(seen) <= 2
