"""Councils: bodies, statutes, seats, members, applications, invitations, threads; the council that holds an idea."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel.database import Moment

revision = "0020"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; the role that stood for councils' chairs goes, nobody could be given it."""
    _bodies()
    _members()
    _applications()
    _threads()
    with op.batch_alter_table("contributions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("council_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_contributions_council_id"), ["council_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_contributions_council_id"), "councils", ["council_id"], ["id"])
    op.execute("DELETE FROM role_grants WHERE role = 'council_chair'")


def _bodies() -> None:
    op.create_table(
        "councils",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=240), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=False),
        sa.Column("deputies", sa.Boolean(), nullable=False),
        sa.Column("apply_until", sa.Date(), nullable=True),
        sa.Column("public_from", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("status_on", sa.Date(), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.Column("founded_by_id", sa.Integer(), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("founding", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('forum', 'council')", name=op.f("ck_councils_kind")),
        sa.CheckConstraint("status IN ('active', 'paused', 'dissolved')", name=op.f("ck_councils_status")),
        sa.CheckConstraint("term_months > 0", name=op.f("ck_councils_term")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_councils_created_by_id")),
        sa.ForeignKeyConstraint(["founded_by_id"], ["councils.id"], name=op.f("fk_councils_founded_by_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_councils_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_councils")),
        sa.UniqueConstraint("slug", name=op.f("uq_councils_slug")),
    )
    op.create_table(
        "council_seats",
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_council_seats_number")),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_council_seats_council_id")),
        sa.PrimaryKeyConstraint("council_id", "group", name=op.f("pk_council_seats")),
    )
    op.create_table(
        "council_statutes",
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("quorum_percent", sa.Integer(), nullable=False),
        sa.Column("majority", sa.String(length=12), nullable=False),
        sa.Column("proposal_days", sa.Integer(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("majority IN ('simple', 'two_thirds')", name=op.f("ck_council_statutes_majority")),
        sa.CheckConstraint("proposal_days >= 0", name=op.f("ck_council_statutes_proposals")),
        sa.CheckConstraint("quorum_percent BETWEEN 1 AND 100", name=op.f("ck_council_statutes_quorum")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_council_statutes_by_id")),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_council_statutes_council_id")),
        sa.PrimaryKeyConstraint("council_id", "version", name=op.f("pk_council_statutes")),
    )


def _members() -> None:
    op.create_table(
        "council_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("group", sa.String(length=24), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("deputy_of_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("appointed", sa.String(length=16), nullable=False),
        sa.Column("appointed_by_id", sa.Integer(), nullable=True),
        sa.Column("appointed_at", Moment(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("explained_on", sa.Date(), nullable=False),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("declared_at", Moment(), nullable=True),
        sa.Column("interests", sa.Text(), nullable=False),
        sa.Column("contact_email", sa.String(length=200), nullable=False),
        sa.Column("contact_phone", sa.String(length=200), nullable=False),
        sa.Column("contact_website", sa.String(length=200), nullable=False),
        sa.Column("reminded_for", sa.Date(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended", sa.String(length=12), nullable=False),
        sa.Column("ended_reason", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (ended = '')", name=op.f("ck_council_members_ended")),
        sa.CheckConstraint("(role = 'deputy') = (deputy_of_id IS NOT NULL)", name=op.f("ck_council_members_deputy")),
        sa.CheckConstraint(
            "role IN ('chair', 'deputy_chair', 'member', 'deputy')", name=op.f("ck_council_members_role")
        ),
        sa.CheckConstraint("from_on <= until_on", name=op.f("ck_council_members_term")),
        sa.ForeignKeyConstraint(["appointed_by_id"], ["people.id"], name=op.f("fk_council_members_appointed_by_id")),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_council_members_council_id")),
        sa.ForeignKeyConstraint(["deputy_of_id"], ["council_members.id"], name=op.f("fk_council_members_deputy_of_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_council_members_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_council_members_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_members")),
    )
    op.create_index(op.f("ix_council_members_council_id_until_on"), "council_members", ["council_id", "until_on"])
    op.create_index(op.f("ix_council_members_deputy_of_id"), "council_members", ["deputy_of_id"])
    op.create_index(op.f("ix_council_members_organisation_id"), "council_members", ["organisation_id"])
    op.create_index(op.f("ix_council_members_person_id_until_on"), "council_members", ["person_id", "until_on"])
    op.create_table(
        "council_interests",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["council_members.id"], name=op.f("fk_council_interests_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_council_interests_organisation_id")
        ),
        sa.PrimaryKeyConstraint("member_id", "organisation_id", name=op.f("pk_council_interests")),
    )
    op.create_index(op.f("ix_council_interests_organisation_id"), "council_interests", ["organisation_id"])


def _applications() -> None:
    op.create_table(
        "council_invitations",
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_council_invitations_council_id")),
        sa.ForeignKeyConstraint(["invited_by_id"], ["people.id"], name=op.f("fk_council_invitations_invited_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_council_invitations_token_hash")),
    )
    op.create_index(op.f("ix_council_invitations_council_id"), "council_invitations", ["council_id"])
    op.create_index(op.f("ix_council_invitations_email"), "council_invitations", ["email"])
    op.create_index(op.f("ix_council_invitations_expires_at"), "council_invitations", ["expires_at"])
    op.create_table(
        "council_applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("group", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("motivation", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("interests", sa.Text(), nullable=False),
        sa.Column("invited", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('submitted', 'appointed', 'refused', 'withdrawn')", name=op.f("ck_council_applications_status")
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_council_applications_council_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_council_applications_decided_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["council_members.id"], name=op.f("fk_council_applications_member_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_council_applications_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_council_applications_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_applications")),
    )
    op.create_index(op.f("ix_council_applications_council_id"), "council_applications", ["council_id"])
    op.create_index(
        op.f("ix_council_applications_person_id_council_id"), "council_applications", ["person_id", "council_id"]
    )
    op.create_index(
        op.f("ix_council_applications_status_due_on_id"), "council_applications", ["status", "due_on", "id"]
    )


def _threads() -> None:
    op.create_table(
        "council_threads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.CheckConstraint("posts >= 0", name=op.f("ck_council_threads_posts")),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_council_threads_council_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_council_threads_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_threads")),
    )
    op.create_index(
        op.f("ix_council_threads_council_id_internal_last_at_id"),
        "council_threads",
        ["council_id", "internal", "last_at", "id"],
    )
    op.create_table(
        "council_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("speaker", sa.String(length=16), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_council_posts_author_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["council_threads.id"], name=op.f("fk_council_posts_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_posts")),
    )
    op.create_index(op.f("ix_council_posts_author_id"), "council_posts", ["author_id"])
    op.create_index(op.f("ix_council_posts_thread_id_id"), "council_posts", ["thread_id", "id"])

    op.create_table(
        "council_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("ending", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["council_posts.id"], name=op.f("fk_council_files_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_files")),
        sa.UniqueConstraint("key", name=op.f("uq_council_files_key")),
    )
    op.create_index(op.f("ix_council_files_post_id"), "council_files", ["post_id"])


def downgrade() -> None:
    """Drop the tables."""
    with op.batch_alter_table("contributions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_contributions_council_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_contributions_council_id"))
        batch_op.drop_column("council_id")
    for table in (
        "council_files",
        "council_posts",
        "council_threads",
        "council_applications",
        "council_invitations",
        "council_interests",
        "council_members",
        "council_statutes",
        "council_seats",
        "councils",
    ):
        op.drop_table(table)
