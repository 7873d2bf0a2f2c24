"""Who may what with a meeting: decision tables, for one meeting and for rows."""

from __future__ import annotations

from typing import Any

import pytest

from forum.accounts.actor import VISITOR, Actor
from forum.accounts.roles import Role
from forum.councils.models import Council
from forum.kernel.clock import now, today
from forum.kernel.policy import Permission
from forum.meetings import policy
from forum.meetings.kinds import Lead, Sight, Status
from forum.meetings.models import Meeting

HERE, ELSEWHERE = 7, 8
ACTORS = {
    "visitor": VISITOR,
    "participant": Actor(id=1),
    "member": Actor(id=2, councils=frozenset({HERE})),
    "chair": Actor(id=3, councils=frozenset({HERE}), chairs=frozenset({HERE})),
    "deputy chair": Actor(id=4, councils=frozenset({HERE}), vice_chairs=frozenset({HERE})),
    "chair elsewhere": Actor(id=5, councils=frozenset({ELSEWHERE}), chairs=frozenset({ELSEWHERE})),
    **{f"role {role}": Actor(id=9, roles=frozenset({role})) for role in Role},
}
SECRETARY = "role office"


def meeting(**more: Any) -> Meeting:
    """Give a public meeting of the council that is invited to."""
    values = {"council_id": HERE, "status": Status.INVITED, "sight": Sight.PUBLIC, "lead": Lead.CHAIR, **more}
    shown = values.pop("shown", True)
    found = Meeting(starts_at=now(), ends_at=now(), **values)
    found.council = Council(id=HERE, public_from=today() if shown else None)
    return found


def who(permission: Permission, subject: Meeting) -> set[str]:
    """Give who may."""
    return {name for name, actor in ACTORS.items() if permission.allows(actor, subject)}


EVERYONE = set(ACTORS)
INSIDE = {"member", "chair", "deputy chair", SECRETARY}
HEADS = {"chair", SECRETARY}


@pytest.mark.parametrize(
    ("sight", "status", "shown", "listed", "seen"),
    [
        (Sight.PUBLIC, Status.DRAFT, True, False, False),
        (Sight.PUBLIC, Status.INVITED, True, True, True),
        (Sight.PUBLIC, Status.RUNNING, True, True, True),
        (Sight.PUBLIC, Status.HELD, True, True, True),
        (Sight.PUBLIC, Status.CANCELLED, True, True, True),
        (Sight.PUBLIC, Status.INVITED, False, False, False),
        (Sight.DATE, Status.INVITED, True, True, False),
        (Sight.DATE, Status.DRAFT, True, False, False),
        (Sight.INTERNAL, Status.INVITED, True, False, False),
        (Sight.INTERNAL, Status.HELD, True, False, False),
    ],
)
def test_what_everyone_may_know(sight: Sight, status: Status, shown: bool, listed: bool, seen: bool) -> None:
    subject = meeting(sight=sight, status=status, shown=shown)
    assert who(policy.LIST, subject) == (EVERYONE if listed else set())
    assert who(policy.VIEW, subject) == (EVERYONE if seen else set())
    assert who(policy.READ, subject) == INSIDE


@pytest.mark.parametrize(
    ("permission", "table"),
    [
        (policy.PLAN, {Status.DRAFT: HEADS, Status.INVITED: HEADS}),
        (policy.INVITE, {Status.DRAFT: HEADS, Status.INVITED: HEADS}),
        (policy.CANCEL, {Status.DRAFT: HEADS, Status.INVITED: HEADS}),
        (policy.ANSWER, {Status.INVITED: INSIDE - {SECRETARY}}),
        (policy.PROPOSE, {Status.DRAFT: INSIDE - {SECRETARY}, Status.INVITED: INSIDE - {SECRETARY}}),
        (policy.ARRANGE, {Status.DRAFT: HEADS, Status.INVITED: HEADS, Status.RUNNING: HEADS}),
        (policy.LEAD, {Status.INVITED: HEADS, Status.RUNNING: HEADS}),
        (policy.CLOSE, {Status.RUNNING: HEADS}),
        (policy.RECORD, {Status.RUNNING: HEADS, Status.HELD: HEADS}),
        (policy.PUBLISH, {Status.RUNNING: HEADS, Status.HELD: HEADS}),
        (policy.APPROVE, {Status.RUNNING: {"chair"}, Status.HELD: {"chair"}}),
        (policy.REGISTER, {Status.INVITED: EVERYONE - {"visitor"}}),
    ],
)
def test_who_may_when(permission: Permission, table: dict[Status, set[str]]) -> None:
    assert {status: who(permission, meeting(status=status)) for status in Status} == {
        status: table.get(status, set()) for status in Status
    }


@pytest.mark.parametrize(
    ("lead", "approve", "record"),
    [
        (Lead.CHAIR, {"chair"}, {"chair", SECRETARY}),
        (Lead.DEPUTY_CHAIR, {"chair", "deputy chair"}, {"chair", "deputy chair", SECRETARY}),
        (Lead.SECRETARY, {"chair", "deputy chair", SECRETARY}, {"chair", "deputy chair", SECRETARY}),
    ],
)
def test_if_the_chair_is_absent_the_deputy_acts_then_the_secretary(
    lead: Lead, approve: set[str], record: set[str]
) -> None:
    subject = meeting(status=Status.HELD, lead=lead)
    assert who(policy.APPROVE, subject) == approve
    assert who(policy.RECORD, subject) == record


def test_others_rooms_do_not_count() -> None:
    assert who(policy.READ, meeting(council_id=ELSEWHERE)) == {"chair elsewhere", SECRETARY}
