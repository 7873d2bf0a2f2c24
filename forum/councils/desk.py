"""Questions of the office's desk, of one's own account, and of the members' room; they change nothing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from forum.accounts import invitations
from forum.accounts.actor import Actor
from forum.councils import rights
from forum.councils.kinds import SEATED, ApplicationStatus, CouncilStatus
from forum.councils.models import Council
from forum.councils.models_members import Application, CouncilInvitation, Member
from forum.kernel.clock import today
from forum.kernel.database import session
from forum.kernel.errors import Missing

LENGTH = 100


def waiting() -> Sequence[Application]:
    """Give applications that the office has to decide on, the most urgent first."""
    wanted = select(Application).where(Application.status == ApplicationStatus.SUBMITTED)
    names = (joinedload(Application.council), joinedload(Application.organisation))
    return session.scalars(wanted.options(*names).order_by(Application.due_on, Application.id).limit(LENGTH)).all()


def waiting_count() -> int:
    """Count them."""
    wanted = select(func.count(Application.id)).where(Application.status == ApplicationStatus.SUBMITTED)
    return int(session.scalar(wanted) or 0)


def ending(until: int) -> Sequence[Member]:
    """Give seats whose term ends within so many days, the next first."""
    last = today().fromordinal(today().toordinal() + until)
    wanted = select(Member).join(Council, Council.id == Member.council_id)
    wanted = wanted.where(Council.status != CouncilStatus.DISSOLVED, Member.until_on <= last)
    wanted = wanted.where(rights.in_term(Member, today()))
    names = (joinedload(Member.council), joinedload(Member.organisation))
    return session.scalars(wanted.options(*names).order_by(Member.until_on, Member.id).limit(LENGTH)).all()


def application(key: int) -> Application:
    """Give an application with everything its page names. Raises Missing."""
    names = (
        joinedload(Application.council),
        joinedload(Application.organisation),
        joinedload(Application.person),
    )
    found = session.scalar(select(Application).where(Application.id == key).options(*names))
    if found is None:
        raise Missing
    return found


def applications(council_id: int) -> Sequence[Application]:
    """Give the newest applications to a council."""
    wanted = select(Application).where(Application.council_id == council_id)
    wanted = wanted.options(joinedload(Application.organisation)).order_by(Application.id.desc())
    return session.scalars(wanted.limit(LENGTH)).all()


def invited(council_id: int) -> Sequence[CouncilInvitation]:
    """Give invitations to a council that nobody has accepted yet."""
    wanted = select(CouncilInvitation).where(
        CouncilInvitation.council_id == council_id, invitations.usable(CouncilInvitation)
    )
    return session.scalars(wanted.order_by(CouncilInvitation.id.desc()).limit(LENGTH)).all()


def member(key: int) -> Member:
    """Give a seat with everything its page names. Raises Missing."""
    names = (joinedload(Member.council), joinedload(Member.organisation), joinedload(Member.person))
    found = session.scalar(select(Member).where(Member.id == key).options(*names))
    if found is None:
        raise Missing
    return found


def seated(council_id: int) -> Sequence[Member]:
    """Give those who have a seat today, for choosing whom somebody deputises for."""
    wanted = select(Member).where(
        Member.council_id == council_id, Member.role.in_(SEATED), rights.in_term(Member, today())
    )
    return session.scalars(wanted.order_by(Member.name, Member.id)).all()


def my_seats(actor: Actor) -> Sequence[Member]:
    """Give the seats that somebody has or had, those that last longest first."""
    wanted = select(Member).where(Member.person_id == actor.id)
    names = (joinedload(Member.council), joinedload(Member.organisation))
    return session.scalars(wanted.options(*names).order_by(Member.until_on.desc(), Member.id).limit(LENGTH)).all()


def my_applications(actor: Actor) -> Sequence[Application]:
    """Give somebody's applications, the newest first."""
    wanted = select(Application).where(Application.person_id == actor.id)
    names = (joinedload(Application.council), joinedload(Application.organisation))
    return session.scalars(wanted.options(*names).order_by(Application.id.desc()).limit(LENGTH)).all()


def my_invitations(actor: Actor) -> Sequence[CouncilInvitation]:
    """Give invitations that wait for somebody's mail address."""
    mine = invitations.of_person(CouncilInvitation, actor.id)
    wanted = select(CouncilInvitation).where(mine, invitations.usable(CouncilInvitation))
    return session.scalars(wanted.options(joinedload(CouncilInvitation.council)).order_by(CouncilInvitation.id)).all()


def invitation(key: int | None = None, secret: str | None = None) -> CouncilInvitation | None:
    """Give an invitation that still works, by its key or the secret of a mailed link."""
    which = CouncilInvitation.id == key if secret is None else invitations.of_secret(CouncilInvitation, secret)
    wanted = select(CouncilInvitation).where(which, invitations.usable(CouncilInvitation))
    return session.scalar(
        wanted.options(joinedload(CouncilInvitation.council), joinedload(CouncilInvitation.invited_by))
    )


def of_councils(keys: frozenset[int]) -> Sequence[Council]:
    """Give councils by their keys."""
    return session.scalars(select(Council).where(Council.id.in_(keys)).order_by(Council.name)).all() if keys else ()
