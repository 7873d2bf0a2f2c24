"""Blanked passages: what was blanked and why, who read the original, and at each text the reasons that stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel.database import Moment

revision = "0012"
down_revision = "0022"
branch_labels = None
depends_on = None

TEXTS = ("contributions", "comments", "candidates", "answers")
ONE_TEXT = (
    "(CASE WHEN comment_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN candidate_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN answer_id IS NULL THEN 0 ELSE 1 END) <= 1"
)


def upgrade() -> None:
    """Make the table and the columns."""
    for table in TEXTS:
        op.add_column(table, sa.Column("blanked", sa.String(length=80), nullable=False, server_default=""))
    op.create_table(
        "blankings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("candidate_id", sa.Integer(), nullable=True),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("reason_code", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.JSON(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.Column("objected_at", Moment(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "status IN ('standing', 'contested', 'confirmed', 'undone')", name=op.f("ck_blankings_status")
        ),
        sa.CheckConstraint(ONE_TEXT, name=op.f("ck_blankings_one_text")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_blankings_{column}"))
            for column, table in (
                ("contribution_id", "contributions"),
                ("comment_id", "comments"),
                ("candidate_id", "candidates"),
                ("answer_id", "answers"),
                ("author_id", "people"),
                ("actor_id", "people"),
                ("decided_by_id", "people"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blankings")),
        sa.UniqueConstraint("request_key", name=op.f("uq_blankings_request_key")),
    )
    with op.batch_alter_table("blankings", schema=None) as batch_op:
        for column in ("contribution_id", "comment_id", "candidate_id", "answer_id", "author_id"):
            batch_op.create_index(batch_op.f(f"ix_blankings_{column}"), [column], unique=False)
        batch_op.create_index("ix_blankings_status", ["status", "id"], unique=False)
    op.create_table(
        "blanking_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("blanking_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_blanking_readings_actor_id")),
        sa.ForeignKeyConstraint(["blanking_id"], ["blankings.id"], name=op.f("fk_blanking_readings_blanking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blanking_readings")),
    )
    with op.batch_alter_table("blanking_readings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blanking_readings_blanking_id"), ["blanking_id"], unique=False)


def downgrade() -> None:
    """Drop them: bars stay in the texts, the originals go."""
    op.drop_table("blanking_readings")
    op.drop_table("blankings")
    for table in TEXTS:
        op.drop_column(table, "blanked")
