"""Support of comments, the office's pin, editing for a while – each once, each only by whom it is for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.comments import editing, service, voices
from forum.comments.models import Comment, CommentSupport, CommentVersion, Discussion, Stance
from forum.comments.service import Words
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Forbidden, Missing, Refused
from tests.comments.made import make_comment
from tests.conftest import actor_of

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
SignIn = Callable[[FlaskClient, Person], FlaskClient]


def words(text: str) -> Words:
    """Make words ready."""
    return Words(text, f"<p>{text}</p>", "de")


def supports(key: int) -> tuple[int, int]:
    """Give the counter of a comment and its rows."""
    rows = select(func.count()).select_from(CommentSupport).where(CommentSupport.comment_id == key)
    return session.scalar(select(Comment.supports).where(Comment.id == key)) or 0, session.scalar(rows) or 0


def test_a_comment_is_supported_once_and_no_longer(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    number, key = (idea := make_idea()).number, make_comment(idea, make_person()).id
    sign_in(client, make_person())
    assert 'aria-pressed="false"' in client.get(f"/ideen/{number}").text
    for _turn in range(2):
        answer = client.post(f"/kommentare/{key}/unterstuetzen", data={"next": f"/ideen/{number}?sortierung=neueste"})
        assert answer.location == f"/ideen/{number}?sortierung=neueste#kommentar-{key}"
        assert supports(key) == (1, 1)
    page = client.get(f"/ideen/{number}").text
    assert "1 Person unterstützt das" in page
    assert f'formaction="/kommentare/{key}/unterstuetzen" name="ende"' in page
    for _turn in range(2):
        client.post(f"/kommentare/{key}/unterstuetzen", data={"ende": "1", "next": "//evil.example"})
        assert supports(key) == (0, 0)


def test_a_hundred_supports_at_once_are_one(app: Flask, make_person: MakePerson, make_idea: MakeIdea) -> None:
    who, key = actor_of(make_person()), make_comment(make_idea(), make_person()).id
    session.remove()
    barrier, failed = Barrier(10), []

    def send() -> None:
        with app.app_context():
            barrier.wait(20)
            for _turn in range(10):
                try:
                    begin_write()
                    voices.support(key, actor=who)
                    session.commit()
                except BaseException as error:  # noqa: BLE001 (told by the test)
                    failed.append(error)
                finally:
                    session.remove()

    threads = [Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert supports(key) == (1, 1)


@pytest.mark.parametrize(
    ("visibility", "status", "own", "error"),
    [
        (Visibility.PUBLIC, Status.DISCUSSION, True, Forbidden),
        (Visibility.PENDING, Status.DISCUSSION, False, Missing),
        (Visibility.HIDDEN, Status.DISCUSSION, False, Missing),
        (Visibility.PUBLIC, Status.WITHDRAWN, False, Forbidden),
    ],
)
def test_what_cannot_be_supported(
    make_person: MakePerson,
    make_idea: MakeIdea,
    visibility: Visibility,
    status: Status,
    own: bool,
    error: type[Exception],
) -> None:
    author, reader = make_person(), make_person()
    key = make_comment(make_idea(status=status), author, visibility=visibility).id
    who = actor_of(author if own else reader)
    begin_write()
    with pytest.raises(error):
        voices.support(key, actor=who)
    session.rollback()
    assert supports(key) == (0, 0)


def test_support_is_not_shown_while_hidden_and_comes_back(make_person: MakePerson, make_idea: MakeIdea) -> None:
    author, reader, moderator = make_person(), actor_of(make_person()), actor_of(make_person(Role.MODERATOR))
    key, other = (make_comment(idea := make_idea(), author).id, make_comment(idea, author).id)
    begin_write()
    voices.support(key, actor=reader)
    voices.support(other, actor=reader)
    service.hide(key, actor=moderator, reason_code="spam", reason="Werbung")
    session.commit()
    assert supports(key) == (0, 1)
    begin_write()
    service.publish(key, actor=moderator)
    session.commit()
    assert supports(key) == (1, 1)
    begin_write()
    voices.forget(reader.id or 0)
    session.commit()
    assert (supports(key), supports(other)) == ((0, 0), (0, 0))


def test_the_office_pins_one_statement(
    app: Flask, client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    idea = make_idea()
    number, office = idea.number, make_person(Role.OFFICE)
    plain = make_comment(idea, make_person(), "Erstes").id
    one, two = (make_comment(idea, office, text, official=True).id for text in ("Stellungnahme A", "Stellungnahme B"))
    sign_in(client, office)
    assert client.get(f"/ideen/{number}").text.count("Oben anheften") == 2
    for key in (one, two):
        assert client.post(f"/kommentare/{key}/anheften").status_code == 303
    page = app.test_client().get(f"/ideen/{number}").text
    assert page.count("Von der Geschäftsstelle angeheftet") == 1
    assert page.index("Stellungnahme B") < page.index("Erstes") < page.index("Stellungnahme A")
    assert page.count("Stellungnahme B") == 1
    assert "Oben anheften" not in page
    assert client.post(f"/kommentare/{plain}/anheften").status_code == 403
    stranger = sign_in(app.test_client(), make_person(Role.MODERATOR))
    assert stranger.post(f"/kommentare/{one}/anheften").status_code == 404
    client.post(f"/kommentare/{two}/anheften", data={"ende": "1"})
    page = app.test_client().get(f"/ideen/{number}").text
    assert page.index("Erstes") < page.index("Stellungnahme A") < page.index("Stellungnahme B")


def test_a_hidden_statement_is_no_longer_pinned(make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, office, moderator = make_idea(), make_person(Role.OFFICE), actor_of(make_person(Role.MODERATOR))
    key, who = make_comment(idea, office, official=True).id, actor_of(office)
    begin_write()
    voices.pin(key, actor=who)
    session.commit()
    assert session.scalar(select(Discussion.pinned_id)) == key
    begin_write()
    service.hide(key, actor=moderator, reason_code="false", reason="Irrtum")
    session.commit()
    assert session.scalar(select(Discussion.pinned_id)) is None
    begin_write()
    service.publish(key, actor=moderator)
    session.commit()
    assert session.scalar(select(Comment.listed).where(Comment.id == key)) is True


def test_a_reply_cannot_be_pinned(make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, office = make_idea(), make_person(Role.OFFICE)
    reply = make_comment(idea, office, parent=make_comment(idea, make_person()), official=True)
    who = actor_of(office)
    begin_write()
    with pytest.raises(Refused):
        voices.pin(reply.id, actor=who)


def test_an_edited_comment_shows_how_it_read(
    app: Flask, client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    idea, author = make_idea(), make_person()
    key = make_comment(idea, author, "Am Dienstag", stance=Stance.FOR).id
    number = idea.number
    sign_in(client, author)
    assert f'href="/kommentare/{key}/bearbeiten"' in client.get(f"/ideen/{number}").text
    assert client.get(f"/kommentare/{key}/fassungen").status_code == 404
    sent = client.post(
        f"/kommentare/{key}/bearbeiten", data={"body": "Am Mittwoch", "stance": "against", "version": "1"}
    )
    assert sent.location.endswith(f"#kommentar-{key}")
    reader = app.test_client()
    page = reader.get(f"/ideen/{number}").text
    assert "Am Mittwoch" in page
    assert "Am Dienstag" not in page
    assert "bearbeitet</a>" in page
    older = reader.get(f"/kommentare/{key}/fassungen").text
    assert older.index("Am Mittwoch") < older.index("Am Dienstag")
    row = session.execute(select(Discussion.in_favour, Discussion.opposed)).one()
    assert tuple(row) == (0, 1)
    client.post(f"/kommentare/{key}/zurueckziehen")
    assert reader.get(f"/kommentare/{key}/fassungen").status_code == 404
    assert session.scalars(select(CommentVersion)).all() == []


def test_editing_what_has_changed_meanwhile_shows_both_texts(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    author = make_person()
    key, who = make_comment(make_idea(), author, "Eins").id, actor_of(author)
    sign_in(client, author)
    begin_write()
    editing.edit(key, words("Zwei"), actor=who, version=1)
    session.commit()
    answer = client.post(f"/kommentare/{key}/bearbeiten", data={"body": "Drei", "stance": "neutral", "version": "1"})
    assert answer.status_code == 409
    assert "Zwei" in answer.text
    assert ">Drei</textarea>" in answer.text.replace("\r\n", "")
    assert session.scalar(select(Comment.body).where(Comment.id == key)) == "Zwei"
    client.post(f"/kommentare/{key}/bearbeiten", data={"body": "Drei", "stance": "neutral", "version": "2"})
    assert session.scalar(select(Comment.body).where(Comment.id == key)) == "Drei"
    assert session.scalar(select(func.count()).select_from(CommentVersion)) == 2


@pytest.mark.parametrize("body", ["", "   ", "a" * 4001])
def test_a_bad_edit_is_asked_again(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn, body: str
) -> None:
    author = make_person()
    key = make_comment(make_idea(), author, "Eins").id
    sign_in(client, author)
    answer = client.post(f"/kommentare/{key}/bearbeiten", data={"body": body, "stance": "neutral", "version": "1"})
    assert answer.status_code == 422
    assert session.scalar(select(Comment.body).where(Comment.id == key)) == "Eins"


def test_after_a_while_nobody_edits(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    idea, author = make_idea(), make_person()
    key = make_comment(idea, author, "Eins", created_at=now() - timedelta(minutes=31)).id
    number, who = idea.number, actor_of(author)
    sign_in(client, author)
    assert "/bearbeiten" not in client.get(f"/ideen/{number}").text
    assert client.get(f"/kommentare/{key}/bearbeiten").status_code == 409
    begin_write()
    with pytest.raises(Refused):
        editing.edit(key, words("Zwei"), actor=who, version=1)
    session.rollback()
    assert session.scalar(select(Comment.body).where(Comment.id == key)) == "Eins"


def test_only_authors_edit_and_hidden_words_stay_hidden(
    app: Flask, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    author, moderator = make_person(), make_person(Role.MODERATOR)
    key = make_comment(make_idea(), author, "Am Dienstag").id
    who, judge = actor_of(author), actor_of(moderator)
    readers = [sign_in(app.test_client(), person) for person in (make_person(), moderator)]
    assert [reader.get(f"/kommentare/{key}/bearbeiten").status_code for reader in readers] == [403, 403]
    begin_write()
    editing.edit(key, words("Am Mittwoch"), actor=who, version=1)
    service.hide(key, actor=judge, reason_code="insult", reason="Regel 1")
    session.commit()
    answer = readers[0].get(f"/kommentare/{key}/fassungen")
    assert answer.status_code == 404
    assert "Dienstag" not in answer.text
    begin_write()
    with pytest.raises(Forbidden):
        editing.edit(key, words("Trotzdem"), actor=who, version=2)


def test_a_waiting_comment_is_edited_without_a_trace(make_person: MakePerson, make_idea: MakeIdea) -> None:
    author, moderator = make_person(trusted=False), actor_of(make_person(Role.MODERATOR))
    key, who = make_comment(make_idea(), author, "Eins", Visibility.PENDING).id, actor_of(author)
    begin_write()
    editing.edit(key, words("Zwei"), actor=who, version=1)
    session.commit()
    assert session.scalars(select(CommentVersion)).all() == []
    begin_write()
    with pytest.raises(Refused):  # the moderator has read another text
        service.publish(key, actor=moderator, revision=1)
