"""Uploads are told by their content, bounded, and made anew; nothing that people send breaks more than itself."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from forum.kernel import media
from forum.kernel.media import Document, NotTakenError, Picture, read
from tests.contributions.made import PDF, SCRIPT, picture

HTML = b"<!doctype html><script>alert(1)</script>"


def shown(data: bytes, variant: str = "gross.webp") -> Image.Image:
    """Give a picture as pages show it."""
    made = read(data, "x")
    assert isinstance(made, Picture)
    return Image.open(BytesIO(made.files[variant]))


def bomb(width: int, height: int) -> bytes:
    """Make a PNG of some bytes that says it has so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def deep_grey() -> bytes:
    """Make a PNG of 16 bits, half as bright as it can be."""
    target = BytesIO()
    Image.new("I;16", (40, 40), 0x8080).save(target, "PNG")
    return target.getvalue()


def turned() -> bytes:
    """Make a photo that a phone took upright, with its place and camera."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 15.0, 0.0)})
    return picture((400, 200), exif=exif.tobytes(), comment=b"secret")


def moving(kind: str) -> bytes:
    """Make an animation, red at first."""
    target = BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    frames[0].save(target, kind, save_all=True, append_images=frames[1:])
    return target.getvalue()


def test_a_picture_is_upright_and_has_lost_place_and_camera() -> None:
    found = shown(turned())
    assert found.size == (200, 400)
    assert not found.getexif()
    assert "icc_profile" not in found.info
    assert all(b"Camera" not in data and b"secret" not in data for data in read(turned(), "x").files.values())  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("size", "small", "large"), [((4000, 3000), (640, 480), (1600, 1200)), ((90, 60), (90, 60), (90, 60))]
)
def test_sizes_and_formats(size: tuple[int, int], small: tuple[int, int], large: tuple[int, int]) -> None:
    made = read(picture(size), "x")
    assert isinstance(made, Picture)
    assert set(made.files) == {"klein.webp", "klein.avif", "gross.webp", "gross.avif"}
    assert (made.width, made.height) == large
    for variant, data in made.files.items():
        with Image.open(BytesIO(data)) as found:
            assert found.format == variant.rpartition(".")[2].upper()
            assert found.size == (small if variant.startswith("klein") else large)


@pytest.mark.parametrize(
    ("data", "colour"),
    [
        (picture(kind="PNG", mode="RGBA", colour=(0, 0, 0, 0)), (255, 255, 255)),
        (picture(kind="PNG", mode="P"), None),
        (picture(kind="PNG", mode="LA", colour=(0, 0)), (255, 255, 255)),
        (picture(mode="CMYK", colour=(0, 0, 0, 0)), (255, 255, 255)),
        (picture(mode="L", colour=128), (128, 128, 128)),
        (deep_grey(), (128, 128, 128)),
        (moving("PNG"), (255, 0, 0)),
        (moving("WEBP"), (255, 0, 0)),
        (picture(kind="PNG", mode="1", colour=1), (255, 255, 255)),
    ],
)
def test_every_kind_of_picture_is_shown_in_plain_colours(data: bytes, colour: tuple[int, ...] | None) -> None:
    found = shown(data)
    assert found.mode == "RGB"
    if colour:
        pixel = found.getpixel((5, 5))
        assert isinstance(pixel, tuple)
        assert all(abs(got - wanted) < 8 for got, wanted in zip(pixel, colour, strict=True))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "format"),
        (HTML, "format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "format"),
        (b"GIF89a" + HTML, "format"),
        (b"\x89PNG\r\n\x1a\nbroken", "format"),
        (picture((900, 900))[:2_000], "format"),
        (picture(kind="PNG")[:-40], "format"),
        (HTML + PDF, "format"),
        (PDF[:200], "broken"),
        (picture(kind="BMP"), "format"),
        (picture(kind="TIFF"), "format"),
        (bomb(10_000, 10_000), "pixels"),
        (bomb(0xFFFFFFF, 0xFFFFFFF), "pixels"),
        (bomb(7_000, 7_000), "format"),
        (picture() + b"\0" * media.LARGEST, "size"),
        (PDF + b"\0" * media.LARGEST, "size"),
    ],
)
def test_all_else_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(NotTakenError) as error:
        read(data, "bild.jpg")
    assert error.value.reason == reason


@pytest.mark.parametrize("name", ["bild.exe", "bild.svg", "bild.pdf", "bild", ""])
def test_the_content_tells_the_kind_not_the_name(name: str) -> None:
    assert read(picture(kind="PNG"), name).name.endswith(".webp")
    made = read(SCRIPT, name)
    assert isinstance(made, Document)
    assert made.data == SCRIPT
    assert made.name.endswith(".pdf")


def test_what_hides_behind_a_picture_is_gone() -> None:
    made = read(picture() + HTML, "bild.html")
    assert isinstance(made, Picture)
    assert all(b"script" not in data for data in made.files.values())


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_damaged_pictures_are_refused_or_shown(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from([turned(), picture((60, 40), "PNG"), picture((60, 40), "WEBP"), PDF])))
    for _ in range(data.draw(st.integers(1, 12))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(NotTakenError):
        assert isinstance(read(bytes(whole[: data.draw(st.integers(1, len(whole)))]), "x"), Picture | Document)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("platz.JPG", "platz.webp"),
        ("../../etc/passwd", "passwd.webp"),
        ("C:\\Bilder\\haus.png", "haus.webp"),
        ("\u202egnp.exe", "gnp.webp"),
        ("a\"b<c>'d\r\nX-Evil: 1.png", "a b c 'd X-Evil 1.webp"),
        ("...", "Datei.webp"),
        ("\0\ud800", "Datei.webp"),
        ("x" * 200 + ".png", "x" * 115 + ".webp"),
        ("archiv.tar.gz", "archiv.tar.webp"),
    ],
)
def test_names_are_text(name: str, kept: str) -> None:
    assert media.file_name(name, "webp") == kept


@given(st.text(max_size=400))
def test_any_name_becomes_a_short_one(name: str) -> None:
    kept = media.file_name(name, "pdf")
    assert kept.endswith(".pdf")
    assert 5 <= len(kept) <= media.NAME_LENGTH
    assert not set(kept) & set('/\\<>:"|?*\r\n\0')
