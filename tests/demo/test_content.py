"""The demonstration data hold together: references, histories, due dates, pictures."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from forum.accounts.roles import Role
from forum.blanking.models import Why
from forum.contributions.models import TITLE_LENGTH
from forum.contributions.status import OWNERS, Outcome, Reason, Status
from forum.ideas.workflow import WORKFLOW
from forum.kernel.text import plain, render
from forum.moderation.models import ReportReason
from forum.organisations.models import OrganisationKind
from forum.strategy.defaults import DISTRICTS, TOPICS

DEMO = Path(__file__).resolve().parents[2] / "forum" / "demo"


def load(name):
    return json.loads((DEMO / "content" / f"{name}.json").read_text(encoding="utf-8"))


PEOPLE = {person["key"]: person for person in load("people")}
ORGANISATIONS = {organisation["key"]: organisation for organisation in load("organisations")}
IDEAS = [
    idea for file in sorted((DEMO / "content").glob("ideas-*.json")) for idea in json.loads(file.read_text("utf-8"))
]
KEYS = {idea["key"]: idea for idea in IDEAS}
TOLD = [*IDEAS, *(comment for idea in IDEAS for comment in idea.get("comments", []))]
PICTURES = [picture for told in TOLD for picture in told.get("pictures", [])]
PLACEHOLDER = re.compile(r"\{(?:(?:date|month|year|yy):[+-]?\d+|nr:([a-z0-9-]+))\}")
each_idea = pytest.mark.parametrize("idea", IDEAS, ids=lambda idea: idea["key"])


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def test_every_status_is_shown():
    assert {idea["status"] for idea in IDEAS} == {str(status) for status in Status} - {"imported"}


def test_keys_are_used_once():
    assert len(KEYS) == len(IDEAS)


def test_every_kind_of_organisation_and_every_role_is_there():
    assert {organisation["kind"] for organisation in ORGANISATIONS.values()} == {str(kind) for kind in OrganisationKind}
    assert {person["role"] for person in PEOPLE.values() if "role" in person} == {str(role) for role in Role}
    assert {person["represents"] for person in PEOPLE.values() if "represents" in person} == set(ORGANISATIONS)


def test_every_outcome_is_shown():
    answered = Counter(idea["answer"]["outcome"] for idea in IDEAS if idea["status"] == "answered")
    assert set(answered) == {str(outcome) for outcome in Outcome}


@each_idea
def test_an_idea_is_well_formed(idea):
    assert len(idea["title"]) <= TITLE_LENGTH
    assert plain(idea["title"], limit=TITLE_LENGTH) == idea["title"]
    assert 60 <= len(idea["text"]) <= 1_600
    assert render(idea["text"])
    assert idea["topic"] in {slug for slug, *_ in TOPICS}
    assert idea["district"] in {None, *(number for number, _ in DISTRICTS)}
    assert 0 <= idea.get("supports", 0) <= 523
    assert set(idea.get("similar", [])) <= set(KEYS)


@each_idea
def test_its_author_was_there_and_speaks_for_the_organisation(idea):
    author = PEOPLE[idea["author"]]
    assert author["joined"] <= idea["history"][0]["day"]
    assert author.get("represents") == idea.get("org")


@each_idea
def test_its_history_follows_the_way(idea):
    history = idea["history"]
    assert history[-1]["to"] == idea["status"]
    assert history[0]["to"] in {"draft", "submitted"}
    assert [move["day"] for move in history] == sorted(move["day"] for move in history)
    leads = {(source, step.target) for step in WORKFLOW.moves for source in step.sources}
    for before, after in pairwise(history):
        assert (before["to"], after["to"]) in leads or (before["to"], "back") in leads
        assert after["by"] != "author" or after["to"] in {"submitted", "discussion", "merged", "withdrawn"}


@each_idea
def test_an_open_status_has_a_due_date_and_a_negative_one_a_reason(idea):
    last = idea["history"][-1]
    assert ("due" in last) == (idea["status"] in {str(status) for status in OWNERS})
    if idea["status"] in {"declined", "rejected", "stopped"}:
        assert last["reason_code"] in set(Reason)
        assert last["reason"]


@each_idea
def test_comments_come_in_order_from_people_who_are_there(idea):
    comments = idea.get("comments", [])
    assert [comment["day"] for comment in comments] == sorted(comment["day"] for comment in comments)
    for comment in comments:
        author = PEOPLE[comment["by"]]
        assert author["joined"] <= comment["day"]
        assert author.get("represents") == comment.get("org")
        assert comment.get("official", False) == bool({"role", "sits"} & author.keys())
        assert comment["day"] >= idea["history"][1]["day"]


def test_some_answers_are_overdue():
    late = [idea["key"] for idea in IDEAS if idea["history"][-1].get("due", 0) < 0]
    assert len(late) == 4


@pytest.mark.parametrize("file", sorted((DEMO / "content").glob("*.json")), ids=lambda file: file.stem)
def test_placeholders_and_typography_are_right(file):
    for text in texts(json.loads(file.read_text(encoding="utf-8"))):
        for found in PLACEHOLDER.finditer(text):
            assert found[1] is None or found[1] in KEYS
        assert "{" not in PLACEHOLDER.sub("", text)
        assert '"' not in text
        assert not re.search(r"\w[*:_]innen", text)
        assert not re.search(r"\d%|\bz\.B\.", text)


def test_moderation_refers_to_what_is_there():
    moderation = load("moderation")
    written = {(idea["key"], comment["by"], comment["day"]) for idea in IDEAS for comment in idea.get("comments", [])}
    written |= {(comment["idea"], comment["by"], comment["day"]) for comment in moderation["comments"]}
    assert sum(comment.get("visibility") == "pending" for comment in moderation["comments"]) == 3
    assert sum("decision" not in report for report in moderation["reports"]) == 3
    for told in moderation["blankings"]:
        assert told["idea"] in KEYS
        assert told["why"] in set(Why)
        if "comment_by" in told:
            assert (told["idea"], told["comment_by"], told["comment_day"]) in written
    for report in moderation["reports"]:
        assert report["reason"] in set(ReportReason)
        assert report["idea"] in KEYS
        if "comment_by" in report:
            assert (report["idea"], report["comment_by"], report["comment_day"]) in written


def test_every_picture_is_drawn_used_and_described():
    drawn = {file.name for file in (DEMO / "pictures").glob("*.webp")}
    assert drawn == {picture["file"] for picture in PICTURES}
    assert drawn == {f"{file.stem}.webp" for file in (DEMO / "drawings").glob("*.svg")}
    for picture in PICTURES:
        file = DEMO / "pictures" / picture["file"]
        assert 40 <= len(picture["alt"]) <= 300
        assert file.stat().st_size < 60_000
        with Image.open(file) as image:
            assert image.size == (1280, 720)
