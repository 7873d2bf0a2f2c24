"""Files that prove who an organisation is, kept for the office alone."""

from __future__ import annotations

from forum.kernel.database import session
from forum.organisations.models import ProofFile
from forum.web import uploads
from forum.web.uploads import Upload

FOLDER = "nachweise"


def keep(proof: Upload, organisation_id: int) -> ProofFile:
    """Store a file and its row."""
    row = ProofFile(
        organisation_id=organisation_id,
        key=uploads.new_key(),
        name=proof.name,
        ending=proof.ending,
        size=len(proof.data),
    )
    uploads.keep(proof, FOLDER, row.key)
    session.add(row)
    return row


def forget(row: ProofFile) -> None:
    """Delete a file and its row."""
    uploads.forget(FOLDER, row.key, row.ending)
    session.delete(row)
