"""Who is told when nobody sits for an organisation any more: who sat there, who manages it, and the office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.models import Person, PersonState
from forum.councils import labels, rights
from forum.councils.kinds import CouncilStatus
from forum.councils.models import Council
from forum.councils.models_members import Member
from forum.kernel.clock import today
from forum.kernel.database import session
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient, to_person
from forum.kernel.settings import current
from forum.organisations import queries as organisations
from forum.organisations.models import Organisation
from forum.web.languages import speaking
from forum.web.links import public_url

ONE_PERSON = {"organisation.leave", "organisation.remove"}


def _seats(occasion: Occasion) -> Sequence[Member]:
    """Give the seats that rest since then, as far as they still do."""
    wanted = (
        select(Member)
        .join(Council, Council.id == Member.council_id)
        .where(Member.organisation_id == (occasion.subject_id or 0), rights.rests(Member, today()))
        .where(Council.status != CouncilStatus.DISSOLVED)
    )
    if occasion.event in ONE_PERSON:
        key = occasion.details.get("person", occasion.actor_id)
        wanted = wanted.where(Member.person_id == (key if isinstance(key, int) else 0))
    names = (joinedload(Member.council), joinedload(Member.organisation), joinedload(Member.person))
    return session.scalars(wanted.options(*names).order_by(Member.id)).all()


def _told(seats: Sequence[Member], occasion: Occasion, locale: str, **more: Any) -> dict[str, Any]:
    """Give what each mail says; `seats` are pairs of a council's name in a sentence and who sat there."""
    organisation = session.get_one(Organisation, occasion.subject_id)
    with speaking(locale):
        lines = [(labels.title(seat.council), labels.member_name(seat)) for seat in seats]
    return {
        "event": occasion.event.partition(".")[2],
        "name": organisation.name,
        "seats": lines,
        "office": current().operator_email,
        **more,
    }


def to_holders(occasion: Occasion) -> list[Recipient]:
    """Tell who sat there that their rights have ended, and why."""
    by_person: dict[int, list[Member]] = {}
    for seat in _seats(occasion):
        if seat.person.state == PersonState.ACTIVE:
            by_person.setdefault(seat.person_id, []).append(seat)
    return [
        mail
        for seats in by_person.values()
        for mail in to_person(seats[0].person, **_told(seats, occasion, seats[0].person.locale))
    ]


def to_others(occasion: Occasion) -> list[Recipient]:
    """Tell the office and who manages the organisation that its seats are vacant, and what can be done."""
    seats = _seats(occasion)
    if not seats:
        return []
    desk = public_url("council_desk.index")
    told = _told(seats, occasion, "de", desk=desk, link=desk)
    return [
        Recipient(None, current().operator_email, "", "de", told),
        *(mail for person in _managers(seats) for mail in _to_manager(person, seats, occasion)),
    ]


def _managers(seats: Sequence[Member]) -> list[Person]:
    """Give who manages the organisation and is not told as the one who sat there."""
    rows = organisations.members(seats[0].organisation_id or 0)
    return [row.person for row in rows if row.manages and row.person_id not in {seat.person_id for seat in seats}]


def _to_manager(person: Person, seats: Sequence[Member], occasion: Occasion) -> list[Recipient]:
    organisation = session.get_one(Organisation, occasion.subject_id)
    language = None if person.locale == "de" else person.locale
    link = public_url("own_organisations.people", slug=organisation.slug, lang=language)
    return to_person(person, **_told(seats, occasion, person.locale, desk="", link=link))


EVENTS = ("organisation.leave", "organisation.remove", "organisation.revoke", "organisation.dissolve")
ALL = tuple(
    notice
    for event in EVENTS
    for notice in (
        Notice(event, to_holders, "councils/mail/resting.txt"),
        Notice(event, to_others, "councils/mail/kept.txt"),
    )
)
