"""One idea: who sees it, support, question and answer, withdrawal; few queries."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.contributions.models import Contribution, Support, Version
from forum.contributions.status import Status, Visibility
from forum.ideas import service
from forum.ideas.models import Idea
from forum.kernel.database import begin_write, session
from tests.conftest import actor_of
from tests.queries import MOST, counted

MakeIdea = Callable[..., Idea]
MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]


@pytest.mark.parametrize("slug", ["", "-", "-trinkbrunnen", "-ganz-anders"])
def test_any_slug_answers_and_names_the_right_address(client: FlaskClient, make_idea: MakeIdea, slug: str) -> None:
    number = make_idea("Trinkbrunnen für alle").number
    page = client.get(f"/ideen/{number}{slug}")
    assert page.status_code == 200
    assert f'rel="canonical" href="http://127.0.0.1:8000/ideen/{number}-trinkbrunnen-fuer-alle"' in page.text


def test_title_and_text_are_text(client: FlaskClient, make_idea: MakeIdea) -> None:
    number = make_idea("<script>alert(1)</script>", "<img src=x onerror=alert(1)> [x](javascript:alert(1))").number
    page = client.get(f"/ideen/{number}").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize(
    ("visibility", "role", "status"),
    [
        (Visibility.PUBLIC, None, 200),
        (Visibility.PENDING, None, 404),
        (Visibility.HIDDEN, None, 404),
        (Visibility.INTERNAL, None, 404),
        (Visibility.PENDING, Role.MODERATOR, 200),
        (Visibility.HIDDEN, Role.OFFICE, 200),
        (Visibility.INTERNAL, Role.MODERATOR, 404),
        (Visibility.PENDING, Role.ADMIN, 404),
    ],
)
def test_who_sees_an_idea(
    client: FlaskClient,
    make_idea: MakeIdea,
    make_person: MakePerson,
    sign_in: SignIn,
    visibility: Visibility,
    role: Role | None,
    status: int,
) -> None:
    number = make_idea(visibility=visibility).number
    sign_in(client, make_person(*([role] if role else [])))
    assert client.get(f"/ideen/{number}").status_code == status
    assert client.get(f"/ideen/{number}/fassungen").status_code == status


def test_support_counts_once_and_can_be_taken_back(
    client: FlaskClient, make_idea: MakeIdea, make_person: MakePerson, sign_in: SignIn
) -> None:
    number = make_idea().number
    sign_in(client, make_person())
    for _attempt in range(3):
        assert client.post(f"/ideen/{number}/unterstuetzen").status_code == 303
    assert supports(number) == (1, 1)
    client.post(f"/ideen/{number}/unterstuetzen", data={"ende": "1"})
    client.post(f"/ideen/{number}/unterstuetzen", data={"ende": "1"})
    assert supports(number) == (0, 0)


def supports(number: int) -> tuple[int, int]:
    """Give the counter kept with the row, and the rows."""
    session.rollback()
    return (
        session.scalars(select(Idea.supports).where(Idea.number == number)).one(),
        int(session.scalar(select(func.count()).select_from(Support)) or 0),
    )


def test_authors_do_not_support_themselves(
    client: FlaskClient, make_idea: MakeIdea, make_person: MakePerson, sign_in: SignIn
) -> None:
    author = make_person()
    number = make_idea(author=author).number
    sign_in(client, author)
    assert client.post(f"/ideen/{number}/unterstuetzen").status_code == 403
    assert supports(number) == (0, 0)


@pytest.mark.parametrize("status", [Status.IMPORTED, Status.ANSWERED, Status.DECLINED, Status.WITHDRAWN])
def test_what_has_no_way_or_whose_way_has_ended_takes_no_support(
    client: FlaskClient, make_idea: MakeIdea, make_person: MakePerson, sign_in: SignIn, status: Status
) -> None:
    number = make_idea(status=status, source_name="Raddialog").number
    assert "next=/ideen" not in client.get(f"/ideen/{number}").text.replace("%2F", "/")
    sign_in(client, make_person())
    assert f"/ideen/{number}/unterstuetzen" not in client.get(f"/ideen/{number}").text
    assert client.post(f"/ideen/{number}/unterstuetzen").status_code == 403
    assert supports(number) == (0, 0)


def test_many_at_once_make_one_support_each(
    app: Flask, make_idea: MakeIdea, make_person: MakePerson, sign_in: SignIn
) -> None:
    number = make_idea().number
    people = [make_person() for _person in range(4)] * 5
    clients = [sign_in(app.test_client(), person) for person in people]
    session.remove()
    barrier, answers = Barrier(len(clients)), []

    def press(client: FlaskClient) -> None:
        barrier.wait()
        answers.append(client.post(f"/ideen/{number}/unterstuetzen").status_code)

    threads = [Thread(target=press, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * len(clients)
    assert supports(number) == (4, 4)


def test_a_question_is_answered_with_a_new_version(
    client: FlaskClient, make_idea: MakeIdea, make_person: MakePerson, sign_in: SignIn
) -> None:
    author, moderator = make_person(), make_person(Role.MODERATOR)
    idea = make_idea("Alter Titel", "Ein Text, der lang genug ist.", author=author)
    number = idea.number
    begin_write()
    service.move(idea, "ask", actor=actor_of(moderator), reason="Wo genau soll das sein?")
    session.commit()
    revision = idea.revision
    assert "Wo genau soll das sein?" in client.get(f"/ideen/{number}").text
    sign_in(client, author)
    assert "/antworten" in client.get(f"/ideen/{number}").text
    sent = {"answer": "Am Hagenmarkt.", "title": "Neuer Titel", "body": "Ein besserer Text.", "revision": str(revision)}
    assert client.post(f"/ideen/{number}/antworten", data={**sent, "revision": "0"}).status_code == 409
    assert client.post(f"/ideen/{number}/antworten", data=sent).status_code == 303
    session.rollback()
    row = session.scalars(select(Idea).where(Idea.number == number)).one()
    assert (row.status, row.title, row.version) == (Status.DISCUSSION, "Neuer Titel", 2)
    assert session.scalars(select(Version.title)).all() == ["Alter Titel"]
    page = client.get(f"/ideen/{number}/fassungen").text
    assert "Alter Titel" in page
    assert "Ein besserer Text." in page


def test_only_the_author_answers_and_withdraws(
    client: FlaskClient, make_idea: MakeIdea, make_person: MakePerson, sign_in: SignIn
) -> None:
    author = make_person()
    number = make_idea(author=author).number
    office = sign_in(client.application.test_client(), make_person(Role.OFFICE))
    sign_in(client, author)
    assert office.get(f"/ideen/{number}/zurueckziehen").status_code == 403
    assert office.get(f"/ideen/{number}/antworten").status_code == 403
    assert client.get(f"/ideen/{number}/antworten").status_code == 409
    assert client.get(f"/ideen/{number}/zurueckziehen").status_code == 200
    revision = session.scalars(select(Contribution.revision)).one()
    assert client.post(f"/ideen/{number}/zurueckziehen", data={"revision": revision}).status_code == 303
    session.rollback()
    assert session.scalars(select(Contribution.status)).one() == Status.WITHDRAWN


def test_an_idea_needs_few_queries(
    client: FlaskClient, make_idea: MakeIdea, make_person: MakePerson, sign_in: SignIn
) -> None:
    number = make_idea().number
    with counted() as seen:
        client.get(f"/ideen/{number}")
    assert len(seen) <= MOST, "\n".join(seen)
    sign_in(client, make_person(Role.MODERATOR))
    with counted() as seen:
        client.get(f"/ideen/{number}?nach=0")
    assert len(seen) <= MOST, "\n".join(seen)
