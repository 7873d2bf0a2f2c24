"""Who may blank and decide, in what order it is taken back, and when the original is destroyed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum.accounts import erasing
from forum.accounts.actor import VISITOR, Actor
from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.blanking import policy, service, texts
from forum.blanking.models import KEPT, Blanking, BlankingStatus
from forum.blanking.texts import Owner
from forum.comments import editing
from forum.comments import service as comments
from forum.comments.models import Comment
from forum.contributions import fulltext
from forum.contributions import service as trunk
from forum.contributions.models import Answer
from forum.contributions.status import Outcome
from forum.contributions.words import Words
from forum.ideas.models import Idea
from forum.kernel.analysis import query
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Forbidden, Missing, Refused
from forum.kernel.text import render
from tests.blanking.made import WORDS, blank, stored
from tests.comments.made import make_comment
from tests.conftest import actor_of, change, save

ROLES = (Role.MODERATOR, Role.OFFICE)


def actor(*roles: Role, key: int = 7, **more: frozenset[int]) -> Actor:
    """Give somebody with roles."""
    return Actor(id=key, roles=frozenset(roles), **more)


@pytest.mark.parametrize(
    ("who", "owner", "allowed"),
    [
        (VISITOR, Owner(1, None, "public"), False),
        (actor(), Owner(1, None, "public"), False),
        *((actor(role), Owner(1, None, "public"), True) for role in ROLES),
        *((actor(role), Owner(1, None, "pending"), True) for role in ROLES),
        *((actor(role), Owner(1, None, "hidden"), True) for role in ROLES),
        *((actor(role), Owner(1, None, "internal"), False) for role in ROLES),
        *((actor(role), Owner(7, None, "public"), False) for role in ROLES),
        *((actor(role, organisations=frozenset({3})), Owner(1, 3, "public"), False) for role in ROLES),
        *((actor(role), Owner(None, None, "public"), True) for role in ROLES),
        *(
            (actor(role), Owner(1, None, "public"), False)
            for role in (Role.LEAD, Role.DEPARTMENT, Role.BOARD, Role.CHAIR, Role.ADMIN)
        ),
    ],
)
def test_who_may_blank(who, owner, allowed):
    assert policy.BLANK.allows(who, owner) is allowed


@pytest.mark.parametrize(
    ("who", "status", "allowed"),
    [
        (actor(Role.MODERATOR), "standing", True),
        (actor(Role.MODERATOR, key=9), "contested", True),
        (actor(Role.OFFICE, key=9), "contested", True),
        (actor(Role.MODERATOR), "contested", False),
        (actor(), "standing", False),
        (actor(Role.ADMIN, key=9), "contested", False),
    ],
)
def test_who_decides(who, status, allowed):
    assert policy.UNDO.allows(who, Blanking(actor_id=7, status=status)) is allowed


@pytest.fixture
def people(make_person):
    """A moderator and somebody of the office."""
    return make_person(Role.MODERATOR), make_person(Role.OFFICE)


def undo(key: int, person_id: int) -> None:
    """Take an act back."""
    who = actor_of(session.get_one(Person, person_id))
    begin_write()
    try:
        service.undo(key, "Ein Irrtum.", actor=who)
        session.commit()
    finally:
        session.rollback()


def test_nobody_blanks_their_own(make_idea, make_person):
    moderator = make_person(Role.MODERATOR)
    idea = make_idea(body=f"Ich bin {WORDS}.", author=moderator)
    comment = make_comment(make_idea(), moderator, f"Ich bin {WORDS}.")
    for kind, key in (("idea", idea.id), ("comment", comment.id)):
        with pytest.raises(Forbidden):
            blank(kind, key, moderator)
        session.rollback()
    assert session.query(Blanking).count() == 0


def test_only_the_chosen_places_and_what_cannot_be_told_apart(make_idea, people):
    idea = make_idea("Ute am Brunnen", "Ute trifft Ute.")
    blank("idea", idea.id, people[0], "Ute", chosen=[("body", 1)])
    session.refresh(idea)
    assert (idea.title, idea.body) == ("Ute am Brunnen", "Ute trifft █1█.")
    with pytest.raises(Refused):
        blank("idea", idea.id, people[0], "Ute", chosen=[("body", 9)])


def test_who_decided_on_an_older_text_is_told(make_idea, people):
    idea = make_idea(body=f"Fragen Sie {WORDS}.")
    held = texts.load("idea", idea.id)
    begin_write()
    trunk.write(idea, Words.of(idea.title, f"Fragen Sie lieber {WORDS}.", "de"))
    session.commit()
    with pytest.raises(Refused):
        blank("idea", idea.id, people[0], stamp=held.stamp)
    session.rollback()
    assert WORDS in session.get_one(Idea, idea.id).body


def test_a_title_is_taken_back_in_reverse_order(make_idea, people):
    idea = make_idea("Anna und Berta am Brunnen", "Ein Brunnen für alle, den sie putzen.")
    key, moderator = idea.id, people[0].id
    first = blank("idea", key, people[0], "Anna")
    second = blank("idea", key, session.merge(people[0]), "Berta")
    assert session.get_one(Idea, key).title == "[geschwärzt] und [geschwärzt] am Brunnen"
    with pytest.raises(Refused):
        undo(first, moderator)
    undo(second, moderator)
    undo(first, moderator)
    session.expire_all()
    idea = session.get_one(Idea, key)
    assert (idea.title, idea.blanked) == ("Anna und Berta am Brunnen", "")
    assert session.scalars(fulltext.INDEX.matching(query("Berta"))).all() == [key]


def test_a_text_that_was_edited_since_gets_its_words_back(make_idea, people):
    idea = make_idea(body=f"Fragen Sie **{WORDS}** am Ringgleis.")
    key, moderator = idea.id, people[0].id
    act = blank("idea", key, people[0])
    begin_write()
    idea = session.get_one(Idea, key)
    trunk.write(idea, Words.of(idea.title, f"Neu: am Ringgleis wohnt **█{act}█**.", "de", before=idea.body))
    session.commit()
    undo(act, moderator)
    session.expire_all()
    idea = session.get_one(Idea, key)
    assert idea.body == f"Neu: am Ringgleis wohnt **{WORDS}**."
    assert [part.value for part in texts.load("idea", key).parts if part.name == "body-1"] == [
        f"Fragen Sie **{WORDS}** am Ringgleis."
    ]
    assert idea.html == render(idea.body)


@pytest.mark.parametrize("body", ["Fragen Sie sie.", f"Fragen Sie {{bar}}, also {WORDS}.", f"Fragen Sie {WORDS}."])
def test_an_edit_that_was_begun_before_is_told(make_idea, make_person, people, body):
    author = make_person()
    comment = make_comment(make_idea(), author, f"Fragen Sie {WORDS}.")
    who, key, version = actor_of(author), comment.id, comment.version
    act = blank("comment", key, people[0])
    words = comments.Words.of(body.format(bar=f"█{act}█"), session.get_one(Comment, key).body)
    begin_write()
    with pytest.raises(Refused):
        editing.edit(key, words, actor=who, version=version)
    session.rollback()
    begin_write()
    words = comments.Words.of(f"Bitte fragen Sie █{act}█.", session.get_one(Comment, key).body)
    editing.edit(key, words, actor=who, version=version)
    session.commit()
    assert "Bitte fragen Sie <span" in session.get_one(Comment, key).html


def test_an_answer(make_idea, make_person, people):
    moderator, office = people
    idea = make_idea()
    given = Answer(
        contribution_id=idea.id,
        outcome=Outcome.PLANNED,
        verdict=f"Ja, sagt {WORDS}.",
        body=f"{WORDS} baut.",
        html=render(f"{WORDS} baut."),
        responsible=WORDS,
        given_by_id=office.id,
    )
    save(given)
    with pytest.raises(Forbidden):
        blank("answer", given.id, office)
    session.rollback()
    blank("answer", given.id, moderator)
    session.refresh(given)
    assert given.verdict == "Ja, sagt [geschwärzt]."
    assert given.responsible == "[geschwärzt]"
    assert WORDS not in given.body + given.html
    assert given.blanked == "personal"


def age(key: int, **values: object) -> None:
    """Change a stored act."""
    change(stored(key), **values)


def test_the_original_is_destroyed_when_nobody_can_want_it_back(make_idea, people, make_person):
    moderator = people[0]
    acts = [blank("idea", make_idea(body=f"Fragen Sie {WORDS}.").id, session.merge(moderator)) for _ in range(3)]
    age(acts[0], at=now() - KEPT - timedelta(hours=1))
    age(acts[1], at=now() - KEPT - timedelta(hours=1), status=BlankingStatus.CONTESTED)
    service.expire()
    assert [stored(key).sealed is None for key in acts] == [True, False, False]
    with pytest.raises(Refused):
        undo(acts[0], moderator.id)
    assert stored(acts[0]).status == BlankingStatus.STANDING


def test_withdrawing_and_erasing_destroy_it_at_once(make_idea, make_person, people):
    moderator, author = people[0], make_person()
    comment = make_comment(make_idea(), author, f"Fragen Sie {WORDS}.")
    idea = make_idea(body=f"Fragen Sie {WORDS}.", author=author)
    who, keys = actor_of(author), (comment.id, idea.id)
    acts = [blank("comment", keys[0], session.merge(moderator)), blank("idea", keys[1], session.merge(moderator))]
    begin_write()
    comments.withdraw(keys[0], actor=who)
    session.commit()
    assert [stored(key).sealed is None for key in acts] == [True, False]
    begin_write()
    erasing.forget(who.id or 0)
    session.commit()
    assert stored(acts[1]).sealed is None
    with pytest.raises(Missing):
        undo(acts[0], moderator.id)
