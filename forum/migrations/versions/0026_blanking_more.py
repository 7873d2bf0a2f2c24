"""Passages of statements and of councils' public talks can be blanked too; posts hang on no contribution."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0023"
branch_labels = None
depends_on = None

NEW = (("statement_id", "statements"), ("post_id", "council_posts"))
BEFORE = ("comment_id", "candidate_id", "answer_id")
ABOUT = "(contribution_id IS NULL) = (post_id IS NOT NULL)"


def _one_of(columns: tuple[str, ...]) -> str:
    return " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in columns) + " <= 1"


def upgrade() -> None:
    """Add the columns; each act still is about one text."""
    for _column, table in NEW:
        op.add_column(table, sa.Column("blanked", sa.String(length=80), nullable=False, server_default=""))
    with op.batch_alter_table("blankings", schema=None) as batch_op:
        for column, table in NEW:
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch_op.create_foreign_key(batch_op.f(f"fk_blankings_{column}"), table, [column], ["id"])
            batch_op.create_index(batch_op.f(f"ix_blankings_{column}"), [column], unique=False)
        batch_op.alter_column("contribution_id", existing_type=sa.Integer(), nullable=True)
        batch_op.drop_constraint(batch_op.f("ck_blankings_one_text"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_blankings_one_text"), _one_of((*BEFORE, *(column for column, _table in NEW)))
        )
        batch_op.create_check_constraint(batch_op.f("ck_blankings_about"), ABOUT)


def downgrade() -> None:
    """Drop them: bars stay in the texts, the originals of statements and posts go."""
    op.execute(
        "DELETE FROM blanking_readings WHERE blanking_id IN "
        "(SELECT id FROM blankings WHERE statement_id IS NOT NULL OR post_id IS NOT NULL)"
    )
    op.execute("DELETE FROM blankings WHERE statement_id IS NOT NULL OR post_id IS NOT NULL")
    with op.batch_alter_table("blankings", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_blankings_about"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_blankings_one_text"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_blankings_one_text"), _one_of(BEFORE))
        batch_op.alter_column("contribution_id", existing_type=sa.Integer(), nullable=False)
        for column, _table in reversed(NEW):
            batch_op.drop_index(batch_op.f(f"ix_blankings_{column}"))
            batch_op.drop_constraint(batch_op.f(f"fk_blankings_{column}"), type_="foreignkey")
            batch_op.drop_column(column)
    for _column, table in NEW:
        op.drop_column(table, "blanked")
