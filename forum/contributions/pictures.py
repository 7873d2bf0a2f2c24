"""Pictures: recognised by content, bounded in size and pixels, re-encoded without place and camera data."""

from __future__ import annotations

import secrets
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from forum.contributions.models import Attachment
from forum.kernel import text
from forum.kernel.database import session
from forum.kernel.settings import current

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
SIZES = {"klein": 640, "gross": 1600}  # longer edge in pixels


class NotAPictureError(ValueError):
    """The file is no picture that we can show; `reason` is `format`, `size` or `pixels`."""

    def __init__(self, reason: str) -> None:
        """Keep the reason for the form's message."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Picture:
    """A picture made ready before the database is locked: WebP bytes by size name, and the large one's pixels."""

    name: str
    files: dict[str, bytes]
    width: int
    height: int


def read(data: bytes, name: str) -> Picture:
    """Decode, turn upright, shrink and re-encode a picture. Raises NotAPictureError."""
    if len(data) > LARGEST:
        raise NotAPictureError("size")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image: Image.Image = Image.open(BytesIO(data), formats=FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise NotAPictureError("pixels")
            image.draft("RGB", (SIZES["gross"], SIZES["gross"]))
            image = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if isinstance(error, NotAPictureError):
            raise
        raise NotAPictureError("format") from error
    files = {}
    for size, edge in SIZES.items():
        copy = image.copy()
        copy.thumbnail((edge, edge))
        target = BytesIO()
        copy.save(target, "WEBP", quality=80, method=4)
        files[size] = target.getvalue()
        width, height = copy.size
    return Picture(text.plain(name, limit=120) or "Bild", files, width, height)


def keep(picture: Picture, alternative: str) -> Attachment:
    """Store a picture's files and give its row, not yet attached to anything."""
    key = secrets.token_urlsafe(18)
    for size, data in picture.files.items():
        target = path(key, size)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    row = Attachment(key=key, name=picture.name, alternative=alternative, width=picture.width, height=picture.height)
    session.add(row)
    return row


def path(key: str, size: str) -> Path:
    """Give where a picture's file is kept."""
    return current().uploads_folder / key[:2] / f"{key}-{size}.webp"


def forget(row: Attachment) -> None:
    """Delete a picture and its files."""
    for size in SIZES:
        path(row.key, size).unlink(missing_ok=True)
    session.delete(row)
