"""What the room of comments offers the house."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.accounts import drafts, erasing, sections
from forum.accounts.policy import PUBLIC
from forum.accounts.sections import Section
from forum.comments import blanked, marks, policy, queries, searching, service, voices
from forum.comments.of_organisation import SHELF
from forum.comments.views import DRAFT, is_visible, resume_draft, send_draft, summary, views
from forum.comments.views_threads import views as threads
from forum.contributions import differing, files
from forum.kernel.feature import Access, Feature
from forum.organisations.voices import offer

drafts.register(
    drafts.DraftKind(DRAFT, "comments/_draft.html", send_draft, resume_draft, _("Comment"), summary, files.forget_draft)
)
files.SIGHT["comment_id"] = is_visible
erasing.register(service.forget)
erasing.register(voices.forget)
offer(SHELF)
blanked.offer()
sections.register(
    Section(_("My comments"), "comments.mine", 20, count=queries.count, about=_("What you said, and where it stands."))
)

feature = Feature(
    name="comments",
    blueprints=(views, threads),
    access={
        "comments.write": Access(policy.WRITE, uploads=True),
        "comments.withdraw": policy.MINE,
        "comments.mine": policy.MINE,
        "threads.show": PUBLIC,
        "threads.versions": PUBLIC,
        "threads.edit": policy.MINE,
        "threads.support": policy.MINE,
        "threads.pin": policy.CITY_VOICE,
    },
    permissions=policy.ALL,
    parameters=frozenset({"nach", "vor", "sortierung", *differing.WORDS}),
    template_globals={"comment_mark": marks.mark, "comment_url": queries.permalink},
    searchable=(searching.FOUND,),
)
