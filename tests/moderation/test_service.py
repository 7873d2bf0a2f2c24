"""Deciding once: what an act changes, who is trusted, which reports it answers, and what a stale page cannot do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from forum.accounts.actor import Actor
from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Forbidden, Missing, Refused
from forum.moderation import service
from forum.moderation.models import Decision, Report, ReportStatus
from forum.notifications.models import OutboxEntry
from tests.comments.made import make_comment
from tests.conftest import actor_of
from tests.moderation.made import make_report

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]


@pytest.fixture
def moderator(make_person: MakePerson) -> Actor:
    """A moderator who wrote nothing."""
    return actor_of(make_person(Role.MODERATOR, name="Moderation 2"))


@pytest.fixture
def submitted(make_person: MakePerson, make_idea: MakeIdea) -> Idea:
    """The first idea of a new account."""
    return make_idea(status=Status.SUBMITTED, visibility=Visibility.PENDING, author=make_person(trusted=False))


def decide(number: int, act: str, actor: Actor, revision: int = 1, **details: str) -> Idea:
    """Decide about an idea in a transaction of its own."""
    begin_write()
    idea = service.decide_idea(number, act, actor=actor, revision=revision, details=details)
    session.commit()
    return idea


def trusted(person_id: int | None) -> bool | None:
    return session.scalar(select(Person.trusted).where(Person.id == person_id))


@pytest.mark.parametrize(
    ("act", "details", "status", "visibility", "author_trusted"),
    [
        ("publish", {}, Status.DISCUSSION, Visibility.PUBLIC, True),
        ("ask", {"reason": "Wo genau?"}, Status.CLARIFICATION, Visibility.PENDING, False),
        (
            "decline",
            {"reason": "Gehört nicht hierher.", "reason_code": "off_topic"},
            Status.DECLINED,
            Visibility.PENDING,
            False,
        ),
        ("forward", {"addressee": "Bezirksrat 130", "reason": "Ort"}, Status.FORWARDED, Visibility.PENDING, False),
        (
            "forward",
            {"addressee": "Bezirksrat 130", "reason": "Ort", "public": "True"},
            Status.FORWARDED,
            Visibility.PUBLIC,
            True,
        ),
    ],
)
def test_what_an_act_changes(
    submitted: Idea,
    moderator: Actor,
    act: str,
    details: dict[str, str],
    status: Status,
    visibility: Visibility,
    author_trusted: bool,
) -> None:
    idea = decide(submitted.number, act, moderator, **details)
    assert (idea.status, idea.visibility, idea.revision) == (status, visibility, 2)
    assert trusted(idea.author_id) is author_trusted
    entry = session.scalars(select(TimelineEntry)).one()
    assert (entry.move, entry.role, entry.reason) == (act, "moderator", details.get("reason", ""))
    assert session.scalars(select(Decision.act)).all() == [act]
    assert idea.addressee == details.get("addressee", "")
    assert session.scalars(select(OutboxEntry.event)).all() == [f"idea.{act}"]


@pytest.mark.parametrize(
    ("act", "details"),
    [("ask", {}), ("decline", {"reason": "Nein"}), ("decline", {"reason_code": "off_topic"}), ("forward", {})],
)
def test_no_act_without_its_reasons(submitted: Idea, moderator: Actor, act: str, details: dict[str, str]) -> None:
    number = submitted.number
    with pytest.raises(ValueError):
        decide(number, act, moderator, **details)
    session.rollback()
    assert session.scalar(select(Idea.status)) == Status.SUBMITTED


def test_what_a_colleague_decided_is_not_overwritten(
    submitted: Idea, moderator: Actor, make_person: MakePerson
) -> None:
    number, colleague = submitted.number, actor_of(make_person(Role.MODERATOR))
    decide(number, "publish", colleague)
    for act, details in (
        ("publish", {}),
        ("decline", {"reason": "Nein", "reason_code": "off_topic"}),
        ("hide", {"reason": "Nein", "reason_code": "spam"}),
    ):
        with pytest.raises(Refused):
            decide(number, act, moderator, revision=1, **details)
        session.rollback()
    assert session.scalar(select(Idea.status)) == Status.DISCUSSION
    assert session.scalar(select(func.count()).select_from(Decision)) == 1


@pytest.mark.parametrize("role", [None, Role.OFFICE, Role.ADMIN])
def test_only_moderators_publish(submitted: Idea, make_person: MakePerson, role: Role | None) -> None:
    number, actor = submitted.number, actor_of(make_person(*([role] if role else [])))
    with pytest.raises(Forbidden if role is Role.OFFICE else Missing):
        decide(number, "publish", actor)
    session.rollback()
    assert session.scalar(select(Idea.status)) == Status.SUBMITTED


def test_nobody_decides_about_their_own(make_person: MakePerson, make_idea: MakeIdea) -> None:
    person = make_person(Role.MODERATOR)
    own = actor_of(person)
    number = make_idea(status=Status.SUBMITTED, visibility=Visibility.PENDING, author=person).number
    public = make_idea(author=person).number
    for target, act, details in (
        (number, "publish", {}),
        (number, "decline", {"reason": "x", "reason_code": "duplicate"}),
        (public, "hide", {"reason": "x", "reason_code": "spam"}),
        (public, "forward", {"addressee": "x", "reason": "x"}),
    ):
        with pytest.raises(Forbidden):
            decide(target, act, own, **details)
        session.rollback()
    assert session.scalar(select(func.count()).select_from(Decision)) == 0


def test_what_cannot_be_read_cannot_be_decided(make_idea: MakeIdea, moderator: Actor) -> None:
    number = make_idea(visibility=Visibility.INTERNAL).number
    with pytest.raises(Missing):
        decide(number, "hide", moderator, reason="x", reason_code="spam")


def test_hidden_and_shown_again(make_idea: MakeIdea, moderator: Actor) -> None:
    idea = make_idea()
    listed = idea.listed_at
    decide(idea.number, "hide", moderator, reason="Nennt eine Privatperson.", reason_code="privacy")
    assert (idea.visibility, idea.status, idea.revision) == (Visibility.HIDDEN, Status.DISCUSSION, 2)
    decide(idea.number, "show", moderator, revision=2)
    assert (idea.visibility, idea.listed_at, idea.revision) == (Visibility.PUBLIC, listed, 3)
    assert session.scalars(select(OutboxEntry.event).order_by(OutboxEntry.id)).all() == ["idea.hide", "idea.show"]
    assert session.scalars(select(Decision.reason_code).order_by(Decision.id)).all() == ["privacy", ""]


def test_hiding_answers_all_reports_about_the_same(
    make_idea: MakeIdea, make_person: MakePerson, moderator: Actor
) -> None:
    idea = make_idea()
    comment = make_comment(idea, make_person())
    about_idea = [make_report(idea), make_report(idea)]
    about_comment, elsewhere = make_report(idea, comment), make_report(make_idea())
    begin_write()
    service.decide_report(about_idea[0].id, "uphold", actor=moderator, reason="Regel 1", reason_code="insult")
    session.commit()
    assert [one.status for one in about_idea] == [ReportStatus.UPHELD, ReportStatus.UPHELD]
    assert [about_comment.status, elsewhere.status] == [ReportStatus.OPEN, ReportStatus.OPEN]
    assert idea.visibility == Visibility.HIDDEN
    assert session.scalars(select(OutboxEntry.event).order_by(OutboxEntry.id)).all() == [
        "idea.hide",
        "report.decide",
        "report.decide",
    ]


def test_a_report_about_a_comment_hides_the_comment_alone(
    make_idea: MakeIdea, make_person: MakePerson, moderator: Actor
) -> None:
    idea = make_idea()
    comment = make_comment(idea, make_person())
    report = make_report(idea, comment)
    begin_write()
    service.decide_report(report.id, "uphold", actor=moderator, reason="Regel 1", reason_code="insult")
    session.commit()
    assert (comment.visibility, comment.hidden_reason, idea.visibility) == (
        Visibility.HIDDEN,
        "Regel 1",
        Visibility.PUBLIC,
    )
    assert session.scalar(select(Contribution.comments).where(Contribution.id == idea.id)) == 0
    assert (report.status, report.decision) == (ReportStatus.UPHELD, "Regel 1")


def test_a_rejected_report_changes_nothing_else(make_idea: MakeIdea, moderator: Actor) -> None:
    idea = make_idea()
    report, other = make_report(idea), make_report(idea)
    begin_write()
    service.decide_report(report.id, "reject", actor=moderator, reason="Scharf, aber zulässig.")
    session.commit()
    assert (report.status, other.status, idea.visibility) == (
        ReportStatus.REJECTED,
        ReportStatus.OPEN,
        Visibility.PUBLIC,
    )
    begin_write()
    with pytest.raises(Refused):
        service.decide_report(report.id, "uphold", actor=moderator, reason="Doch", reason_code="insult")


def test_a_report_about_what_is_gone_can_still_be_upheld(
    make_idea: MakeIdea, make_person: MakePerson, moderator: Actor
) -> None:
    idea = make_idea()
    comment = make_comment(idea, make_person(), visibility=Visibility.HIDDEN)
    report = make_report(idea, comment)
    begin_write()
    service.decide_report(report.id, "uphold", actor=moderator, reason="Schon verborgen", reason_code="insult")
    session.commit()
    assert report.status == ReportStatus.UPHELD


def test_nobody_decides_a_report_of_theirs(make_idea: MakeIdea, make_person: MakePerson) -> None:
    person = make_person(Role.MODERATOR)
    own, idea = actor_of(person), make_idea()
    reported = make_report(idea, reporter_id=person.id).id
    written = make_report(make_idea(author=person)).id
    said = make_report(idea, make_comment(idea, person)).id
    for key in (reported, written, said):
        begin_write()
        with pytest.raises(Forbidden):
            service.decide_report(key, "reject", actor=own, reason="Nein")
        session.rollback()
    assert session.scalar(select(func.count()).select_from(Report).where(Report.status != ReportStatus.OPEN)) == 0
