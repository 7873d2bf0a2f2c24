"""Who may download what, in every state; what a transaction keeps and takes back; what is swept up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts import service as accounts
from forum.accounts.drafts import VISITORS_LIFE
from forum.accounts.models import Draft, Person
from forum.accounts.roles import Role
from forum.comments import service as comments
from forum.comments.models import Comment
from forum.contributions import files
from forum.contributions.models import Attachment
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel import store
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.web.transaction import writing
from tests.comments.made import make_comment
from tests.conftest import actor_of, change, save
from tests.contributions.made import PDF, SCRIPT, File, attach, picture, rows

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
READERS = ("visitor", "stranger", "author", "moderator", "office", "admin")
STAFF = {"author", "moderator", "office"}


@pytest.fixture
def readers(app: Flask, make_person: MakePerson, sign_in: SignIn) -> dict[str, FlaskClient]:
    """One browser for each kind of person; `author` has written what is asked for."""
    roles = {"moderator": [Role.MODERATOR], "office": [Role.OFFICE], "admin": [Role.ADMIN]}
    found = {name: app.test_client() for name in READERS}
    for name, client in found.items():
        if name != "visitor":
            person = make_person(*roles.get(name, []), name=name)
            sign_in(client, person)
    return found


def author() -> Person:
    """Give the person whose browser is `author`."""
    return session.scalars(select(Person).where(Person.name == "author")).one()


def allowed(readers: dict[str, FlaskClient], row: File) -> set[str]:
    """Give who gets a file; all others get a 404 that says nothing."""
    found = set()
    for name, client in readers.items():
        with client.get(row.address, buffered=True) as answer:
            assert answer.status_code in {200, 404}
            if answer.status_code == 200:
                found.add(name)
    return found


@pytest.mark.parametrize("data", [picture(), PDF])
@pytest.mark.parametrize(
    ("visibility", "who"),
    [
        (Visibility.PUBLIC, set(READERS)),
        (Visibility.PENDING, STAFF),
        (Visibility.HIDDEN, STAFF),
        (Visibility.INTERNAL, {"author"}),
    ],
)
def test_who_sees_the_files_of_an_idea(
    readers: dict[str, FlaskClient], make_idea: MakeIdea, visibility: Visibility, who: set[str], data: bytes
) -> None:
    idea = make_idea(author=author(), visibility=visibility)
    assert allowed(readers, attach(data, contribution_id=idea.id)) == who


@pytest.mark.parametrize(
    ("about", "said", "who"),
    [
        (Visibility.PUBLIC, Visibility.PUBLIC, set(READERS)),
        (Visibility.PUBLIC, Visibility.PENDING, STAFF),
        (Visibility.PUBLIC, Visibility.HIDDEN, STAFF),
        (Visibility.HIDDEN, Visibility.PUBLIC, {"moderator", "office"}),
        (Visibility.INTERNAL, Visibility.PUBLIC, set()),
    ],
)
def test_who_sees_the_files_of_a_comment(
    readers: dict[str, FlaskClient], make_idea: MakeIdea, about: Visibility, said: Visibility, who: set[str]
) -> None:
    comment = make_comment(make_idea(visibility=about), author(), visibility=said, files=1)
    assert allowed(readers, attach(picture(), comment_id=comment.id)) == who
    if said is Visibility.PUBLIC and about is Visibility.PUBLIC:
        with writing():
            moderator = session.scalars(select(Person).where(Person.name == "moderator")).one()
            comments.hide(comment.id, actor=actor_of(moderator), reason_code="privacy", reason="Namen.")
        assert allowed(readers, rows()[0]) == STAFF


def test_a_draft_is_its_authors_alone(readers: dict[str, FlaskClient]) -> None:
    draft = Draft(key="d", kind="comment", person_id=author().id, content={}, expires_at=now() + VISITORS_LIFE)
    save(draft)
    row = attach(picture(), draft_id=draft.id)
    assert allowed(readers, row) == {"author"}
    change(session.get_one(Attachment, row.id), draft_id=None)
    assert allowed(readers, row) == set()


def test_a_document_is_a_download_that_runs_nowhere(client: FlaskClient, make_idea: MakeIdea) -> None:
    row = attach(SCRIPT, 'Plan "A"/B \u202eexe; filename=x.html', name="x.pdf", contribution_id=make_idea().id)
    with client.get(row.address, buffered=True) as answer:
        assert answer.data == SCRIPT
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert "html;" not in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Disposition"].rstrip('"').endswith(".pdf")
        assert "\u202e" not in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.content_length == len(SCRIPT)


def test_a_picture_is_asked_for_each_time(client: FlaskClient, make_idea: MakeIdea) -> None:
    key = make_idea().id
    row = attach(picture(), contribution_id=key)
    with client.get(row.address, buffered=True) as answer:
        assert answer.mimetype == "image/webp"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        tag = answer.headers["ETag"]
    with client.get(row.address, headers={"If-None-Match": tag}, buffered=True) as answer:
        assert answer.status_code == 304
    change(session.get_one(Idea, key), visibility=Visibility.HIDDEN)
    assert client.get(row.address, headers={"If-None-Match": tag}).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/bilder/x/gross.webp", "/bilder/../x/gross.webp", "/dateien/x", "/dateien/..%2f..", "/bilder/%00/klein.avif"],
)
def test_what_is_not_there_is_missing(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_kinds_do_not_mix(client: FlaskClient, make_idea: MakeIdea) -> None:
    idea = make_idea()
    shown, document = attach(picture(), contribution_id=idea.id), attach(PDF, contribution_id=idea.id)
    for path in (f"/dateien/{shown.key}", f"/bilder/{document.key}/gross.webp", f"/bilder/{shown.key}/riesig.webp"):
        assert client.get(path).status_code == 404


def test_what_is_rolled_back_leaves_nothing_and_loses_nothing(app: Flask, make_idea: MakeIdea) -> None:
    del app
    kept = attach(picture(), contribution_id=make_idea().id)
    made: list[str] = []

    def fail() -> None:
        with writing():
            files.forget([session.get_one(Attachment, kept.id)])
            store.put("ab/new.pdf", PDF)
            made.append("ab/new.pdf")
            with session.begin_nested():
                session.flush()
            raise OSError

    with pytest.raises(OSError):
        fail()
    assert store.get(made[0]) is None
    assert kept.on_disk
    with writing():
        files.forget([session.get_one(Attachment, kept.id)])
        assert kept.on_disk
    assert not kept.on_disk


def test_withdrawn_comments_lose_their_files(app: Flask, make_person: MakePerson, make_idea: MakeIdea) -> None:
    del app
    idea, person = make_idea(), make_person()
    comment = make_comment(idea, person, files=1)
    row = attach(picture(), comment_id=comment.id)
    with writing():
        comments.withdraw(comment.id, actor=actor_of(person))
    assert rows() == []
    assert not row.on_disk


def test_an_erased_person_leaves_what_is_public(app: Flask, make_person: MakePerson, make_idea: MakeIdea) -> None:
    del app
    person = make_person()
    idea = make_idea(author=person)
    said = make_comment(idea, person, files=1)
    waiting = make_comment(idea, person, visibility=Visibility.PENDING, files=1)
    draft = Draft(key="d", kind="idea", person_id=person.id, content={}, expires_at=now() + VISITORS_LIFE)
    save(draft)
    stays = [attach(picture(), contribution_id=idea.id), attach(picture(), comment_id=said.id)]
    goes = [attach(picture(), comment_id=waiting.id), attach(PDF, draft_id=draft.id)]
    with writing():
        accounts.erase(session.get_one(Person, person.id), actor=actor_of(person))
    assert all(row.on_disk for row in stays)
    assert not any(row.on_disk for row in goes)
    assert {row.id for row in rows()} == {row.id for row in stays}
    assert session.get_one(Comment, waiting.id, populate_existing=True).files == 0


def test_drafts_that_are_over_take_their_files_along(app: Flask, make_person: MakePerson) -> None:
    del app
    draft = Draft(key="d", kind="idea", person_id=make_person().id, content={}, expires_at=now() - timedelta(days=1))
    save(draft)
    over, lost = attach(picture(), draft_id=draft.id), attach(PDF)
    fresh = attach(picture())
    change(session.get_one(Attachment, lost.id), created_at=now() - timedelta(hours=2))
    with writing():
        accounts.drafts.expire()
    files.sweep()
    assert not any(row.on_disk for row in (over, lost))
    assert fresh.on_disk


def test_withdrawn_ideas_keep_their_files(readers: dict[str, FlaskClient], make_idea: MakeIdea) -> None:
    idea = make_idea(author=author(), status=Status.WITHDRAWN)
    assert allowed(readers, attach(PDF, contribution_id=idea.id)) == set(READERS)


def test_an_open_file_knows_its_size() -> None:
    assert store.size(BytesIO(PDF)) == len(PDF)
