"""Organisations register, are verified, and invite who speaks for them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel.database import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what registration needs; the defaults of the server let old code go on."""
    with op.batch_alter_table("organisations") as table:
        table.add_column(sa.Column("website", sa.String(length=200), nullable=False, server_default=""))
        table.add_column(sa.Column("about", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("html", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("language", sa.String(length=5), nullable=False, server_default="de"))
        table.add_column(sa.Column("proof", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("wanted_name", sa.String(length=120), nullable=False, server_default=""))
        table.add_column(sa.Column("registered_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("request_key", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("refused_at", Moment(), nullable=True))
        table.add_column(sa.Column("reason_code", sa.String(length=24), nullable=False, server_default=""))
        table.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        table.create_unique_constraint(op.f("uq_organisations_request_key"), ["request_key"])
        table.create_foreign_key(op.f("fk_organisations_registered_by_id"), "people", ["registered_by_id"], ["id"])
        table.create_index(op.f("ix_organisations_registered_by_id"), ["registered_by_id"], unique=False)
    with op.batch_alter_table("representatives") as table:
        table.add_column(sa.Column("shown", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "organisation_proofs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("ending", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_organisation_proofs_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_proofs")),
        sa.UniqueConstraint("key", name=op.f("uq_organisation_proofs_key")),
    )
    op.create_index(op.f("ix_organisation_proofs_organisation_id"), "organisation_proofs", ["organisation_id"])
    op.create_table(
        "organisation_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("manages", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_organisation_invitations_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["people.id"], name=op.f("fk_organisation_invitations_invited_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_organisation_invitations_token_hash")),
    )
    for column in ("organisation_id", "email", "expires_at"):
        op.create_index(op.f(f"ix_organisation_invitations_{column}"), "organisation_invitations", [column])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("organisation_invitations")
    op.drop_table("organisation_proofs")
    with op.batch_alter_table("representatives") as table:
        table.drop_column("shown")
    with op.batch_alter_table("organisations") as table:
        table.drop_index(op.f("ix_organisations_registered_by_id"))
        table.drop_constraint(op.f("fk_organisations_registered_by_id"), type_="foreignkey")
        table.drop_constraint(op.f("uq_organisations_request_key"), type_="unique")
        for name in [
            "website",
            "about",
            "html",
            "language",
            "proof",
            "wanted_name",
            "registered_by_id",
            "request_key",
            "revision",
            "due_on",
            "refused_at",
            "reason_code",
            "reason",
        ]:
            table.drop_column(name)
