"""What a draft is about, so that one thing finds its own."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; drafts of comments and of answers to questions say in their content what they are about."""
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.String(length=60), nullable=False, server_default=""))
    connection = op.get_bind()
    kept = connection.execute(sa.text("SELECT id, kind, content FROM drafts WHERE kind IN ('comment', 'reply')")).all()
    for key, kind, content in kept:
        held = json.loads(content) if isinstance(content, str) else content
        about = f"idea/{held['number']}"
        if kind == "comment" and held.get("parent"):
            about = f"{about}/{held['parent']}"
        connection.execute(sa.text("UPDATE drafts SET about = :about WHERE id = :key"), {"about": about, "key": key})


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_column("about")
