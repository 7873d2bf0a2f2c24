"""Versions of an idea's text: kept, compared word by word, told to those who support it."""

from __future__ import annotations

import pytest

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.contributions import queries
from forum.contributions import service as trunk
from forum.contributions.words import Words
from forum.ideas import service
from forum.kernel.database import begin_write, session
from tests.conftest import actor_of


def reply(idea, author, moderator, title, body):
    """Ask and answer, with a new text."""
    begin_write()
    service.move(idea, "ask", actor=actor_of(moderator), reason="Wo genau?")
    session.commit()
    words = Words.of(title, body, "de")
    begin_write()
    service.reply(idea, words, "Hier.", actor=actor_of(author), revision=idea.revision)
    session.commit()


@pytest.fixture
def written(make_idea, make_person):
    """Give an idea with three versions."""
    author, moderator = make_person(), make_person(Role.MODERATOR)
    idea = make_idea("Ein Brunnen", "Am Ring, <b>bitte</b> bald.", author=author)
    reply(idea, author, moderator, "Ein Brunnen", "Am Ringgleis, <b>bitte</b> bald.")
    reply(idea, author, moderator, "Ein Trinkbrunnen", "Am Ringgleis, <b>bitte</b> bald.")
    return idea


@pytest.mark.parametrize(
    ("query", "shown", "absent"),
    [
        ("", ["Von Fassung 2 zu Fassung 3", "Trinkbrunnen</span>", "</del>"], ["Ringgleis<span"]),
        ("?von=1&bis=2", ["Von Fassung 1 zu Fassung 2", "Ringgleis<span", "&lt;b&gt;"], ["<b>bitte", "Trinkbrunnen<span"]),
        ("?von=3&bis=1", ["Von Fassung 1 zu Fassung 3", "Ringgleis<span", "Trinkbrunnen<span"], []),
        ("?von=7&bis=x", ["Von Fassung 2 zu Fassung 3"], []),
        ("?von=2&bis=2", ["Von Fassung 2 zu Fassung 3"], []),
    ],
)  # fmt: skip
def test_two_versions_are_compared(client, written, query, shown, absent):
    page = client.get(f"/ideen/{written.number}/fassungen{query}").text
    assert [words for words in shown if words.replace("</span>", "<span") not in page.replace("</span>", "<span")] == []
    changes = page.split('id="differences"')[1].split("</section>")[0]
    assert [words for words in absent if words in changes] == []


def test_the_timeline_leads_to_what_changed(client, written):
    page = client.get(f"/ideen/{written.number}").text
    assert f"/ideen/{written.number}/fassungen?von=1&amp;bis=2" in page
    assert f"/ideen/{written.number}/fassungen?von=2&amp;bis=3" in page


def test_an_answer_without_a_new_text_makes_no_version(client, make_idea, make_person):
    author = make_person()
    idea = make_idea(author=author)
    reply(idea, author, make_person(Role.MODERATOR), idea.title, idea.body)
    assert "/fassungen" not in client.get(f"/ideen/{idea.number}").text
    assert queries.versions(idea.id) == []
    assert 'id="differences"' not in client.get(f"/ideen/{idea.number}/fassungen").text


def test_who_supports_it_is_led_back_to_the_support(client, written, make_person, sign_in):
    supporter: Person = make_person()
    begin_write()
    trunk.support(written, actor=actor_of(supporter))
    session.commit()
    assert "Unterstützen Sie das noch?" in sign_in(client, supporter).get(f"/ideen/{written.number}/fassungen").text
    assert (
        "Unterstützen Sie das noch?"
        not in sign_in(client, make_person()).get(f"/ideen/{written.number}/fassungen").text
    )
