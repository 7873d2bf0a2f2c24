"""Who gets which mail about councils. Subjects and events name councils and public ideas, never what is internal."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import joinedload

from forum.accounts import invitations
from forum.accounts import queries as people
from forum.accounts.models import Person, PersonState
from forum.contributions import addresses
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.councils import desk, labels, members, rights
from forum.councils.kinds import (
    GROUP_LABELS,
    ROLE_LABELS,
    ApplicationStatus,
    CouncilStatus,
    Ended,
    Group,
    SeatRole,
)
from forum.councils.models import Council
from forum.councils.models_members import Application, Member
from forum.kernel.database import session
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient, to_person
from forum.kernel.settings import current
from forum.web.languages import speaking
from forum.web.links import public_url


def _told(council: Council, locale: str, endpoint: str = "councils.show", **more: Any) -> dict[str, Any]:
    """Give what every mail says; `council` is its name in a sentence."""
    values = {"slug": council.slug} if endpoint == "councils.show" else {}
    language = None if locale == "de" else locale
    with speaking(locale):
        name = labels.title(council)
    return {
        "council": name,
        "link": public_url(endpoint, lang=language, **values),
        "office": current().operator_email,
        **more,
    }


def _active(person: Person | None) -> Person | None:
    return person if person is not None and person.state == PersonState.ACTIVE else None


def _application(occasion: Occasion, status: ApplicationStatus) -> tuple[Application, Person] | None:
    options = [joinedload(Application.council), joinedload(Application.person)]
    found = session.get(Application, occasion.subject_id, options=options, populate_existing=True)
    if found is None or found.status != status or _active(found.person) is None:
        return None
    return found, found.person


def received(occasion: Occasion) -> list[Recipient]:
    """Tell who applied until when they have an answer."""
    known = _application(occasion, ApplicationStatus.SUBMITTED)
    if known is None:
        return []
    found, person = known
    return to_person(
        person, **_told(found.council, person.locale, "council_seats.mine", due_on=found.due_on, invited=found.invited)
    )


def refused(occasion: Occasion) -> list[Recipient]:
    """Tell who applied why it did not work out."""
    known = _application(occasion, ApplicationStatus.REFUSED)
    if known is None:
        return []
    found, person = known
    return to_person(person, **_told(found.council, person.locale, reason=found.reason))


def invited(occasion: Occasion) -> list[Recipient]:
    """Address the invitation, with a new link; nobody once it was accepted or is over."""
    key = occasion.details.get("invitation")
    invitation = desk.invitation(key) if isinstance(key, int) else None
    if invitation is None or invitation.council.status != CouncilStatus.ACTIVE:
        return []
    person = people.by_email(invitation.email)
    if person is not None and person.state == PersonState.BANNED:
        return []
    known = _active(person)
    locale = known.locale if known is not None else invitation.locale
    language = None if locale == "de" else locale
    secret = invitations.open_link(invitation)
    told = {
        **_told(invitation.council, locale),
        "purpose": invitation.council.purpose,
        "group": GROUP_LABELS[Group(invitation.group)],
        "link": public_url("council_seats.accept_link", token=secret, lang=language),
    }
    key_of, name = (known.id, known.name) if known is not None else (None, "")
    return [Recipient(key_of, invitation.email, name, locale, told)]


def _seat(occasion: Occasion) -> Member | None:
    options = [joinedload(Member.council), joinedload(Member.person)]
    found = session.get(Member, occasion.subject_id, options=options, populate_existing=True)
    return found if found is not None and _active(found.person) is not None else None


def appointed(occasion: Occasion) -> list[Recipient]:
    """Tell who has a seat now – or another part, or more time – as what and until when."""
    found = _seat(occasion)
    if found is None or members.is_over(found):
        return []
    told = {
        "event": occasion.event.partition(".")[2],
        "role": ROLE_LABELS[SeatRole(found.role)],
        "from_on": found.from_on,
        "until_on": found.until_on,
    }
    return to_person(found.person, **_told(found.council, found.person.locale, "council_seats.mine", **told))


def removed(occasion: Occasion) -> list[Recipient]:
    """Tell who was removed why."""
    found = _seat(occasion)
    if found is None or found.ended != Ended.REMOVED:
        return []
    return to_person(found.person, **_told(found.council, found.person.locale, reason=found.ended_reason))


def resigned(occasion: Occasion) -> list[Recipient]:
    """Tell the office that a seat is free."""
    found = session.get(Member, occasion.subject_id, options=[joinedload(Member.council)], populate_existing=True)
    if found is None or found.ended != Ended.RESIGNED:
        return []
    link = public_url("council_desk.show", slug=found.council.slug)
    told = {**_told(found.council, "de"), "link": link, "member": found.name, "reason": found.ended_reason}
    return [Recipient(None, current().operator_email, "", "de", told)]


def ends_soon(occasion: Occasion) -> list[Recipient]:
    """Tell a member that their term ends in four weeks."""
    found = _seat(occasion)
    if found is None or members.is_over(found) or found.reminded_for != found.until_on:
        return []
    told = _told(found.council, found.person.locale, "council_seats.mine", until_on=found.until_on)
    return to_person(found.person, **told)


def turned(occasion: Occasion) -> list[Recipient]:
    """Tell all whose term would have gone on that the council was paused, goes on or was dissolved, and why."""
    council = session.get(Council, occasion.subject_id)
    if council is None:
        return []
    verb = {CouncilStatus.PAUSED: "pause", CouncilStatus.ACTIVE: "resume", CouncilStatus.DISSOLVED: "dissolve"}
    if occasion.event != f"council.{verb[CouncilStatus(council.status)]}":
        return []
    told = {"event": occasion.event.partition(".")[2], "reason": council.status_reason}
    return [
        mail
        for person in rights.in_term_now(council.id)
        for mail in to_person(person, **_told(council, person.locale, **told))
    ]


def handed_over(occasion: Occasion) -> list[Recipient]:
    """Tell members that the office asks them to advise on an idea or a candidate, and until when."""
    idea = session.get(Contribution, occasion.subject_id)
    if idea is None or not idea.with_council or idea.visibility != Visibility.PUBLIC or idea.council_id is None:
        return []
    council = session.get_one(Council, idea.council_id)
    return [
        mail
        for person in rights.members_now(council.id)
        for mail in to_person(
            person,
            **_told(
                council,
                person.locale,
                title=idea.title,
                number=idea.number,
                candidate=idea.candidate_number if idea.advice_by is not None else None,
                due_on=idea.advice_due,
                reason=occasion.details.get("reason", ""),
                idea_link=addresses.public_advised(idea),
            ),
        )
    ]


MAIL = "councils/mail/"
ALL = (
    Notice("council.apply", received, f"{MAIL}received.txt"),
    Notice("council.refuse", refused, f"{MAIL}refused.txt"),
    Notice("council.invite", invited, f"{MAIL}invited.txt"),
    Notice("council.appoint", appointed, f"{MAIL}appointed.txt"),
    Notice("council.extend", appointed, f"{MAIL}appointed.txt"),
    Notice("council.change_role", appointed, f"{MAIL}appointed.txt"),
    Notice("council.remove", removed, f"{MAIL}removed.txt"),
    Notice("council.resign", resigned, f"{MAIL}resigned.txt"),
    Notice("council.ends_soon", ends_soon, f"{MAIL}ends_soon.txt"),
    Notice("council.pause", turned, f"{MAIL}turned.txt"),
    Notice("council.resume", turned, f"{MAIL}turned.txt"),
    Notice("council.dissolve", turned, f"{MAIL}turned.txt"),
    Notice("idea.assign", handed_over, f"{MAIL}handed_over.txt"),
)
