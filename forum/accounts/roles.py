"""Roles. Everyone holds exactly the roles given to them; no role contains another (mission: who uses it)."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _


class Role(StrEnum):
    """Codes of the roles that can be granted; every signed-in person is a participant without a grant."""

    MODERATOR = "moderator"
    OFFICE = "office"
    LEAD = "lead"
    DEPARTMENT = "department"
    BOARD = "board"
    CHAIR = "chair"
    ADMIN = "admin"


LABELS = {
    Role.MODERATOR: _("Moderation"),
    Role.OFFICE: _("Office"),
    Role.LEAD: _("Office lead (CIO)"),
    Role.DEPARTMENT: _("Department"),
    Role.BOARD: _("Smart City Board"),
    Role.CHAIR: _("Chair (CDO)"),
    Role.ADMIN: _("Administration"),
}

# Who may grant and take which role. The first chair is appointed from the command line.
GRANTS: dict[Role, frozenset[Role]] = {
    Role.OFFICE: frozenset({Role.MODERATOR, Role.DEPARTMENT}),
    Role.LEAD: frozenset({Role.OFFICE}),
    Role.CHAIR: frozenset({Role.LEAD, Role.BOARD, Role.ADMIN}),
}
