"""What the moderators' room offers the house."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _
from flask_babel import ngettext

from forum.accounts import duties
from forum.accounts.actor import Actor
from forum.accounts.roles import Role
from forum.comments.queries import display_name
from forum.contributions import desks
from forum.contributions import policy as trunk
from forum.contributions.models import Contribution
from forum.ideas.models import KIND
from forum.kernel.feature import Entry, Feature
from forum.moderation import notices, policy, report_views, reports, upkeep, views
from forum.moderation.models import STATUS_LABELS, ReportStatus
from forum.moderation.rules import hiding_label


def door(contribution: Contribution, actor: Actor) -> tuple[object, str] | None:
    """Lead moderators from an idea's page to its case."""
    if contribution.kind != KIND or not (policy.QUEUE.allows(actor) and trunk.VIEW.allows(actor, contribution)):
        return None
    return _("Moderation"), url_for("moderation.idea", number=contribution.number)


desks.offer(door)


def duty(actor: Actor) -> duties.Duty | None:
    """Tell office and moderation how many reports wait for a decision; only moderators are led to them."""
    if not actor.holds(Role.OFFICE, Role.LEAD, Role.MODERATOR):
        return None
    waiting, late = reports.waiting()
    url = url_for("moderation.queue", art="meldungen") if policy.QUEUE.allows(actor) else ""
    notes = (ngettext("%(num)s of them is late", "%(num)s of them are late", late),) if late else ()
    return duties.Duty(_("Unanswered reports"), waiting, url, notes, late=late > 0)


duties.offer(duty)

feature = Feature(
    name="moderation",
    blueprints=(report_views.views, views.views),
    access={
        "reports.write_idea": policy.REPORT,
        "reports.write_comment": policy.REPORT,
        "reports.receipt": policy.REPORT,
        "moderation.queue": policy.QUEUE,
        "moderation.idea": policy.QUEUE,
        "moderation.comment": policy.QUEUE,
        "moderation.report": policy.QUEUE,
    },
    permissions=policy.ALL,
    navigation=(Entry(_("Moderation"), "moderation.queue", policy.QUEUE, place="desk"),),
    notices=notices.ALL,
    jobs=(upkeep.forget_reporters,),
    template_globals={
        "hiding_label": hiding_label,
        "report_status": lambda code: STATUS_LABELS[ReportStatus(code)],
        "author_name": lambda person: display_name(person.name, person.state) if person else display_name(None, None),
    },
)
