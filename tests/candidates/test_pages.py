"""Candidates in pages, newest first."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from forum.candidates.models import Candidate
from forum.contributions.status import Status
from forum.ideas.models import Idea
from tests.conftest import save
from tests.queries import MOST, counted


def test_candidates_page_both_ways_in_few_queries(client: FlaskClient, make_idea: Callable[..., Idea]) -> None:
    ids = [make_idea(f"Idee {number:02}", status=Status.NOMINATED).id for number in range(25)]
    save(
        *(
            Candidate(number=number + 1, origin_id=key, title=f"Idee {number:02}", reasons="Gut.", html="<p>Gut.</p>")
            for number, key in enumerate(ids)
        )
    )
    with counted() as seen:
        first = client.get("/kandidaten").text
    assert len(seen) <= MOST
    assert first.index("Idee 24") < first.index("Idee 05")
    assert "Idee 04" not in first
    second = client.get("/kandidaten?vor=6").text
    assert "Idee 04" in second
    assert "Idee 05" not in second
    assert 'rel="prev"' in second
    assert "Idee 24" in client.get("/kandidaten?nach=5").text


def test_an_empty_list_says_so(client: FlaskClient) -> None:
    assert "Noch wurde keine Idee nominiert." in client.get("/kandidaten?lang=de").text
