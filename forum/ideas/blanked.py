"""Where an idea's words and those of its answers stand, for blanking passages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from forum.blanking.texts import Held, Kind, Owner, Part, copies, line, markdown, noting, on, register
from forum.contributions import addresses, files, queries
from forum.contributions.models import ALTERNATIVE_LENGTH, PLACE_LENGTH, TITLE_LENGTH, Answer, Attachment
from forum.ideas.models import KIND, Idea
from forum.kernel.database import session

VERDICT_LENGTH, FACT_LENGTH, ENTRY_LENGTH = 240, 120, 4_000


def _parts(idea: Idea) -> Iterator[Part]:
    """Give the text itself, older versions, descriptions of files, and what the timeline quotes."""
    yield line("title", _("Title"), idea, "title", TITLE_LENGTH)
    yield markdown("body", _("Text"), idea, idea.language)
    yield line("place", _("Place"), idea, "place", PLACE_LENGTH)
    for row in files.of(Attachment.contribution_id, idea.id):
        yield line(f"file-{row.id}", _("Description of a file"), row, "alternative", ALTERNATIVE_LENGTH)
    for version in queries.versions(idea.id):
        number = {"number": version.number}
        yield line(f"title-{version.number}", _("Title, version %(number)s", **number), version, "title", TITLE_LENGTH)
        yield markdown(f"body-{version.number}", _("Text, version %(number)s", **number), version, idea.language)
    for entry in queries.timeline(idea.id):
        if entry.reason:
            yield line(f"entry-{entry.id}", _("Timeline"), entry, "reason", ENTRY_LENGTH)
    yield from copies(KIND, idea.id)


def _load(key: int, held: bool) -> Held | None:  # noqa: FBT001 (a loader)
    wanted = select(Idea).where(Idea.id == key)
    if held:
        wanted = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    idea = session.scalar(wanted)
    if idea is None:
        return None

    def finish(codes: str) -> None:
        idea.blanked = codes
        idea.revision += 1

    owner = Owner(idea.author_id, idea.organisation_id, idea.visibility)
    parts = list(_parts(idea))
    return Held(KIND, {}, on(idea), owner, idea.language, idea.title, partial(addresses.url, idea), parts, finish)


def _answer(key: int, held: bool) -> Held | None:  # noqa: FBT001 (a loader)
    wanted = select(Answer).where(Answer.id == key)
    if held:
        wanted = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    answer = session.scalar(wanted)
    idea = session.get(Idea, answer.contribution_id) if answer is not None else None
    if answer is None or idea is None:
        return None
    facts = (("costs", _("Costs")), ("period", _("Period")), ("responsible", _("In charge")))
    parts = [
        line("verdict", _("Answer in one sentence"), answer, "verdict", VERDICT_LENGTH),
        markdown("body", _("Reasons"), answer, answer.language),
        *(line(name, label, answer, name, FACT_LENGTH) for name, label in facts),
    ]
    owner = Owner(answer.given_by_id, None, idea.visibility)
    keys, url = {"answer_id": answer.id}, partial(addresses.url, idea)
    return Held("answer", keys, on(idea), owner, answer.language, idea.title, url, parts, noting(answer))


def _answers(contribution_id: int) -> list[tuple[Any, int]]:
    rows = session.scalars(
        select(Answer.id).where(Answer.contribution_id == contribution_id).order_by(Answer.id.desc())
    )
    return [(_("Answer of the city"), key) for key in rows]


def _key(number: int) -> int | None:
    return session.scalar(select(Idea.id).where(Idea.kind == KIND, Idea.number == number))


def offer() -> None:
    """Offer both kinds of text."""
    register(Kind(KIND, "idee", _("Idea"), _load, numbered=_key))
    register(Kind("answer", "antwort", _("Answer of the city"), _answer, around=_answers))
