"""Files that prove who an organisation is: recognised by content, bounded in size, kept for the office alone."""

from __future__ import annotations

import secrets
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from forum.kernel import text
from forum.kernel.database import session
from forum.kernel.settings import current
from forum.organisations.models import NAME_LENGTH, ProofFile

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
MOST_PIXELS = 50_000_000
PICTURES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


class NoProofError(ValueError):
    """The file cannot be taken; `reason` is `format` or `size`."""

    def __init__(self, reason: str) -> None:
        """Keep the reason for the form's message."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Proof:
    """A file that was looked at, ready to be kept; `ending` follows from its content, not from its name."""

    name: str
    ending: str
    data: bytes


def read(data: bytes, name: str) -> Proof:
    """Look at a file. Raises NoProofError unless it is a PDF or a picture of bounded size."""
    if len(data) > LARGEST:
        raise NoProofError("size")
    ending = "pdf" if data.startswith(b"%PDF-") else _picture(data)
    stem = Path(text.plain(name, limit=NAME_LENGTH * 2)).stem[: NAME_LENGTH - 8] or "Nachweis"
    return Proof(f"{stem}.{ending}", ending, data)


def _picture(data: bytes) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image: Image.Image = Image.open(BytesIO(data), formats=tuple(PICTURES))
            if image.width * image.height > MOST_PIXELS:
                raise NoProofError("size")
            image.verify()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if isinstance(error, NoProofError):
            raise
        raise NoProofError("format") from error
    return PICTURES[str(image.format)]


def keep(proof: Proof, organisation_id: int) -> ProofFile:
    """Store a file and its row."""
    row = ProofFile(
        organisation_id=organisation_id,
        key=secrets.token_urlsafe(18),
        name=proof.name,
        ending=proof.ending,
        size=len(proof.data),
    )
    target = path(row)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(proof.data)
    session.add(row)
    return row


def path(row: ProofFile) -> Path:
    """Give where a file is kept."""
    return current().uploads_folder / "nachweise" / f"{row.key}.{row.ending}"


def forget(row: ProofFile) -> None:
    """Delete a file and its row."""
    path(row).unlink(missing_ok=True)
    session.delete(row)
