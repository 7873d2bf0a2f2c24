"""What waits for members, for people who were invited, and for the office."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from forum.accounts.actor import Actor
from forum.accounts.duties import Duty
from forum.accounts.waiting import Entry
from forum.contributions import addresses
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.councils import desk, labels, policy, rights
from forum.councils.members import WEEKS_BEFORE
from forum.councils.models import Council
from forum.councils.models_members import Member
from forum.kernel.clock import local, today
from forum.kernel.database import session

MOST = 20


def invitations(actor: Actor) -> Iterable[Entry]:
    """Invitations to a seat, to one's own mail address."""
    for row in desk.my_invitations(actor):
        yield Entry(
            _("Invitation to a seat"),
            url_for("council_seats.accept", key=row.id),
            local(row.expires_at).date(),
            labels.title(row.council),
        )


def advice(actor: Actor) -> Iterable[Entry]:
    """Ideas and candidates on which one's councils have to advise."""
    if not actor.councils:
        return
    rows = session.execute(
        select(Contribution, Council)
        .join(Council, Council.id == Contribution.council_id)
        .where(
            Contribution.council_id.in_(actor.councils),
            Contribution.with_council,
            Contribution.visibility == Visibility.PUBLIC,
        )
        .options(undefer(Contribution.candidate_number))
        .order_by(Contribution.advice_due, Contribution.id)
        .limit(MOST)
    )
    for idea, council in rows:
        text = _("Advise on “%(title)s”", title=idea.title)
        yield Entry(text, addresses.advised(idea), idea.advice_due, labels.title(council))


def own_seats(actor: Actor) -> Iterable[Entry]:
    """Interests to declare, and terms that end soon."""
    if not actor.councils:
        return
    wanted = select(Member).where(Member.person_id == actor.id, rights.in_term(Member, today()))
    for row in session.scalars(wanted.options(joinedload(Member.council)).order_by(Member.id)):
        address, name = url_for("council_seats.seat", key=row.id), labels.title(row.council)
        if row.declared_at is None:
            yield Entry(_("Declare your interests"), address, None, name)
        if (row.until_on - today()).days <= WEEKS_BEFORE * 7:
            yield Entry(_("Your term ends"), address, row.until_on, name)


def applications(actor: Actor) -> Duty | None:
    """Tell the office how many applications wait."""
    if not policy.DESK.allows(actor):
        return None
    return Duty(lazy("Applications for seats"), desk.waiting_count(), url_for("council_desk.index"))
