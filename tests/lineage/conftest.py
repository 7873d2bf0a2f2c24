"""Who takes part in a merge, and the mails that leave."""

from __future__ import annotations

import email
import email.policy

import pytest

from forum.accounts.roles import Role
from forum.kernel.database import session
from forum.notifications import delivery


@pytest.fixture
def letters(app):
    """Deliver what is due and give the mails that left since the last time."""
    folder, seen = app.extensions["settings"].mails_folder, set()
    for old in folder.glob("*.eml"):
        old.unlink()

    def deliver():
        session.remove()
        assert delivery.sweep().failed == 0
        paths = [path for path in sorted(folder.glob("*.eml")) if path not in seen]
        seen.update(paths)
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]

    yield deliver
    for left in folder.glob("*.eml"):
        left.unlink()


@pytest.fixture
def office_person(make_person):
    return make_person(Role.OFFICE)


@pytest.fixture
def office(client, sign_in, office_person):
    return sign_in(client, office_person)
