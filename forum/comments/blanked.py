"""Where a comment's words stand, for blanking passages; older versions keep HTML alone."""

from __future__ import annotations

from functools import partial

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.blanking.texts import Held, Kind, Owner, html, line, markdown, on, register
from forum.comments import queries
from forum.comments.models import Comment
from forum.contributions import files
from forum.contributions.models import ALTERNATIVE_LENGTH, Attachment
from forum.kernel.database import session


def _load(key: int, held: bool) -> Held | None:  # noqa: FBT001 (a loader)
    wanted = select(Comment).where(Comment.id == key).options(joinedload(Comment.contribution))
    if held:
        wanted = wanted.with_for_update(of=Comment, key_share=True).execution_options(populate_existing=True)
    found = session.scalar(wanted)
    if found is None or found.withdrawn_at is not None:
        return None

    def finish(codes: str) -> None:
        found.blanked = codes
        found.revision += 1

    parts = [
        markdown("body", _("Text"), found, found.language),
        *(
            line(f"file-{row.id}", _("Description of a file"), row, "alternative", ALTERNATIVE_LENGTH)
            for row in (files.of(Attachment.comment_id, found.id) if found.files else ())
        ),
        *(
            html(f"body-{row.number}", _("Text, version %(number)s", number=row.number), row)
            for row in (queries.versions(found.id) if found.edited_at else ())
        ),
    ]
    owner = Owner(found.author_id, found.organisation_id, found.visibility)
    about = found.contribution
    url = partial(queries.address, about, found)
    return Held("comment", {"comment_id": found.id}, on(about), owner, found.language, about.title, url, parts, finish)


def offer() -> None:
    """Offer comments."""
    register(Kind("comment", "kommentar", _("Comment"), _load))
