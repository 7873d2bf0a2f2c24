"""Comments in threads: replies, stances, support, versions, and the discussion as a whole."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel.database import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# With their defaults in the database, so that code from before this migration can still write comments.
NUMBERS = {"position": "0", "version": "1", "replies": "0", "said": "0", "supports": "0"}
INDEXES = {
    "ix_comments_listed": ["contribution_id", "listed", "id"],
    "ix_comments_supported": ["contribution_id", "listed", "supports", "id"],
    "ix_comments_own": ["author_id", "contribution_id"],
    "ix_comments_thread": ["thread_id", "visibility", "position"],
}


def upgrade() -> None:
    """Add the columns; what was said so far begins threads of its own."""
    with op.batch_alter_table("comments") as batch:
        for name in ("thread_id", "parent_id"):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name, default in NUMBERS.items():
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=default))
        batch.add_column(sa.Column("stance", sa.String(length=8), nullable=False, server_default=""))
        batch.add_column(sa.Column("listed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("edited_at", Moment(), nullable=True))
        for name in ("thread_id", "parent_id"):
            batch.create_foreign_key(op.f(f"fk_comments_{name}"), "comments", [name], ["id"])
        batch.create_check_constraint(op.f("ck_comments_stance"), "stance IN ('', 'for', 'against', 'neutral')")
        batch.create_check_constraint(op.f("ck_comments_counters"), "replies >= 0 AND supports >= 0")
    op.execute("UPDATE comments SET listed = (visibility = 'public')")
    with op.batch_alter_table("comments") as batch:
        for name, columns in INDEXES.items():
            batch.create_index(name, columns)
    op.create_table(
        "comment_versions",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stance", sa.String(length=8), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_comment_versions_comment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", "number", name=op.f("pk_comment_versions")),
    )
    op.create_table(
        "comment_supports",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_comment_supports_comment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_comment_supports_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_comment_supports_contribution_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", "person_id", name=op.f("pk_comment_supports")),
    )
    with op.batch_alter_table("comment_supports") as batch:
        batch.create_index(op.f("ix_comment_supports_person_id_contribution_id"), ["person_id", "contribution_id"])
    op.create_table(
        "discussions",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("in_favour", sa.Integer(), nullable=False),
        sa.Column("opposed", sa.Integer(), nullable=False),
        sa.Column("neutral", sa.Integer(), nullable=False),
        sa.Column("pinned_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("in_favour >= 0 AND opposed >= 0 AND neutral >= 0", name=op.f("ck_discussions_counters")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_discussions_contribution_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["pinned_id"], ["comments.id"], name=op.f("fk_discussions_pinned_id")),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_discussions")),
    )
    with op.batch_alter_table("discussions") as batch:
        batch.create_index(op.f("ix_discussions_pinned_id"), ["pinned_id"])


def downgrade() -> None:
    """Make all comments flat again; their texts stay as they read last."""
    for table in ("discussions", "comment_supports", "comment_versions"):
        op.drop_table(table)
    with op.batch_alter_table("comments") as batch:
        for name in INDEXES:
            batch.drop_index(name)
    with op.batch_alter_table("comments") as batch:
        for name in ("stance", "counters"):
            batch.drop_constraint(op.f(f"ck_comments_{name}"), type_="check")
        for name in ("thread_id", "parent_id"):
            batch.drop_constraint(op.f(f"fk_comments_{name}"), type_="foreignkey")
        for name in (*NUMBERS, "stance", "listed", "edited_at", "thread_id", "parent_id"):
            batch.drop_column(name)
