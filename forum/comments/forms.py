"""The form of a comment."""

from __future__ import annotations

import secrets
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from markupsafe import Markup
from wtforms import HiddenField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp

from forum.accounts.actor import Actor
from forum.accounts.models import Draft
from forum.comments import policy
from forum.comments.models import COMMENT_LENGTH, Stance
from forum.contributions import files
from forum.contributions.attaching import WithFiles
from forum.contributions.models import Contribution
from forum.kernel.text import whole_number
from forum.organisations.models import Organisation
from forum.organisations.queries import speakable
from forum.web.forms import Form, OpenForm, opening, text

SELF, THE_CITY = "self", "city"
STANCES = {Stance.FOR: lazy("in favour"), Stance.AGAINST: lazy("against"), Stance.NEUTRAL: lazy("neutral")}


def stance_field() -> RadioField:
    """Make the question how a comment stands to what it is about."""
    choices = [SelectChoice(value=str(code), label=label) for code, label in STANCES.items()]
    return RadioField(lazy("How do you stand to this?"), choices=choices, default=str(Stance.NEUTRAL))


class CommentForm(WithFiles, OpenForm):
    """A text with pictures or documents, and for those who may the choice in whose name; open to visitors, who sign in afterwards."""

    body = text(
        lazy("Your comment"),
        limit=COMMENT_LENGTH,
        required=lazy("Please write what you want to say."),
    )
    stance = stance_field()
    voice = RadioField(lazy("In whose name do you write?"), default=SELF, validate_choice=False)
    request_key = HiddenField(
        filters=[lambda value: value or ""],
        validators=[Regexp(r"[A-Za-z0-9_-]{0,40}\Z", message=lazy("Please try again."))],
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        organisations: list[Organisation] | None = None,
        reply: bool = False,
        **kw: Any,
    ) -> None:
        """Offer the voices that the actor has; the question is left out where there is only one, the stance in replies."""
        super().__init__(*args, room=files.on_comment(), **kw)
        if reply:
            del self.stance
        voices = [SelectChoice(value=SELF, label=actor.name or _("Myself"))]
        voices += [SelectChoice(value=f"org-{row.id}", label=row.name) for row in organisations or []]
        if policy.CITY_VOICE.allows(actor):
            voices.append(SelectChoice(value=THE_CITY, label=_("The office, for the city")))
        self.voice.choices = voices
        self.lost_voice = self.voice.data not in {choice.value for choice in voices}
        if self.lost_voice:
            self.voice.data = SELF
        elif len(voices) == 1:
            del self.voice

    def validate_voice(self, _field: Any) -> None:
        """Refuse a voice that the actor does not have, or not any more: nothing meant for others stands under their name."""
        if self.lost_voice:
            raise ValidationError(_("You do not speak for this organisation any more. In whose name do you write?"))

    @property
    def organisation_id(self) -> int | None:
        """The organisation in whose name the comment is written."""
        chosen = self.voice.data if self.voice else SELF
        return int(chosen.removeprefix("org-")) if chosen.startswith("org-") else None

    @property
    def meant(self) -> str:
        """How the comment stands to what it is about; empty for replies."""
        return str(self.stance.data or "") if self.stance else ""

    @property
    def official(self) -> bool:
        """Whether the office speaks for the city."""
        return bool(self.voice and self.voice.data == THE_CITY)


class EditForm(WithFiles):
    """A comment's text again, what it means and its files; `version` is the one that is being edited."""

    body = text(
        lazy("Your comment"),
        edited=True,
        limit=COMMENT_LENGTH,
        required=lazy("Please write what you want to say."),
    )
    stance = stance_field()
    version = HiddenField()

    def __init__(self, *args: Any, asks_stance: bool = True, **kw: Any) -> None:
        """Leave out the stance where there is none."""
        super().__init__(*args, room=files.on_comment(), **kw)
        if not asks_stance:
            del self.stance

    @property
    def meant(self) -> str:
        """How the comment stands to what it is about; empty where that is not asked."""
        return str(self.stance.data or "") if self.stance else ""

    @property
    def number(self) -> int:
        """The version that is being edited; 0 for a strange one."""
        value = self.version.data or ""
        return whole_number(value) or 0


class WithdrawForm(Form):
    """A button."""


def new_key() -> str:
    """Make the key by which a comment that is sent twice is known again."""
    return secrets.token_urlsafe(16)


def hidden() -> Markup:
    """Give the fields of a new comment that nobody sees; the token comes from the page."""
    field = Markup('<input type="hidden" name="{}" value="{}">')
    return field.format("opened", opening()) + field.format("request_key", new_key())


def has_choice(actor: Actor) -> bool:
    """Tell whether the actor may write in another name than their own."""
    return bool(actor.speaks_for) or policy.CITY_VOICE.allows(actor)


def form_for(
    contribution: Contribution,
    actor: Actor,
    *,
    draft: Draft | None = None,
    visitors: bool = False,
    reply: bool = False,
) -> CommentForm | None:
    """Give the form of a comment on a contribution; `draft` is what was kept, `reply` says that it answers another.

    None where comments are closed, and for visitors unless `visitors`: a page that is the same for all of them carries
    no form, theirs opens on its own address.
    """
    if not policy.OPEN.allows(actor, contribution) or (actor.id is None and not visitors):
        return None
    held = files.of_draft(draft)
    form = CommentForm(actor=actor, organisations=speakable(actor), reply=reply, attached=held)
    if not form.is_submitted():
        form.request_key.data = new_key()
        if draft is not None:
            form.body.data = draft.content["body"]
            if form.stance:
                form.stance.data = draft.content.get("stance") or str(Stance.NEUTRAL)
            if form.voice and draft.content.get("voice") in {choice.value for choice in form.voice.choices}:
                form.voice.data = draft.content["voice"]
    return form
