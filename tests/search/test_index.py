"""The index follows every change, whoever makes it, and forgets what is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.comments import editing
from forum.comments import service as comments
from forum.comments.models import Comment
from forum.contributions import service as trunk
from forum.contributions.status import Visibility
from forum.contributions.words import Words
from forum.councils.models import Council
from forum.ideas.models import Idea
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.organisations import service as organisations
from forum.organisations.models import Organisation
from tests.comments.made import make_comment
from tests.conftest import actor_of, change
from tests.councils.made import make_council
from tests.organisations.made import make_organisation
from tests.search.made import MakeIdea, hits

MakePerson = Callable[..., Person]


def rows(index: str) -> int:
    """Count the rows of an index."""
    session.rollback()
    return int(session.scalar(text(f"SELECT count(*) FROM {index}")) or 0)  # noqa: S608 (a name of ours)


def test_a_changed_idea_is_found_by_its_new_words_only(client: FlaskClient, make_idea: MakeIdea) -> None:
    idea = make_idea("Trinkbrunnen", "Am Ringgleis.")
    begin_write()
    trunk.write(session.get_one(Idea, idea.id), Words.of("Wasserspender", "Am Hagenmarkt.", "de"))
    session.commit()
    assert hits(client, "Trinkbrunnen") == hits(client, "Ringgleis") == []
    assert len(hits(client, "Wasserspender Hagenmarkt")) == 1
    assert rows("fulltext") == 1


def test_a_passage_that_is_overwritten_anywhere_is_gone(client: FlaskClient, make_idea: MakeIdea) -> None:
    idea = make_idea("Trinkbrunnen", "Herr Quastenflosser wohnt da.")
    change(session.get_one(Idea, idea.id), body="Herr █████ wohnt da.", html="<p>Herr █████ wohnt da.</p>")
    assert hits(client, "Quastenflosser") == []
    assert len(hits(client, "Trinkbrunnen")) == 1


def test_a_comment_follows_edit_hide_show_and_withdrawal(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea
) -> None:
    author, moderator = make_person(), make_person(Role.MODERATOR)
    key = make_comment(make_idea(), author, "Eine Bank fehlt.").id
    assert len(hits(client, "Bank")) == 1
    begin_write()
    editing.edit(key, comments.Words.of("Eine Hängematte fehlt."), actor=actor_of(author), version=1)
    session.commit()
    assert hits(client, "Bank") == []
    assert len(hits(client, "Hängematte")) == 1
    begin_write()
    comments.hide(key, actor=actor_of(moderator), reason_code="rude", reason="Bitte freundlich.")
    session.commit()
    assert hits(client, "Hängematte") == []
    begin_write()
    comments.publish(key, actor=actor_of(moderator))
    session.commit()
    assert len(hits(client, "Hängematte")) == 1
    begin_write()
    comments.withdraw(key, actor=actor_of(author))
    session.commit()
    assert hits(client, "Hängematte") == []
    assert rows("fulltext_comments") == 0


def test_an_erased_account_leaves_nothing_of_what_waited(make_person: MakePerson, make_idea: MakeIdea) -> None:
    key = make_person(trusted=False).id
    make_comment(make_idea(), session.get_one(Person, key), "Ich wohne im Löwenwall.", Visibility.PENDING)
    assert rows("fulltext_comments") == 1
    begin_write()
    comments.forget(key)
    session.commit()
    assert rows("fulltext_comments") == 0


def test_an_organisation_follows_its_name_and_its_end(client: FlaskClient, make_person: MakePerson) -> None:
    manager, office = make_person(), make_person(Role.OFFICE)
    key = make_organisation(manager, name="Kegelklub").id
    change(session.get_one(Organisation, key), wanted_name="Fahrradverein Ost")
    who, owner = actor_of(office), actor_of(manager)
    begin_write()
    organisations.rename(session.get_one(Organisation, key), actor=who, revision=1)
    session.commit()
    assert hits(client, "Kegelklub") == []
    assert len(hits(client, "Fahrradverein")) == 1
    begin_write()
    organisations.dissolve(session.get_one(Organisation, key), actor=owner)
    session.commit()
    page = client.get("/suche?q=Fahrradverein").text
    assert "Aufgelöst" in page


def test_what_an_organisation_says_is_not_found_once_it_is_not_verified(
    client: FlaskClient, make_person: MakePerson
) -> None:
    key = make_organisation(make_person(), name="Radverein").id
    assert len(hits(client, "Wiesen")) == 1
    change(session.get_one(Organisation, key), revoked_at=now(), verified_at=None)
    assert hits(client, "Wiesen") == []
    assert len(hits(client, "Radverein")) == 1
    assert "Wiesen" not in client.get("/suche?q=Radverein").text
    change(session.get_one(Organisation, key), revoked_at=None, verified_at=now())
    assert len(hits(client, "Wiesen")) == 1


def test_a_council_follows_its_profile(client: FlaskClient) -> None:
    key = make_council(name="Beirat Hitze").id
    assert len(hits(client, "Starkregen")) == 1
    change(session.get_one(Council, key), name="Beirat Klima", task="Berät über Schatten.", purpose="Schatten.")
    assert hits(client, "Hitze") == hits(client, "Starkregen") == []
    assert len(hits(client, "Klima Schatten")) == 1


@pytest.mark.parametrize("model", [Comment, Council])
def test_what_is_deleted_leaves_the_index(make_person: MakePerson, make_idea: MakeIdea, model: type) -> None:
    comment, council = make_comment(make_idea(), make_person(), "Eine Bank."), make_council(seats={})
    thing: Any = session.get_one(model, comment.id if model is Comment else council.id)
    begin_write()
    session.execute(text("DELETE FROM council_statutes"))
    session.delete(thing)
    session.commit()
    assert session.scalars(select(model)).all() == []
    assert rows("fulltext_comments" if model is Comment else "fulltext_councils") == 0


def test_a_rolled_back_change_is_none(client: FlaskClient, make_idea: MakeIdea) -> None:
    idea = make_idea("Trinkbrunnen", "Am Ringgleis.")
    begin_write()
    session.get_one(Idea, idea.id).title = "Wasserspender"
    session.flush()
    session.rollback()
    assert len(hits(client, "Trinkbrunnen")) == 1
    assert hits(client, "Wasserspender") == []
