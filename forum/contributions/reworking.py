"""Changing what has files already: each is described anew or taken away once the change is sent; new ones wait at a draft.

A form shows `attached`, the draft's content holds `typed`, and whoever sends calls `Changes.of(content, draft).apply(…)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forum.accounts.models import Draft
from forum.contributions import files
from forum.contributions.attaching import WithFiles
from forum.contributions.models import Attachment


def attached(column: Any, key: int, draft: Draft | None) -> list[Attachment]:
    """Give the files as they are to be: those of a contribution or comment that are not taken away, then the draft's."""
    gone = set(draft.content.get("removed", ())) if draft else set()
    return [*(row for row in files.of(column, key) if row.id not in gone), *files.of_draft(draft)]


def words(draft: Draft | None) -> Mapping[int, str]:
    """Give what a draft says about files that are there already."""
    return {int(key): text for key, text in (draft.content.get("words") or {}).items()} if draft else {}


def typed(form: WithFiles | None, draft: Draft | None) -> dict[str, Any]:
    """Give what is to become of the files that are there already, for a draft's content; without a form as it was."""
    before = draft.content if draft else {}
    said = form.described() if form is not None else {}
    held = (
        {str(row.id): said.get(row.id, row.alternative) for row in form.attached if row.draft_id is None}
        if form
        else {}
    )
    return {
        "removed": sorted({*before.get("removed", ()), *(form.removed if form is not None else ())}),
        "words": {**before.get("words", {}), **held},
    }


@dataclass(frozen=True)
class Changes:
    """What is to become of files once a change is sent."""

    removed: frozenset[int]
    words: Mapping[str, str]
    draft: Draft | None
    chosen: frozenset[int] | None = None

    @classmethod
    def of(cls, content: Mapping[str, Any], draft: Draft | None, chosen: Iterable[int] | None = None) -> Changes:
        """Read them from a draft's content; of the new files only those that are `chosen`, else all."""
        keys = frozenset(chosen) if chosen is not None else None
        return cls(frozenset(content.get("removed", ())), content.get("words") or {}, draft, keys)

    def apply(self, column: Any, key: int) -> bool:
        """Do it, inside `writing()`; tell whether anything is another than before. Raises HouseError for a file without words."""
        changed = False
        for row in files.of(column, key):
            said = self.words.get(str(row.id)) or row.alternative
            if row.id in self.removed:
                files.forget([row])
                changed = True
            elif said != row.alternative:
                row.alternative = said
                changed = True
        added = files.hand_over(self.draft, self.chosen, **{column.key: key}) if self.draft is not None else 0
        return changed or added > 0
