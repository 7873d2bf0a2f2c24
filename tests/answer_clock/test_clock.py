"""More time, the public list, the figures and the reminders."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from forum.accounts.actor import Actor
from forum.accounts.roles import Role
from forum.answer_clock import figures, queries, service
from forum.answer_clock.models import AnswerTime
from forum.answer_clock.policy import EXTEND
from forum.contributions import tallies
from forum.contributions.models import TimelineEntry
from forum.contributions.status import Status, Visibility
from forum.kernel.clock import BERLIN, today
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Forbidden, HouseError, Missing, Refused
from tests.conftest import actor_of, change, save
from tests.councils.made import make_council
from tests.queries import MOST, counted

LATE = today() - timedelta(days=9)


def take(idea, until, reason="Der Ausschuss tagt erst dann.", *, actor, revision=None):
    begin_write()
    try:
        service.extend(idea, until, reason, actor=actor, revision=idea.revision if revision is None else revision)
    except (HouseError, ValueError):
        session.rollback()
        raise
    session.commit()


def test_more_time_is_an_event_with_its_reason(make_idea, make_person):
    idea, until = make_idea(due_on=LATE), today() + timedelta(days=20)
    take(idea, until, actor=actor_of(make_person(Role.OFFICE)))
    entry = session.scalars(select(TimelineEntry)).one()
    assert (entry.move, entry.role, entry.reason) == ("extend", "office", "Der Ausschuss tagt erst dann.")
    assert (entry.due_on, idea.due_on, entry.details) == (until, until, {"before": LATE.isoformat()})
    assert (entry.from_status, entry.to_status) == (idea.status, idea.status)


@pytest.mark.parametrize(
    ("role", "status", "may"),
    [
        (Role.OFFICE, Status.DISCUSSION, True),
        (Role.OFFICE, Status.NOMINATED, True),
        (Role.MODERATOR, Status.SUBMITTED, True),
        (Role.MODERATOR, Status.DISCUSSION, False),
        (Role.CHAIR, Status.NOMINATED, True),
        (Role.DEPARTMENT, Status.DISCUSSION, False),
        (None, Status.DISCUSSION, False),
        (None, Status.CLARIFICATION, False),
    ],
)
def test_whoever_owes_it_and_the_office_may_take_more_time(make_idea, make_person, role, status, may):
    idea, until = make_idea(status=status), today() + timedelta(days=150)
    actor = actor_of(make_person(*([role] if role else [])))
    if may:
        take(idea, until, actor=actor)
        assert idea.due_on == until
    else:
        with pytest.raises(Forbidden):
            take(idea, until, actor=actor)


@pytest.mark.parametrize(
    ("chairs", "status", "may"),
    [("its", Status.COUNCIL, True), ("its", Status.DISCUSSION, False), ("another", Status.COUNCIL, False)],
)
def test_the_chair_of_the_council_that_has_it_may_take_more_time(make_idea, make_person, chairs, status, may):
    council, until = make_council(), today() + timedelta(days=150)
    idea = make_idea(status=status, council_id=council.id)
    chaired = frozenset({council.id if chairs == "its" else council.id + 1})
    actor = Actor(id=make_person().id, councils=chaired, chairs=chaired)
    assert EXTEND.allows(actor, idea) is may
    if may:
        take(idea, until, actor=actor)
        assert session.scalars(select(TimelineEntry)).one().role == "council_chair"


def test_authors_take_more_time_once_for_a_question(make_idea, make_person):
    author = make_person()
    idea = make_idea(status=Status.CLARIFICATION, author=author)
    take(idea, idea.due_on + timedelta(days=7), actor=actor_of(author))
    with pytest.raises(Refused):
        take(idea, idea.due_on + timedelta(days=7), actor=actor_of(author))


def test_nobody_takes_more_time_for_their_own_idea_as_the_office(make_idea, make_person):
    office = make_person(Role.OFFICE)
    idea = make_idea(author=office)
    with pytest.raises(Forbidden):
        take(idea, today() + timedelta(days=100), actor=actor_of(office))


@pytest.mark.parametrize("days", [-1, 0, 184])
def test_only_a_later_day_and_not_too_late(make_idea, make_person, days):
    idea = make_idea(due_on=today())
    with pytest.raises(ValueError, match="later day"):
        take(idea, today() + timedelta(days=days), actor=actor_of(make_person(Role.OFFICE)))


def test_a_stale_form_an_empty_reason_and_an_ended_way_are_refused(make_idea, make_person):
    office, idea = actor_of(make_person(Role.OFFICE)), make_idea()
    until = today() + timedelta(days=100)
    with pytest.raises(Refused):
        take(idea, until, actor=office, revision=idea.revision + 1)
    with pytest.raises(ValueError, match="reason"):
        take(idea, until, " ", actor=office)
    with pytest.raises((Forbidden, Refused)):
        take(make_idea(status=Status.ANSWERED), until, actor=office)
    hidden, stranger = make_idea(visibility=Visibility.HIDDEN), actor_of(make_person())
    with pytest.raises(Missing):
        take(hidden, until, actor=stranger)


def test_the_page_of_more_time(client, sign_in, make_idea, make_person):
    idea = make_idea(due_on=LATE)
    number, revision = idea.number, idea.revision
    browser, address = sign_in(client, make_person(Role.OFFICE)), f"/ideen/{number}/frist"
    assert browser.get(address).status_code == 200
    form = {"revision": revision, "until": str(today() + timedelta(days=5)), "reason": "Ein Gutachten fehlt noch."}
    assert browser.post(address, data={**form, "until": str(LATE)}).status_code == 422
    stale = browser.post(address, data={**form, "revision": revision + 1})
    assert stale.status_code == 422
    assert "Ein Gutachten fehlt noch." in stale.text
    assert browser.post(address, data=form).status_code == 303
    assert "Ein Gutachten fehlt noch." in client.get(f"/ideen/{number}").text


def test_the_list_shows_what_is_public_and_late(client, make_idea):
    make_idea("Längst fällig", due_on=LATE)
    make_idea("Rechtzeitig", due_on=today())
    make_idea("Verborgen", due_on=LATE, visibility=Visibility.HIDDEN)
    make_idea("In Prüfung", due_on=LATE, visibility=Visibility.PENDING, status=Status.SUBMITTED)
    make_idea("Zurückgestellt", due_on=LATE, status=Status.DEFERRED)
    make_idea("Weitergeleitet", due_on=LATE, status=Status.FORWARDED, addressee="Stadtbezirksrat 130")
    tallies.refresh()
    with counted() as seen:
        page = client.get("/offene-antworten?lang=de").text
    assert len(seen) <= MOST, "\n".join(seen)
    assert "Längst fällig" in page
    assert "Stadtbezirksrat 130" in page
    for title in ("Rechtzeitig</a>", "Verborgen", "In Prüfung</a>", "Zurückgestellt</a>"):
        assert title not in page
    assert "2 von 3 offenen Ideen warten länger als zugesagt" in page


def test_pages_of_the_list_hold_each_idea_once(make_idea, app):
    days = [LATE - timedelta(days=number // 3) for number in range(queries.LENGTH * 2 + 5)]
    keys = {make_idea(f"Idee {number}", due_on=day).id for number, day in enumerate(days)}
    pages, cursor = [], ""
    while True:
        pages.append(queries.overdue(after=cursor))
        cursor = pages[-1].after
        if not cursor:
            break
    shown = [row.contribution for page in pages for row in page.rows]
    assert [row.id for row in shown] == [row.id for row in sorted(shown, key=lambda row: (row.due_on, row.id))]
    assert {row.id for row in shown} == keys
    assert len(shown) == len(keys)
    back = queries.overdue(before=pages[2].before)
    assert [row.contribution.id for row in back.rows] == [row.contribution.id for row in pages[1].rows]
    assert queries.overdue(after="2026-99-99~1").rows[0].contribution.id == shown[0].id


def story(idea, *moves):
    """Store moves as (days ago, from, to, days promised, move)."""
    rows = []
    for ago, origin, target, promised, name in moves:
        at = datetime.combine(today() - timedelta(days=ago), datetime.min.time(), BERLIN) + timedelta(hours=12)
        due_on = at.date() + timedelta(days=promised) if promised is not None else None
        rows.append(
            TimelineEntry(
                contribution_id=idea.id,
                at=at,
                move=name,
                role="office",
                from_status=origin,
                to_status=target,
                due_on=due_on,
            )
        )
    save(*rows)


def test_figures_count_what_was_promised_first(make_idea):
    draft, submitted, discussion = Status.DRAFT, Status.SUBMITTED, Status.DISCUSSION
    in_time, late, extended = make_idea(), make_idea(), make_idea()
    withdrawn, hidden = make_idea(), make_idea(visibility=Visibility.HIDDEN)
    sent = (40, draft, submitted, 5, "submit")
    shown = (38, submitted, discussion, 30, "publish")
    story(in_time, sent, shown, (28, discussion, Status.ANSWERED, None, "answer"))
    story(late, sent, shown, (4, discussion, Status.ANSWERED, None, "answer"))
    story(
        extended,
        sent,
        shown,
        (10, discussion, discussion, 20, "extend"),
        (2, discussion, Status.ANSWERED, None, "answer"),
    )
    story(withdrawn, sent, shown, (1, discussion, Status.WITHDRAWN, None, "withdraw"))
    story(hidden, sent, shown, (1, discussion, Status.ANSWERED, None, "answer"))
    figures.refresh()
    shown_figures = figures.figures(figures.kept(), discussion)
    by_status = {figure.key: figure for figure in shown_figures.by_status}
    assert (by_status[discussion].answers, by_status[discussion].in_time) == (3, 1)
    assert by_status[discussion].median_days == 34
    assert by_status[discussion].share == 33
    assert (by_status[submitted].answers, by_status[submitted].share) == (4, 100)
    assert shown_figures.year.answers == 7
    assert sum(figure.answers for figure in shown_figures.by_month) == 3
    assert [figure.key for figure in shown_figures.by_month] == figures.months(today())


def test_the_worker_counts_once_an_hour(make_idea):
    idea = make_idea()
    figures.refresh_hourly()
    assert session.scalar(select(func.count()).select_from(AnswerTime)) == 0
    story(
        idea, (9, Status.DRAFT, Status.SUBMITTED, 5, "submit"), (8, Status.SUBMITTED, Status.DISCUSSION, 9, "publish")
    )
    figures.refresh_hourly()
    before = session.scalar(select(func.max(AnswerTime.counted_at)))
    assert before is not None
    figures.refresh_hourly()
    assert session.scalar(select(func.max(AnswerTime.counted_at))) == before
    for row in session.scalars(select(AnswerTime)).all():
        change(row, counted_at=before - figures.EVERY)
    figures.refresh_hourly()
    session.expire_all()
    assert session.scalar(select(func.max(AnswerTime.counted_at))) >= before


def test_months_end_with_this_one():
    assert figures.months(date(2026, 2, 3))[0] == "2025-03"
    assert figures.months(date(2026, 12, 31))[-1] == "2026-12"
    assert len(set(figures.months(date(2026, 1, 31)))) == 12


def test_the_values_as_csv(client, make_idea):
    idea = make_idea(due_on=LATE)
    story(
        idea, (9, Status.DRAFT, Status.SUBMITTED, 5, "submit"), (8, Status.SUBMITTED, Status.DISCUSSION, 9, "publish")
    )
    tallies.refresh()
    figures.refresh()
    answer = client.get("/offene-antworten.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.mimetype == "text/csv"
    whole = next(row for row in rows if (row["status"], row["month"]) == ("submitted", "last_12_months"))
    assert (whole["answers"], whole["in_time"], whole["median_days"]) == ("1", "1", "1.0")
    open_ones = list(csv.DictReader(io.StringIO(client.get("/offene-antworten.csv?sicht=offen").text)))
    assert open_ones == [{"status": "discussion", "open": "1", "overdue": "1"}]
