"""What people upload: told by its content, bounded in bytes and pixels; pictures are made anew, without place and camera.

A picture becomes WebP, and AVIF where Pillow has it, in two sizes, upright, in sRGB colours on white. A PDF is kept as it
came. Everything else is refused. All of this is slow: call it before the database is locked.
"""

from __future__ import annotations

import hashlib
import re
import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, features

from forum.kernel.text import plain

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
MOST_PIXELS = 50_000_000
NAME_LENGTH = 120
FORMATS = ("JPEG", "PNG", "WEBP")
SIZES = {"klein": 640, "gross": 1600}  # longer edge in pixels
ENCODINGS = {"webp": {"quality": 80, "method": 4}, "avif": {"quality": 55, "speed": 9, "max_threads": 1}}
# A broken picture can make a decoder stumble in many ways; none of them is our fault.
STUMBLES = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)
_PATH = re.compile(r".*[/\\]", re.DOTALL)
_SPECIAL = re.compile(r'[<>:"|?*%;\x00-\x1f]+')
_ending = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_decoder = threading.Lock()  # one picture at a time in a process: 50 million pixels take 150 MB


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
    with _decoder, opened(data) as image:
        image.draft("RGB", (SIZES["gross"], SIZES["gross"]))
        upright = _flat(ImageOps.exif_transpose(image))
    files, width, height = _encoded(upright)
    return Picture(file_name(name, "webp"), digest, files, width, height)


def is_pdf(data: bytes) -> bool:
    """Tell whether a file is a PDF from its first byte on."""
    return data.startswith(b"%PDF-")


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """Open a picture of a kind and size that we take; whatever fails inside means that it is none. Raises NotTakenError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image: Image.Image = Image.open(BytesIO(data), formats=FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise NotTakenError("pixels")
            yield image
    except Image.DecompressionBombError as error:
        raise NotTakenError("pixels") from error
    except STUMBLES as error:
        if isinstance(error, NotTakenError):
            raise
        raise NotTakenError("format") from error


def file_name(name: str, ending: str, unnamed: str = "Datei") -> str:
    """Give the name that a file goes by: text without path, without signs that systems read otherwise, with our ending."""
    stem = _PATH.sub("", plain(name[:1_000], limit=1_000))
    stem = _ending.sub("", _SPECIAL.sub(" ", stem)).strip(" .")
    stem = plain(stem, limit=NAME_LENGTH - len(ending) - 1).strip(" .") or unnamed
    return f"{stem}.{ending}"


def _flat(image: Image.Image) -> Image.Image:
    """Give 8 bits of red, green and blue, what is transparent on white."""
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image)
        image = paper
    return image.convert("RGB")


def _encoded(image: Image.Image) -> tuple[dict[str, bytes], int, int]:
    """Encode every size in every format that Pillow has here; the pixels are those of the largest."""
    files: dict[str, bytes] = {}
    for size, edge in SIZES.items():
        copy = image.copy()
        copy.thumbnail((edge, edge))
        for ending, options in ENCODINGS.items():
            if features.check(ending):
                target = BytesIO()
                copy.save(target, ending.upper(), **options)
                files[f"{size}.{ending}"] = target.getvalue()
        width, height = copy.size
    return files, width, height
