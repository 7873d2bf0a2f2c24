"""Everybody finds what a visitor may open, and nobody finds or counts anything else – whoever asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.contributions.status import Status
from tests.search import made
from tests.search.made import MakeIdea, hits, numbers

# Builder, what it is told, whether it is found.
TABLE = [
    (made.idea, ("public",), True),
    (made.idea, ("public", Status.ANSWERED), True),
    (made.idea, ("public", Status.WITHDRAWN), True),
    (made.idea, ("public", Status.MERGED), True),
    (made.idea, ("pending", Status.SUBMITTED), False),
    (made.idea, ("pending", Status.DRAFT), False),
    (made.idea, ("hidden",), False),
    (made.idea, ("internal",), False),
    (made.comment, ("public",), True),
    (made.comment, ("pending",), False),
    (made.comment, ("hidden",), False),
    (made.comment, ("public", "pending"), False),
    (made.comment, ("public", "hidden"), False),
    (made.comment, ("public", "internal"), False),
    (made.candidate, ("public",), True),
    (made.candidate, ("hidden",), False),
    (made.candidate, ("internal",), False),
    (made.organisation, ("verified",), True),
    (made.organisation, ("dissolved",), True),
    (made.organisation, ("revoked",), True),
    (made.organisation, ("waiting",), False),
    (made.organisation, ("refused",), False),
    (made.organisation, ("withdrawn",), False),
    (made.council, ("active",), True),
    (made.council, ("paused",), True),
    (made.council, ("dissolved",), True),
    (made.council, ("planned",), False),
    (made.internals, ("internal",), False),
    (made.internals, ("public",), False),
    (made.statement, ("published",), True),
    (made.statement, ("asked",), False),
    (made.statement, ("answered",), False),
    (made.statement, ("withdrawn",), False),
    (made.statement, ("published", "hidden"), False),
    (made.recommendation, (), True),
    (made.recommendation, ("public",), True),
    (made.recommendation, ("pending",), False),
    (made.recommendation, ("hidden",), False),
    (made.recommendation, ("internal",), False),
    (made.draft, (), False),
    (made.meeting, ("public", "invited", "accepted"), True),
    (made.meeting, ("public", "running", "accepted"), True),
    (made.meeting, ("public", "held", "accepted"), True),
    (made.meeting, ("public", "cancelled", "accepted"), True),
    (made.meeting, ("public", "draft", "accepted"), False),
    (made.meeting, ("date", "invited", "accepted"), False),
    (made.meeting, ("internal", "invited", "accepted"), False),
    (made.meeting, ("public", "invited", "accepted", "planned"), False),
    (made.meeting, ("public", "invited", "proposed"), False),
    (made.meeting, ("public", "invited", "refused"), False),
    (made.meeting, ("public", "invited", "inner item"), False),
    (made.meeting, ("public", "held", "record"), False),
    (made.meeting, ("public", "held", "minutes"), True),
    (made.meeting, ("public", "held", "result"), True),
    (made.meeting, ("public", "held", "corrected minutes"), True),
    (made.meeting, ("public", "held", "old minutes"), False),
    (made.meeting, ("public", "held", "new minutes"), False),
    (made.meeting, ("public", "held", "draft minutes"), False),
    (made.meeting, ("public", "held", "approved minutes"), False),
    (made.meeting, ("public", "held", "inner minutes"), False),
    (made.meeting, ("date", "held", "minutes"), False),
    (made.meeting, ("internal", "held", "minutes"), False),
]
ROLES = [None, (), (Role.MODERATOR,), (Role.OFFICE,), (Role.LEAD,), (Role.CHAIR,), (Role.ADMIN,)]


@pytest.mark.parametrize(("build", "told", "found"), TABLE, ids=lambda value: getattr(value, "__name__", str(value)))
def test_who_finds_what(
    app: Flask,
    client: FlaskClient,
    make_person: Callable[..., Person],
    make_idea: MakeIdea,
    sign_in: Callable[[FlaskClient, Person], FlaskClient],
    build: Callable[..., made.Made],
    told: tuple[str, ...],
    found: bool,
) -> None:
    author = make_person()
    address, kind = build(make_idea, author, *told)
    expected = ([address], {kind: "1"}) if found else ([], {})
    readers = [author, *(make_person(*roles) for roles in ROLES if roles is not None)]
    for browser in (client, *(sign_in(app.test_client(), person) for person in readers)):
        assert [path.partition("-ein")[0] for path in hits(browser)] == expected[0]
        assert numbers(browser) == expected[1]
        assert bool(hits(browser, art=kind)) is found
    if build is made.meeting:
        pages = [client.get(path).text for path in (address, f"{address}/protokoll")]
        assert any(made.TEXT in page for page in pages) is found
    elif build is not made.internals:
        # The rule is that of the page itself.
        status = client.get(address).status_code
        assert (status == 200) is found or (build is made.statement and told[-1] != "hidden")


def test_a_withdrawn_comment_is_not_found(
    client: FlaskClient, make_person: Callable[..., Person], make_idea: MakeIdea
) -> None:
    made.comment(make_idea, make_person(), "hidden", withdrawn=True)
    assert hits(client) == []
