"""The store of files, with three verbs, in step with the transaction: nothing is left over and nothing is missing.

What is put and then rolled back is gone again, what is dropped goes once that is committed. Names are ours, never those
that people gave. A folder of this machine for now; another kind of store offers the same three.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import event

from forum.kernel.database import ForumSession, session
from forum.kernel.settings import current

_PUT, _DROPPED = "files put", "files dropped"  # in this transaction


def put(name: str, data: bytes) -> None:
    """Keep a file under a name such as `ab/abc-gross.webp`; it goes again when the transaction is rolled back."""
    target = _path(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    session.info.setdefault(_PUT, []).append(name)
    half = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    half.write_bytes(data)
    half.replace(target)


def get(name: str) -> BinaryIO | None:
    """Open a file; None when there is none of this name."""
    try:
        return _path(name).open("rb")
    except (FileNotFoundError, IsADirectoryError):
        return None


def drop(name: str) -> None:
    """Delete a file once the transaction is committed."""
    session.info.setdefault(_DROPPED, []).append(name)


def _path(name: str) -> Path:
    return current().uploads_folder / name


def _delete(names: list[str]) -> None:
    for name in names:
        _path(name).unlink(missing_ok=True)


@event.listens_for(ForumSession, "after_commit")
def _committed(asking: ForumSession) -> None:
    if not asking.in_nested_transaction():
        asking.info.pop(_PUT, None)
        _delete(asking.info.pop(_DROPPED, []))


@event.listens_for(ForumSession, "after_rollback")
def _rolled_back(asking: ForumSession) -> None:
    if not asking.in_nested_transaction():
        asking.info.pop(_DROPPED, None)
        _delete(asking.info.pop(_PUT, []))


def size(file: BinaryIO) -> int:
    """Give how many bytes an open file has, and leave it at its beginning."""
    found = file.seek(0, os.SEEK_END)
    file.seek(0)
    return found
