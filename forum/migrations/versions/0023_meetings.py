"""Meetings with agenda, documents, guests, attendance, conflicts of interest, votes and minutes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel.database import Moment

revision = "0023"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _meetings()
    _people()
    _agenda()


def _meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("sight", sa.String(length=10), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("access", sa.JSON(), nullable=False),
        sa.Column("access_note", sa.Text(), nullable=False),
        sa.Column("remote_url", sa.String(length=500), nullable=False),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("proposals_until", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lead", sa.String(length=16), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("sight IN ('public', 'date', 'internal')", name=op.f("ck_meetings_sight")),
        sa.CheckConstraint(
            "status IN ('draft', 'invited', 'running', 'held', 'cancelled')", name=op.f("ck_meetings_status")
        ),
        sa.CheckConstraint("guests >= 0", name=op.f("ck_meetings_guests")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_meetings_times")),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_meetings_council_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_meetings_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("council_id", "number", name=op.f("uq_meetings_council_id_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_meetings_uid")),
    )
    op.create_index(op.f("ix_meetings_council_id_starts_at"), "meetings", ["council_id", "starts_at"])
    op.create_index(op.f("ix_meetings_starts_at_id"), "meetings", ["starts_at", "id"])
    op.create_table(
        "meeting_minutes",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("inner", sa.JSON(), nullable=False),
        sa.Column("approved_at", Moment(), nullable=True),
        sa.Column("approved_by", sa.String(length=80), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("file", sa.String(length=80), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'approved', 'published')", name=op.f("ck_meeting_minutes_status")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["people.id"], name=op.f("fk_meeting_minutes_approved_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_minutes_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", "version", name=op.f("pk_meeting_minutes")),
    )
    op.create_index(op.f("ix_meeting_minutes_status"), "meeting_minutes", ["status"])
    op.create_table(
        "meeting_visitors",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_visitors_meeting_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_meeting_visitors_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_meeting_visitors")),
    )
    op.create_index(op.f("ix_meeting_visitors_person_id"), "meeting_visitors", ["person_id"])


def _people() -> None:
    op.create_table(
        "attendances",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("organisation", sa.String(length=160), nullable=False),
        sa.Column("deputy_of_id", sa.Integer(), nullable=True),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("presence", sa.String(length=8), nullable=False),
        sa.CheckConstraint("answer IN ('', 'yes', 'remote', 'no')", name=op.f("ck_attendances_answer")),
        sa.CheckConstraint(
            "presence IN ('', 'present', 'remote', 'excused', 'absent')", name=op.f("ck_attendances_presence")
        ),
        sa.ForeignKeyConstraint(["deputy_of_id"], ["people.id"], name=op.f("fk_attendances_deputy_of_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_attendances_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_attendances_person_id")),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_attendances")),
    )
    op.create_index(op.f("ix_attendances_person_id_answer"), "attendances", ["person_id", "answer"])


def _agenda() -> None:
    op.create_table(
        "agenda_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("candidate_id", sa.Integer(), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('proposed', 'accepted', 'refused')", name=op.f("ck_agenda_items_status")),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_agenda_items_minutes")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_agenda_items_candidate_id")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_agenda_items_contribution_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_agenda_items_meeting_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["people.id"], name=op.f("fk_agenda_items_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
    )
    op.create_index(op.f("ix_agenda_items_candidate_id"), "agenda_items", ["candidate_id"])
    op.create_index(op.f("ix_agenda_items_contribution_id"), "agenda_items", ["contribution_id"])
    op.create_index(op.f("ix_agenda_items_meeting_id_position"), "agenda_items", ["meeting_id", "position"])
    op.create_table(
        "agenda_conflicts",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_agenda_conflicts_by_id")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_items.id"], name=op.f("fk_agenda_conflicts_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_agenda_conflicts_person_id")),
        sa.PrimaryKeyConstraint("item_id", "person_id", name=op.f("pk_agenda_conflicts")),
    )
    op.create_index(op.f("ix_agenda_conflicts_person_id"), "agenda_conflicts", ["person_id"])
    op.create_table(
        "agenda_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("ending", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_items.id"], name=op.f("fk_agenda_files_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_files")),
        sa.UniqueConstraint("key", name=op.f("uq_agenda_files_key")),
    )
    op.create_index(op.f("ix_agenda_files_item_id"), "agenda_files", ["item_id"])
    op.create_table(
        "agenda_guests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["invited_by_id"], ["people.id"], name=op.f("fk_agenda_guests_invited_by_id")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_items.id"], name=op.f("fk_agenda_guests_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_guests")),
        sa.UniqueConstraint("item_id", "email", name=op.f("uq_agenda_guests_item_id_email")),
    )
    op.create_index(op.f("ix_agenda_guests_email"), "agenda_guests", ["email"])
    op.create_table(
        "agenda_votes",
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.id"], name=op.f("fk_agenda_votes_item_id")),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name=op.f("fk_agenda_votes_vote_id")),
        sa.PrimaryKeyConstraint("vote_id", name=op.f("pk_agenda_votes")),
    )
    op.create_index(op.f("ix_agenda_votes_item_id"), "agenda_votes", ["item_id"])


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "agenda_votes",
        "agenda_guests",
        "agenda_files",
        "agenda_conflicts",
        "agenda_items",
        "meeting_visitors",
        "meeting_minutes",
        "attendances",
        "meetings",
    ):
        op.drop_table(table)
