"""What people upload: told by its content, bounded in bytes and pixels; pictures are made anew, without place and camera.

A picture becomes WebP, and AVIF where Pillow has it, in two sizes, upright, in sRGB colours on white. A PDF is kept as it
came. Everything else is refused. All of this is slow: call it before the database is locked.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from forum.kernel.text import plain

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
NAME_LENGTH = 120
SIZES = {"klein": 640, "gross": 1600}  # longer edge in pixels
_PATH = re.compile(r".*[/\\]", re.DOTALL)
_SPECIAL = re.compile(r'[<>:"|?*%;\x00-\x1f]+')
_ending = re.compile(r"\.[A-Za-z0-9]{1,8}$")


class NotTakenError(ValueError):
    """The file cannot be taken; `reason` is `format`, `size`, `pixels` or `broken`."""

    def __init__(self, reason: str) -> None:
        """Keep the reason for the form's message."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Picture:
    """A picture made anew: bytes by size and encoding (`gross.webp`), and the pixels of the large one."""

    name: str
    digest: str
    files: dict[str, bytes]
    width: int
    height: int


@dataclass(frozen=True)
class Document:
    """A PDF as it came."""

    name: str
    digest: str
    data: bytes


def read(data: bytes, name: str) -> Picture | Document:
    """Look at a file, and make a picture anew. Raises NotTakenError."""
    if len(data) > LARGEST:
        raise NotTakenError("size")
    digest = hashlib.sha256(data).hexdigest()
    if is_pdf(data):
        if b"%%EOF" not in data[-2048:]:
            raise NotTakenError("broken")
        return Document(file_name(name, "pdf"), digest, data)
    files, width, height = _pictures().made_anew(data)
    return Picture(file_name(name, "webp"), digest, files, width, height)


def is_pdf(data: bytes) -> bool:
    """Tell whether a file is a PDF from its first byte on."""
    return data.startswith(b"%PDF-")


def format_of(data: bytes) -> str:
    """Tell of which format a picture is, once it was looked through. Raises NotTakenError."""
    return str(_pictures().format_of(data))


def _pictures() -> Any:
    """Load what knows pictures; most processes never see one and do without its libraries."""
    return import_module("forum.kernel.pictures")


def file_name(name: str, ending: str, unnamed: str = "Datei") -> str:
    """Give the name that a file goes by: text without path, without signs that systems read otherwise, with our ending."""
    stem = _PATH.sub("", plain(name[:1_000], limit=1_000))
    stem = _ending.sub("", _SPECIAL.sub(" ", stem)).strip(" .")
    stem = plain(stem, limit=NAME_LENGTH - len(ending) - 1).strip(" .") or unnamed
    return f"{stem}.{ending}"
