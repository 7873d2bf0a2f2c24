"""The audit log takes no change and no deletion of what is sealed"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TOLD = "audit entries are sealed"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_keep_{action.lower()} BEFORE {action} ON audit WHEN OLD.position IS NOT NULL "
                f"BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{TOLD}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON audit FOR EACH ROW "
        "WHEN (OLD.position IS NOT NULL) EXECUTE FUNCTION audit_keep()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_keep_update")
        op.execute("DROP TRIGGER audit_keep_delete")
        return
    op.execute("DROP TRIGGER audit_keep ON audit")
    op.execute("DROP FUNCTION audit_keep()")
