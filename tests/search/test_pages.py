"""The page of the search: what is asked, what is shown, and what helps when there is nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.accounts.models import Person
from forum.search import queries
from tests.comments.made import make_comment
from tests.councils.made import make_council
from tests.organisations.made import make_organisation
from tests.queries import MOST, counted
from tests.search.made import MakeIdea, hits, numbers

MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]


@pytest.fixture
def words(make_idea: MakeIdea, make_person: MakePerson) -> None:
    """Things of several kinds about water."""
    author = make_person(name="Mara Wiese")
    for number in range(4):
        make_idea(f"Brunnen Nummer {number}", "Wasser für alle.", author=author)
    idea = make_idea("Schatten am Markt", "Bäume helfen.", author=author)
    make_comment(idea, author, "Ein Brunnen hilft auch.")
    make_comment(idea, author, "Der Brunnen spricht: geht nicht.", official=True)
    make_organisation(name="Brunnenverein")
    make_council(name="Beirat Brunnen")


def test_hits_stand_by_kind_with_counts(words: None, client: FlaskClient) -> None:
    page = client.get("/suche?q=Brunnen").text
    assert numbers(client, "Brunnen") == {"ideen": "4", "organisationen": "1", "fachbeiraete": "1", "kommentare": "2"}
    assert "<title>Suche nach „Brunnen“ (8 Treffer)" in page
    assert '<meta name="robots" content="noindex">' in page
    assert len(hits(client, "Brunnen")) == 3 + 1 + 1 + 2
    assert "Alle Treffer: Ideen (4)" in page
    assert "Kommentar zu „Schatten am Markt“" in page
    assert "von Mara Wiese" in page
    assert "Offizielle Antwort" in page
    assert "<mark>Brunnen</mark> Nummer 3" in page
    assert "Ein <mark>Brunnen</mark> hilft auch." in page


def test_one_kind_has_a_page_and_leads_to_its_list(words: None, client: FlaskClient) -> None:
    page = client.get("/suche?q=Brunnen&art=ideen").text
    assert "(4 Treffer)" in page
    assert 'href="/ideen?q=Brunnen"' in page
    assert "Kommentar zu" not in page
    assert numbers(client, "Brunnen", art="ideen")["kommentare"] == "2"
    assert 'href="/suche?q=Brunnen"' in client.get("/ideen?q=Brunnen").text
    assert "in allem suchen" not in client.get("/ideen").text


def test_pages_show_every_hit_once_both_ways(
    client: FlaskClient, make_idea: MakeIdea, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "LENGTH", 3)
    for number in range(8):
        make_idea(f"Brunnen {number}", "Brunnen " * (number % 3))
    seen: list[list[str]] = []
    address = "/suche?q=Brunnen&art=ideen"
    while address:
        page = client.get(address).text
        seen.append(re.findall(r'<h3><a href="([^"]+)', page))
        further = re.search(r'<a href="([^"]+)" rel="next"', page)
        address = further[1].replace("&amp;", "&") if further else ""
    assert [len(part) for part in seen] == [3, 3, 2]
    assert len({path for part in seen for path in part}) == 8
    back = re.search(r'<a href="([^"]+)" rel="prev"', page)
    assert back is not None
    assert re.findall(r'<h3><a href="([^"]+)', client.get(back[1].replace("&amp;", "&")).text) == seen[1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "<script>alert(1)</script> Brunnen & <b>Wasser</b>",
            "&lt;script&gt;alert(1)&lt;/script&gt; <mark>Brunnen</mark>",
        ),
        ("**Brunnen**, [Brunnen](https://example.org)", "<mark>Brunnen</mark>, <mark>Brunnen</mark>"),
        ("Trinkbrunnenanlage", "<mark>Trinkbrunnenanlage</mark>"),
        ("A. " * 300 + "Hier der Brunnen. " + "Z. " * 300, "Hier der <mark>Brunnen</mark>. Z"),
    ],
)
def test_words_are_marked_and_texts_are_escaped(
    client: FlaskClient, make_idea: MakeIdea, text: str, shown: str
) -> None:
    make_idea("Wasser <i>", text)
    page = client.get("/suche?q=Brunnen").text
    assert shown in page
    assert "<script>alert" not in page
    assert "Wasser &lt;i&gt;" in page


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Quastenflosser", "Nichts gefunden zu „Quastenflosser“"),
        ("Quastenflosser Brunnen", 'href="/suche?q=Brunnen">Nur „Brunnen“'),
        ("a", "Bitte nennen Sie, was Sie suchen"),
        ("die und der", "Bitte nennen Sie, was Sie suchen"),
        ("%_'\";--", "Bitte nennen Sie, was Sie suchen"),
        ("<script>alert(1)</script>", "&lt;script&gt;"),
        ("Wort " * 60, "Nur die ersten 12 Wörter zählen"),
        ("x" * 5_000, "Nur die ersten 12 Wörter zählen"),
        ("", "Wenige Wörter genügen"),
        ("   ", "Wenige Wörter genügen"),
    ],
)
def test_nothing_found_helps(words: None, client: FlaskClient, question: str, said: str) -> None:
    page = client.get("/suche", query_string={"q": question})
    assert page.status_code == 200
    assert said in page.text
    assert 'href="/ideen"' in page.text
    assert "<script>alert" not in page.text


@pytest.mark.parametrize(
    "more", ["art=nichts", "art=ideen&nach=x", "nach=1~1&vor=2~2", "art=ideen&nach=999999~999999999"]
)
def test_odd_addresses_are_understood(words: None, client: FlaskClient, more: str) -> None:
    assert client.get(f"/suche?q=Brunnen&{more}").status_code == 200


def test_a_kind_without_hits_leads_to_all(words: None, client: FlaskClient) -> None:
    page = client.get("/suche?q=hilft&art=ideen").text
    assert "Nichts gefunden" not in page or 'href="/suche?q=hilft"' in page
    page = client.get("/suche?q=Brunnenverein&art=ideen").text
    assert "Nichts gefunden zu „Brunnenverein“" in page
    assert '<a class="btn" href="/suche?q=Brunnenverein">' in page


def test_few_queries_and_the_same_page_for_all(
    app: Flask, words: None, client: FlaskClient, make_person: MakePerson, sign_in: SignIn
) -> None:
    for more in ("", "&art=ideen"):
        with counted() as seen:
            page = client.get(f"/suche?q=Brunnen{more}")
        assert len(seen) <= 2
        assert "Set-Cookie" not in page.headers
        browser = sign_in(app.test_client(), make_person())
        app.extensions["blocks"].clear()
        with counted() as seen:
            browser.get(f"/suche?q=Brunnen{more}")
        assert len(seen) <= MOST


def test_every_page_has_the_search(client: FlaskClient) -> None:
    page = client.get("/").text
    assert page.count('action="/suche"') == 2
    assert 'name="lang" value="en"' in client.get("/?lang=en").text


def test_it_speaks_english(words: None, client: FlaskClient) -> None:
    page = client.get("/suche?q=Brunnen&lang=en").text
    assert "<title>Search for “Brunnen” (8 hits)" in page
    assert "Comment on “Schatten am Markt”" in page
