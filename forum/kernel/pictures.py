"""Pictures: opened with bounds, made anew. Loaded by `kernel.media` on first use; all of this is slow."""

from __future__ import annotations

import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageOps, features

from forum.kernel.media import SIZES, NotTakenError

MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
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
_decoder = threading.Lock()  # one picture at a time in a process: 50 million pixels take 150 MB


def made_anew(data: bytes) -> tuple[dict[str, bytes], int, int]:
    """Give a picture in every size and encoding, and the pixels of the large one. Raises NotTakenError."""
    with _decoder, opened(data) as image:
        image.draft("RGB", (SIZES["gross"], SIZES["gross"]))
        upright = _flat(ImageOps.exif_transpose(image))
    return _encoded(upright)


def format_of(data: bytes) -> str:
    """Tell of which format a picture is, once it was looked through. Raises NotTakenError."""
    with opened(data) as image:
        image.verify()
        return str(image.format)


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
