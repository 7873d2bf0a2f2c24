"""Where the words of public talks stand, for blanking passages; what is said inside is for nobody else to change."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.blanking.texts import Held, Kind, Owner, Stem, line, markdown, noting, register
from forum.contributions.status import Visibility
from forum.councils import policy
from forum.councils.models import Council
from forum.councils.models_threads import TITLE_LENGTH, Post, Thread
from forum.kernel.database import session

CALLED = _("public talk of a council")


def _stems(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Ask for the posts of public talks that somebody sees."""
    return (
        select(Post.id, Thread.title, Post.language)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Council, Council.id == Thread.council_id)
        .where(Thread.internal.is_(False), policy.VIEW.where(actor, Council))
    )


def _load(key: int, held: bool) -> Held | None:  # noqa: FBT001 (a loader)
    wanted = (
        select(Post, Thread)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id == key, Thread.internal.is_(False))
        .options(joinedload(Thread.council))
    )
    if held:
        locked = wanted.with_for_update(of=(Post, Thread), key_share=True)
        wanted = locked.execution_options(populate_existing=True)
    row = session.execute(wanted).one_or_none()
    if row is None:
        return None
    post, thread = row
    council = thread.council
    visibility = Visibility.PUBLIC if council.shown else Visibility.INTERNAL
    stem = Stem(thread.title, post.language, CALLED, visibility, lambda actor: policy.VIEW.allows(actor, council))
    first = session.scalar(select(func.min(Post.id)).where(Post.thread_id == thread.id)) == post.id
    parts = [line("title", _("Title"), thread, "title", TITLE_LENGTH)] if first else []
    parts.append(markdown("body", _("Text"), post, post.language))
    url = partial(url_for, "councils.thread", slug=council.slug, key=thread.id, _anchor=f"beitrag-{post.id}")
    owner, keys = Owner(post.author_id, None, visibility), {"post_id": post.id}
    return Held("post", keys, stem, owner, post.language, thread.title, url, parts, noting(post))


def offer() -> None:
    """Offer posts of public talks; the title of a talk goes with its first post."""
    register(Kind("post", "beitrag", _("Post of a council"), _load, stems=_stems, called=CALLED))
