"""What happens is written down with keys and codes alone, in the transaction in which it happens."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from forum.accounts.actor import SYSTEM, Actor
from forum.audit.models import AuditEntry
from forum.audit.service import spare
from forum.kernel.database import begin_write, session
from forum.kernel.events import emit


def entries() -> list[AuditEntry]:
    session.rollback()
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_an_event_is_written_with_who_and_what(app, make_idea):
    idea = make_idea(title="Trinkbrunnen am Ringgleis")
    begin_write()
    emit(
        "idea.decline", actor=Actor(id=42, name="Anna"), subject=idea, reason="Gibt es schon.", reason_code="duplicate"
    )
    session.commit()
    entry = entries()[-1]
    assert (entry.event, entry.actor_id, entry.subject_kind, entry.subject_id) == ("idea.decline", 42, "ideas", idea.id)
    assert entry.details == {"reason": "Gibt es schon.", "reason_code": "duplicate"}
    assert (entry.position, entry.seal) == (None, "")


def test_an_event_about_nothing_and_by_nobody_is_written_too(app):
    begin_write()
    emit("house.sweep", actor=SYSTEM, subject=None, count=3)
    session.commit()
    entry = entries()[-1]
    assert (entry.actor_id, entry.subject_kind, entry.subject_id, entry.details) == (None, "", None, {"count": 3})


def test_what_is_rolled_back_did_not_happen(app):
    begin_write()
    emit("house.sweep", actor=SYSTEM, subject=None)
    session.rollback()
    assert entries() == []


@pytest.mark.parametrize(
    ("details", "kept"),
    [
        ({"from_status": "submitted", "to_status": "declined"}, {"from_status": "submitted", "to_status": "declined"}),
        ({"email": "anna@example.org", "name": "Anna"}, {}),
        ({"title": "Brunnen", "text": "…", "addressee": "Herr Muster"}, {}),
        ({"number": 7, "hidden": True, "none": None}, {"number": 7, "hidden": True, "none": None}),
        ({"reason": ["a", "b"], "people": {"name": "Anna"}, "share": 0.5}, {}),
        ({}, {}),
    ],
)
def test_names_texts_and_addresses_stay_out(details, kept):
    assert spare(details) == kept


def test_the_log_of_an_account_holds_no_name_and_no_address(app, client):
    opened = re.search(r'name="opened"[^>]*value="([^"]+)"', client.get("/registrieren").text)
    form = {"email": "anna.beispiel@example.org", "name": "Anna Beispiel", "password": "Linde Kanal Regen 4"}
    client.post("/registrieren", data={**form, "of_age": "y", "privacy": "y", "opened": opened[1]})
    told = " ".join(f"{entry.event} {entry.subject_kind} {entry.details}" for entry in entries())
    assert "accounts.register people" in told
    assert "beispiel" not in told.lower()
    assert "@" not in told
