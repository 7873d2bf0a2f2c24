"""What the people's room offers the house."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.accounts import notices, policy, sections, service, views_account, views_password, views_roles
from forum.accounts.cli import appoint_chair
from forum.accounts.sections import Section
from forum.kernel.feature import Entry, Feature
from forum.web import limits
from forum.web.transaction import writing


def forget_what_is_over() -> None:
    """Forget accounts never confirmed, and sign-ins, drafts, links and counts whose time is over."""
    with writing():
        service.expire()
    limits.sweep()


# The first two add their routes to one blueprint.
BLUEPRINTS = tuple(dict.fromkeys(part.views for part in (views_account, views_password, views_roles)))
OPEN = ("register", "check_mail", "ask_again", "confirm", "sign_in", "sign_out", "forgot", "reset", "confirm_email")
OWN = (
    "home",
    "profile",
    "new_email",
    "new_password",
    "sign_ins",
    "end_sign_in",
    "sign_out_everywhere",
    "kept_drafts",
    "resume_draft",
    "delete_draft",
    "erase",
)

for _section in (
    Section(_("Overview"), "accounts.home", 0),
    Section(_("My drafts"), "accounts.kept_drafts", 60, about=_("What you have written and not sent yet.")),
    Section(_("My data"), "accounts.profile", 70, about=_("Name, mail address, password and language.")),
    Section(_("My sign-ins"), "accounts.sign_ins", 80, about=_("Where you are signed in, and how to end it.")),
    Section(_("Erase account"), "accounts.erase", 90),
):
    sections.register(_section)

feature = Feature(
    name="accounts",
    blueprints=BLUEPRINTS,
    access={
        **{f"accounts.{name}": policy.SIGN_IN for name in OPEN},
        **{f"accounts.{name}": policy.ACCOUNT for name in OWN},
        "roles.index": policy.GRANT,
        "roles.revoke": policy.GRANT,
    },
    permissions=policy.ALL,
    navigation=(Entry(_("Roles"), "roles.index", policy.GRANT, place="desk"),),
    notices=notices.ALL,
    commands=(appoint_chair,),
    jobs=(forget_what_is_over,),
    template_globals={"account_places": sections.places},
)
