"""Search over comments, candidates, councils, organisations, statements; a verification can be taken back."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from forum.candidates.searching import INDEX as CANDIDATES
from forum.comments.fulltext import INDEX as COMMENTS
from forum.councils.searching import INDEX as COUNCILS
from forum.kernel.analysis import analyse
from forum.kernel.database import Moment
from forum.kernel.fulltext import Index, fields
from forum.organisations.searching import INDEX as ORGANISATIONS
from forum.statements.searching import INDEX as STATEMENTS

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BATCH = 500
# An index, what is title and text in the table, and how a row is put into words.
INDEXES = (
    (COMMENTS, "''", "body"),
    (CANDIDATES, "title", "reasons"),
    (COUNCILS, "name", "purpose || ' ' || task"),
    (ORGANISATIONS, "name", "about"),
    (STATEMENTS, "''", "body"),
)


def upgrade() -> None:
    """Add the column and the indexes, and put into them what stands already."""
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revoked_at", Moment(), nullable=True))
    op.create_index("ix_comments_organisation_id", "comments", ["organisation_id"], unique=False)
    for index, title, body in INDEXES:
        for statement in index.create(op.get_bind().dialect.name):
            op.execute(statement)
        for entries in _standing(index, title, body):
            op.bulk_insert(index.table, entries)


def _standing(index: Index, title: str, body: str) -> Iterator[list[dict[str, object]]]:
    """Give the rows of an index for what people wrote so far, some at a time."""
    last = 0
    while True:
        rows = op.get_bind().execute(
            sa.text(
                f"SELECT id, {title} AS title, {body} AS body, language FROM {index.source} "  # noqa: S608 (words of ours)
                f"WHERE id > :last ORDER BY id LIMIT {BATCH}"
            ),
            {"last": last},
        )
        found = rows.all()
        if not found:
            return
        last = found[-1].id
        entries = [
            {"rowid": row.id, **fields(analyse(row.title, row.body, row.language))}
            for row in found
            if row.title or row.body
        ]
        if entries:
            yield entries


def downgrade() -> None:
    """Drop the indexes and the column; whoever is not verified any more is refused to older code."""
    for index, _title, _body in INDEXES:
        op.execute(f"DROP TABLE {index.name}")
    op.drop_index("ix_comments_organisation_id", table_name="comments")
    op.execute("UPDATE organisations SET refused_at = revoked_at WHERE revoked_at IS NOT NULL")
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_column("revoked_at")
