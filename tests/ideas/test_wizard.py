"""Submitting: write first, sign in last; nothing that was typed is lost, and a form sent twice makes one idea."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from forum.accounts.models import Draft, Person
from forum.contributions.models import TimelineEntry
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.notifications.models import OutboxEntry
from forum.organisations.models import Organisation, OrganisationKind, Representative
from tests.conftest import save

MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
WORDS = {
    "title": "Nebelduschen auf schattenlosen Plätzen",
    "body": "An Hitzetagen ist der Platz vor der Stadthalle kaum zu überqueren.\n\n- wenig Wasser\n- sofort kühl",
    "language": "de",
}
PLACE = {"topic": "umwelt", "district": "130", "place": "Platz vor der Stadthalle"}


def write(client: FlaskClient) -> None:
    """Go through the first three steps."""
    assert client.post("/ideen/neu", data=WORDS).headers["Location"] == "/ideen/neu/aehnliche"
    assert client.get("/ideen/neu/aehnliche").status_code == 200
    assert client.post("/ideen/neu/ort", data=PLACE).headers["Location"] == "/ideen/neu/pruefen"


def count(model: type) -> int:
    """Count the rows of a table."""
    return int(session.scalar(select(func.count()).select_from(model)) or 0)


def test_a_visitor_writes_and_is_asked_to_sign_in_at_the_end(client: FlaskClient) -> None:
    write(client)
    page = client.get("/ideen/neu/pruefen?lang=de").text
    assert "Nebelduschen auf schattenlosen Plätzen" in page
    assert "130 Mitte" in page
    assert "Registrieren und absenden" in page
    assert client.post("/ideen/neu/pruefen", data={"rules": "y"}).status_code == 403
    assert count(Idea) == 0


def test_a_signed_in_person_sends(client: FlaskClient, make_person: MakePerson, sign_in: SignIn) -> None:
    person = make_person()
    write(client)
    sign_in(client, person)
    answer = client.post("/ideen/neu/pruefen", data={"rules": "y"})
    idea = session.scalars(select(Idea)).one()
    assert answer.headers["Location"] == f"/ideen/neu/danke/{idea.number}"
    assert (idea.status, idea.visibility, idea.owner) == (Status.SUBMITTED, Visibility.PENDING, "moderation")
    assert idea.due_on is not None
    assert idea.author_id == person.id
    assert count(Draft) == 0
    assert session.scalars(select(TimelineEntry.move)).all() == ["submit"]
    assert "idea.submit" in session.scalars(select(OutboxEntry.event)).all()
    assert str(idea.number) in client.get(answer.headers["Location"]).text


def test_the_draft_waits_for_the_person(client: FlaskClient, make_person: MakePerson, sign_in: SignIn) -> None:
    write(client)
    sign_in(client, make_person())
    assert WORDS["title"] in client.get("/ideen/neu/pruefen").text


def test_nobody_else_finds_a_draft(app: object, client: FlaskClient) -> None:
    write(client)
    other = app.test_client()  # type: ignore[attr-defined]
    assert other.get("/ideen/neu/pruefen").headers["Location"] == "/ideen/neu"
    assert WORDS["title"] not in other.get("/ideen/neu").text


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "Bitte geben Sie Ihrer Idee einen Titel."),
        ("title", "x" * 121, "120"),
        ("body", "zu kurz", "Bitte schreiben Sie ein bis zwei Sätze"),
        ("body", "x" * 10_001, "10000"),
        ("website", "https://spam.example", "Bitte"),
    ],
)
def test_errors_keep_what_was_typed(client: FlaskClient, field: str, value: str, message: str) -> None:
    answer = client.post("/ideen/neu?lang=de", data={**WORDS, field: value})
    assert answer.status_code == 422
    assert message in answer.text
    kept = WORDS["body"].split("\n", maxsplit=1)[0] if field != "body" else WORDS["title"]
    assert kept in answer.text
    assert "Fehler" in answer.text.split("</title>")[0]


def test_steps_without_a_draft_begin_at_the_beginning(client: FlaskClient) -> None:
    for step in ("aehnliche", "ort", "pruefen"):
        assert client.get(f"/ideen/neu/{step}").headers["Location"] == "/ideen/neu"


def test_sending_twice_makes_one_idea(client: FlaskClient, make_person: MakePerson, sign_in: SignIn) -> None:
    sign_in(client, make_person())
    write(client)
    first = client.post("/ideen/neu/pruefen", data={"rules": "y"}).headers["Location"]
    second = client.post("/ideen/neu/pruefen", data={"rules": "y"}).headers["Location"]
    assert count(Idea) == 1
    assert first.startswith("/ideen/neu/danke/")
    assert second == "/ideen/neu"


def test_autosave_keeps_unfinished_words(client: FlaskClient) -> None:
    answer = client.post("/ideen/neu/entwurf", data={"title": "Halb", "body": "fertig"})
    assert set(answer.get_json()) == {"saved"}
    page = client.get("/ideen/neu").text
    assert 'value="Halb"' in page
    assert "fertig" in page
    assert client.post("/ideen/neu/verwerfen").status_code == 303
    assert count(Draft) == 0


def test_writing_for_an_organisation(client: FlaskClient, make_person: MakePerson, sign_in: SignIn) -> None:
    person, stranger = (
        make_person(),
        Organisation(slug="fremd", name="Fremd", kind=OrganisationKind.COMPANY, verified_at=now()),
    )
    own = Organisation(slug="verein", name="Grüner Ring e. V.", kind=OrganisationKind.ASSOCIATION, verified_at=now())
    save(own, stranger)
    save(Representative(organisation_id=own.id, person_id=person.id))
    own_id, stranger_id = own.id, stranger.id
    sign_in(client, person)
    write(client)
    refused = client.post("/ideen/neu/pruefen", data={"rules": "y", "organisation": str(stranger_id)})
    assert refused.status_code == 422
    client.post("/ideen/neu/pruefen", data={"rules": "y", "organisation": str(own_id)})
    idea = session.scalars(select(Idea)).one()
    assert (idea.organisation_id, idea.from_kind) == (own_id, "association")
