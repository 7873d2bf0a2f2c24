"""Meetings as calendar files: what everyone may know in feeds, what those who were invited get by mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Response, make_response
from flask_babel import gettext as _

from forum.councils import labels
from forum.kernel.clock import local
from forum.kernel.settings import current
from forum.meetings.kinds import ACCESS_LABELS, Access, Sight, Status
from forum.meetings.models import Meeting
from forum.web.links import public_url

if TYPE_CHECKING:
    from forum.meetings.ics import Entry

TYPE = "text/calendar; charset=utf-8"


def _library() -> Any:
    """The calendar library takes some memory: only processes that write calendars load it."""
    return import_module("forum.meetings.ics")


def entry(meeting: Meeting, *, inside: bool = False) -> Entry:
    """Give a meeting as a calendar shows it: for everyone, or for those who were invited, with the link to take part."""
    ics = _library()
    address = "meeting_room.show" if inside else "meetings.show"
    url = public_url(address, slug=meeting.council.slug, number=meeting.number)
    known = {
        "uid": f"{meeting.uid}@{urlsplit(current().public_url).hostname}",
        "sequence": meeting.sequence,
        "changed_at": meeting.changed_at,
        "cancelled": meeting.status == Status.CANCELLED,
        "url": url,
    }
    name = labels.title(meeting.council)
    if not inside and meeting.sight != Sight.PUBLIC:
        day = local(meeting.starts_at).date()
        until = local(meeting.ends_at).date() + timedelta(days=1)
        day_alone: Entry = ics.Entry(
            starts_at=day, ends_at=until, summary=_("%(body)s meets, not public", body=name), **known
        )
        return day_alone
    summary = _("Meeting no. %(number)s: %(body)s", number=meeting.number, body=name)
    helps = [str(ACCESS_LABELS[Access(code)]) for code in meeting.access]
    remote = _("Take part by video: %(link)s", link=meeting.remote_url) if inside and meeting.remote_url else ""
    parts = (", ".join(helps), meeting.access_note, remote, meeting.reason, url)
    found: Entry = ics.Entry(
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=summary,
        location=meeting.place,
        description="\n".join(part for part in parts if part),
        **known,
    )
    return found


def public_file(meetings: Iterable[Meeting], name: str = "") -> Response:
    """Give a calendar file of what everyone may know; with a `name` as a feed to subscribe to."""
    ics = _library()
    data = ics.write([entry(each) for each in meetings], method=ics.PUBLISH, name=name, between=_office())
    answer = make_response(data)
    answer.headers["Content-Type"] = TYPE
    return answer


def invitation(meeting: Meeting, email: str, name: str, *, inside: bool) -> tuple[bytes, str]:
    """Give the calendar file of a mail, and its method: an invitation, its update, or that nothing comes of it."""
    ics = _library()
    method = ics.CANCEL if meeting.status == Status.CANCELLED else ics.REQUEST
    data: bytes = ics.write([entry(meeting, inside=inside)], method=method, between=_office(email, name))
    return data, method


def _office(email: str = "", name: str = "") -> Any:
    settings = current()
    return _library().Parties(settings.operator_email, f"Smart City Forum {settings.city}", email, name)
