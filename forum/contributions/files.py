"""Files on contributions, comments and drafts: rows and bytes together, how many there may be, and who may see them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import BindParameter, Select, bindparam, exists, select

from forum.accounts import drafts
from forum.accounts.actor import Actor
from forum.accounts.models import Draft
from forum.contributions import policy
from forum.contributions.models import Attachment, Contribution, FileKind
from forum.kernel import store
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.errors import HouseError
from forum.kernel.media import SIZES, Document, Picture
from forum.kernel.settings import current
from forum.web.transaction import writing

FORGOTTEN_AFTER = timedelta(hours=1)  # files that hang on nothing


@dataclass(frozen=True)
class Room:
    """How many pictures and documents one thing may have."""

    pictures: int
    documents: int

    def for_kind(self, kind: str) -> int:
        """Give how many of one kind there may be."""
        return self.pictures if kind == FileKind.PICTURE else self.documents


def on_idea() -> Room:
    """Give how many files an idea may have."""
    return Room(current().idea_pictures, current().idea_documents)


def on_comment() -> Room:
    """Give how many files a comment may have."""
    return Room(current().comment_pictures, current().comment_documents)


Sight = Callable[[int, Actor], bool]


def _contribution_seen(key: int, actor: Actor) -> bool:
    owner = session.get(Contribution, key)
    return owner is not None and policy.VIEW.allows(actor, owner)


# Column that names what a file hangs on → may the actor see that? Rooms above add theirs.
SIGHT: dict[str, Sight] = {"contribution_id": _contribution_seen, "draft_id": drafts.is_mine}


def visible(row: Attachment, actor: Actor) -> bool:
    """Tell whether the actor may see what a file hangs on; nobody sees a file that hangs on nothing."""
    for column, rule in SIGHT.items():
        key = getattr(row, column)
        if key is not None:
            return rule(key, actor)
    return False


def stored_as(row: Attachment) -> list[str]:
    """Give the names of a file's bytes in the store."""
    if row.kind == FileKind.DOCUMENT:
        return [f"{row.key[:2]}/{row.key}.pdf"]
    endings = ("webp", "avif") if row.avif else ("webp",)
    return [f"{row.key[:2]}/{row.key}-{size}.{ending}" for size in SIZES for ending in endings]


def keep(ready: Picture | Document, alternative: str = "", **holder: int) -> Attachment:
    """Store a file that was made ready, and its row; `holder` is `draft_id`, `contribution_id` or `comment_id`."""
    key = secrets.token_urlsafe(18)
    row = Attachment(key=key, name=ready.name, digest=ready.digest, alternative=alternative, **holder)
    if isinstance(ready, Document):
        row.kind, row.size = FileKind.DOCUMENT, len(ready.data)
        store.put(f"{key[:2]}/{key}.pdf", ready.data)
    else:
        row.kind, row.width, row.height = FileKind.PICTURE, ready.width, ready.height
        row.avif = "gross.avif" in ready.files
        row.size = len(ready.files["gross.webp"])
        for variant, data in ready.files.items():
            store.put(f"{key[:2]}/{key}-{variant}", data)
    session.add(row)
    return row


def forget(rows: Iterable[Attachment]) -> None:
    """Delete files with their bytes."""
    for row in rows:
        for name in stored_as(row):
            store.drop(name)
        session.delete(row)


def of(column: Any, *keys: int) -> Sequence[Attachment]:
    """Give the files of these drafts, contributions or comments, as `column` says, in the order they were added."""
    if not keys:
        return ()
    return session.scalars(_held_by(column.key), {"keys": keys}).all()


@cache
def _held_by(column: str) -> Select[Attachment]:
    keys: BindParameter[int] = bindparam("keys", expanding=True)
    return select(Attachment).where(getattr(Attachment, column).in_(keys)).order_by(Attachment.id)


def of_draft(draft: Draft | None) -> Sequence[Attachment]:
    """Give the files of a draft."""
    return of(Attachment.draft_id, draft.id) if draft is not None else ()


def of_drafts(keys: Sequence[int]) -> dict[int, list[Attachment]]:
    """Give the files of these drafts by the draft's key."""
    found: dict[int, list[Attachment]] = {}
    for row in of(Attachment.draft_id, *keys):
        found.setdefault(row.draft_id or 0, []).append(row)
    return found


drafts.hang(drafts.Hanging(of_drafts, lambda draft: forget(of_draft(draft))))


def hand_over(draft: Draft, keys: Iterable[int] | None = None, **holder: int) -> int:
    """Give a draft's files, or those of these `keys`, to what the draft became; tell how many.

    Raises HouseError when one is not described: nobody could read or choose it.
    """
    chosen = None if keys is None else set(keys)
    rows = [row for row in of_draft(draft) if chosen is None or row.id in chosen]
    require_described(rows)
    for row in rows:
        row.draft_id = None
        for name, key in holder.items():
            setattr(row, name, key)
    session.flush()
    return len(rows)


def require_described(rows: Iterable[Attachment]) -> None:
    """Raise HouseError, in words, when a file has no description or title yet."""
    missing = next((row for row in rows if not row.alternative), None)
    if missing is not None:
        raise HouseError(_("Please describe the file “%(name)s” first.", name=missing.name))


def sweep() -> None:
    """Forget files whose draft or account is gone (a job of the worker)."""
    lost = (
        Attachment.draft_id.is_(None)
        & Attachment.contribution_id.is_(None)
        & Attachment.comment_id.is_(None)
        & (Attachment.created_at < now() - FORGOTTEN_AFTER)
    )
    if session.scalar(select(exists().where(lost))):
        with writing():
            forget(session.scalars(select(Attachment).where(lost).limit(1000)).all())
