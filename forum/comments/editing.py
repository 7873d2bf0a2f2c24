"""Editing one's own comment for a while after it was written; everybody can read how it stood before."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _

from forum.accounts.actor import Actor
from forum.blanking import edits
from forum.comments import attached, counting, policy
from forum.comments.models import Comment, CommentVersion, Stance
from forum.comments.service import Words, locked
from forum.contributions.reworking import Changes
from forum.contributions.status import Visibility
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.errors import Refused
from forum.kernel.events import emit
from forum.kernel.settings import current


def until(created_at: datetime) -> datetime:
    """Give the moment until which a comment can be edited."""
    return created_at + timedelta(minutes=current().comment_edit_minutes)


def is_open(actor: Actor, found: Comment) -> bool:
    """Tell whether the actor may edit a comment right now."""
    return policy.EDIT.allows(actor, found) and now() < until(found.created_at)


def edit(
    comment_id: int,
    words: Words,
    *,
    actor: Actor,
    version: int,
    stance: str = "",
    files: Changes | None = None,
) -> Comment:
    """Change one's own comment; what was public before is kept for everybody to read. The same text and files change nothing.

    `version` is the one that was being edited, `files` what becomes of pictures and documents. Raises Forbidden, Missing, Refused for another version and too late.
    """
    found = locked(comment_id)
    policy.OPEN.require(actor, found.contribution)
    policy.EDIT.require(actor, found)
    if not is_open(actor, found):
        raise Refused(_("The time for editing is over."))
    if version != found.version:
        raise Refused(_("This comment has changed meanwhile."))
    if stands := problem(found, words.body):
        raise Refused(stands)
    meant = Stance(stance) if stance and found.thread_id is None and not found.official else found.stance
    if meant == Stance.NEUTRAL and not found.stance:
        meant = found.stance  # it was never asked; saying nothing new changes nothing
    rewritten = (words.body, meant) != (found.body, found.stance)
    refiled = files is not None and attached.rework(found, files)
    if not (rewritten or refiled):
        return found
    if rewritten:
        _rewrite(found, words, meant)
    found.revision += 1
    emit("comment.edit", actor=actor, subject=found, contribution_id=found.contribution_id, version=found.version)
    return found


def _rewrite(found: Comment, words: Words, meant: str) -> None:
    if found.visibility == Visibility.PUBLIC:
        _keep(found)
        if meant != found.stance:
            counting.count_stance(found.contribution_id, found.stance, -1)
            counting.count_stance(found.contribution_id, meant, 1)
    found.body, found.html, found.language, found.stance = words.body, words.html, words.language, meant
    found.version += 1


def problem(found: Comment, body: str) -> str:
    """Say what stands against a new text because passages were blanked; empty where nothing does."""
    about = {"contribution_id": found.contribution_id, "comment_id": found.id}
    return edits.problem(("", found.body), ("", body), blanked=found.blanked, **about)


def _keep(found: Comment) -> None:
    """Keep the text that is being replaced."""
    found.edited_at = now()
    session.add(
        CommentVersion(
            comment_id=found.id,
            number=found.version,
            stance=found.stance,
            html=found.html,
            language=found.language,
            at=found.edited_at,
        )
    )
