"""Verbs of statements: ask, answer, give back, publish, withdraw. They never commit.

The office changes no word: it publishes what the department wrote, or gives it back with a note.
"""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import VISITOR, Actor
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.status import SUPPORTABLE, Visibility
from forum.contributions.words import Words
from forum.kernel.clock import add_working_days, now, today
from forum.kernel.database import session
from forum.kernel.errors import Missing, Refused
from forum.kernel.events import emit
from forum.statements import links, policy
from forum.statements.models import Department, Statement, StatementStatus

MOVE = "statement"
AGAIN = 5  # working days that a department has at least for an answer that was given back


def askable(contribution: Contribution) -> bool:
    """Tell whether a statement can be asked for: the idea is public and its way is open."""
    return contribution.visibility == Visibility.PUBLIC and contribution.status in SUPPORTABLE


def ask(contribution: Contribution, department: Department, question: str, due_on: date, *, actor: Actor) -> Statement:
    """Ask a department for a statement; it gets a mail with a link.

    Raises Forbidden or Missing for who may not, Refused where nothing can be asked or the department is asked already.
    """
    policy.ASK.require(actor, contribution)
    session.execute(select(Contribution.id).where(Contribution.id == contribution.id).with_for_update(key_share=True))
    if not askable(contribution) or department.closed_at is not None:
        raise Refused
    same = select(Statement.id).where(
        Statement.contribution_id == contribution.id,
        Statement.department_id == department.id,
        Statement.status.in_([StatementStatus.ASKED, StatementStatus.ANSWERED]),
    )
    if session.scalar(same.limit(1)) is not None:
        raise Refused(_("This department has been asked already, and its answer is still open."))
    made = Statement(
        contribution_id=contribution.id,
        department_id=department.id,
        question=question,
        due_on=due_on,
        asked_by_id=actor.id,
    )
    session.add(made)
    session.flush()
    emit("statement.ask", actor=actor, subject=made, contribution_id=contribution.id)
    return made


def held(key: int) -> Statement:
    """Give a request, held until the transaction ends. Raises Missing."""
    wanted = (
        select(Statement)
        .where(Statement.id == key)
        .options(joinedload(Statement.contribution), joinedload(Statement.department))
        .with_for_update(key_share=True, of=Statement)
        .execution_options(populate_existing=True)
    )
    found = session.scalar(wanted)
    if found is None:
        raise Missing
    return found


def answer(key: int, words: Words, *, actor: Actor) -> None:
    """Answer at the desk, as somebody of the department; the office hears of it."""
    statement = held(key)
    policy.ANSWER.require(actor, statement)
    if statement.contribution.visibility != Visibility.PUBLIC:
        raise Missing
    policy.UNBIASED.require(actor, statement.contribution)
    _take(statement, words, actor)


def answer_by_link(secret: str, words: Words) -> Statement | None:
    """Answer by a mailed link, once; None when the link does not work any more."""
    link = links.use(secret)
    if link is None:
        return None
    statement = held(link.statement_id)
    if statement.status != StatementStatus.ASKED or statement.contribution.visibility != Visibility.PUBLIC:
        return None
    _take(statement, words, VISITOR)
    return statement


def _take(statement: Statement, words: Words, actor: Actor) -> None:
    if statement.status != StatementStatus.ASKED:
        raise Refused
    statement.body, statement.html, statement.language = words.body, words.html, words.language
    statement.status = StatementStatus.ANSWERED
    statement.answered_at, statement.answered_by_id = now(), actor.id
    statement.revision += 1
    emit("statement.answer", actor=actor, subject=statement, contribution_id=statement.contribution_id)


def _of_office(key: int, actor: Actor, revision: int) -> Statement:
    """Give a request on which the office decides now. Raises Refused for a stale form."""
    statement = held(key)
    policy.ASK.require(actor, statement.contribution)
    if statement.revision != revision:
        raise Refused
    return statement


def give_back(key: int, note: str, *, actor: Actor, revision: int) -> None:
    """Ask the department to go over its answer; its text is kept for it."""
    statement = _of_office(key, actor, revision)
    if statement.status != StatementStatus.ANSWERED:
        raise Refused
    statement.status, statement.note = StatementStatus.ASKED, note
    statement.due_on = max(statement.due_on, add_working_days(today(), AGAIN))
    statement.reminded = ""
    statement.revision += 1
    emit("statement.give_back", actor=actor, subject=statement, contribution_id=statement.contribution_id)


def withdraw(key: int, note: str, *, actor: Actor, revision: int) -> None:
    """Take a request back; the department hears of it, and its links end."""
    statement = _of_office(key, actor, revision)
    if statement.status not in {StatementStatus.ASKED, StatementStatus.ANSWERED}:
        raise Refused
    statement.status, statement.note = StatementStatus.WITHDRAWN, note
    statement.revision += 1
    emit("statement.withdraw", actor=actor, subject=statement, contribution_id=statement.contribution_id)


def publish(key: int, *, actor: Actor, revision: int) -> None:
    """Publish an answer word by word, with the department's name, on the idea's page and in its timeline."""
    statement = _of_office(key, actor, revision)
    contribution = statement.contribution
    if statement.status != StatementStatus.ANSWERED or contribution.visibility != Visibility.PUBLIC:
        raise Refused
    statement.status = StatementStatus.PUBLISHED
    statement.published_at, statement.published_by_id = now(), actor.id
    statement.revision += 1
    session.add(
        TimelineEntry(
            contribution_id=contribution.id,
            at=statement.published_at,
            move=MOVE,
            actor_id=actor.id,
            role="office",
            from_status=contribution.status,
            to_status=contribution.status,
            due_on=contribution.due_on,
            details={"statement": statement.id, "department": statement.department.name},
        )
    )
    emit(f"{contribution.kind}.{MOVE}", actor=actor, subject=contribution, statement=statement.id)
