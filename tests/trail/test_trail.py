"""What became of my ideas, comments and supports, and of one idea."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.comments.models import Comment
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.status import Status, Visibility
from forum.contributions.words import Words
from forum.ideas import service
from forum.ideas.models import Idea
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.trail import queries
from tests.comments.made import make_comment
from tests.conftest import actor_of, change, save
from tests.lineage.made import merge, support
from tests.queries import MOST, counted


@pytest.fixture
def scene(make_idea, make_person, browser_of):
    """Somebody with an idea, a comment and a support, and the office."""
    me, other, office = make_person(), make_person(), make_person(Role.OFFICE)
    mine, theirs, backed = (
        make_idea(title, author=who) for title, who in (("Mein Brunnen", me), ("Ihre Bank", other), ("Ein Rad", other))
    )
    comment = make_comment(theirs, me, "Die Bank ist zu hoch.")
    support(backed, me)
    return SimpleNamespace(
        me=browser_of(me),
        person=me.id,
        visitor=browser_of(),
        office=office,
        office_id=office.id,
        mine=mine,
        theirs=theirs,
        backed=backed,
        comment=comment,
    )


def step(idea, move, days=0, **more):
    """Write a step of an idea, so many days ago."""
    values = {
        "role": "office",
        "from_status": idea.status,
        "to_status": idea.status,
        "at": now() - timedelta(days=days),
    }
    save(TimelineEntry(contribution_id=idea.id, move=move, **{**values, **more}))


def titles(page):
    """Give the titles on a page of the trail, in their order."""
    return re.findall(r'<h2 class="h4"><a [^>]*>([^<]+)</a>', page.text)


def test_nothing_yet(browser_of, make_person):
    page = browser_of(make_person()).get("/konto/was-wurde-daraus")
    assert page.status_code == 200
    assert "Noch keine Spur" in page.text
    assert titles(page) == []


def test_visitors_sign_in_first(browser_of):
    assert browser_of().get("/konto/was-wurde-daraus").status_code == 303


def test_the_latest_step_of_each_thing_newest_first(scene):
    step(scene.mine, "publish", 9)
    step(scene.mine, "assign", 3, details={"council": "klima", "council_name": "Klimarat"})
    step(scene.mine, "relate", 0)
    step(scene.backed, "decline", 1, reason_code="costs", reason="Zu teuer für das Jahr.")
    change(scene.comment, supports=2, created_at=now() - timedelta(days=5))
    page = scene.me.get("/konto/was-wurde-daraus")
    assert titles(page) == ["Ein Rad", "Mein Brunnen", "Ihre Bank"]
    for words in (
        "Zu teuer für das Jahr.",
        "Kosten",
        "Klimarat",
        "/fachbeiraete/klima",
        "Die Bank ist zu hoch.",
        "2 Menschen unterstützen Ihren Kommentar",
    ):
        assert words in page.text


def test_an_official_reply_is_the_step_of_a_comment(scene):
    step(scene.backed, "publish", 4)
    change(scene.comment, created_at=now() - timedelta(days=8))
    reply = make_comment(
        session.get_one(Idea, scene.theirs.id),
        scene.office,
        "Wir messen nach.",
        parent=session.merge(scene.comment),
        official=True,
    )
    key = reply.id
    page = scene.me.get("/konto/was-wurde-daraus")
    assert titles(page)[0] == "Ihre Bank"
    assert "Wir messen nach." in page.text
    assert f"/kommentare/{key}" in page.text
    change(session.get_one(Comment, key), visibility=Visibility.HIDDEN)
    assert "Wir messen nach." not in scene.me.get("/konto/was-wurde-daraus").text


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.INTERNAL, Visibility.PENDING])
def test_what_others_may_not_see_is_not_told(scene, visibility):
    for idea in (scene.mine, scene.theirs, scene.backed):
        step(idea, "publish", 2)
        change(session.get_one(Contribution, idea.id), visibility=visibility)
    assert titles(scene.me.get("/konto/was-wurde-daraus")) == ["Mein Brunnen"]


def test_a_colleague_sees_no_more_here_than_anyone(scene, browser_of, make_person):
    moderator = make_person(Role.MODERATOR)
    make_comment(session.get_one(Idea, scene.theirs.id), moderator)
    step(scene.theirs, "publish", 2)
    browser = browser_of(moderator)
    assert titles(browser.get("/konto/was-wurde-daraus")) == ["Ihre Bank"]
    change(session.get_one(Contribution, scene.theirs.id), visibility=Visibility.HIDDEN)
    assert titles(browser.get("/konto/was-wurde-daraus")) == []


def test_pages_by_key(scene, make_idea, monkeypatch):
    monkeypatch.setattr(queries, "LENGTH", 2)
    at = now() - timedelta(days=1)
    person = session.get_one(Person, scene.person)
    for number in range(4):
        step(make_idea(f"Idee {number}", author=person), "publish", at=at)
    step(scene.mine, "publish", 2)
    step(scene.backed, "publish", 3)
    seen, path = [], "/konto/was-wurde-daraus"
    while path:
        page = scene.me.get(path)
        assert page.status_code == 200
        seen.append(titles(page))
        found = re.search(r'href="([^"]+)" rel="next"', page.text)
        path = found[1].replace("&amp;", "&") if found else ""
    assert [len(page) for page in seen] == [2, 2, 2, 1]
    assert len({title for page in seen for title in page}) == 7
    for strange in ("x", "2026-01-01~9~1", "9999-99-99T00~1~1", "2026-11-20T10:00:00~2~999999999"):
        assert scene.me.get("/konto/was-wurde-daraus", query_string={"nach": strange}).status_code == 200


def test_a_merged_idea_leads_on_where_everybody_may_follow(scene, make_idea):
    target = make_idea("Ein Wasserplatz")
    merge(session.get_one(Idea, scene.mine.id), target, scene.office)
    number, key = target.number, target.id
    assert f'href="/ideen/{number}-ein-wasserplatz"' in scene.me.get("/konto/was-wurde-daraus").text
    change(session.get_one(Contribution, key), visibility=Visibility.HIDDEN)
    assert "Ein Wasserplatz" not in scene.me.get("/konto/was-wurde-daraus").text


def test_what_became_of_an_idea(scene, make_person):
    path = f"/ideen/{scene.theirs.number}"
    assert "Was daraus wurde" not in scene.visitor.get(path).text
    office, idea = session.get_one(Person, scene.office_id), session.get_one(Idea, scene.theirs.id)
    make_comment(idea, office, "Wir messen nach.", parent=session.merge(scene.comment), official=True)
    make_comment(session.get_one(Idea, scene.theirs.id), make_person(), "Dafür.", visibility=Visibility.PENDING)
    support(session.get_one(Idea, scene.theirs.id), make_person(), make_person())
    begin_write()
    idea = session.get_one(Idea, scene.theirs.id)
    words = Words.of("Die Bank kommt.", "Im Mai.", "de")
    service.answer(idea, words, actor=actor_of(office), outcome="planned")
    session.commit()
    with counted() as asked:
        page = scene.visitor.get(path).text
    assert len(asked) <= MOST, "\n".join(asked)
    block = page[page.index('id="daraus"') :].partition("</section>")[0]
    for words in (
        "2 Menschen unterstützen diese Idee",
        "2 Kommentare",
        "auf 1 davon hat die Stadt geantwortet",
        "Beantwortet",
        'href="#answer"',
    ):
        assert words in block
    assert "Die Bank kommt." in scene.me.get("/konto/was-wurde-daraus").text
    assert session.get_one(Contribution, scene.theirs.id).status == Status.ANSWERED


def test_the_page_needs_few_queries(scene, make_idea):
    merge(session.get_one(Idea, scene.mine.id), make_idea("Ein Wasserplatz"), scene.office)
    step(session.get_one(Idea, scene.backed.id), "answer", 1)
    with counted() as asked:
        assert scene.me.get("/konto/was-wurde-daraus").status_code == 200
    assert len(asked) <= MOST, "\n".join(asked)
