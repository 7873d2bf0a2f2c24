"""What meetings keep internal, for the canary: a meeting that nobody may know of, and the inner part of a public one."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.actor import Actor
from forum.councils.models import Council
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.meetings import agenda, attending, minutes, motions, pdf, planning, queries
from forum.meetings.agenda import Words
from forum.meetings.kinds import Presence, Sight
from forum.meetings.models import AgendaItem, Meeting
from forum.votes.kinds import Kind
from forum.votes.service import Question
from tests.councils import canary
from tests.councils.canary import Hidden
from tests.meetings.made import a_plan


def inner_meetings(hidden: Hidden, client: FlaskClient) -> None:
    """Hide an internal meeting, and in public ones the non-public part, proposals, records, the link, a draft."""
    council = hidden.council.id
    who = Actor(id=hidden.member.id, councils=frozenset({council}), chairs=frozenset({council}))
    room = f"/fachbeiraete/{hidden.council.slug}/intern/sitzungen"
    start = (now() + timedelta(days=20)).replace(microsecond=0)
    for place, sight in enumerate((Sight.INTERNAL, Sight.PUBLIC, Sight.DATE), 1):
        key = _meeting(hidden, council, who, sight, start + timedelta(days=place))
        number = place
        _file(hidden, client, f"{room}/{number}", key)
        _propose(hidden, client, f"{room}/{number}")
        hidden.addresses.append(f"{room}/{number}")
        _hold(hidden, who, key)
        hidden.addresses += [f"{room}/{number}/protokoll"]
        vote = next(iter(queries.votes(key).values()))[0].id
        hidden.addresses.append(f"{room}/{number}/abstimmungen/{vote}")
        if sight == Sight.PUBLIC:
            pdf.make(key, 1)
    hidden.addresses.append(room)


def _held(key: int) -> Meeting:
    begin_write()
    return planning.locked(key)


def _meeting(hidden: Hidden, council: int, who: Actor, sight: Sight, start: object) -> int:
    mark = hidden.mark
    told = {"place": "Rathaus", "access_note": "Aufzug"}
    if sight != Sight.PUBLIC:
        told = {"place": f"Ort {mark()}", "access_note": f"Weg {mark()}"}
    begin_write()
    link = f"https://video.example.org/{mark()}"
    meeting = planning.plan(
        session.get_one(Council, council), a_plan(start, sight=sight, remote_url=link, guests=3, **told), actor=who
    )  # type: ignore[arg-type]
    key = meeting.id
    agenda.add(meeting, Words.of("Öffentlich oder nicht", "Nichts Besonderes"), actor=who)
    agenda.add(meeting, Words.of(f"Titel {mark()}", f"Text {mark()}", public=False), actor=who)
    planning.invite(key, actor=who, revision=meeting.revision)
    session.commit()
    return key


def _inner(key: int) -> AgendaItem:
    wanted = select(AgendaItem).where(AgendaItem.meeting_id == key, AgendaItem.public.is_(False))
    return session.scalars(wanted.order_by(AgendaItem.id).limit(1)).one()


def _file(hidden: Hidden, client: FlaskClient, room: str, key: int) -> None:
    upload = (BytesIO(b"%PDF-1.4 " + hidden.mark().encode()), f"{hidden.mark()}.pdf")
    item = _inner(key).id
    session.rollback()
    answer = client.post(
        f"{room}/punkte/{item}/dateien", data={"fileform-file": upload}, content_type="multipart/form-data"
    )
    assert answer.status_code == 303, answer.status_code
    page = client.get(room).text
    hidden.addresses.append(
        page.partition("/dateien/")[0].rpartition('"')[2]
        + f"/dateien/{page.partition('/dateien/')[2].partition(chr(34))[0]}"
    )


def _propose(hidden: Hidden, client: FlaskClient, room: str) -> None:
    told = {"title": f"Vorschlag {hidden.mark()}", "body": f"Warum {hidden.mark()}", "public": "y"}
    assert client.post(f"{room}/vorschlagen", data=told).status_code == 303


def _hold(hidden: Hidden, who: Actor, key: int) -> None:
    """Open the meeting, declare, vote, write down, close; the minutes of the public one are published."""
    planning.open_up(key, actor=who, revision=_held(key).revision)
    meeting = planning.locked(key)
    attending.note(meeting, {who.id or 0: Presence.PRESENT}, actor=who)
    item = queries.item_of(meeting, _inner(key).id)
    question = Question.of(f"Antrag {hidden.mark()}", f"Wortlaut {hidden.mark()}")
    vote = motions.hold(meeting, item, question, Kind.HANDS, actor=who)
    motions.record(meeting, vote, {"yes": 1}, actor=who)
    told = f"Verlauf {hidden.mark()}", f"Ergebnis {hidden.mark()}"
    agenda.write_down(meeting, item, *told, actor=who, revision=item.revision)
    planning.close(key, actor=who, revision=planning.locked(key).revision)
    meeting = planning.locked(key)
    if meeting.sight == Sight.PUBLIC:
        minutes.approve(meeting, 1, actor=who, revision=meeting.revision)
        minutes.publish(meeting, 1, actor=who)
    session.commit()


canary.add(inner_meetings)
