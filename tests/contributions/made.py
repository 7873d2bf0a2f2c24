"""Files made for tests: pictures of every kind, a PDF, and what is neither."""

from __future__ import annotations

from dataclasses import dataclass, fields
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select

from forum.contributions import files
from forum.contributions.models import Attachment
from forum.demo import pdf
from forum.kernel.database import begin_write, session
from forum.kernel.media import read
from forum.kernel.settings import current

PDF = pdf.write("Ein Plan (Entwurf)", ["Erste Zeile", "Zweite Zeile"])
SCRIPT = PDF.replace(b"/Lang (de-DE)", b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>")


def picture(size: tuple[int, int] = (300, 200), kind: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    """Make a picture."""
    target = BytesIO()
    Image.new(mode, size, options.pop("colour", "teal")).save(target, kind, **options)
    return target.getvalue()


def upload(data: bytes, name: str = "bild.jpg") -> tuple[BytesIO, str]:
    """Give a file as a client sends it."""
    return BytesIO(data), name


@dataclass(frozen=True)
class File:
    """A row as it stood when it was read; requests end the session that it came from."""

    id: int
    key: str
    kind: str
    avif: bool
    name: str
    alternative: str
    contribution_id: int | None
    comment_id: int | None
    draft_id: int | None

    @property
    def address(self) -> str:
        """Give where it is downloaded."""
        return f"/bilder/{self.key}/gross.webp" if self.kind == "picture" else f"/dateien/{self.key}"

    @property
    def on_disk(self) -> bool:
        """Tell whether its bytes are there: all of them, or none."""
        row = Attachment(key=self.key, kind=self.kind, avif=self.avif)
        (found,) = {(current().uploads_folder / name).is_file() for name in files.stored_as(row)}
        return found


def rows() -> list[File]:
    """Give all files, oldest first."""
    wanted = select(Attachment).order_by(Attachment.id).execution_options(populate_existing=True)
    return [_read(row) for row in session.scalars(wanted)]


def _read(row: Attachment) -> File:
    return File(**{one.name: getattr(row, one.name) for one in fields(File)})


def attach(data: bytes, words: str = "Ein Bild.", name: str = "bild.jpg", **holder: int) -> File:
    """Store a file on something."""
    ready = read(data, name)
    begin_write()
    row = files.keep(ready, words, **holder)
    session.commit()
    return _read(row)
