"""Proposals and merges made for tests."""

from __future__ import annotations

from email.message import EmailMessage

from forum.accounts.models import Person
from forum.contributions import service as trunk
from forum.ideas.models import Idea
from forum.kernel.database import begin_write, session
from forum.lineage import service
from forum.lineage.models import Merge
from tests.conftest import actor_of

REASON = "Beide wünschen dasselbe an derselben Stelle."


def propose(idea: Idea, into: Idea, office: Person, *, relate: bool = False) -> int:
    """Let the office propose a merge; gives its key."""
    who = actor_of(office)
    begin_write()
    made = service.propose(idea, into, REASON, relate=relate, actor=who, revision=idea.revision)
    session.commit()
    return made.id


def merge(idea: Idea, into: Idea, office: Person) -> int:
    """Merge with the author's consent; gives the key."""
    key = propose(idea, into, office)
    author = actor_of(session.get_one(Person, idea.author_id))
    begin_write()
    service.agree(key, actor=author, revision=idea.revision)
    session.commit()
    return key


def undo(key: int, office: Person) -> None:
    """Undo a merge."""
    who = actor_of(office)
    begin_write()
    found = session.get_one(Merge, key)
    revision = session.get_one(Idea, found.contribution_id).revision
    service.undo(key, "Doch zweierlei.", actor=who, revision=revision)
    session.commit()


def support(idea: Idea, *people: Person) -> None:
    """Let people support an idea."""
    for person in people:
        who = actor_of(person)
        begin_write()
        trunk.support(idea, actor=who)
        session.commit()


def stored(key: int, model: type = Merge):
    """Give a row as it stands in the database now."""
    session.rollback()
    session.expire_all()
    return session.get_one(model, key)


def desk(number: int, *rest: str) -> str:
    """Give an address of the office's desk."""
    return "/".join([f"/geschaeftsstelle/ideen/{number}", *rest])


def text_of(mail: EmailMessage) -> str:
    """Give the text of a mail."""
    part = mail.get_body(("plain",))
    return str(part.get_content()) if part is not None else ""
