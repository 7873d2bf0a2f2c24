"""What is said in a council: internal and public threads, posts with files. Verbs never commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from forum.accounts.actor import Actor
from forum.councils import files, policy
from forum.councils.kinds import SECRETARY, SeatRole
from forum.councils.models import Council
from forum.councils.models_members import Member
from forum.councils.models_threads import POST_LENGTH, TITLE_LENGTH, CouncilFile, Post, Thread
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.kernel.events import emit
from forum.kernel.text import language_of, plain, prose, render
from forum.web.uploads import Upload

LENGTH = 100  # threads shown
POSTS = 500


@dataclass(frozen=True)
class Words:
    """What somebody says, made ready before the database is locked."""

    body: str
    html: str
    language: str

    @classmethod
    def of(cls, body: str) -> Words:
        """Clean, render and find the language."""
        body = prose(body)[:POST_LENGTH]
        return cls(body, render(body), language_of(body))


def of_council(council_id: int, *, internal: bool) -> Sequence[Thread]:
    """Give the threads of a council in which something was said, the newest posts first; the caller has checked sight."""
    wanted = select(Thread).where(Thread.council_id == council_id, Thread.internal.is_(internal), Thread.posts > 0)
    return session.scalars(wanted.order_by(Thread.last_at.desc(), Thread.id.desc()).limit(LENGTH)).all()


def visible(council: Council, key: int, actor: Actor, *, internal: bool) -> Thread:
    """Give a thread of a council that the actor may read. Raises Missing."""
    (policy.READ if internal else policy.VIEW).require(actor, council)
    thread = session.get(Thread, key)
    if thread is None or thread.council_id != council.id or thread.internal != internal:
        raise Missing
    return thread


def posts(thread_id: int) -> Sequence[Post]:
    """Give the posts of a thread in order, with their files."""
    wanted = select(Post).where(Post.thread_id == thread_id).options(selectinload(Post.files))
    return session.scalars(wanted.order_by(Post.id).limit(POSTS)).all()


def file_of(thread: Thread, key: int) -> CouncilFile:
    """Give a file of a thread. Raises Missing."""
    wanted = select(CouncilFile).join(Post, Post.id == CouncilFile.post_id)
    found = session.scalar(wanted.where(CouncilFile.id == key, Post.thread_id == thread.id))
    if found is None:
        raise Missing
    return found


def begin(
    council: Council, title: str, words: Words, *, internal: bool, actor: Actor, upload: Upload | None = None
) -> Thread:
    """Begin a thread, internal or public for ever. Raises Missing or Forbidden for who may not."""
    (policy.WRITE if internal else policy.ANNOUNCE).require(actor, council)
    thread = Thread(
        council_id=council.id,
        internal=internal,
        title=plain(title, limit=TITLE_LENGTH),
        created_by_id=actor.id,
    )
    session.add(thread)
    session.flush()
    say(council, thread, words, actor=actor, upload=upload)
    return thread


def say(council: Council, thread: Thread, words: Words, *, actor: Actor, upload: Upload | None = None) -> Post:
    """Say something in a thread, under one's real name. Events tell neither title nor text."""
    (policy.WRITE if thread.internal else policy.ANNOUNCE).require(actor, council)
    name, speaker = voice(council, actor)
    post = Post(
        thread_id=thread.id,
        author_id=actor.id,
        name=name,
        speaker=speaker,
        body=words.body,
        html=words.html,
        language=words.language,
        at=now(),
    )
    session.add(post)
    session.flush()
    if upload is not None:
        files.keep(upload, post.id)
    session.execute(update(Thread).where(Thread.id == thread.id).values(posts=Thread.posts + 1, last_at=post.at))
    emit("council.say", actor=actor, subject=post, council=council.id, internal=thread.internal)
    return post


def voice(council: Council, actor: Actor) -> tuple[str, str]:
    """Give the name and the part in which somebody speaks: their seat's, or the office's."""
    if council.id not in actor.councils:
        return actor.name, SECRETARY
    wanted = select(Member).where(
        Member.council_id == council.id, Member.person_id == actor.id, Member.ended_at.is_(None)
    )
    seat = session.scalars(wanted.order_by(Member.until_on.desc(), Member.id.desc()).limit(1)).first()
    return (seat.name, str(seat.role)) if seat is not None else (actor.name, str(SeatRole.CHAIR))


def forget(person_id: int) -> None:
    """Take the name from what somebody said: their account is being erased."""
    session.execute(update(Post).where(Post.author_id == person_id).values(name=""))
