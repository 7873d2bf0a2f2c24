"""The demonstration fills an empty database once, alike on both, and what it writes holds together."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from forum.accounts.models import Draft, Person, RoleGrant
from forum.accounts.passwords import matches
from forum.accounts.roles import Role
from forum.answer_clock import figures
from forum.blanking.models import Blanking
from forum.candidates.models import Candidate, CandidateStatus
from forum.comments.fulltext import INDEX as COMMENTS
from forum.comments.models import Comment, Discussion
from forum.contributions import files, fulltext, tallies
from forum.contributions.follow_models import Follow
from forum.contributions.models import Answer, Attachment, Contribution, NumberSeries, Support, TimelineEntry, Version
from forum.contributions.service import heat, next_number
from forum.contributions.status import ENDED, OWNERS, Outcome, Status, Visibility
from forum.demo import load, people
from forum.demo.story import Story
from forum.ideas.models import KIND, Idea
from forum.ideas.workflow import WORKFLOW
from forum.kernel import store
from forum.kernel.analysis import query
from forum.kernel.clock import now, today
from forum.kernel.database import begin_write, session
from forum.moderation.models import Decision, Report, ReportReason
from forum.notifications.models import News, Notification
from forum.organisations.models import Representative
from forum.statements.models import Statement
from tests.conftest import save


@pytest.fixture
def seed(app, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_path", lambda name: tmp_path / name)

    def run(*options, code=0):
        result = app.test_cli_runner().invoke(args=["seed", *options])
        assert result.exit_code == code, result.output
        session.remove()
        return result.output

    return run


def all_of(model, *order):
    return session.scalars(select(model).order_by(*order)).all()


def ideas():
    numbers = {number: key for key, number in Story().numbers.items()}
    return {numbers[idea.number]: idea for idea in all_of(Idea, Idea.number)}


def test_the_demonstration_holds_together(seed, tmp_path):
    output = seed()
    story = Story()
    told = {content["key"]: content for content in story.ideas}
    found = ideas()
    assert found.keys() == told.keys()
    assert session.get_one(NumberSeries, KIND).last == len(found) == 65
    for key, idea in found.items():
        moves_follow_the_story(idea, told[key])
        what_is_seen_and_counted(idea, told[key])
    assert max(idea.supports for idea in found.values()) == 523
    times_are_possible()
    no_placeholder_is_left()
    decisions_stand(found)
    candidates_hang_on_their_timeline()
    pictures_are_kept(tmp_path)
    moderators_have_work()
    everybody_is_there(story, output)
    departments_were_asked(found)
    nobody_reads_what_was_blanked(story)
    inboxes_are_filled()
    public = sum(idea.visibility == Visibility.PUBLIC for idea in found.values())
    assert tallies.of(KIND)["all"][""] == public
    assert found["bodenfeuchte"].id in session.scalars(fulltext.INDEX.matching(query("Bodenfeuchtesensor"))).all()


def nobody_reads_what_was_blanked(story):
    acts = all_of(Blanking)
    assert sorted(act.status for act in acts) == ["contested", "standing", "standing"]
    assert all(act.places == 1 and act.sealed for act in acts)
    read = [row.body + row.html for kind in (Idea, Comment) for row in all_of(kind)]
    for told in story.moderation["blankings"]:
        assert not [text for text in read if told["words"] in text]
        term = told["words"].split()[1]
        assert not session.scalars(fulltext.INDEX.matching(query(term))).all()
        assert not session.scalars(COMMENTS.matching(query(term))).all()


def inboxes_are_filled():
    participant = session.scalars(select(Person).where(Person.email == people.address("okerbiber"))).one()
    heard = session.scalars(select(Notification).where(Notification.person_id == participant.id)).all()
    assert len({row.kind for row in heard}) >= 3
    assert {row.read_at is None for row in heard} == {True, False}
    news = session.scalars(select(News).order_by(News.id)).all()
    assert [one.at for one in news] == sorted(one.at for one in news)
    things = session.scalars(select(Follow).where(Follow.person_id == participant.id)).all()
    assert len(things) == 5


def departments_were_asked(found):
    by_status = Counter(str(statement.status) for statement in all_of(Statement))
    assert by_status == {"asked": 2, "answered": 1, "published": 1}
    entry = session.scalars(select(TimelineEntry).where(TimelineEntry.move == "statement")).one()
    assert entry.contribution_id == found["regenwasser-schulhof"].id
    assert session.get_one(Statement, entry.details["statement"]).published_at == entry.at
    assert all(row.median_days >= 0 and row.in_time <= row.answers for row in figures.kept())
    assert figures.figures(figures.kept()).year.answers > 100


def moves_follow_the_story(idea, content):
    moves = session.scalars(
        select(TimelineEntry)
        .where(TimelineEntry.contribution_id == idea.id, TimelineEntry.from_status != TimelineEntry.to_status)
        .order_by(TimelineEntry.id)
    ).all()
    assert [move.to_status for move in moves] == [step["to"] for step in content["history"]]
    assert [move.at for move in moves] == sorted({move.at for move in moves})
    assert all(before.to_status == after.from_status for before, after in pairwise(moves))
    assert all(WORKFLOW.find(move.move, move.from_status) for move in moves)
    assert moves[-1].at <= now()
    assert (idea.status, idea.status_since, idea.due_on) == (content["status"], moves[-1].at, moves[-1].due_on)
    assert (idea.due_on is None) == (Status(idea.status) in ENDED)
    assert idea.owner == OWNERS.get(Status(idea.status), "")
    assert idea.revision == 1 + len(moves) + bool(idea.blanked)


def what_is_seen_and_counted(idea, content):
    unseen = idea.status == Status.SUBMITTED or content["key"] == "app-gehoerlos"
    hidden = content["key"] == "nachbar-name"
    assert idea.visibility == ("hidden" if hidden else "pending" if unseen else "public")
    assert (idea.published_at is None) is unseen
    supports = session.scalar(select(func.count()).where(Support.contribution_id == idea.id))
    public = (Comment.contribution_id == idea.id, Comment.visibility == Visibility.PUBLIC)
    comments = session.scalar(select(func.count()).select_from(Comment).where(*public))
    assert (idea.supports, idea.comments) == (supports, comments)
    assert idea.supports == content.get("supports", 0)
    assert idea.heat == pytest.approx(heat(idea.supports, idea.comments, idea.listed_at))


def times_are_possible():
    early = (Support.contribution_id == Contribution.id, Support.created_at < Contribution.published_at)
    own = (Support.contribution_id == Contribution.id, Support.person_id == Contribution.author_id)
    before = (Support.person_id == Person.id, Support.created_at < Person.confirmed_at)
    for condition in (early, own, before):
        assert session.scalar(select(func.count()).select_from(Support).where(*condition)) == 0
    later = (Comment.contribution_id == Contribution.id, Comment.created_at < Contribution.published_at)
    assert session.scalar(select(func.count()).select_from(Comment).where(*later)) == 0
    written = [comment.created_at for comment in all_of(Comment, Comment.id)]
    assert written == sorted(written)
    assert session.scalar(select(func.count()).where(Contribution.due_on < today())) == 4


def no_placeholder_is_left():
    values = [
        str(getattr(row, column.key))
        for model in (Idea, Comment, Answer, Candidate, TimelineEntry)
        for row in all_of(model)
        for column in model.__table__.columns
    ]
    assert not [value for value in values if re.search(r"\{\w+:", value)]


def decisions_stand(found):
    version = session.scalars(select(Version)).one()
    idea = found["ladesaeulen-laternen"]
    assert (idea.id, idea.version) == (version.contribution_id, 2)
    assert "Sachsendamm" in idea.body
    assert "Sachsendamm" not in version.body
    answers = all_of(Answer)
    assert len(answers) == 19
    assert {answer.outcome for answer in answers if not answer.given_by} == {str(outcome) for outcome in Outcome}
    assert {answer.outcome for answer in answers if answer.given_by} == {None}


def candidates_hang_on_their_timeline():
    candidates = all_of(Candidate, Candidate.number)
    assert [candidate.number for candidate in candidates] == list(range(1, 18))
    assert {candidate.status for candidate in candidates} == {str(status) for status in CandidateStatus}
    for candidate in candidates:
        nominated = (TimelineEntry.contribution_id == candidate.origin_id, TimelineEntry.move == "nominate")
        entry = session.scalars(select(TimelineEntry).where(*nominated)).one()
        assert (entry.details["candidate"], entry.at) == (candidate.number, candidate.created_at)


def pictures_are_kept(folder):
    attached = all_of(Attachment)
    assert Counter(row.kind for row in attached) == {"picture": 21, "document": 2}
    assert [session.get(Comment, row.comment_id).files for row in attached if row.comment_id] == [1]
    assert all((folder / name).stat().st_size > 1_000 for row in attached for name in files.stored_as(row))


def moderators_have_work():
    waiting = select(func.count()).select_from(Comment).where(Comment.visibility == Visibility.PENDING)
    assert session.scalar(waiting) == 3
    assert Counter(report.status for report in all_of(Report)) == {"open": 3, "upheld": 1}
    hidings = [decision for decision in all_of(Decision) if decision.act == "hide"]
    assert len(hidings) == 2
    assert {decision.reason_code for decision in hidings} <= set(ReportReason)


def everybody_is_there(story, output):
    assert set(session.scalars(select(RoleGrant.role))) == {str(role) for role in Role}
    assert len(all_of(Representative)) == len(story.organisations)
    for key, label in people.ACCOUNTS:
        person = session.scalars(select(Person).where(Person.email == people.address(key))).one()
        assert f"{label:<17}  {person.email}" in output
    assert people.PASSWORD in output
    assert matches(person.password_hash, people.PASSWORD)
    crowd = select(func.count()).select_from(Person).where(Person.password_hash == "")
    assert session.scalar(crowd) == people.CROWD
    drafts = all_of(Draft)
    assert Counter(draft.kind for draft in drafts) == {KIND: 2}
    assert all(draft.expires_at > now() and draft.content["title"] for draft in drafts)


def test_a_database_with_people_is_refused(seed, make_person):
    make_person()
    assert "already holds people" in seed(code=1)
    assert "nothing was changed" in seed("--if-empty")
    assert "already holds people" in seed("--load", "5", code=1)
    assert session.scalar(select(func.count()).select_from(Idea)) == 0


def test_accounts_are_named_only_while_their_password_counts(seed):
    assert "no demonstration accounts" in seed("--accounts")
    save(Person(email=people.address("okerbiber"), name="Anders", password_hash="another"))
    assert "no demonstration accounts" in seed("--accounts")
    begin_write()
    session.scalars(select(Person)).one().password_hash = people.hashed()
    session.commit()
    assert people.address("okerbiber") in seed("--accounts")


def test_numbers_go_on_after_what_is_there(seed):
    begin_write()
    next_number(KIND, 100)
    session.commit()
    seed("--if-empty")
    assert session.scalar(select(func.min(Idea.number))) == 101
    into = session.scalars(select(TimelineEntry).where(TimelineEntry.move == "merge")).one().details["into"]
    assert session.scalars(select(Idea).where(Idea.number == into)).one().title.startswith("Trinkbrunnen")
    reason = session.scalars(select(TimelineEntry.reason).where(TimelineEntry.move == "merge")).one()
    assert f"Nr. {into} " in reason


def test_many_ideas_for_measuring(seed):
    assert "25 made-up ideas" in seed("--load", "25")
    rows = all_of(Idea, Idea.id)
    assert [idea.number for idea in rows] == list(range(1, 26))
    assert [idea.listed_at for idea in rows] == sorted(idea.listed_at for idea in rows)
    assert all(idea.visibility == Visibility.PUBLIC and idea.author_id for idea in rows)
    assert tallies.of(KIND)["all"][""] == 25
    assert rows[3].id in session.scalars(fulltext.INDEX.matching(query(rows[3].title))).all()
    the_first_has_a_long_discussion(rows[0])
    begin_write()
    session.add(Idea(number=next_number(KIND), title="Danach", body="Text", html="<p>Text</p>"))
    session.commit()
    assert session.scalar(select(func.max(Idea.id))) == rows[-1].id + 1


def the_first_has_a_long_discussion(idea):
    said = all_of(Comment, Comment.id)
    assert len(said) == idea.comments == 500
    replies = Counter(comment.thread_id for comment in said if comment.thread_id)
    for first in said:
        if first.thread_id is None:
            assert first.replies == first.said == replies.pop(first.id, 0)
            assert first.listed
    assert not replies
    held = session.scalars(select(Discussion)).one()
    assert held.in_favour + held.opposed + held.neutral == sum(comment.thread_id is None for comment in said)
    assert max(comment.replies for comment in said) > 100


def test_the_same_seed_makes_the_same_ideas(app):
    made = []
    for _ in range(2):
        source = load.Source(7, [1, 2, 3])
        made.append([source.idea(number, number, now() - timedelta(days=1))[0]["title"] for number in range(20)])
    assert made[0] == made[1]


def test_days_are_written_in_the_language_of_the_text():
    story = Story(day=date(2026, 12, 3))
    assert story.fill("Das ist am {date:+1} so weit.") == "Das ist am 4. Dezember 2026 so weit."
    assert story.fill("It is ready by {date:-3} and here.") == "It is ready by 30 November 2026 and here."
    assert story.fill("Vorlage {yy:+30}-04217 von {month:-10}") == "Vorlage 27-04217 von November 2026"
