"""Fills the database of a site under test with the demonstration, and prints what there is to see, as JSON.

A program of its own (`python -m tests.journeys.inventory`), for the settings are those of its process.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import click
from flask import Flask
from sqlalchemy import select

from forum import cli
from forum.accounts import invitations, tokens
from forum.accounts.models import Draft, Person, PersonState
from forum.accounts.tokens import Purpose
from forum.app import create_app
from forum.blanking.models import Blanking, BlankingStatus
from forum.candidates.models import Candidate
from forum.comments.models import Comment
from forum.contributions.models import Contribution
from forum.contributions.status import Status, Visibility
from forum.councils.models_members import Application, CouncilInvitation, Member
from forum.councils.models_threads import Post, Thread
from forum.demo import people, seed
from forum.ideas.models import KIND
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.lineage.models import Merge, MergeStatus, Relation
from forum.moderation.models import Report, ReportStatus
from forum.notifications import unsubscribing
from forum.office.models import AnswerTemplate
from forum.organisations.models import Invitation, Organisation, Representative, State
from forum.permissions import ACTORS
from forum.statements import links as statement_links
from forum.statements.models import Department, Statement
from forum.strategy.models import Topic
from forum.web.access import declared
from forum.web.transaction import writing
from tests.journeys.found_votes import votes
from tests.journeys.meeting_examples import meeting_items

PARTICIPANT, REPRESENTATIVE, COUNCIL_MEMBER = "okerbiber", "rep-gruener-ring", "council-member"
DRAFT = {
    "title": "Bücherschrank am Nussberg",
    "body": "Ein Schrank für Bücher, die andere lesen dürfen, mit einer Liste im Netz.",
    "language": "de",
    "place": "Nussberg",
}


def routes(app: Flask) -> dict[str, list[str]]:
    """Give all pages that can be asked for (endpoints), and the names of those who may."""
    access = declared(app.extensions["features"])
    return {
        rule.endpoint: [name for name, actor in ACTORS.items() if access[rule.endpoint].permission.allows(actor)]
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint != "static"
    }


def write_draft(person_id: int, key: str) -> None:
    """Keep an idea that was not sent."""
    topic = session.scalars(select(Topic.slug).order_by(Topic.id)).first()
    row = Draft(key=key, kind=KIND, person_id=person_id, content={**DRAFT, "topic": topic})
    row.expires_at = now() + timedelta(days=5)
    session.add(row)


def accounts() -> dict[str, str]:
    """Give the mail address of one person of each kind that the permissions know."""
    names = {PARTICIPANT: "participant", REPRESENTATIVE: "representative"}
    keys = [email.split("@")[0] for _label, email in people.offered()]
    return {names.get(key, key.removesuffix("-1").replace("-", "_")): people.address(key) for key in keys}


def links() -> dict[str, str]:
    """Make mailed links that work: of somebody who waits with a draft, of a participant, and of nobody."""
    with writing():
        waiting = Person(email="waiting@example.org", name="Wartende", state=PersonState.PENDING, password_hash="x")
        session.add(waiting)
        session.flush()
        known = session.scalars(select(Person).where(Person.email == people.address(PARTICIPANT))).one()
        write_draft(waiting.id, "waiting")
        write_draft(known.id, "known")
        invitation = session.scalars(select(Invitation)).one()
        seats = select(CouncilInvitation).where(CouncilInvitation.email == people.address(PARTICIPANT))
        seat = session.scalars(seats).one()
        return {
            "invitation": str(invitation.id),
            "invite": invitations.open_link(invitation),
            "council_invitation": str(seat.id),
            "council_invite": invitations.open_link(seat),
            "confirm": tokens.issue(waiting.id, Purpose.CONFIRM),
            "reset": tokens.issue(known.id, Purpose.RESET),
            "email": tokens.issue(known.id, Purpose.EMAIL, detail="new@example.org"),
            "leave": unsubscribing.token(known, "daily"),
        }


def statements() -> dict[str, Any]:
    """Give requests for statements by their status, a link that works, and what the office keeps."""
    found = {
        f"statement_{status}": first(select(Statement.id).where(Statement.status == status).order_by(Statement.id))
        for status in ("asked", "answered", "published")
    }
    with writing():
        link = statement_links.issue(session.get_one(Statement, found["statement_asked"]))
    return {
        **found,
        "statement_link": link,
        "department": first(select(Department.id).order_by(Department.id)),
        "template": first(select(AnswerTemplate.id).order_by(AnswerTemplate.id)),
    }


def first(question: Any) -> Any:
    """Give the first answer; there must be one."""
    return session.scalars(question.limit(1)).one()


def found() -> dict[str, Any]:
    """Give numbers, codes and people that the addresses of pages need."""
    ideas = select(Contribution.number).where(Contribution.kind == KIND).order_by(Contribution.id)
    public = ideas.where(Contribution.visibility == Visibility.PUBLIC)
    mine = Person.email == people.address(PARTICIPANT)
    statuses = {
        f"idea_{status}": session.scalars(public.where(Contribution.status == status).limit(1)).first()
        for status in Status
    }
    advised = select(Contribution.candidate_number).where(Contribution.advice_by.is_not(None))
    asked = session.execute(
        select(Contribution.number, Person.email)
        .join(Person, Person.id == Contribution.author_id)
        .where(Contribution.status == Status.CLARIFICATION)
        .order_by(Contribution.id)
    ).first()
    proposed = session.execute(
        select(Contribution.number, Person.email)
        .join(Merge, Merge.contribution_id == Contribution.id)
        .join(Person, Person.id == Contribution.author_id)
        .where(Merge.status == MergeStatus.PROPOSED)
    ).first()
    assert asked is not None
    assert proposed is not None
    comments = select(Comment.id).order_by(Comment.id)
    reports = select(Report.id).order_by(Report.id)
    open_ones = reports.where(Report.status == ReportStatus.OPEN)
    return {
        **{name: number for name, number in statuses.items() if number is not None},
        "asked": asked[0],
        "asked_author": asked[1],
        "proposed": proposed[0],
        "proposed_author": proposed[1],
        "related": first(ideas.join(Relation, Relation.low_id == Contribution.id)),
        "submitted": first(ideas.where(Contribution.status == Status.SUBMITTED)),
        "mine": first(ideas.join(Person).where(mine, Contribution.status == Status.SUBMITTED)),
        "changed": first(public.where(Contribution.version > 1)),
        "busy": first(
            public.where(Contribution.status == Status.DISCUSSION).order_by(None).order_by(Contribution.comments.desc())
        ),
        "organisation": first(
            select(Organisation.slug)
            .join(Representative, Representative.organisation_id == Organisation.id)
            .join(Person, Person.id == Representative.person_id)
            .where(Person.email == people.address(REPRESENTATIVE))
        ),
        "organisation_dissolved": first(select(Organisation.slug).where(Organisation.dissolved_at.is_not(None))),
        "organisation_waiting": first(select(Organisation.id).where(Organisation.state == str(State.WAITING))),
        "organisation_waiting_slug": first(select(Organisation.slug).where(Organisation.state == str(State.WAITING))),
        "organisation_verified": first(select(Organisation.id).where(Organisation.state == str(State.VERIFIED))),
        "organisation_revoked": first(select(Organisation.id).where(Organisation.revoked_at.is_not(None))),
        "organisation_revoked_slug": first(select(Organisation.slug).where(Organisation.revoked_at.is_not(None))),
        **votes(),
        "council_internal": first(select(Thread.id).where(Thread.internal).order_by(Thread.id)),
        "council_seat": first(
            select(Member.id)
            .join(Person, Person.id == Member.person_id)
            .where(Person.email == people.address(COUNCIL_MEMBER), Member.role == "deputy_chair")
        ),
        "application": first(select(Application.id).where(Application.status == "submitted").order_by(Application.id)),
        "application_refused": first(select(Application.id).where(Application.status == "refused")),
        "council_post": first(
            select(Post.id)
            .join(Thread, Thread.id == Post.thread_id)
            .where(Thread.internal.is_(False))
            .order_by(Post.id)
        ),
        "council_talk": first(select(Thread.id).where(Thread.internal.is_(False)).order_by(Thread.id)),
        "advised": first(advised),
        "candidate": first(select(Candidate.number).order_by(Candidate.number)),
        "comment": first(comments.where(Comment.visibility == Visibility.PUBLIC)),
        "comment_waiting": first(comments.where(Comment.visibility == Visibility.PENDING)),
        "comment_reply": first(comments.where(Comment.visibility == Visibility.PUBLIC, Comment.parent_id.is_not(None))),
        "comment_edited": first(comments.where(Comment.visibility == Visibility.PUBLIC, Comment.version > 1)),
        "comment_mine": first(comments.join(Person).where(mine, Comment.visibility == Visibility.PUBLIC)),
        "blanking": first(
            select(Blanking.id)
            .join(Person, Person.id == Blanking.author_id)
            .where(mine, Blanking.status == BlankingStatus.CONTESTED)
        ),
        "blanked_idea": first(
            select(Contribution.number)
            .join(Blanking, Blanking.contribution_id == Contribution.id)
            .where(Blanking.comment_id.is_(None))
        ),
        "blanked_comment": first(
            select(Blanking.comment_id).where(Blanking.comment_id.is_not(None)).order_by(Blanking.comment_id.desc())
        ),
        "report_idea": first(open_ones.where(Report.comment_id.is_(None))),
        "report_comment": first(open_ones.where(Report.comment_id.is_not(None))),
        "report_decided": first(reports.where(Report.status != ReportStatus.OPEN)),
        "receipt": first(select(Report.receipt).where(Report.status == ReportStatus.OPEN)),
        "receipt_decided": first(select(Report.receipt).where(Report.status != ReportStatus.OPEN)),
    }


def everything() -> dict[str, Any]:
    """Give all that the addresses of examples name."""
    return {**links(), **statements(), **meeting_items(), **found()}


if __name__ == "__main__":
    site = create_app()
    with site.app_context():
        cli.migrate("upgrade", "head")
        seed.fill()
        click.echo(
            json.dumps(
                {
                    "routes": routes(site),
                    "found": everything(),
                    "accounts": accounts(),
                }
            )
        )
