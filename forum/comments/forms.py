"""The form of a comment."""

from __future__ import annotations

import secrets
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp

from forum.accounts.actor import Actor
from forum.accounts.models import Draft
from forum.comments import policy
from forum.comments.models import COMMENT_LENGTH
from forum.comments.service import CITY
from forum.contributions.models import Contribution
from forum.organisations.models import Organisation
from forum.organisations.queries import speakable
from forum.web.forms import Form, OpenForm, opening, text

SELF, THE_CITY = "self", "city"


class CommentForm(OpenForm):
    """A text, and for those who may the choice in whose name; open to visitors, who sign in afterwards."""

    body = text(
        lazy("Your comment"),
        limit=COMMENT_LENGTH,
        required=lazy("Please write what you want to say."),
    )
    voice = RadioField(lazy("In whose name do you write?"), default=SELF)
    request_key = HiddenField(
        filters=[lambda value: value or ""],
        validators=[Regexp(r"[A-Za-z0-9_-]{0,40}\Z", message=lazy("Please try again."))],
    )

    def __init__(self, *args: Any, actor: Actor, organisations: list[Organisation] | None = None, **kw: Any) -> None:
        """Offer the voices that the actor has; the question is left out where there is only one."""
        super().__init__(*args, **kw)
        voices = [SelectChoice(value=SELF, label=actor.name or _("Myself"))]
        voices += [SelectChoice(value=f"org-{row.id}", label=row.name) for row in organisations or []]
        if actor.holds(*CITY):
            voices.append(SelectChoice(value=THE_CITY, label=_("The office, for the city")))
        self.voice.choices = voices
        if len(voices) == 1:
            del self.voice

    @property
    def organisation_id(self) -> int | None:
        """The organisation in whose name the comment is written."""
        chosen = self.voice.data if self.voice else SELF
        return int(chosen.removeprefix("org-")) if chosen.startswith("org-") else None

    @property
    def official(self) -> bool:
        """Whether the office speaks for the city."""
        return bool(self.voice and self.voice.data == THE_CITY)


class WithdrawForm(Form):
    """A button."""


def new_key() -> str:
    """Make the key by which a comment that is sent twice is known again."""
    return secrets.token_urlsafe(16)


def hidden() -> dict[str, str]:
    """Give the fields of a new comment that nobody sees, by name; the token comes from the page."""
    return {"opened": opening(), "request_key": new_key()}


def has_choice(actor: Actor) -> bool:
    """Tell whether the actor may write in another name than their own."""
    return bool(actor.speaks_for) or actor.holds(*CITY)


def form_for(
    contribution: Contribution, actor: Actor, *, draft: Draft | None = None, visitors: bool = False
) -> CommentForm | None:
    """Give the form of a comment on a contribution; `draft` is what was kept.

    None where comments are closed, and for visitors unless `visitors`: a page that is the same for all of them carries
    no form, theirs opens on its own address.
    """
    if not policy.OPEN.allows(actor, contribution) or (actor.id is None and not visitors):
        return None
    form = CommentForm(actor=actor, organisations=speakable(actor))
    if not form.is_submitted():
        form.request_key.data = new_key()
        if draft is not None:
            form.body.data = draft.content["body"]
    return form
