"""What authors may not undo by editing: bars stay where they are, and blanked words do not come back."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from forum.blanking.models import BLANK, Blanking
from forum.kernel import blanks
from forum.kernel.database import session

Texts = tuple[str, str]  # title (empty where there is none) and body


def problem(before: Texts, after: Texts, *, blanked: str, contribution_id: int, comment_id: int | None = None) -> str:
    """Say what stands against an edit of a text with blanked passages; empty where nothing does.

    `blanked` is the text's column of that name: where it is empty, nothing is asked.
    """
    if not blanked:
        return ""
    missing = blanks.keys(before[1]) - blanks.keys(after[1])
    if missing:
        return _("A passage was blanked out. Please leave its bar in the text: %(bars)s", bars=" ".join(missing))
    for language in blanks.WORDS:
        mark = blanks.mark(language)
        if after[0].count(mark) < before[0].count(mark):
            return _("A passage of the title was blanked out. Please leave its mark: %(mark)s", mark=mark)
    rows = session.scalars(
        select(Blanking.sealed).where(
            Blanking.contribution_id == contribution_id,
            Blanking.comment_id.is_(None) if comment_id is None else Blanking.comment_id == comment_id,
            Blanking.status.in_(BLANK),
            Blanking.sealed.is_not(None),
        )
    )
    for sealed in rows:
        words = sealed["words"] if sealed else ""
        if any(
            len(blanks.places(new, words)) > len(blanks.places(old, words))
            for old, new in zip(before, after, strict=True)
        ):
            return _("These words were blanked out and cannot be written here again: %(words)s", words=words)
    return ""
