"""Mail around merges: to the author who is asked, to the office that asked, and invitations to supporters."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.models import Person, PersonState
from forum.contributions import addresses
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel.database import session
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient, to_person
from forum.lineage import queries
from forum.lineage.models import Merge, MergeStatus
from forum.web.links import public_url


def _active(key: int | None) -> Person | None:
    person = session.get(Person, key) if key is not None else None
    return person if person is not None and person.state == PersonState.ACTIVE else None


def _language(person: Person | None) -> dict[str, str]:
    return {"lang": person.locale} if person is not None and person.locale != "de" else {}


def _of(occasion: Occasion) -> Merge | None:
    """Give the merge an event is about, as long as neither contribution has been hidden."""
    merge = session.scalar(
        select(Merge)
        .where(Merge.id == occasion.details.get("merge", occasion.subject_id))
        .options(joinedload(Merge.contribution), joinedload(Merge.into))
    )
    shown = {Visibility.PUBLIC, Visibility.PENDING}
    if merge is None or merge.contribution.visibility not in shown or merge.into.visibility != Visibility.PUBLIC:
        return None
    return merge


def _about(merge: Merge, **more: Any) -> dict[str, Any]:
    one, other = merge.contribution, merge.into
    return {
        "number": one.number,
        "title": one.title,
        "other_number": other.number,
        "other_title": other.title,
        "reason": merge.reason,
        "note": merge.note,
        "due_on": merge.expires_on,
        **more,
    }


def proposed(occasion: Occasion) -> list[Recipient]:
    """Ask the author, with the way to the page on which they decide; nothing once the proposal does not stand."""
    merge = queries.asked(occasion.subject_id or 0)
    if merge is None or merge.id != occasion.details.get("merge"):
        return []
    person = _active(merge.contribution.author_id)
    link = public_url("lineage.decide", number=merge.contribution.number, **_language(person))
    other = addresses.public(merge.into, **_language(person))
    return to_person(person, **_about(merge, link=link, other_link=other))


def withdrawn(occasion: Occasion) -> list[Recipient]:
    """Tell the author that the office has taken its proposal back."""
    merge = _of(occasion)
    if merge is None or merge.status != MergeStatus.WITHDRAWN:
        return []
    person = _active(merge.contribution.author_id)
    return to_person(person, **_about(merge, link=addresses.public(merge.contribution, **_language(person))))


def outcome(occasion: Occasion) -> list[Recipient]:
    """Tell whoever proposed the merge what came of it."""
    merge = _of(occasion)
    if merge is None or merge.proposed_by_id in {None, occasion.actor_id}:
        return []
    link = public_url("office.show", number=merge.contribution.number)
    return to_person(_active(merge.proposed_by_id), **_about(merge, status=str(merge.status), link=link))


def invited(occasion: Occasion) -> list[Recipient]:
    """Invite those who support what was merged and not what it went into; their support stays where it is."""
    found = session.get(Contribution, occasion.subject_id)
    invitations = queries.invited([found.id]) if found is not None else {}
    people = session.scalars(
        select(Person)
        .where(Person.id.in_([person for person, _merged in invitations]), Person.state == PersonState.ACTIVE)
        .order_by(Person.id)
    )
    mails: list[Recipient] = []
    for person in people:
        if found is None or person.id == occasion.actor_id:
            continue
        other = invitations[person.id, found.id]
        link = addresses.public(other, _anchor="unterstuetzen", **_language(person))
        about = {"number": found.number, "title": found.title, "other_title": other.title, "link": link}
        mails += to_person(person, **about, other_number=other.number)
    return mails


ALL = (
    Notice("idea.propose_merge", proposed, "lineage/mail/proposed.txt"),
    Notice("idea.merge", invited, "lineage/mail/invited.txt", kind="supported"),
    Notice("idea.merge", outcome, "lineage/mail/outcome.txt"),
    Notice("merge.refuse", outcome, "lineage/mail/outcome.txt"),
    Notice("merge.expire", outcome, "lineage/mail/outcome.txt"),
    Notice("merge.withdraw", withdrawn, "lineage/mail/withdrawn.txt"),
)
