"""Threads: replies in their place, gaps that leak nothing, three orders, pages without end, few queries."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.comments import service
from forum.comments.models import Comment, Discussion, Stance
from forum.comments.queries import SHOWN, THREADS
from forum.comments.service import Words
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.ideas.models import Idea
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Missing
from tests.comments.made import make_comment
from tests.comments.test_views import fields
from tests.conftest import actor_of
from tests.queries import MOST, counted

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
HIDDEN, WITHDRAWN = "Dieser Kommentar wurde von der Moderation ausgeblendet.", "Dieser Kommentar wurde zurückgezogen."


def words(text: str) -> Words:
    """Make words ready."""
    return Words(text, f"<p>{text}</p>", "de")


def counts(idea: Idea) -> tuple[int, int, int, int]:
    """Give the counters of a discussion: all comments, for, against, neutral."""
    row = session.execute(
        select(Contribution.comments, Discussion.in_favour, Discussion.opposed, Discussion.neutral)
        .outerjoin(Discussion, Discussion.contribution_id == Contribution.id)
        .where(Contribution.id == idea.id)
    ).one()
    return tuple(value or 0 for value in row)  # type: ignore[return-value]


def order_of(page: str) -> list[int]:
    """Give the keys of the comments of a page in the order they stand there."""
    return [int(key) for key in re.findall(r'id="kommentar-(\d+)"', page)]


def test_a_reply_stands_in_its_thread_and_names_whom_it_answers(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    idea = make_idea()
    first, second = (
        make_comment(idea, make_person(name="Amsel"), "Erstes"),
        make_comment(idea, make_person(), "Zweites"),
    )
    reply = make_comment(idea, make_person(name="Drossel"), "Dazu", parent=first)
    sign_in(client, make_person(name="Fink"))
    page = client.get(f"/ideen/{idea.number}/kommentieren?auf={reply.id}")
    assert "Drossel schrieb:" in page.text
    assert 'name="stance"' not in page.text
    answer = client.post(
        f"/ideen/{idea.number}/kommentieren?auf={reply.id}", data={**fields(page.text), "body": "Ganz meine Meinung"}
    )
    made = session.scalars(select(Comment).order_by(Comment.id.desc())).first()
    assert made is not None
    assert (made.parent_id, made.thread_id, made.position, made.stance) == (reply.id, first.id, 2, "")
    assert answer.location.endswith(f"#kommentar-{made.id}")
    shown = client.get(f"/ideen/{idea.number}").text
    assert order_of(shown) == [first.id, reply.id, made.id, second.id]
    assert "Antwort auf Drossel" in shown
    assert "Antwort auf Amsel" not in shown


@pytest.mark.parametrize("parent", ["other", "pending", "strange", "missing"])
def test_only_what_is_public_here_can_be_answered(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn, parent: str
) -> None:
    idea = make_idea()
    keys = {
        "other": make_comment(make_idea("Eine andere"), make_person(), "Fremd").id,
        "pending": make_comment(idea, make_person(), "Geheim", Visibility.PENDING).id,
        "strange": "1'--",
        "missing": 999_999_999,
    }
    sign_in(client, make_person())
    answer = client.get(f"/ideen/{idea.number}/kommentieren", query_string={"auf": keys[parent]})
    assert answer.status_code == 404
    assert "Geheim" not in answer.text


def test_the_service_refuses_a_parent_that_is_gone(make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, who = make_idea(), actor_of(make_person())
    gone = make_comment(idea, make_person(), visibility=Visibility.HIDDEN)
    begin_write()
    with pytest.raises(Missing):
        service.comment(idea, words("Dazu"), actor=who, parent_id=gone.id)


def test_stances_are_counted_as_long_as_they_are_public(make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, moderator, author = make_idea(), actor_of(make_person(Role.MODERATOR)), make_person()
    who = actor_of(author)
    begin_write()
    made = [
        service.comment(idea, words(stance), actor=who, stance=stance).id
        for stance in (Stance.FOR, Stance.FOR, Stance.AGAINST, Stance.NEUTRAL)
    ]
    session.commit()
    assert counts(idea) == (4, 2, 1, 1)
    begin_write()
    service.hide(made[0], actor=moderator, reason_code="insult", reason="Regel 1")
    service.withdraw(made[2], actor=who)
    session.commit()
    assert counts(idea) == (2, 1, 0, 1)
    begin_write()
    service.publish(made[0], actor=moderator)
    session.commit()
    assert counts(idea) == (3, 2, 0, 1)


def test_the_city_and_replies_take_no_side(make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, office = make_idea(), actor_of(make_person(Role.OFFICE))
    first = make_comment(idea, make_person())
    begin_write()
    official = service.comment(idea, words("Stadt"), actor=office, official=True, stance=Stance.FOR)
    reply = service.comment(idea, words("Dazu"), actor=office, parent_id=first.id, stance=Stance.AGAINST)
    session.commit()
    assert (official.stance, reply.stance, counts(idea)) == ("", "", (3, 0, 0, 0))


@pytest.mark.parametrize("way", ["hidden", "withdrawn"])
def test_what_is_gone_leaves_a_marked_gap_and_no_trace(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, way: str
) -> None:
    idea, author = make_idea(), make_person(name="Unbedacht")
    first = make_comment(idea, author, "Verborgenes Wort", stance=Stance.AGAINST, supports=7)
    reply = make_comment(idea, make_person(), "Dazu eine Antwort", parent=first)
    deeper = make_comment(idea, make_person(), "Und noch eine", parent=reply)
    moderator = actor_of(make_person(Role.MODERATOR))
    who = actor_of(author)
    begin_write()
    if way == "hidden":
        service.hide(first.id, actor=moderator, reason_code="insult", reason="Der Grund")
        service.hide(reply.id, actor=moderator, reason_code="insult", reason="Der Grund")
    else:
        service.withdraw(first.id, actor=who)
    session.commit()
    for address in (f"/ideen/{idea.number}", f"/kommentare/{deeper.id}", f"/kommentare/{first.id}"):
        page = client.get(address).text
        assert (HIDDEN if way == "hidden" else WITHDRAWN) in page
        assert "Und noch eine" in page
        for secret in ("Verborgenes Wort", "Unbedacht", "Der Grund", ">dagegen<", "Personen unterstützen das"):
            assert secret not in page, (address, secret)
    page = client.get(f"/ideen/{idea.number}").text
    assert ("Antwort auf einen Kommentar, der nicht mehr zu lesen ist" in page) is (way == "hidden")
    assert client.get(f"/kommentare/{reply.id}").status_code == (404 if way == "hidden" else 200)


def test_a_gap_without_replies_is_none(make_person: MakePerson, make_idea: MakeIdea, client: FlaskClient) -> None:
    idea, author, moderator = make_idea(), make_person(), actor_of(make_person(Role.MODERATOR))
    first = make_comment(idea, author, "Erstes")
    reply = make_comment(idea, make_person(), "Dazu", parent=first)
    who = actor_of(author)
    begin_write()
    service.withdraw(first.id, actor=who)
    service.hide(reply.id, actor=moderator, reason_code="spam", reason="Werbung")
    session.commit()
    page = client.get(f"/ideen/{idea.number}").text
    assert order_of(page) == []
    assert WITHDRAWN not in page
    assert client.get(f"/kommentare/{first.id}").status_code == 404
    begin_write()
    service.publish(reply.id, actor=moderator)
    session.commit()
    assert order_of(client.get(f"/ideen/{idea.number}").text) == [first.id, reply.id]


@pytest.mark.parametrize("order", ["", "neueste", "unterstuetzt"])
def test_every_order_reads_every_thread_once_both_ways(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, order: str
) -> None:
    idea, person = make_idea(), make_person()
    made = [make_comment(idea, person, f"Wort {number}", supports=number * 7 % 5) for number in range(THREADS * 2 + 5)]
    key = {"": lambda c: c.id, "neueste": lambda c: -c.id, "unterstuetzt": lambda c: (-c.supports, -c.id)}[order]
    begin_write()
    for comment in made:
        comment.supports = comment.id * 7 % 5  # counted in its own way by other tests
    session.commit()
    expected = [comment.id for comment in sorted(made, key=key)]  # type: ignore[arg-type]
    address, pages = f"/ideen/{idea.number}?sortierung={order}", []
    while address:
        page = client.get(address).text
        pages.append(order_of(page))
        following = re.search(r'href="([^"#]+)[^"]*" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert [len(found) for found in pages] == [THREADS, THREADS, 5]
    assert [key for found in pages for key in found] == expected
    back = re.search(r'href="([^"#]+)[^"]*" rel="prev"', page)
    assert back
    assert order_of(client.get(back[1].replace("&amp;", "&")).text) == pages[1]


@pytest.mark.parametrize("place", ["1", "1-", "-1", "1-2-3", "9999999999-1", "x-y", "٣-1"])
def test_strange_places_show_a_page(client: FlaskClient, make_idea: MakeIdea, place: str) -> None:
    number = make_idea().number
    for name in ("nach", "vor"):
        for order in ("unterstuetzt", "quatsch"):
            wanted = {name: place, "sortierung": order}
            assert client.get(f"/ideen/{number}", query_string=wanted).status_code == 200


def test_a_long_thread_has_a_page_of_its_own(client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, person = make_idea(), make_person()
    first = make_comment(idea, person, "Anfang")
    replies = [make_comment(idea, person, f"Antwort {number:03}.", parent=first) for number in range(120)]
    page = client.get(f"/ideen/{idea.number}").text
    assert order_of(page) == [first.id, *(reply.id for reply in replies[:SHOWN])]
    onward = re.search(r'href="(/kommentare/[^"#]+)[^"]*">115 weitere Antworten', page)
    assert onward
    seen, address = [reply.id for reply in replies[:SHOWN]], onward[1]
    while address:
        page = client.get(address).text
        assert order_of(page)[0] == first.id
        seen += order_of(page)[1:]
        following = re.search(r'href="([^"#]+)[^"]*" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == [reply.id for reply in replies]
    assert order_of(client.get(f"/kommentare/{replies[77].id}").text)[1] == replies[77].id
    assert f'href="http://127.0.0.1:8000/kommentare/{first.id}"' in client.get(f"/kommentare/{replies[77].id}").text


def test_few_queries_for_500_comments(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn, app: Flask
) -> None:
    idea, people = make_idea(), [make_person() for _ in range(5)]
    firsts = [make_comment(idea, people[number % 5], f"Faden {number}") for number in range(100)]
    for number in range(400):
        make_comment(idea, people[number % 4], f"Dazu {number}", parent=firsts[number % 100])
    newcomer = make_person(trusted=False)
    make_comment(idea, newcomer, "Wartet noch", Visibility.PENDING, parent=firsts[0])
    for who in (None, people[0], newcomer):
        reader = app.test_client() if who is None else sign_in(app.test_client(), who)
        for address in (
            f"/ideen/{idea.number}",
            f"/ideen/{idea.number}?sortierung=unterstuetzt",
            f"/kommentare/{firsts[0].id}",
        ):
            app.extensions["blocks"].clear()
            with counted() as seen:
                page = reader.get(address)
            assert page.status_code == 200
            assert len(seen) <= MOST, "\n".join(seen)
            assert ("Wartet noch" in page.text) is (who is newcomer and address.startswith("/ideen"))
