"""Pages made once for many readers: nobody gets what is another's, and whoever has something of their own gets their own page."""

from __future__ import annotations

import re

import pytest

from forum.accounts.actor import Actor
from forum.accounts.roles import Role
from forum.comments import service as comments
from forum.comments.service import Words
from forum.contributions import service as trunk
from forum.kernel.database import begin_write, session
from forum.web import many
from tests.conftest import actor_of
from tests.queries import fewest

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
MARK = re.compile(r"@[0-9a-f]{16}:")


@pytest.fixture
def page(app, client, make_idea, make_person, sign_in):
    """Give the page of one idea as somebody reads it."""
    app.config["WTF_CSRF_ENABLED"] = True
    idea, readers = make_idea("Trinkbrunnen"), {}

    def read(person, address="", **headers):
        if person.id not in readers:
            readers[person.id] = sign_in(app.test_client(), person)
        answer = readers[person.id].get(f"/ideen/{idea.number}{address}", headers=headers)
        assert answer.status_code == 200
        return answer.text

    read.idea = idea
    yield read
    app.config["WTF_CSRF_ENABLED"] = False


def test_the_second_reader_gets_the_page_of_the_first_with_their_own_name_and_token(page, make_person):
    first = page(make_person(name="Ayşe Ğül"))
    second = page(make_person(name="O’Hara <b>&Co"))
    assert "Ayşe Ğül" in first
    assert "Ayşe" not in second
    assert "O’Hara &lt;b&gt;&amp;Co" in second
    tokens = [set(TOKEN.findall(text)) for text in (first, second)]
    assert [len(found) for found in tokens] == [1, 1]
    assert tokens[0] != tokens[1]
    assert not MARK.search(first + second)


def test_what_is_kept_costs_one_question(page, make_person, app):
    one, other = make_person(), make_person()

    def first():
        app.extensions["blocks"].clear()
        page(one)

    assert len(fewest(first, lambda: page(other))) == 1


def test_whoever_has_something_of_their_own_sees_it(page, make_person):
    supporter, author, moderator = make_person(), make_person(), make_person(Role.MODERATOR)
    stranger = page(make_person())
    assert 'aria-pressed="false">Unterstützen' in stranger
    begin_write()
    trunk.support(page.idea, actor=actor_of(supporter))
    comments.comment(page.idea, Words.of("Gute Sache."), actor=actor_of(author))
    session.commit()
    assert "Sie unterstützen das" in page(supporter)
    assert "Sie unterstützen das" not in page(make_person())
    assert "/zurueckziehen" in page(author)
    assert "/zurueckziehen" not in page(make_person())
    assert "/moderation" in page(moderator)
    assert "/moderation" not in page(make_person())


def test_the_language_and_the_address_are_each_readers_own(page, make_person):
    german, english = make_person(locale="de"), make_person(locale="en")
    assert "Folgen" in page(german)
    assert "Follow" in page(english)
    newest = page(german, "?sortierung=neueste")
    assert "sortierung=neueste&amp;lang=en" in newest
    assert "sortierung=neueste&amp;lang=en" not in page(german)


@pytest.mark.parametrize(
    ("actor", "plain"),
    [
        (Actor(id=7, name="A", locale="en", trusted=True, unread=3, sign_in_id=9), True),
        (Actor(id=7, roles=frozenset({Role.ADMIN})), False),
        (Actor(id=7, organisations=frozenset({1})), False),
        (Actor(id=7, speaks_for=frozenset({1})), False),
        (Actor(id=7, departments=frozenset({1})), False),
    ],
)
def test_who_is_like_everybody(actor, plain):
    assert actor.plain is plain
    assert actor.stand_in().plain


def test_a_page_that_holds_a_token_is_not_kept(app):
    app.config["WTF_CSRF_ENABLED"] = True
    with app.test_request_context("/"), pytest.MonkeyPatch.context() as patch:
        patch.setattr(many, "actor", lambda: Actor(id=1))
        with pytest.raises(RuntimeError, match="token"):
            many.page("test", 1, many.generate_csrf)
    app.config["WTF_CSRF_ENABLED"] = False
