"""Contributions, their way, and the search index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.contributions.fulltext import INDEX
from forum.kernel.database import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "number_series",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_number_series")),
    )
    op.create_table(
        "tallies",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("facet", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "facet", "value", name=op.f("pk_tallies")),
    )
    op.create_table(
        "contributions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("from_kind", sa.String(length=24), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("status_since", Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(length=16), nullable=False),
        sa.Column("asked_from", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("supports", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("heat", sa.Double(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("listed_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "visibility IN ('pending', 'public', 'hidden', 'internal')", name=op.f("ck_contributions_visibility")
        ),
        sa.CheckConstraint("supports >= 0 AND comments >= 0", name=op.f("ck_contributions_counters")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_contributions_author_id")),
        sa.ForeignKeyConstraint(["district_id"], ["districts.id"], name=op.f("fk_contributions_district_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contributions_organisation_id")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_contributions_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributions")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_contributions_kind_number")),
    )
    with op.batch_alter_table("contributions", schema=None) as batch_op:
        batch_op.create_index("ix_contributions_all_comments", ["kind", "visibility", "comments", "id"], unique=False)
        batch_op.create_index("ix_contributions_all_heat", ["kind", "visibility", "heat", "id"], unique=False)
        batch_op.create_index("ix_contributions_all_listed_at", ["kind", "visibility", "listed_at", "id"], unique=False)
        batch_op.create_index("ix_contributions_author", ["author_id", "id"], unique=False)
        batch_op.create_index(
            "ix_contributions_district_comments", ["kind", "visibility", "district_id", "comments", "id"], unique=False
        )
        batch_op.create_index(
            "ix_contributions_district_heat", ["kind", "visibility", "district_id", "heat", "id"], unique=False
        )
        batch_op.create_index(
            "ix_contributions_district_listed_at",
            ["kind", "visibility", "district_id", "listed_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_contributions_from_comments", ["kind", "visibility", "from_kind", "comments", "id"], unique=False
        )
        batch_op.create_index(
            "ix_contributions_from_heat", ["kind", "visibility", "from_kind", "heat", "id"], unique=False
        )
        batch_op.create_index(
            "ix_contributions_from_listed_at", ["kind", "visibility", "from_kind", "listed_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_contributions_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index("ix_contributions_queue", ["status", "visibility", "due_on", "id"], unique=False)
        batch_op.create_index(
            "ix_contributions_status_comments", ["kind", "visibility", "status", "comments", "id"], unique=False
        )
        batch_op.create_index(
            "ix_contributions_status_heat", ["kind", "visibility", "status", "heat", "id"], unique=False
        )
        batch_op.create_index(
            "ix_contributions_status_listed_at", ["kind", "visibility", "status", "listed_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_contributions_topic_comments", ["kind", "visibility", "topic_id", "comments", "id"], unique=False
        )
        batch_op.create_index(
            "ix_contributions_topic_heat", ["kind", "visibility", "topic_id", "heat", "id"], unique=False
        )
        batch_op.create_index(
            "ix_contributions_topic_listed_at", ["kind", "visibility", "topic_id", "listed_at", "id"], unique=False
        )
    op.create_table(
        "ideas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("addressee", sa.String(length=120), nullable=False),
        sa.Column("source_name", sa.String(length=80), nullable=True),
        sa.Column("source_number", sa.String(length=40), nullable=True),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("source_licence", sa.String(length=40), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["contributions.id"], name=op.f("fk_ideas_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
        sa.UniqueConstraint("request_key", name=op.f("uq_ideas_request_key")),
        sa.UniqueConstraint("source_name", "source_number", name=op.f("uq_ideas_source_name_source_number")),
    )
    op.create_table(
        "supports",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_supports_contribution_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_supports_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("contribution_id", "person_id", name=op.f("pk_supports")),
    )
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supports_person_id"), ["person_id"], unique=False)
    op.create_table(
        "timeline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("move", sa.String(length=24), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("from_status", sa.String(length=16), nullable=False),
        sa.Column("to_status", sa.String(length=16), nullable=False),
        sa.Column("reason_code", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_timeline_actor_id")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contributions.id"], name=op.f("fk_timeline_contribution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline")),
    )
    with op.batch_alter_table("timeline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_timeline_contribution_id_id"), ["contribution_id", "id"], unique=False)
    op.create_table(
        "versions",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["contribution_id"], ["contributions.id"], name=op.f("fk_versions_contribution_id")),
        sa.PrimaryKeyConstraint("contribution_id", "number", name=op.f("pk_versions")),
    )
    for statement in INDEX.create(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Drop the tables."""
    op.execute("DROP TABLE fulltext")
    op.drop_table("versions")
    op.drop_table("timeline")
    op.drop_table("supports")
    op.drop_table("ideas")
    op.drop_table("contributions")
    op.drop_table("tallies")
    op.drop_table("number_series")
