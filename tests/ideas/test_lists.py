"""The list of ideas: filters, counts, order, pages, search – and what is not public leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.contributions import tallies
from forum.contributions.models import UNDATED
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.strategy.models import District, Topic
from tests.conftest import change
from tests.queries import MOST, counted

MakeIdea = Callable[..., Idea]


def titles(page: str) -> list[str]:
    """Give the titles of the cards in a page, in order."""
    parts = page.split('<article class="idea">')[1:]
    return [part.split("<h3>")[1].split("</a>")[0].split(">")[-1] for part in parts]


def test_an_empty_list_invites(client: FlaskClient) -> None:
    page = client.get("/ideen?lang=de")
    assert page.status_code == 200
    assert "Hier ist noch Platz" in page.text


def test_newest_first_in_pages_both_ways(client: FlaskClient, make_idea: MakeIdea) -> None:
    for number in range(45):
        make_idea(f"Idee {number:02}", listed_at=now() - timedelta(hours=100 - number))
    expected = [f"Idee {number:02}" for number in range(44, -1, -1)]
    seen, address = [], "/ideen?sortierung=neueste"
    pages = []
    while address and len(pages) < 5:
        page = client.get(address).text
        pages.append(titles(page))
        seen += pages[-1]
        address = link(page, "next")
        last = page
    assert seen == expected
    assert titles(client.get(link(last, "prev")).text) == pages[-2]


def link(page: str, rel: str) -> str:
    """Give the address of a pager's link, or an empty text."""
    if f'rel="{rel}"' not in page:
        return ""
    return page.split(f'" rel="{rel}"')[0].rsplit('href="', 1)[1].replace("&amp;", "&")


@pytest.mark.parametrize("order", ["beliebt", "meistdiskutiert"])
def test_equal_places_are_told_apart(client: FlaskClient, make_idea: MakeIdea, order: str) -> None:
    moment = now()
    for number in range(25):
        make_idea(f"Gleich {number}", listed_at=moment)
    first = client.get(f"/ideen?sortierung={order}").text
    second = client.get(link(first, "next")).text
    assert len(set(titles(first)) | set(titles(second))) == 25
    assert len(titles(first)) == 20


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("thema=umwelt", {"Umwelt Mitte"}),
        ("bezirk=130", {"Umwelt Mitte", "Bildung Mitte"}),
        ("bezirk=130&bezirk=221", {"Umwelt Mitte", "Bildung Mitte", "Bildung Weststadt"}),
        ("thema=digitale-bildung&bezirk=221", {"Bildung Weststadt"}),
        ("status=answered", {"Bildung Weststadt"}),
        ("q=Weststadt", {"Bildung Weststadt"}),
        ("thema=gibtesnicht", set()),
        ("status=draft", {"Umwelt Mitte", "Bildung Mitte", "Bildung Weststadt"}),
    ],
)
def test_filters(client: FlaskClient, make_idea: MakeIdea, address: str, expected: set[str]) -> None:
    topic = {t.slug: t.id for t in session.scalars(select(Topic))}
    district = {d.number: d.id for d in session.scalars(select(District))}
    make_idea("Umwelt Mitte", topic_id=topic["umwelt"], district_id=district["130"])
    make_idea("Bildung Mitte", topic_id=topic["digitale-bildung"], district_id=district["130"])
    make_idea(
        "Bildung Weststadt",
        topic_id=topic["digitale-bildung"],
        district_id=district["221"],
        status=Status.ANSWERED,
    )
    assert set(titles(client.get(f"/ideen?{address}").text)) == expected


def test_counts_follow_the_other_filters(client: FlaskClient, make_idea: MakeIdea) -> None:
    topic = {t.slug: t.id for t in session.scalars(select(Topic))}
    for _number in range(3):
        make_idea(topic_id=topic["umwelt"])
    make_idea(topic_id=topic["soziales"], status=Status.ANSWERED)
    tallies.refresh()
    page = client.get("/ideen?status=discussion&lang=de").text
    assert count(page, "umwelt") == 3
    assert count(page, "soziales") == 0
    assert count(client.get("/ideen?lang=de").text, "soziales") == 1


def count(page: str, value: str) -> int:
    """Give the number beside an option."""
    return int(page.split(f'value="{value}"')[1].split('class="num">')[1].split("<")[0])


def test_what_is_not_public_leaves_no_trace(
    client: FlaskClient,
    make_idea: MakeIdea,
    make_person: Callable[..., Person],
    sign_in: Callable[[FlaskClient, Person], FlaskClient],
) -> None:
    topic = session.scalars(select(Topic.id)).first()
    hidden = [v for v in Visibility if v is not Visibility.PUBLIC]
    numbers = [make_idea(f"Geheimnis {v}", visibility=v, topic_id=topic).number for v in hidden]
    tallies.refresh()
    for reader in (None, make_person(), make_person(Role.ADMIN)):
        if reader is not None:
            sign_in(client, reader)
        for address in ("/", "/ideen", "/ideen?q=Geheimnis", "/ideen?sortierung=neueste", "/kandidaten"):
            page = client.get(address).text
            assert not [visibility for visibility in hidden if f"Geheimnis {visibility}" in page]
        assert [client.get(f"/ideen/{number}").status_code for number in numbers] == [404] * 3
        assert not titles(client.get("/ideen?q=Geheimnis").text)


def test_imported_suggestions_come_last_and_say_where_from(client: FlaskClient, make_idea: MakeIdea) -> None:
    make_idea("Eigene Idee")
    imported = make_idea("Vorschlag", status=Status.IMPORTED, due_on=None, owner="", source_name="Raddialog Bonn")
    change(imported, source_number="B1", author_id=None, published_at=None, listed_at=UNDATED)
    page = client.get("/ideen?sortierung=neueste&lang=de").text
    assert titles(page) == ["Eigene Idee", "Vorschlag"]
    assert "Übernommen aus Raddialog Bonn" in page


@pytest.mark.parametrize("value", ["x", "1~", "nan~3", "9" * 80 + "~1", "2020-01-01T00:00:00~1", "1e400~1", "-~1"])
def test_broken_cursors_are_no_fault(client: FlaskClient, make_idea: MakeIdea, value: str) -> None:
    make_idea()
    for order in ("beliebt", "neueste", "meistdiskutiert"):
        for name in ("nach", "vor"):
            assert client.get(f"/ideen?sortierung={order}&{name}={value}").status_code == 200


def test_the_list_needs_few_queries(
    client: FlaskClient,
    make_idea: MakeIdea,
    make_person: Callable[..., Person],
    sign_in: Callable[[FlaskClient, Person], FlaskClient],
) -> None:
    for number in range(25):
        make_idea(f"Idee {number}")
    for address in ("/ideen", "/ideen?q=Idee", "/ideen?status=discussion", "/ideen?sortierung=neueste"):
        with counted() as seen:
            assert client.get(address).status_code == 200
        assert len(seen) <= MOST, seen
    sign_in(client, make_person())
    with counted() as seen:
        client.get("/ideen?bezirk=130")
    assert len(seen) <= MOST, seen
