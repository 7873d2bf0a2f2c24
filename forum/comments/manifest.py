"""What the room of comments offers the house."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.accounts import drafts, erasing, sections
from forum.accounts.login import load_with_actor
from forum.accounts.sections import Section
from forum.comments import policy, queries, service
from forum.comments.views import DRAFT, resume_draft, send_draft, views
from forum.kernel.feature import Feature

drafts.register(drafts.DraftKind(DRAFT, "comments/_draft.html", send_draft, resume_draft, _("Comment")))
erasing.register(service.forget)
load_with_actor(queries.waiting_in)
sections.register(
    Section(_("My comments"), "comments.mine", 20, count=queries.count, about=_("What you said, and where it stands."))
)

feature = Feature(
    name="comments",
    blueprints=(views,),
    access={
        "comments.write": policy.WRITE,
        "comments.withdraw": policy.MINE,
        "comments.mine": policy.MINE,
    },
    permissions=policy.ALL,
    parameters=frozenset({"nach", "vor"}),
)
