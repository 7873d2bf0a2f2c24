"""Meetings to which somebody is asked as a deputy, while their member sits in the body: loaded with the actor."""

from __future__ import annotations

from sqlalchemy import String, cast, exists, literal, select

from forum.accounts.login import NEVER, PERSON, TODAY
from forum.councils import rights
from forum.councils.kinds import CouncilStatus
from forum.councils.models import Council
from forum.councils.models_members import Member
from forum.councils.rights import Question
from forum.meetings.kinds import THERE, Status
from forum.meetings.models import Meeting
from forum.meetings.models_people import Attendance

KNOWN = (Status.INVITED, Status.RUNNING, Status.HELD)


def deputises() -> Question:
    """Ask for the meetings where a person steps in (`meetings`), as long as their own term runs."""
    in_term = exists().where(
        Member.council_id == Meeting.council_id, Member.person_id == PERSON, rights.in_term(Member, TODAY)
    )
    return (
        select(literal("meetings", String), cast(Meeting.id, String), NEVER)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .join(Council, Council.id == Meeting.council_id)
        .where(
            Attendance.person_id == PERSON,
            Attendance.deputy_of_id.is_not(None),
            Attendance.asked | Attendance.presence.in_(THERE),
            Meeting.status.in_(KNOWN),
            Council.status != CouncilStatus.DISSOLVED,
            in_term,
        )
    )
