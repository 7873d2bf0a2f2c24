"""What people follow, what they hear of, and digests by mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel.database import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digest_runs",
        sa.Column("pace", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("pace", "day", name=op.f("pk_digest_runs")),
    )
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pace", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("next_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.CheckConstraint("pace IN ('daily', 'weekly')", name=op.f("ck_digests_pace")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_digests_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("person_id", "pace", "day", name=op.f("uq_digests_person_id_pace_day")),
    )
    with op.batch_alter_table("digests", schema=None) as batch_op:
        batch_op.create_index("ix_digests_open", ["sent_at", "next_at", "id"], unique=False)

    op.create_table(
        "notice_preferences",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("pace", sa.String(length=8), nullable=False),
        sa.CheckConstraint("pace IN ('once', 'daily', 'weekly', 'never')", name=op.f("ck_notice_preferences_pace")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_notice_preferences_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_notice_preferences")),
    )
    op.create_table(
        "unsubscribed",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_unsubscribed_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_unsubscribed")),
    )
    with op.batch_alter_table("unsubscribed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unsubscribed_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_unsubscribed_person_id"), ["person_id"], unique=False)

    op.create_table(
        "follows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("pace", sa.String(length=8), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("pace IN ('', 'once', 'daily', 'weekly', 'never')", name=op.f("ck_follows_pace")),
        sa.CheckConstraint(
            "(CASE WHEN contribution_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN topic_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN district_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_follows_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_follows_contribution_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["district_id"], ["districts.id"], name=op.f("fk_follows_district_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_follows_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_follows_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_follows_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follows")),
        sa.UniqueConstraint("contribution_id", "person_id", name=op.f("uq_follows_contribution_id_person_id")),
        sa.UniqueConstraint("district_id", "person_id", name=op.f("uq_follows_district_id_person_id")),
        sa.UniqueConstraint("organisation_id", "person_id", name=op.f("uq_follows_organisation_id_person_id")),
        sa.UniqueConstraint("topic_id", "person_id", name=op.f("uq_follows_topic_id_person_id")),
    )
    with op.batch_alter_table("follows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follows_person_id"), ["person_id"], unique=False)

    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=48), nullable=False),
        sa.Column("event", sa.String(length=48), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_news_comment_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_news_contribution_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["timeline.id"], name=op.f("fk_news_entry_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
        sa.UniqueConstraint("source", name=op.f("uq_news_source")),
    )
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_news_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_news_comment_id"), ["comment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_news_contribution_id"), ["contribution_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_news_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "notifications",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("news_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('own', 'replies', 'official', 'supported', 'followed')", name=op.f("ck_notifications_kind")
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_notifications_contribution_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name=op.f("fk_notifications_digest_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["news_id"], ["news.id"], name=op.f("fk_notifications_news_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_notifications_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "news_id", name=op.f("pk_notifications")),
    )
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notifications_contribution_id"), ["contribution_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notifications_digest_id"), ["digest_id"], unique=False)
        batch_op.create_index("ix_notifications_inbox", ["person_id", "contribution_id", "news_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notifications_news_id"), ["news_id"], unique=False)
        batch_op.create_index("ix_notifications_unread", ["person_id", "read_at"], unique=False)
        batch_op.create_index("ix_notifications_waiting", ["settled_at", "person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.drop_index("ix_notifications_waiting")
        batch_op.drop_index("ix_notifications_unread")
        batch_op.drop_index(batch_op.f("ix_notifications_news_id"))
        batch_op.drop_index("ix_notifications_inbox")
        batch_op.drop_index(batch_op.f("ix_notifications_digest_id"))
        batch_op.drop_index(batch_op.f("ix_notifications_contribution_id"))

    op.drop_table("notifications")
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_news_entry_id"))
        batch_op.drop_index(batch_op.f("ix_news_contribution_id"))
        batch_op.drop_index(batch_op.f("ix_news_comment_id"))
        batch_op.drop_index(batch_op.f("ix_news_at"))

    op.drop_table("news")
    with op.batch_alter_table("follows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follows_person_id"))

    op.drop_table("follows")
    with op.batch_alter_table("unsubscribed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unsubscribed_person_id"))
        batch_op.drop_index(batch_op.f("ix_unsubscribed_at"))

    op.drop_table("unsubscribed")
    op.drop_table("notice_preferences")
    with op.batch_alter_table("digests", schema=None) as batch_op:
        batch_op.drop_index("ix_digests_open")

    op.drop_table("digests")
    op.drop_table("digest_runs")
