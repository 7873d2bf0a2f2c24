"""What an example of a page is, and who looks at pages."""

from __future__ import annotations

from dataclasses import dataclass

VISITOR, PARTICIPANT, REPRESENTATIVE, MEMBER = "visitor", "participant", "representative", "council_member"
WRITERS = (VISITOR, PARTICIPANT, REPRESENTATIVE)
# Somebody with a question to answer; no role of its own.
ASKED = "asked"
# Somebody whose idea the office would like to merge.
PROPOSED = "proposed"
NO_PAGES = {
    "health.alive",
    "health.ready",
    "files.picture",
    "files.document",
    "verification.proof",
    "clock.table",
    "council_room.file",
    "calendar.feed",
    "calendar.of_council",
    "meetings.calendar",
    "meetings.document",
    "meetings.file",
    "meeting_guests.file",
    "meeting_room.file",
    "recommendation_doors.of_idea",  # leads on to the draft
}
ENDED = ("answered", "declined", "forwarded", "merged", "withdrawn", "rejected", "realised", "stopped")
ON_THE_WAY = (
    "clarification",
    "discussion",
    "council",
    "recommended",
    "nominated",
    "deferred",
    "approved",
    "in_progress",
)


@dataclass(frozen=True)
class Example:
    """One address; `who` are those who look at it, without names all who may enter."""

    address: str
    who: tuple[str, ...] = ()
    status: int = 200


def many(*addresses: str, who: tuple[str, ...] = ()) -> tuple[Example, ...]:
    return tuple(Example(address, who) for address in addresses)


def office(*acts: tuple[str, str]) -> tuple[Example, ...]:
    return tuple(Example(f"/geschaeftsstelle/ideen/{{idea_{status}}}/{slug}") for status, slug in acts)


def case(address: str, *acts: str) -> tuple[Example, ...]:
    return many(address, *(f"{address}?akt={act}" for act in acts))
