"""Passages of departments' statements and of councils' public talks: blanked, told, contested, taken back."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from forum.accounts import erasing
from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.audit.models import AuditEntry
from forum.blanking import service as blanking
from forum.councils.models import Council
from forum.councils.models_threads import Post, Thread
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Forbidden, Missing
from forum.statements import links, service
from forum.statements.models import Statement
from tests.blanking.made import REASON, WORDS, blank, stored
from tests.blanking.test_pages import fields
from tests.conftest import actor_of, change
from tests.councils.made import make_council, seat, talk
from tests.queries import MOST, counted
from tests.statements.made import ask, make_department, words

BODY = f"Fragen Sie **{WORDS}** am Ringgleis."


@pytest.fixture
def statement(make_idea, make_person, browser_of):
    """A department's statement that was written by the mailed link and published."""
    office, moderator, department = make_person(Role.OFFICE), make_person(Role.MODERATOR), make_department()
    idea = make_idea()
    key = ask(idea, department, office)
    who = actor_of(office)
    begin_write()
    secret = links.issue(session.get_one(Statement, key))
    session.commit()
    begin_write()
    service.answer_by_link(secret, words(BODY))
    session.commit()
    begin_write()
    service.publish(key, actor=who, revision=session.get_one(Statement, key).revision)
    session.commit()
    return SimpleNamespace(
        key=key,
        idea=idea.id,
        number=idea.number,
        mail=department.email,
        moderator=moderator,
        desk=browser_of(moderator),
        office=browser_of(session.merge(office)),
        visitor=browser_of(),
        url=f"/schwaerzen/stellungnahme/{key}",
    )


def test_a_published_statement(statement, letters):
    letters()
    page = statement.desk.get(f"/schwaerzen/idee/{statement.number}").text
    assert f'href="{statement.url}"' in page
    assert f'href="{statement.url}"' in statement.office.get(f"/stellungnahmen/{statement.key}").text
    assert "Mustermann" in statement.visitor.get("/suche?q=Ringgleis").text
    form = {"words": WORDS, "reason_code": "personal", "reason": REASON}
    look = statement.desk.post(statement.url, data={**form, **fields(statement.desk.get(statement.url).text)})
    places = re.findall(r'name="place" value="([^"]+)" checked', look.text)
    assert places == ["body:0"]
    done = {**form, **fields(look.text), "step": "blank", "place": places}
    assert statement.desk.post(statement.url, data=done).status_code == 303
    shown = statement.visitor.get(f"/ideen/{statement.number}").text
    assert WORDS not in shown
    assert '<strong><span class="blanked">geschwärzt</span></strong> am Ringgleis' in shown
    assert "Eine Stelle wurde geschwärzt: personenbezogene Daten" in shown
    assert WORDS not in statement.office.get(f"/stellungnahmen/{statement.key}").text
    assert "[geschwärzt]" in statement.visitor.get("/suche?q=Ringgleis").text
    assert "stellungnahme-" not in statement.visitor.get("/suche?q=Mustermann").text
    mail = letters()[statement.mail].get_body(("plain",)).get_content()
    assert REASON in mail
    assert WORDS not in mail
    assert "/schwaerzungen/" not in mail  # nobody of the department can open it
    assert f"/ideen/{statement.number}" in mail
    session.rollback()
    for row in session.scalars(select(AuditEntry)):
        assert WORDS not in str(row.details)


def test_a_statement_is_restored(statement, letters):
    act = blank("statement", statement.key, statement.moderator)
    letters()
    restore = {"decision": "Der Name darf genannt werden."}
    assert statement.office.post(f"/schwaerzungen/{act}/entscheiden", data=restore).status_code == 303
    shown = statement.visitor.get(f"/ideen/{statement.number}").text
    assert f"<strong>{WORDS}</strong>" in shown
    assert 'class="blanked"' not in shown
    assert "darf genannt werden" in letters()[statement.mail].get_body(("plain",)).get_content()
    assert stored(act).sealed is None


def test_only_what_was_published_and_nobody_their_own(make_idea, make_person):
    office, clerk = make_person(Role.OFFICE), make_person(Role.DEPARTMENT, Role.MODERATOR)
    moderator, keys = make_person(Role.MODERATOR), (clerk.id, office.id)
    key = ask(make_idea(), make_department(clerk), office)
    change(session.get_one(Statement, key), body=BODY, status="answered", answered_by_id=keys[0])
    with pytest.raises(AssertionError):  # there is no such text
        blank("statement", key, moderator)
    session.rollback()
    change(session.get_one(Statement, key), status="published")
    with pytest.raises(Forbidden):
        blank("statement", key, session.get_one(Person, keys[0]))
    session.rollback()
    assert blank("statement", key, session.get_one(Person, keys[1]))


@pytest.fixture
def post(make_person, browser_of):
    """A public talk of a council with a name in title and text, whose author sits there."""
    council, author, moderator = make_council(), make_person(), make_person(Role.MODERATOR)
    seat(council, author)
    thread = talk(council, f"Ein Brunnen bei {WORDS}", BODY, internal=False, person=author)
    key = session.scalar(select(Post.id).where(Post.thread_id == thread.id))
    return SimpleNamespace(
        key=key,
        thread=thread.id,
        council=council.id,
        page=f"/fachbeiraete/{council.slug}/gespraeche/{thread.id}",
        front=f"/fachbeiraete/{council.slug}",
        writer=author.id,
        mail=author.email,
        moderator=moderator,
        desk=browser_of(moderator),
        author=browser_of(author),
        visitor=browser_of(),
        url=f"/schwaerzen/beitrag/{key}",
    )


def test_a_public_post_with_the_title_of_its_talk(post, browser_of, make_person, letters):
    assert f'href="{post.url}"' in post.desk.get(post.page).text
    for browser in (post.visitor, post.author):
        assert f'href="{post.url}"' not in browser.get(post.page).text
    assert post.desk.get(post.url).status_code == 200
    assert "█" not in post.desk.get(post.url).text
    act = blank("post", post.key, post.moderator)
    for path in (post.page, post.front):
        page = post.visitor.get(path).text
        assert WORDS not in page
        assert "Ein Brunnen bei [geschwärzt]" in page
    assert "Eine Stelle wurde geschwärzt: personenbezogene Daten" in post.visitor.get(post.page).text
    mail = letters()[post.mail].get_body(("plain",)).get_content()
    assert REASON in mail
    assert WORDS not in mail
    assert f"/schwaerzungen/{act}" in mail
    path = f"/schwaerzungen/{act}"
    assert post.author.post(path, data={"objection": "Sie ist einverstanden."}).status_code == 303
    other = browser_of(make_person(Role.MODERATOR))
    assert f'href="{path}"' in other.get("/moderation").text
    assert f'href="{path}"' not in post.desk.get("/moderation").text
    assert f'href="{path}"' in other.get("/schwaerzungen").text
    decide = {"verdict": "restore", "decision": "Einverstanden."}
    assert other.post(f"{path}/entscheiden", data=decide).status_code == 303
    page = post.visitor.get(post.page).text
    assert page.count(WORDS) == page.count(f"bei {WORDS}") + 1
    assert 'class="blanked"' not in page
    assert post.visitor.get(path).status_code in {303, 404}


def test_later_posts_have_no_title(post, make_person):
    begin_write()
    later = Post(thread_id=post.thread, name="Wer", speaker="member", body=BODY, html=f"<p>{WORDS}</p>")
    session.add(later)
    session.commit()
    blank("post", later.id, post.moderator)
    assert WORDS in session.get_one(Thread, post.thread).title
    assert later.blanked == "personal"


def test_what_is_said_inside_is_not_there(post, browser_of, make_person):
    inside = talk(session.merge(make_council()), "Unter uns", BODY)
    key = session.scalar(select(Post.id).where(Post.thread_id == inside.id))
    for role in (Role.MODERATOR, Role.OFFICE):
        assert browser_of(make_person(role)).get(f"/schwaerzen/beitrag/{key}").status_code == 404


def test_a_council_that_is_not_public_any_more(post, browser_of, make_person):
    act = blank("post", post.key, post.moderator)
    other = make_person(Role.MODERATOR)
    council = session.get_one(Thread, post.thread).council_id
    change(session.get_one(Council, council), public_from=None)
    desk = browser_of(session.merge(other))
    assert f"/schwaerzungen/{act}" not in desk.get("/schwaerzungen").text
    assert desk.get(f"/schwaerzungen/{act}").status_code == 404
    who = actor_of(session.merge(other))
    begin_write()
    with pytest.raises(Missing):
        blanking.undo(act, "Ein Irrtum.", actor=who)
    session.rollback()


def test_who_wrote_a_post_may_erase_their_account(post):
    act = blank("post", post.key, post.moderator)
    begin_write()
    erasing.forget(post.writer)
    session.commit()
    assert stored(act).sealed is None


def test_pages_need_few_queries(post, statement):
    acts = [blank("post", post.key, post.moderator), blank("statement", statement.key, statement.moderator)]
    for browser, path in (
        (post.desk, post.url),
        (post.desk, post.page),
        (statement.desk, statement.url),
        (post.desk, "/schwaerzungen"),
        (post.desk, "/moderation"),
        *((post.desk, f"/schwaerzungen/{act}") for act in acts),
        (post.author, f"/schwaerzungen/{acts[0]}"),
        (statement.visitor, f"/ideen/{statement.number}"),
    ):
        with counted() as queries:
            assert browser.get(path).status_code == 200
        assert len(queries) <= MOST, (path, "\n".join(queries))
