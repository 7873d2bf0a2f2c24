"""Merges of contributions, from the proposal on, and links between related ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel.database import Moment

revision = "0010"
down_revision = "0020"
branch_labels = None
depends_on = None

STANDING = sa.text("status IN ('proposed', 'merged')")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("relate", sa.Boolean(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("from_status", sa.String(length=16), nullable=False),
        sa.Column("asked_from", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "status IN ('proposed', 'merged', 'refused', 'withdrawn', 'expired', 'undone')",
            name=op.f("ck_merges_status"),
        ),
        sa.CheckConstraint("contribution_id <> into_id", name=op.f("ck_merges_two")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contributions.id"], name=op.f("fk_merges_contribution_id")),
        sa.ForeignKeyConstraint(["into_id"], ["contributions.id"], name=op.f("fk_merges_into_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["people.id"], name=op.f("fk_merges_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.create_index(
            "ix_merges_standing",
            ["contribution_id"],
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        )
        batch_op.create_index(batch_op.f("ix_merges_contribution_id_status"), ["contribution_id", "status"])
        batch_op.create_index(batch_op.f("ix_merges_into_id_status"), ["into_id", "status"])
        batch_op.create_index("ix_merges_waiting", ["status", "expires_on"])
    op.create_table(
        "relations",
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_relations_ordered")),
        sa.ForeignKeyConstraint(
            ["high_id"], ["contributions.id"], name=op.f("fk_relations_high_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["linked_by_id"], ["people.id"], name=op.f("fk_relations_linked_by_id")),
        sa.ForeignKeyConstraint(["low_id"], ["contributions.id"], name=op.f("fk_relations_low_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_relations")),
    )
    with op.batch_alter_table("relations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relations_high_id"), ["high_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("relations")
    op.drop_table("merges")
