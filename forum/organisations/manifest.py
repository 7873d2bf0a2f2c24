"""What the organisations' room offers the house."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.accounts import erasing
from forum.accounts.login import load_with_actor
from forum.accounts.policy import PUBLIC, SIGN_IN
from forum.accounts.sections import Section, register
from forum.kernel.feature import Entry, Feature
from forum.organisations import (
    members,
    notices,
    policy,
    queries,
    searching,
    service,
    views,
    views_desk,
    views_members,
    voices,
)
from forum.organisations.models import LABELS, STATE_LABELS, OrganisationKind, State
from forum.web.transaction import writing

load_with_actor(queries.represented)
load_with_actor(queries.managed_or_spoken_for)
load_with_actor(queries.spoken_for)
erasing.register(members.forget_person)
register(
    Section(
        _("My organisations"),
        "own_organisations.mine",
        40,
        count=queries.count_mine,
        about=_("In whose name you may write, and invitations."),
    )
)


def forget_what_is_over() -> None:
    """Forget old invitations and proofs (a job of the worker)."""
    with writing():
        service.forget_what_is_over()


OWN = ("mine", "register", "edit", "people", "change_person", "change_me", "revoke", "leave", "dissolve", "accept")

feature = Feature(
    name="organisations",
    blueprints=(views_members.views, views.views, views_desk.views),
    access={
        "organisations.index": PUBLIC,
        "organisations.show": PUBLIC,
        **{f"own_organisations.{name}": policy.MINE for name in OWN},
        "own_organisations.accept_link": SIGN_IN,
        "verification.index": policy.DESK,
        "verification.show": policy.DESK,
        "verification.decide": policy.DESK,
        "verification.proof": policy.DESK,
    },
    permissions=policy.ALL,
    navigation=(Entry(_("Organisations"), "verification.index", policy.DESK, place="desk"),),
    notices=notices.ALL,
    jobs=(forget_what_is_over,),
    parameters=frozenset({"art", "nach", "vor"}) | voices.PARAMETERS,
    template_globals={
        "organisation_voice": queries.voice_of,
        "organisation_kind_label": lambda code: LABELS[OrganisationKind(code)],
        "organisation_state_label": lambda code: STATE_LABELS[State(code)],
    },
    searchable=(searching.FOUND,),
)
