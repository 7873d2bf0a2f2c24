"""Small documents of the demonstration: one page of A4, a heading and lines, as a valid and complete PDF 1.4."""

from __future__ import annotations

_PAGE = (595, 842)  # points
_LEFT, _TOP, _LEADING = 64, 760, 19


def write(title: str, lines: list[str]) -> bytes:
    """Make a PDF with a title and up to 30 lines of text; signs that Latin script lacks become question marks."""
    page = f"BT /F2 20 Tf {_LEFT} {_TOP} Td ({_shown(title)}) Tj ET\n"
    for index, words in enumerate(lines[:30]):
        page += f"BT /F1 12 Tf {_LEFT} {_TOP - 40 - index * _LEADING} Td ({_shown(words)}) Tj ET\n"
    stream = page.encode("cp1252", "replace")
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (de-DE) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {} {}] /Contents 4 0 R "
            "/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>".format(*_PAGE)
        ).encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
        f"<< /Title ({_shown(title)}) >>".encode("cp1252", "replace"),
    ]
    return _whole(parts)


def _shown(words: str) -> str:
    """Write words as a PDF string."""
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _whole(parts: list[bytes]) -> bytes:
    """Put objects together with the table that says where each begins."""
    data = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(parts) + 1, len(parts))
    return bytes(data + b"startxref\n%d\n%%%%EOF\n" % table)
