"""Votes of bodies with electors and ballots; recommendations from the draft to what was made of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel.database import Moment

revision = "0022"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _votes()
    _drafts()
    _issued()


def _votes() -> None:
    op.create_table(
        "votes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("paper", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("again_id", sa.Integer(), nullable=True),
        sa.Column("statute_version", sa.Integer(), nullable=False),
        sa.Column("quorum_percent", sa.Integer(), nullable=False),
        sa.Column("majority", sa.String(length=12), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_as", sa.String(length=16), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("closes_at", Moment(), nullable=True),
        sa.Column("remind_at", Moment(), nullable=True),
        sa.Column("reminded_at", Moment(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_as", sa.String(length=16), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("taking_part", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("(closed_at IS NULL) = (result = '')", name=op.f("ck_votes_closed")),
        sa.CheckConstraint("(kind = 'circular') = (closes_at IS NOT NULL)", name=op.f("ck_votes_deadline")),
        sa.CheckConstraint("kind IN ('circular', 'browser', 'hands', 'secret')", name=op.f("ck_votes_kind")),
        sa.CheckConstraint("majority IN ('simple', 'two_thirds')", name=op.f("ck_votes_majority")),
        sa.CheckConstraint("paper IN ('motion', 'advice')", name=op.f("ck_votes_paper")),
        sa.CheckConstraint("quorum_percent BETWEEN 1 AND 100", name=op.f("ck_votes_quorum")),
        sa.ForeignKeyConstraint(["about_id"], ["contributions.id"], name=op.f("fk_votes_about_id")),
        sa.ForeignKeyConstraint(["again_id"], ["votes.id"], name=op.f("fk_votes_again_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["people.id"], name=op.f("fk_votes_closed_by_id")),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_votes_council_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["people.id"], name=op.f("fk_votes_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
        sa.UniqueConstraint("again_id", name=op.f("uq_votes_again_id")),
        sa.UniqueConstraint("council_id", "number", name=op.f("uq_votes_council_id_number")),
    )
    op.create_index(op.f("ix_votes_about_id"), "votes", ["about_id"])
    op.create_index(op.f("ix_votes_council"), "votes", ["council_id", "opened_at", "id"])
    op.create_index(op.f("ix_votes_running"), "votes", ["closed_at", "closes_at"])

    op.create_table(
        "vote_electors",
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("conflict", sa.Text(), nullable=False),
        sa.Column("conflict_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["council_members.id"], name=op.f("fk_vote_electors_member_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_vote_electors_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["council_members.id"], name=op.f("fk_vote_electors_seat_id")),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name=op.f("fk_vote_electors_vote_id")),
        sa.PrimaryKeyConstraint("vote_id", "person_id", name=op.f("pk_vote_electors")),
    )
    op.create_index(op.f("ix_vote_electors_person_id_vote_id"), "vote_electors", ["person_id", "vote_id"])
    op.create_index(
        op.f("uq_vote_electors_seat"),
        "vote_electors",
        ["vote_id", "seat_id"],
        unique=True,
        sqlite_where=sa.text("conflict = ''"),
        postgresql_where=sa.text("conflict = ''"),
    )

    op.create_table(
        "vote_ballots",
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("choice", sa.String(length=12), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("choice IN ('yes', 'conditions', 'no', 'abstain')", name=op.f("ck_vote_ballots_choice")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_vote_ballots_person_id")),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name=op.f("fk_vote_ballots_vote_id")),
        sa.PrimaryKeyConstraint("vote_id", "person_id", name=op.f("pk_vote_ballots")),
    )


def _drafts() -> None:
    op.create_table(
        "recommendation_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(purpose = 'advice') = (about_id IS NOT NULL)", name=op.f("ck_recommendation_drafts_about")
        ),
        sa.CheckConstraint(
            "purpose IN ('advice', 'statement', 'proposal')", name=op.f("ck_recommendation_drafts_purpose")
        ),
        sa.CheckConstraint("status IN ('drafting', 'issued', 'dropped')", name=op.f("ck_recommendation_drafts_status")),
        sa.ForeignKeyConstraint(["about_id"], ["contributions.id"], name=op.f("fk_recommendation_drafts_about_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["people.id"], name=op.f("fk_recommendation_drafts_changed_by_id")),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_recommendation_drafts_council_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["council_threads.id"], name=op.f("fk_recommendation_drafts_thread_id")),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name=op.f("fk_recommendation_drafts_vote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_drafts")),
        sa.UniqueConstraint("thread_id", name=op.f("uq_recommendation_drafts_thread_id")),
        sa.UniqueConstraint("vote_id", name=op.f("uq_recommendation_drafts_vote_id")),
    )
    op.create_index(op.f("ix_recommendation_drafts_about_id"), "recommendation_drafts", ["about_id"])
    op.create_index(
        op.f("uq_recommendation_drafts_open"),
        "recommendation_drafts",
        ["council_id", "about_id"],
        unique=True,
        sqlite_where=sa.text("status = 'drafting' AND about_id IS NOT NULL"),
        postgresql_where=sa.text("status = 'drafting' AND about_id IS NOT NULL"),
    )

    op.create_table(
        "recommendation_versions",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["recommendation_drafts.id"], name=op.f("fk_recommendation_versions_draft_id")
        ),
        sa.PrimaryKeyConstraint("draft_id", "number", name=op.f("pk_recommendation_versions")),
    )

    op.create_table(
        "recommendation_conflicts",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["recommendation_drafts.id"], name=op.f("fk_recommendation_conflicts_draft_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recommendation_conflicts_person_id")),
        sa.PrimaryKeyConstraint("draft_id", "person_id", name=op.f("pk_recommendation_conflicts")),
    )

    op.create_table(
        "minority_opinions",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["recommendation_drafts.id"], name=op.f("fk_minority_opinions_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_minority_opinions_person_id")),
        sa.PrimaryKeyConstraint("draft_id", "person_id", name=op.f("pk_minority_opinions")),
    )


def _issued() -> None:
    op.create_table(
        "recommendations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_as", sa.String(length=16), nullable=False),
        sa.CheckConstraint("(purpose = 'advice') = (about_id IS NOT NULL)", name=op.f("ck_recommendations_about")),
        sa.CheckConstraint("outcome IN ('', 'followed', 'deviated')", name=op.f("ck_recommendations_outcome")),
        sa.CheckConstraint("purpose IN ('advice', 'statement', 'proposal')", name=op.f("ck_recommendations_purpose")),
        sa.ForeignKeyConstraint(["about_id"], ["contributions.id"], name=op.f("fk_recommendations_about_id")),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_recommendations_council_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["recommendation_drafts.id"], name=op.f("fk_recommendations_draft_id")),
        sa.ForeignKeyConstraint(["idea_id"], ["contributions.id"], name=op.f("fk_recommendations_idea_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["people.id"], name=op.f("fk_recommendations_issued_by_id")),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name=op.f("fk_recommendations_vote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendations")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_recommendations_draft_id")),
        sa.UniqueConstraint("number", name=op.f("uq_recommendations_number")),
        sa.UniqueConstraint("vote_id", name=op.f("uq_recommendations_vote_id")),
    )
    op.create_index(op.f("ix_recommendations_about_id"), "recommendations", ["about_id"])
    op.create_index(op.f("ix_recommendations_council_id_number"), "recommendations", ["council_id", "number"])

    op.create_table(
        "recommendation_responses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("body IN ('office', 'board')", name=op.f("ck_recommendation_responses_body")),
        sa.CheckConstraint("outcome = 'followed' OR reason <> ''", name=op.f("ck_recommendation_responses_reason")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_recommendation_responses_by_id")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendations.id"], name=op.f("fk_recommendation_responses_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_responses")),
    )
    op.create_index(
        op.f("ix_recommendation_responses_recommendation_id_id"),
        "recommendation_responses",
        ["recommendation_id", "id"],
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "recommendation_responses",
        "recommendations",
        "minority_opinions",
        "recommendation_conflicts",
        "recommendation_versions",
        "recommendation_drafts",
        "vote_ballots",
        "vote_electors",
        "votes",
    ):
        op.drop_table(table)
