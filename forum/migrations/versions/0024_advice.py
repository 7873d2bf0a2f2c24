"""Search over recommendations and meetings; candidates that a council advises on, and recommendations about them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from forum.kernel.analysis import analyse
from forum.kernel.fulltext import fields
from forum.meetings.searching import INDEX as MEETINGS
from forum.recommendations.searching import INDEX as RECOMMENDATIONS

revision = "0024"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the indexes, and put into them what stands already."""
    op.add_column("contributions", sa.Column("advice_by", sa.Date(), nullable=True))
    with op.batch_alter_table("recommendations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("candidate_number", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_recommendations_candidate_number"), "candidates", ["candidate_number"], ["number"]
        )
    for index, standing in ((RECOMMENDATIONS, _recommendations()), (MEETINGS, _meetings())):
        for statement in index.create(op.get_bind().dialect.name):
            op.execute(statement)
        entries = [
            {"rowid": key, **fields(analyse(title, body, language))}
            for key, title, body, language in standing
            if title or body
        ]
        if entries:
            op.bulk_insert(index.table, entries)


def _recommendations() -> Iterator[tuple[int, str, str, str]]:
    """Give what was issued so far."""
    for row in op.get_bind().execute(sa.text("SELECT id, title, body, language FROM recommendations ORDER BY id")):
        yield row.id, row.title, row.body, row.language


def _meetings() -> Iterator[tuple[int, str, str, str]]:
    """Give the public agendas so far, and what published minutes say of them."""
    titles: dict[int, list[str]] = defaultdict(list)
    bodies: dict[int, list[str]] = defaultdict(list)
    agenda = "SELECT meeting_id, title, body FROM agenda_items WHERE public AND status = 'accepted'"
    for row in op.get_bind().execute(sa.text(f"{agenda} ORDER BY meeting_id, position, id")):
        titles[row.meeting_id].append(row.title)
        bodies[row.meeting_id].append(row.body)
    published = "SELECT meeting_id, content FROM meeting_minutes WHERE status = 'published'"
    minutes = {
        row.meeting_id: row.content
        for row in op.get_bind().execute(sa.text(f"{published} ORDER BY meeting_id, version"))
    }
    for key, content in minutes.items():
        bodies[key].append(_said(json.loads(content) if isinstance(content, str) else content))
    for key in sorted({*titles, *bodies}):
        yield key, "\n".join(titles[key]), "\n".join(bodies[key]), "de"


def _said(content: dict[str, Any]) -> str:
    return "\n".join(
        text
        for item in content.get("items", ())
        for text in (item["title"], item["record"], item["result"], *(vote["title"] for vote in item["votes"]))
        if text
    )


def downgrade() -> None:
    """Drop the indexes and the columns; what a council advises on stays with the Board."""
    for index in (MEETINGS, RECOMMENDATIONS):
        op.execute(f"DROP TABLE {index.name}")
    with op.batch_alter_table("recommendations", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_recommendations_candidate_number"), type_="foreignkey")
        batch_op.drop_column("candidate_number")
    op.drop_column("contributions", "advice_by")
