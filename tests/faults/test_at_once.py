"""Many people at the same moment, and forms that are sent twice: each thing is made once, and the counters agree."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults import ledger, storm
from tests.site import Site

SENDERS = 25


@pytest.fixture(autouse=True)
def _silent(site: Site) -> Iterator[None]:
    """The servers do not complain."""
    before = site.faults()
    yield
    assert site.faults() == before


@pytest.fixture
def numbers(crowd: dict[str, Any]) -> list[str]:
    """Ideas in an order of their own for each test, so that tests do not meet."""
    return list(crowd["ideas"])


def supporters(site: Site, key: int) -> list[int]:
    """Give who supports an idea."""
    question = "SELECT person_id FROM supports WHERE contribution_id = :key ORDER BY person_id"
    return [person for (person,) in ledger.rows(site, question, key=key)]


def test_a_hundred_parallel_supports_of_one_person_make_one(site, crowd, numbers):
    person, number = crowd["people"][0], numbers[0]
    answers = storm.at_once(site.port, [storm.support(person, number)] * 100, SENDERS)
    assert Counter(answers) == {303: 100}
    assert supporters(site, crowd["ideas"][number]).count(person["id"]) == 1
    assert ledger.contradictions(site, []) == []


def test_a_hundred_peoples_parallel_supports_make_a_hundred(site, crowd, numbers):
    acts = [storm.support(person, numbers[1]) for person in crowd["people"]]
    answers = storm.at_once(site.port, acts, SENDERS)
    assert Counter(answers) == {303: 100}
    assert supporters(site, crowd["ideas"][numbers[1]]) == sorted(one["id"] for one in crowd["people"])
    assert ledger.contradictions(site, acts) == []
    assert f">{len(acts)}<" in storm.ask(site.port, "GET", f"/ideen/{numbers[1]}")[2].decode()


def test_supporting_and_taking_back_at_once_leaves_counters_right(site, crowd, numbers):
    acts = [storm.support(person, numbers[2]) for person in crowd["people"][:20] for _turn in range(5)]
    acts = [
        storm.Act(act.kind, act.path, act.person, {"ende": "1"} if index % 2 else {}) for index, act in enumerate(acts)
    ]
    random.Random(11).shuffle(acts)
    assert Counter(storm.at_once(site.port, acts, SENDERS)) == {303: 100}
    assert ledger.contradictions(site, []) == []


def test_a_comment_sent_twenty_times_at_once_stands_once(site, crowd, numbers):
    act = storm.comment(crowd["people"][1], numbers[3], "Einmal gesagt")
    answers = storm.at_once(site.port, [act] * 20, 20)
    answers.append(storm.send(site.port, act))
    assert Counter(answers) == {303: 21}
    assert ledger.contradictions(site, [act]) == []


def test_an_idea_sent_ten_times_at_once_is_one(site, crowd):
    person = crowd["people"][20]
    words = {
        "title": "Bank am Platz der Beispiele",
        "body": "Eine Bank unter einem Baum, damit man sich setzen kann.",
        "language": "de",
    }
    place = {"topic": "umwelt", "district": "130", "place": "Platz der Beispiele"}
    for path, form in (("/ideen/neu", words), ("/ideen/neu/ort", place)):
        assert storm.send(site.port, storm.Act("idea", path, person, form)) == storm.DONE
    answers = storm.at_once(site.port, [storm.Act("idea", "/ideen/neu/pruefen", person, {"rules": "y"})] * 10, 10)
    assert set(answers) == {storm.DONE}
    written = "SELECT count(*) FROM contributions WHERE author_id = :id"
    assert ledger.rows(site, written, id=person["id"]) == [(1,)]
