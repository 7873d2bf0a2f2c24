"""The published minutes as a PDF: made once, after publication, and kept in the store."""

from __future__ import annotations

import subprocess
from datetime import datetime
from typing import Any

import structlog
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.kernel import store
from forum.kernel.database import session
from forum.kernel.settings import current
from forum.meetings import typesetting
from forum.meetings.kinds import LEAD_LABELS, Lead, MinutesStatus, Sight
from forum.meetings.labels import person_line, vote_lines
from forum.meetings.models import Meeting
from forum.meetings.models_people import Minutes
from forum.web.format import day, moment
from forum.web.languages import speaking
from forum.web.transaction import writing
from forum.web.uploads import new_key

LANGUAGE = "de"  # minutes are written in German
FOLDER = "protokolle"
MOST = 5  # made in one round of the worker
log = structlog.get_logger()


def make(meeting_id: int, version: int) -> bool:
    """Make the PDF of a published version and keep it, once; tells whether it is there. Slow: outside of any lock."""
    row = session.get(Minutes, (meeting_id, version), options=[joinedload(Minutes.meeting)], populate_existing=True)
    if row is None or row.file or row.status != MinutesStatus.PUBLISHED or row.meeting.sight != Sight.PUBLIC:
        return bool(row and row.file)
    told = document(row.content, version=row.version, correction=row.correction, published_at=row.published_at)
    session.rollback()
    try:
        data = typesetting.make(told)
    except (OSError, subprocess.SubprocessError) as error:
        log.exception("minutes.pdf", meeting=meeting_id, version=version, error=type(error).__name__)
        return False
    with writing():
        wanted = select(Minutes).where(Minutes.meeting_id == meeting_id, Minutes.version == version)
        kept = session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).one()
        if not kept.file:
            kept.file = f"{FOLDER}/{new_key()}.pdf"
            store.put(kept.file, data)
    return True


def make_missing() -> None:
    """Make the PDFs that are missing, such as after a failure (a job of the worker)."""
    wanted = (
        select(Minutes.meeting_id, Minutes.version)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .where(Minutes.status == MinutesStatus.PUBLISHED, Minutes.file == "", Meeting.sight == Sight.PUBLIC)
        .order_by(Minutes.meeting_id, Minutes.version)
        .limit(MOST)
    )
    waiting = [tuple(row) for row in session.execute(wanted)]
    session.rollback()
    for meeting_id, version in waiting:
        make(meeting_id, version)


def document(
    content: dict[str, Any], *, version: int, correction: str, published_at: datetime | None
) -> dict[str, Any]:
    """Give what the template is told, in German."""
    with speaking(LANGUAGE):
        return _document(content, version, correction, published_at)


def _document(content: dict[str, Any], version: int, correction: str, published_at: datetime | None) -> dict[str, Any]:
    at = {name: datetime.fromisoformat(content[name]) for name in ("opened_at", "closed_at", "approved_at")}
    title = _("Minutes of meeting no. %(number)s: %(body)s", number=content["number"], body=content["council"])
    lead = ", ".join(part for part in (content["led_by"], str(LEAD_LABELS[Lead(content["lead"])])) if part)
    note = (
        _("Version %(number)s. What was corrected: %(reason)s", number=version, reason=correction) if correction else ""
    )
    facts = [
        (_("Begin"), moment(at["opened_at"])),
        (_("End of the meeting"), moment(at["closed_at"])),
        (_("Place"), content["place"] or "–"),
        (_("Led by"), lead),
    ]
    sections = [_there(content), *(_item(item) for item in content["items"])]
    if content["closed_part"]:
        sections.append(_section(_("Non-public part"), parts=[("", _("What was discussed there is not public."))]))
    end = _("Approved by %(name)s on %(day)s.", name=content["approved_by"], day=day(at["approved_at"]))
    if published_at is not None:
        end += " " + _("Published on %(day)s.", day=day(published_at))
    return {
        "title": title,
        "author": f"Smart City Forum {current().city}",
        "language": LANGUAGE,
        "note": note,
        "facts": facts,
        "sections": sections,
        "end": end,
    }


def _there(content: dict[str, Any]) -> dict[str, Any]:
    parts = [(_("Excused"), ", ".join(content["excused"])), (_("Absent"), ", ".join(content["absent"]))]
    enough = _("It could decide.") if content["present"] >= content["needed"] else _("It could not decide.")
    told = _(
        "%(present)s of %(seats)s seats were represented, %(needed)s were needed.",
        present=content["present"],
        seats=content["seats"],
        needed=content["needed"],
    )
    return _section(
        _("Attendance"),
        lines=[person_line(person) for person in content["there"]],
        facts=[(_("Quorum"), f"{told} {enough}"), *((name, names) for name, names in parts if names)],
    )


def _item(item: dict[str, Any]) -> dict[str, Any]:
    about = item["idea"]
    facts = [(_("Idea no. %(number)s", number=about["number"]), about["title"])] if about else []
    if item["conflicts"]:
        facts.append((_("Conflict of interest, did not vote"), ", ".join(item["conflicts"])))
    facts += vote_lines(item["votes"])
    parts = [("", item["record"])] if item["record"] else []
    if item["result"]:
        parts.append((_("Result"), item["result"]))
    return _section(_("Item %(number)s: %(title)s", number=item["top"], title=item["title"]), facts=facts, parts=parts)


def _section(title: str, **more: Any) -> dict[str, Any]:
    parts = [{"title": name, "text": text} for name, text in more.pop("parts", ())]
    return {"title": title, "lines": [], "facts": [], "tables": [], **more, "parts": parts}
