"""What the room of comments offers the house."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.accounts import drafts, erasing, sections
from forum.accounts.policy import PUBLIC
from forum.accounts.sections import Section
from forum.comments import (
    blanked,
    keeping,
    marks,
    policy,
    queries,
    searching,
    service,
    views_edit,
    views_threads,
    voices,
)
from forum.comments.of_organisation import SHELF
from forum.comments.views import is_visible, send_draft, views
from forum.contributions import differing, files
from forum.kernel.feature import Access, Feature
from forum.organisations.voices import offer
from forum.web import late

drafts.register(drafts.DraftKind(keeping.NEW, "comments/_draft.html", send_draft, keeping.resume, _("Comment")))
drafts.register(keeping.CHANGE)
late.keep("comments.write", keeping.keep_late)
late.keep("threads.edit", keeping.keep_late_change)
files.SIGHT["comment_id"] = is_visible
erasing.register(service.forget)
erasing.register(voices.forget)
offer(SHELF)
blanked.offer()
sections.register(
    Section(
        _("My comments"),
        "comments.mine",
        20,
        question=queries.count_mine,
        about=_("What you said, and where it stands."),
    )
)

feature = Feature(
    name="comments",
    blueprints=(views, *dict.fromkeys(part.views for part in (views_threads, views_edit))),  # the last two share one
    access={
        "comments.write": Access(policy.WRITE, uploads=True),
        "comments.save": policy.MINE,
        "comments.withdraw": policy.MINE,
        "comments.mine": policy.MINE,
        "threads.show": PUBLIC,
        "threads.versions": PUBLIC,
        "threads.edit": Access(policy.MINE, uploads=True),
        "threads.save": policy.MINE,
        "threads.support": policy.MINE,
        "threads.pin": policy.CITY_VOICE,
    },
    permissions=policy.ALL,
    parameters=frozenset({"nach", "vor", "sortierung", *differing.WORDS}),
    template_globals={"comment_mark": marks.mark, "comment_url": queries.permalink},
    searchable=(searching.FOUND,),
)
