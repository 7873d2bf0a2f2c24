"""Who gets which mail about meetings. Subjects name the body and the day, never what is on the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import queries as people
from forum.accounts.models import Person, PersonState
from forum.councils import labels, rights
from forum.kernel.clock import local
from forum.kernel.database import session
from forum.kernel.feature import Notice
from forum.kernel.mail import Attachment, Occasion, Recipient, to_person
from forum.kernel.settings import current
from forum.meetings import feeds, queries
from forum.meetings.kinds import ItemStatus, MinutesStatus, Sight, Status
from forum.meetings.models import AgendaItem, Meeting
from forum.meetings.models_people import Attendance, ItemGuest, Visitor
from forum.web.languages import speaking
from forum.web.links import public_url

FILE = "sitzung.ics"


def _told(meeting: Meeting, locale: str, endpoint: str, **more: Any) -> dict[str, Any]:
    """Give what every mail says: the body's name in a sentence, the day, and where to go on."""
    with speaking(locale):
        name = labels.title(meeting.council)
    language = None if locale == "de" else locale
    link = public_url(endpoint, slug=meeting.council.slug, number=meeting.number, lang=language)
    return {
        "council": name,
        "number": meeting.number,
        "day": local(meeting.starts_at).date(),
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "place": meeting.place,
        "reason": meeting.reason,
        "link": link,
        **more,
    }


def _with_file(mails: list[Recipient], meeting: Meeting, *, inside: bool) -> list[Recipient]:
    """Put the calendar file to each mail, addressed to its recipient."""
    made = []
    for mail in mails:
        with speaking(mail.locale):
            data, method = feeds.invitation(meeting, mail.email, mail.name, inside=inside)
        file = Attachment(FILE, "text/calendar", data, {"method": method, "charset": "UTF-8"})
        made.append(Recipient(mail.person_id, mail.email, mail.name, mail.locale, mail.context, (file,)))
    return made


def _meeting(occasion: Occasion, *statuses: Status) -> Meeting | None:
    found = queries.by_id(occasion.subject_id) if occasion.subject_id is not None else None
    return found if found is not None and found.status in statuses else None


def _asked(meeting: Meeting, only: int | None = None) -> Sequence[Person]:
    """Give those who were asked to come, as long as they sit in the body, and deputies who stepped in since."""
    wanted = select(Attendance.person_id).where(Attendance.meeting_id == meeting.id)
    sitting = {person.id for person in rights.members_now(meeting.council_id)}
    keys = set(session.scalars(wanted.where(Attendance.asked | Attendance.person_id.in_(sitting))))
    keys = keys if only is None else {only}
    here = {person.id for person in rights.in_term_now(meeting.council_id)} | sitting
    people_there = select(Person).where(Person.id.in_(keys & here), Person.state == PersonState.ACTIVE)
    return session.scalars(people_there.order_by(Person.id)).all()


def _to_members(meeting: Meeting, event: str, only: int | None = None) -> list[Recipient]:
    mails = [
        mail
        for person in _asked(meeting, only)
        for mail in to_person(person, **_told(meeting, person.locale, "meeting_room.show", event=event, inside=True))
    ]
    return _with_file(mails, meeting, inside=True)


def invited(occasion: Occasion) -> list[Recipient]:
    """Invite everyone who sits in the body, with the file for their calendars."""
    meeting = _meeting(occasion, Status.INVITED)
    return _to_members(meeting, "invite") if meeting else []


def deputy_asked(occasion: Occasion) -> list[Recipient]:
    """Invite a deputy whose member cannot come."""
    meeting, key = _meeting(occasion, Status.INVITED), occasion.details.get("to")
    return _to_members(meeting, "invite", key) if meeting and isinstance(key, int) else []


def changed(occasion: Occasion) -> list[Recipient]:
    """Tell members and registered guests what is new; the file changes the entry in their calendars."""
    meeting = _meeting(occasion, Status.INVITED)
    return [*_to_members(meeting, "change"), *_to_guests(meeting, "change")] if meeting else []


def cancelled(occasion: Occasion) -> list[Recipient]:
    """Tell members and registered guests that nothing comes of it; the file takes it out of their calendars."""
    meeting = _meeting(occasion, Status.CANCELLED)
    return [*_to_members(meeting, "cancel"), *_to_guests(meeting, "cancel")] if meeting else []


def _to_guests(meeting: Meeting, event: str, only: int | None = None) -> list[Recipient]:
    wanted = select(Person).join(Visitor, Visitor.person_id == Person.id).where(Visitor.meeting_id == meeting.id)
    if only is not None:
        wanted = wanted.where(Person.id == only)
    mails = [
        mail
        for person in session.scalars(wanted.order_by(Person.id))
        for mail in to_person(person, **_told(meeting, person.locale, "meetings.show", event=event, inside=False))
    ]
    return _with_file(mails, meeting, inside=False)


def registered(occasion: Occasion) -> list[Recipient]:
    """Confirm a guest's seat, with the file for their calendar."""
    meeting = _meeting(occasion, Status.INVITED)
    return _to_guests(meeting, "register", occasion.actor_id) if meeting and occasion.actor_id else []


def proposed(occasion: Occasion) -> list[Recipient]:
    """Tell who chairs that an item was proposed; what it is about stands on the page alone."""
    item = _item(occasion, ItemStatus.PROPOSED)
    if item is None:
        return []
    meeting = queries.by_id(item.meeting_id)
    assert meeting is not None  # noqa: S101 (a foreign key)
    chairs = [person for person in rights.chairs_now(meeting.council_id) if person.id != item.proposed_by_id]
    return [
        mail for person in chairs for mail in to_person(person, **_told(meeting, person.locale, "meeting_room.show"))
    ]


def decided(occasion: Occasion) -> list[Recipient]:
    """Tell who proposed an item whether it stands on the agenda, and if not, why."""
    item = _item(occasion, ItemStatus.ACCEPTED, ItemStatus.REFUSED)
    person = people.by_id(item.proposed_by_id) if item is not None and item.proposed_by_id is not None else None
    if item is None or person is None or person.state != PersonState.ACTIVE:
        return []
    meeting = queries.by_id(item.meeting_id)
    assert meeting is not None  # noqa: S101 (a foreign key)
    if person.id not in {each.id for each in rights.in_term_now(meeting.council_id)}:
        return []
    told = {"accepted": item.status == ItemStatus.ACCEPTED, "reason": item.reason}
    return to_person(person, **{**_told(meeting, person.locale, "meeting_room.show"), **told})


def guest_asked(occasion: Occasion) -> list[Recipient]:
    """Tell a guest for which meeting they were asked in, and how they see the material."""
    key = occasion.details.get("guest")
    guest = session.get(ItemGuest, key, options=[joinedload(ItemGuest.item)]) if isinstance(key, int) else None
    meeting = queries.by_id(guest.item.meeting_id) if guest is not None else None
    if guest is None or meeting is None or meeting.status not in {Status.DRAFT, Status.INVITED, Status.RUNNING}:
        return []
    known = people.by_email(guest.email)
    if known is not None and known.state == PersonState.BANNED:
        return []
    locale = known.locale if known is not None else "de"
    told = _told(meeting, locale, "meetings.show", email=guest.email)
    told["link"] = public_url("meeting_guests.show", key=guest.item_id, lang=None if locale == "de" else locale)
    return [Recipient(known.id if known else None, guest.email, guest.name, locale, told)]


def _item(occasion: Occasion, *statuses: ItemStatus) -> AgendaItem | None:
    found = session.get(AgendaItem, occasion.subject_id, populate_existing=True)
    return found if found is not None and found.status in statuses else None


def to_approve(occasion: Occasion) -> list[Recipient]:
    """Tell who chairs that the minutes wait, once the meeting is over or a correction has begun."""
    meeting = _meeting(occasion, Status.HELD)
    newest = next(iter(queries.versions(meeting.id)), None) if meeting else None
    if meeting is None or newest is None or newest.status != MinutesStatus.DRAFT:
        return []
    return [
        mail
        for person in rights.chairs_now(meeting.council_id)
        for mail in to_person(person, **_told(meeting, person.locale, "meeting_minutes.draft"))
    ]


def to_publish(occasion: Occasion) -> list[Recipient]:
    """Tell the office that minutes were approved and can be published."""
    meeting = _meeting(occasion, Status.HELD)
    if meeting is None:
        return []
    return [Recipient(None, current().operator_email, "", "de", _told(meeting, "de", "meeting_minutes.draft"))]


def published(occasion: Occasion) -> list[Recipient]:
    """Tell members that the minutes can be read."""
    meeting = _meeting(occasion, Status.HELD)
    if meeting is None:
        return []
    endpoint = "meetings.minutes" if meeting.sight == Sight.PUBLIC else "meeting_minutes.draft"
    return [
        mail
        for person in rights.members_now(meeting.council_id)
        for mail in to_person(person, **_told(meeting, person.locale, endpoint))
    ]


MAIL = "meetings/mail/"
ALL = (
    Notice("meeting.invite", invited, f"{MAIL}meeting.txt"),
    Notice("meeting.ask_deputy", deputy_asked, f"{MAIL}meeting.txt"),
    Notice("meeting.change", changed, f"{MAIL}meeting.txt"),
    Notice("meeting.cancel", cancelled, f"{MAIL}meeting.txt"),
    Notice("meeting.register", registered, f"{MAIL}meeting.txt"),
    Notice("meeting.propose", proposed, f"{MAIL}proposed.txt"),
    Notice("meeting.accept_item", decided, f"{MAIL}decided.txt"),
    Notice("meeting.refuse_item", decided, f"{MAIL}decided.txt"),
    Notice("meeting.ask_guest", guest_asked, f"{MAIL}guest.txt"),
    Notice("meeting.close", to_approve, f"{MAIL}to_approve.txt"),
    Notice("meeting.correct", to_approve, f"{MAIL}to_approve.txt"),
    Notice("meeting.approve", to_publish, f"{MAIL}to_publish.txt"),
    Notice("meeting.publish", published, f"{MAIL}published.txt"),
)
