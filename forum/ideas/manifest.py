"""What the ideas' room offers the house."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.accounts import drafts
from forum.accounts.policy import ACCOUNT, PUBLIC
from forum.accounts.sections import Section, register
from forum.contributions import addresses, differing
from forum.contributions import policy as trunk
from forum.contributions.status import Status
from forum.ideas import (
    blanked,
    cards,
    cli,
    filters,
    lists,
    notices,
    of_organisation,
    policy,
    replying,
    searching,
    wizard,
)
from forum.ideas.labels import MOVES, ROLES
from forum.ideas.models import KIND
from forum.ideas.views import own, views
from forum.ideas.workflow import WORKFLOW
from forum.kernel.feature import Access, Entry, Feature
from forum.lineage import ways
from forum.organisations.voices import offer
from forum.web import late

addresses.register(KIND, "ideas.show")
ways.register(KIND, WORKFLOW)
blanked.offer()
drafts.register(replying.KIND)
late.keep("ideas.reply", replying.keep_late)
late.keep("submit.words", wizard.keep_late, signed_in=False)
late.keep("submit.place", wizard.keep_late, signed_in=False)
offer(of_organisation.SHELF)
register(
    Section(
        _("My ideas"),
        "own_ideas.mine",
        10,
        question=lists.count_mine,
        about=_("What you submitted, and where it stands."),
    )
)

feature = Feature(
    name="ideas",
    blueprints=(wizard.views, views, own),
    access={
        "ideas.index": PUBLIC,
        "ideas.show": PUBLIC,
        "ideas.versions": PUBLIC,
        "ideas.support": ACCOUNT,
        "ideas.reply": Access(ACCOUNT, uploads=True),
        "ideas.save_reply": ACCOUNT,
        "ideas.withdraw": ACCOUNT,
        "own_ideas.mine": ACCOUNT,
        "submit.words": policy.WRITE,
        "submit.save": policy.WRITE,
        "submit.similar": policy.WRITE,
        "submit.place": Access(policy.WRITE, uploads=True),
        "submit.check": policy.WRITE,
        "submit.discard": policy.WRITE,
        "submit.thanks": ACCOUNT,
    },
    permissions=(*policy.ALL, *trunk.ALL),
    workflows=(WORKFLOW,),
    navigation=(Entry(_("Ideas"), "ideas.index", PUBLIC),),
    commands=(cli.ideas,),
    notices=notices.ALL,
    parameters=filters.PARAMETERS | {*differing.WORDS},
    template_globals={
        "move_label": lambda name: MOVES.get(name, name),
        "role_label": lambda name: ROLES.get(name, name),
        "due_words": lambda status, since, due_on: cards.due_text(Status(status), since, due_on)[0],
    },
    searchable=(searching.FOUND,),
)
