"""Who sees what at the desk and after it decided: what is hidden or internal leaves no trace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.contributions.status import Visibility
from forum.ideas.models import Idea
from forum.kernel.database import session
from tests.comments.made import make_comment
from tests.moderation.made import make_report
from tests.moderation.test_desk import cases

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
DETAILS = {"reason": "Das gehört zur Nachbarstadt.", "reason_code": "not_city_matter"}


@pytest.mark.parametrize("roles", [(), (Role.OFFICE,), (Role.LEAD,), (Role.ADMIN,), (Role.CHAIR,)])
@pytest.mark.parametrize("path", ["", "/ideen/1", "/kommentare/1", "/meldungen/1"])
def test_nobody_else_finds_the_desk(
    client: FlaskClient,
    make_person: MakePerson,
    sign_in: SignIn,
    new_idea: Callable[..., Idea],
    roles: tuple[Role, ...],
    path: str,
) -> None:
    idea = new_idea("Geheimer Titel")
    make_report(idea, make_comment(idea, make_person()))
    for browser in (client, sign_in(client, make_person(*roles))):
        for answer in (browser.get(f"/moderation{path}"), browser.post(f"/moderation{path}?akt=freigeben")):
            assert answer.status_code in ({404, 405} if path == "" else {404})
            assert "Geheimer Titel" not in answer.text


def test_internal_things_are_not_the_desks(desk: FlaskClient, make_idea: MakeIdea, make_person: MakePerson) -> None:
    idea = make_idea("Internes Papier", visibility=Visibility.INTERNAL)
    number = idea.number
    comment = make_comment(idea, make_person(), visibility=Visibility.PENDING).id
    report = make_report(idea).id
    assert cases(desk.get("/moderation").text) == []
    for path in (f"ideen/{number}", f"kommentare/{comment}", f"meldungen/{report}"):
        answer = desk.get(f"/moderation/{path}")
        assert answer.status_code == 404
        assert "Internes Papier" not in answer.text


def test_near_duplicates_stand_beside_the_case(
    desk: FlaskClient, new_idea: Callable[..., Idea], make_idea: MakeIdea
) -> None:
    twin = make_idea("Trinkbrunnen am Ringgleis", "Am Ringgleis fehlt ein Trinkbrunnen mit Anzeige, ob er läuft.")
    hidden = make_idea(
        "Trinkbrunnen am Ringgleis bauen",
        "Am Ringgleis fehlt ein Trinkbrunnen mit Anzeige, ob er gerade läuft.",
        visibility=Visibility.HIDDEN,
    )
    make_idea(
        "Trinkbrunnen am Ringgleis intern",
        "Am Ringgleis fehlt ein Trinkbrunnen mit Anzeige, ob er intern läuft.",
        visibility=Visibility.INTERNAL,
    )
    number = new_idea(
        "Trinkbrunnen am Ringgleis", body="Am Ringgleis fehlt ein Trinkbrunnen mit Anzeige, ob er läuft."
    ).number
    assert "2 ähnliche Beiträge" in desk.get(f"/moderation/ideen/{number}").text
    page = desk.get(f"/moderation/ideen/{number}?ansicht=zusammenhang").text
    assert f"/moderation/ideen/{twin.number}" in page
    assert f"/moderation/ideen/{hidden.number}" in page
    assert "schlägt die Geschäftsstelle vor" in page  # who moderates leaves it a note
    assert "intern" not in page


def test_a_hidden_idea_leaves_no_trace(
    app: Flask, desk: FlaskClient, make_idea: MakeIdea, make_person: MakePerson, sign_in: SignIn
) -> None:
    author = make_person(name="Okerbiber")
    idea = make_idea("Vertraulicher Titel", author=author)
    number = idea.number
    make_comment(idea, make_person(), "Ein Wort dazu")
    visitor = app.test_client()
    assert "Vertraulicher Titel" in visitor.get("/ideen").text
    desk.post(
        f"/moderation/ideen/{number}?akt=verbergen",
        data={"revision": "1", "reason_code": "privacy", "reason": "Nennt eine Privatperson."},
    )
    for browser in (visitor, sign_in(app.test_client(), make_person())):
        for path in (
            "/",
            "/ideen",
            "/ideen?q=Vertraulicher",
            f"/ideen/{number}",
            f"/ideen/{number}/kommentieren",
            f"/melden/idee/{number}",
        ):
            answer = browser.get(path)
            assert "Vertraulicher Titel" not in answer.text
            assert "Ein Wort dazu" not in answer.text
            assert "Nennt eine Privatperson" not in answer.text
        assert browser.get(f"/ideen/{number}").status_code == 404
    assert sign_in(app.test_client(), session.get_one(Person, author.id)).get(f"/ideen/{number}").status_code == 200
    assert desk.get(f"/moderation/ideen/{number}").status_code == 200
