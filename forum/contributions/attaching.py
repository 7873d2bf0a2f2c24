"""The part of a form that takes pictures and documents, works without script, and loses nothing.

Files go to a draft as soon as they come, whatever else is wrong with the form: browsers send a chosen file only once.
Then each is described, or removed, by itself. A form derives from `WithFiles`; its view calls `store` and goes on with
the form that it gives::

    form = attaching.store(_form(draft), draft, again=lambda: _form(draft))
    if form.sent: …
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_wtf.file import MultipleFileField
from sqlalchemy import select
from wtforms import Field, ValidationError
from wtforms.form import BaseForm

from forum.accounts.models import Draft
from forum.contributions import files
from forum.contributions.files import Room
from forum.contributions.models import ALTERNATIVE_LENGTH, Attachment, FileKind
from forum.kernel.database import session
from forum.kernel.media import LARGEST, MEGABYTE, Document, NotTakenError, Picture, read
from forum.kernel.text import plain, whole_number
from forum.web.forms import Form, line, text
from forum.web.limits import count_write
from forum.web.transaction import writing

ACCEPT = "image/jpeg,image/png,image/webp,application/pdf"
TITLE_LENGTH = 120
GUARDS = ("csrf_token", "website", "opened")  # what a person never fills in wrongly
MOST_AT_ONCE = 12  # files that are looked at
NOT_TAKEN = {
    "format": lazy("is neither a picture that we can show nor a PDF. Please choose a JPEG, PNG, WebP or PDF file."),
    "size": lazy("is larger than %(size)d MB. Please choose a smaller one.", size=LARGEST // MEGABYTE),
    "pixels": lazy("has too many pixels. Please choose a smaller one."),
    "broken": lazy("is not complete. Please save it anew and choose it again."),
}
Ready = Picture | Document


class WithFiles(Form):
    """A form with files: those that hang on its draft already, each with its words, and a field for more."""

    files = MultipleFileField(lazy("Pictures and PDF documents"), render_kw={"accept": ACCEPT, "multiple": True})

    def __init__(
        self,
        *args: Any,
        attached: Iterable[Attachment] = (),
        room: Room | None = None,
        words: Mapping[int, str] | None = None,
        **kw: Any,
    ) -> None:
        """Ask for the words of each file in `attached`; `room` says how many there may be (as many as on an idea).

        `words` are those that were typed and do not stand with the file yet, by its key.
        """
        super().__init__(*args, **kw)
        self.attached = list(attached)
        self._begun = words or {}
        self.room = room or files.on_idea()
        self.problems: list[str] = []
        self.taken = 0  # new files that came with this request
        for row in self.attached:
            self._ask(row)

    def _ask(self, row: Attachment) -> None:
        name = f"words_{row.id}"
        if row.is_picture:
            asked = text(_("Description of the picture “%(name)s”", name=row.name), limit=ALTERNATIVE_LENGTH)
            asked.kwargs["validators"].append(
                _Described(_("Please describe this picture for people who cannot see it."))
            )
        else:
            asked = line(_("Title of the document “%(name)s”", name=row.name), limit=TITLE_LENGTH)
            asked.kwargs["validators"].append(_Described(_("Please give this document a short title.")))
        BaseForm.__setitem__(self, name, asked)
        self._fields[name].process(
            request.form if self.is_submitted() else None, self._begun.get(row.id, row.alternative)
        )

    def words_of(self, row: Attachment) -> Field:
        """Give the field for the words of a file."""
        return self._fields[f"words_{row.id}"]

    def described(self) -> dict[int, str]:
        """Give the words that were sent, by the file's key; bounded, not checked."""
        found = {row.id: self.words_of(row) for row in self.attached}
        return {
            key: plain(str(field.data or ""), limit=ALTERNATIVE_LENGTH)
            for key, field in found.items()
            if field.name in request.form
        }

    @property
    def removed(self) -> set[int]:
        """The keys of files whose button *Remove* was pressed."""
        return {key for value in request.form.getlist("remove") if (key := whole_number(value)) is not None}

    @property
    def partly(self) -> bool:
        """Whether only files were to be uploaded or removed: nothing else is asked for yet."""
        return self.is_submitted() and ("upload" in request.form or "remove" in request.form)

    @property
    def trusted(self) -> bool:
        """Whether, once validated, the form was sent by a person who has it open."""
        return not any(self._fields[name].errors for name in GUARDS if name in self._fields)

    def content(self) -> dict[str, Any]:
        """Give the values of the form's own fields, without the files' part."""
        return {name: value for name, value in super().content().items() if name != "files" and "words_" not in name}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the form; while files are chosen only what concerns them."""
        valid = bool(super().validate(extra_validators))
        if self.partly and self.trusted:
            for field in self:
                field.errors = []
            valid = True
        if self.problems:
            self.files.errors = [*self.files.errors, " ".join(self.problems)]
        return valid and not self.problems

    @property
    def sent(self) -> bool:
        """Whether the form was sent as a whole and everything in it is right."""
        return bool(self.validate_on_submit()) and not self.partly

    def full(self) -> bool:
        """Tell whether nothing more fits."""
        return all(_count(self.attached, kind) >= self.room.for_kind(kind) for kind in FileKind)


class _Described:
    """Refuse a file without words."""

    field_flags = {"required": True}  # noqa: RUF012 (read by WTForms)

    def __init__(self, message: str) -> None:
        """Keep the message that asks for them."""
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        """Check the cleaned words."""
        if not (field.data or "").strip():
            raise ValidationError(self.message)


F = TypeVar("F", bound=WithFiles)


def store(form: F, draft: Draft | None, again: Callable[[], F], *, keep: Callable[[F], Draft] | None = None) -> F:
    """Keep what came with a form at its draft: new files, words, removals. Gives the form anew, with what is there now.

    `keep(form)` saves what was typed and gives the draft, which it may have to make; it runs inside `writing()`. Nothing
    is kept of a form that a machine sent.
    """
    if not form.is_submitted():
        return form
    form.validate()
    chosen = [file for file in form.files.data or () if file.filename][:MOST_AT_ONCE]
    if not form.trusted or not (chosen or form.attached):
        return form
    ready, problems = _looked_at(chosen)
    taken = 0
    if ready or form.attached:
        with writing():
            if chosen:
                count_write("upload")
            if keep is not None:
                draft = keep(form)
            if draft is not None:
                taken = _apply(form, draft, ready, problems)
    found = again()
    found.problems, found.taken = problems, taken
    found.validate()
    return found


def describe(form: WithFiles, draft: Draft) -> None:
    """Save the words of a draft's files as they were typed, and take away what is to be removed."""
    words = form.described()
    for row in files.of_draft(draft):
        if row.id in form.removed:
            files.forget([row])
        elif row.id in words:
            row.alternative = words[row.id]


def _looked_at(chosen: Sequence[Any]) -> tuple[list[Ready], list[str]]:
    """Make files ready; slow. What cannot be taken is named with the reason."""
    ready: list[Ready] = []
    problems: list[str] = []
    for file in chosen:
        try:
            ready.append(read(file.read(LARGEST + 1), file.filename))
        except NotTakenError as error:
            name = plain(str(file.filename), limit=60)
            problems.append(_("“%(name)s” %(reason)s", name=name, reason=NOT_TAKEN[error.reason]))
    return ready, problems


def _apply(form: WithFiles, draft: Draft, ready: Sequence[Ready], problems: list[str]) -> int:
    """Write down what came, with the draft held so that two requests cannot outgrow the room; tell how many are new."""
    session.flush()
    session.execute(select(Draft.id).where(Draft.id == draft.id).with_for_update())
    describe(form, draft)
    session.flush()
    elsewhere = [row for row in form.attached if row.draft_id != draft.id and row.id not in form.removed]
    rows = [*elsewhere, *files.of_draft(draft)]
    taken = 0
    for one in ready:
        kind = FileKind.DOCUMENT if isinstance(one, Document) else FileKind.PICTURE
        if any(row.digest == one.digest for row in rows):
            continue
        if _count(rows, kind) >= form.room.for_kind(kind):
            problems.append(_full(kind, form.room.for_kind(kind), one.name))
            continue
        rows.append(files.keep(one, draft_id=draft.id))
        taken += 1
    return taken


def _full(kind: FileKind, most: int, name: str) -> str:
    if kind is FileKind.PICTURE:
        return _("“%(name)s” was not taken: there may be %(most)d pictures.", name=name, most=most)
    return _("“%(name)s” was not taken: there may be %(most)d PDF documents.", name=name, most=most)


def _count(rows: Iterable[Attachment], kind: FileKind) -> int:
    return sum(row.kind == kind for row in rows)
