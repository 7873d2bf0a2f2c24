"""What the notifications' room offers the house."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.accounts import erasing, sections
from forum.accounts.login import load_with_actor
from forum.accounts.policy import ACCOUNT, PUBLIC
from forum.accounts.sections import Section
from forum.kernel.feature import Feature
from forum.notifications import cli, delivery, digests, inbox, keeping, service
from forum.notifications.views import views

load_with_actor(inbox.unread)
erasing.register(keeping.forget_person)
sections.register(
    Section(
        _("Notifications"),
        "notifications.inbox",
        5,
        count=lambda actor: actor.unread,
        about=_("What happened with the ideas that you wrote, support or follow."),
    )
)
sections.register(Section(_("Mail about news"), "notifications.settings", 36))

feature = Feature(
    name="notifications",
    blueprints=(views,),
    access={
        "notifications.inbox": ACCOUNT,
        "notifications.read": ACCOUNT,
        "notifications.settings": ACCOUNT,
        "notifications.leave": PUBLIC,
    },
    listeners=(("", service.note),),
    commands=(cli.worker, cli.deliver, cli.digests),
    jobs=(delivery.forget, keeping.forget_old, digests.make_due),
)
