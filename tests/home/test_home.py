"""Home tells the way with live counts, the latest answers and what is talked about – of public things alone."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from forum.contributions import tallies
from forum.contributions.models import Answer
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from tests.conftest import save
from tests.queries import MOST, counted

MakeIdea = Callable[..., Idea]


def test_home_counts_and_shows_what_is_public(client: FlaskClient, make_idea: MakeIdea) -> None:
    for _number in range(2):
        make_idea("In Diskussion")
    make_idea("Kandidat", status=Status.NOMINATED)
    answered = make_idea("Beantwortet", status=Status.ANSWERED)
    hidden = make_idea("Geheim", status=Status.ANSWERED, visibility=Visibility.HIDDEN)
    save(
        *(
            Answer(contribution_id=idea.id, outcome="exists", verdict=f"Zu {idea.id}", body="B", html="<p>B</p>")
            for idea in (answered, hidden)
        )
    )
    tallies.refresh()
    with counted() as seen:
        page = client.get("/?lang=de").text
    assert len(seen) <= MOST, "\n".join(seen)
    numbers = [part.split("<")[0] for part in page.split('<span class="way-n">')[1:]]
    assert numbers == ["4", "2", "0", "1", "0"]
    assert "In Diskussion" in page
    assert "Beantwortet" in page
    assert "Geheim" not in page


def test_home_of_an_empty_platform_still_invites(client: FlaskClient) -> None:
    page = client.get("/?lang=de").text
    assert "Jede Idee bekommt eine Antwort" in page
    assert 'href="/ideen/neu?lang=de"' in page


def test_english_by_header_and_by_address(client: FlaskClient) -> None:
    assert 'lang="en"' in client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"}).text
    page = client.get("/?lang=en", headers={"Accept-Language": "de"}).text
    assert "Every idea gets an answer" in page
    assert 'href="/ideen?lang=en"' in page
