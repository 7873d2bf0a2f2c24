"""The field of a form for one file: a PDF or a picture, looked at as soon as the form is checked."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as lazy
from flask_wtf.file import FileField
from wtforms import ValidationError

from forum.kernel.media import LARGEST, MEGABYTE, NotTakenError
from forum.web.uploads import Upload, read

ERRORS = {
    "format": lazy("This file is neither a PDF nor a picture. Please choose a PDF, JPEG, PNG or WebP file."),
    "size": lazy("This file is larger than %(size)d MB. Please choose a smaller one.", size=LARGEST // MEGABYTE),
    "pixels": lazy("This picture has too many pixels. Please choose a smaller one."),
}


class UploadField(FileField):  # type: ignore[misc]
    """One file; what was sent is in `ready`. `unnamed` is its name where it has none."""

    def __init__(self, label: Any = None, *, unnamed: str = "Datei", **kw: Any) -> None:
        """Keep the name for files without one."""
        super().__init__(label, **kw)
        self.unnamed = unnamed
        self.ready: Upload | None = None

    def pre_validate(self, _form: Any) -> None:
        """Look at what was uploaded."""
        if not self.data or not getattr(self.data, "filename", ""):
            return
        try:
            self.ready = read(self.data.read(LARGEST + 1), self.data.filename, unnamed=self.unnamed)
        except NotTakenError as error:
            raise ValidationError(str(ERRORS[error.reason])) from None

    def is_lost(self, errors: Any) -> bool:
        """Tell whether a good file came with a form that was refused for another reason: browsers send it once."""
        return self.ready is not None and bool(errors)
