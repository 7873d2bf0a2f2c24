"""Several pictures and documents, on comments too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; all files so far are pictures, without AVIF."""
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=10), nullable=False, server_default="picture"))
        batch_op.add_column(sa.Column("comment_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("digest", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("size", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("avif", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_foreign_key(op.f("fk_attachments_comment_id"), "comments", ["comment_id"], ["id"])
        batch_op.create_check_constraint(op.f("ck_attachments_kind"), "kind IN ('picture', 'document')")
        batch_op.create_check_constraint(op.f("ck_attachments_holder"), "contribution_id IS NULL OR comment_id IS NULL")
        batch_op.create_index(batch_op.f("ix_attachments_comment_id"), ["comment_id"], unique=False)
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("files", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop the columns; what older code cannot show hangs on nothing from then on, and is seen by nobody."""
    op.execute("UPDATE attachments SET contribution_id = NULL WHERE kind = 'document'")
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.drop_column("files")
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachments_comment_id"))
        batch_op.drop_constraint(op.f("ck_attachments_holder"), type_="check")
        batch_op.drop_constraint(op.f("ck_attachments_kind"), type_="check")
        batch_op.drop_constraint(op.f("fk_attachments_comment_id"), type_="foreignkey")
        for name in ("avif", "size", "digest", "comment_id", "kind"):
            batch_op.drop_column(name)
