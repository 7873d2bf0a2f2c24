"""Who gets which mail about votes. Neither subject nor text names what is decided: that stands behind the link."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.models import Person, PersonState
from forum.councils import labels as councils
from forum.councils.kinds import CouncilStatus
from forum.kernel.database import session
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient, to_person
from forum.votes import electorate
from forum.votes.kinds import Kind, Result
from forum.votes.models import Ballot, Elector, Vote
from forum.web.languages import speaking
from forum.web.links import public_url


def _vote(occasion: Occasion, *, over: bool) -> Vote | None:
    """Give the vote while the mail is still right."""
    found = session.get(Vote, occasion.subject_id, options=[joinedload(Vote.council)], populate_existing=True)
    if found is None or found.kind != Kind.CIRCULAR or found.council.status != CouncilStatus.ACTIVE:
        return None
    return found if found.over == over else None


def _told(vote: Vote, person: Person, **more: Any) -> list[Recipient]:
    with speaking(person.locale):
        name = councils.title(vote.council)
    language = None if person.locale == "de" else person.locale
    link = public_url("votes.show", slug=vote.council.slug, number=vote.number, lang=language)
    return to_person(person, council=name, number=vote.number, closes_at=vote.closes_at, link=link, **more)


def _electors(vote: Vote, *, waiting: bool = False, besides: int | None = None) -> list[Person]:
    """Give who may vote, as long as their term runs."""
    wanted = (
        select(Person)
        .join(Elector, Elector.person_id == Person.id)
        .where(Elector.vote_id == vote.id, Elector.conflict == "", Person.state == PersonState.ACTIVE)
        .where(electorate.in_office())
    )
    if waiting:
        wanted = wanted.where(Person.id.not_in(select(Ballot.person_id).where(Ballot.vote_id == vote.id)))
    return [person for person in session.scalars(wanted.order_by(Person.id)) if person.id != besides]


def opened(occasion: Occasion) -> list[Recipient]:
    """Tell everyone who may vote, but for who opened it."""
    vote = _vote(occasion, over=False)
    if vote is None:
        return []
    return [mail for person in _electors(vote, besides=occasion.actor_id) for mail in _told(vote, person)]


def stepped_in(occasion: Occasion) -> list[Recipient]:
    """Tell a deputy that they vote, for their member is biased."""
    vote = _vote(occasion, over=False)
    if vote is None:
        return []
    deputy = occasion.details.get("person")
    return [mail for person in _electors(vote) if person.id == deputy for mail in _told(vote, person)]


def reminded(occasion: Occasion) -> list[Recipient]:
    """Remind those who have not voted."""
    vote = _vote(occasion, over=False)
    return [mail for person in _electors(vote, waiting=True) for mail in _told(vote, person)] if vote else []


def closed(occasion: Occasion) -> list[Recipient]:
    """Tell everyone who could vote that it has ended, and whether there was a quorum."""
    vote = _vote(occasion, over=True)
    if vote is None or vote.closed_at is None:
        return []
    told = {"no_quorum": vote.result == Result.NO_QUORUM, "cancelled": vote.result == Result.CANCELLED}
    return [mail for person in _electors(vote, besides=occasion.actor_id) for mail in _told(vote, person, **told)]


MAIL = "votes/mail/"
ALL = (
    Notice("vote.open", opened, f"{MAIL}opened.txt"),
    Notice("vote.step_in", stepped_in, f"{MAIL}opened.txt"),
    Notice("vote.remind", reminded, f"{MAIL}reminder.txt"),
    Notice("vote.close", closed, f"{MAIL}closed.txt"),
)
