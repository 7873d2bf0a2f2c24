"""Files that people upload and others download as they are: recognised by content, bounded in size, never shown inline."""

from __future__ import annotations

import secrets
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from flask import Response, send_file
from PIL import Image, UnidentifiedImageError

from forum.kernel import text
from forum.kernel.errors import Missing
from forum.kernel.settings import current

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
MOST_PIXELS = 50_000_000
NAME_LENGTH = 120
PICTURES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
ACCEPT = ",".join(TYPES.values())


class NoUploadError(ValueError):
    """The file cannot be taken; `reason` is `format` or `size`."""

    def __init__(self, reason: str) -> None:
        """Keep the reason for the form's message."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Upload:
    """A file that was looked at, ready to be kept; `ending` follows from its content, not from its name."""

    name: str
    ending: str
    data: bytes


def read(data: bytes, name: str, *, unnamed: str) -> Upload:
    """Look at a file. Raises NoUploadError unless it is a PDF or a picture of bounded size."""
    if len(data) > LARGEST:
        raise NoUploadError("size")
    ending = "pdf" if data.startswith(b"%PDF-") else _picture(data)
    stem = Path(text.plain(name, limit=NAME_LENGTH * 2)).stem[: NAME_LENGTH - 8] or unnamed
    return Upload(f"{stem}.{ending}", ending, data)


def _picture(data: bytes) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image: Image.Image = Image.open(BytesIO(data), formats=tuple(PICTURES))
            if image.width * image.height > MOST_PIXELS:
                raise NoUploadError("size")
            image.verify()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if isinstance(error, NoUploadError):
            raise
        raise NoUploadError("format") from error
    return PICTURES[str(image.format)]


def new_key() -> str:
    """Give a name under which the store keeps a file."""
    return secrets.token_urlsafe(18)


def path(folder: str, key: str, ending: str) -> Path:
    """Give where a file is kept."""
    return current().uploads_folder / folder / f"{key}.{ending}"


def store(upload: Upload, folder: str, key: str) -> None:
    """Write a file's bytes."""
    target = path(folder, key, upload.ending)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(upload.data)


def download(folder: str, key: str, ending: str, name: str) -> Response:
    """Give a file as a download that no cache keeps and no page can be made of. Raises Missing."""
    kept = path(folder, key, ending)
    if not kept.is_file():
        raise Missing
    answer: Response = send_file(kept, mimetype=TYPES[ending], as_attachment=True, download_name=name, max_age=0)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
