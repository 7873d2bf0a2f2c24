"""Organisations made for tests."""

from __future__ import annotations

from io import BytesIO
from itertools import count
from typing import Any

from PIL import Image

from forum.accounts.models import Person
from forum.kernel import text
from forum.kernel.clock import now, today
from forum.kernel.database import begin_write, session
from forum.organisations.models import Organisation, OrganisationKind, Representative

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
ABOUT = "Wir pflegen Wege und **Wiesen**."
FORM = {
    "name": "Förderverein Nussberg e. V.",
    "kind": "association",
    "homepage": "www.nussberg.example",
    "about": ABOUT,
    "proof": "Vereinsregister VR 4711, ich bin Vorsitzende.",
    "real_name": "y",
}
_numbers = count(1)


def make_organisation(*managers: Person, verified: bool = True, **more: Any) -> Organisation:
    """Store an organisation, verified unless told otherwise, and who manages it."""
    number = next(_numbers)
    made = Organisation(
        slug=more.pop("slug", f"verein-{number}"),
        name=more.pop("name", f"Verein {number}"),
        kind=more.pop("kind", OrganisationKind.ASSOCIATION),
        about=ABOUT,
        html=text.render(ABOUT),
        verified_at=now() if verified else None,
        due_on=None if verified else today(),
        registered_by_id=managers[0].id if managers else None,
        **more,
    )
    begin_write()
    session.add(made)
    session.flush()
    for person in managers:
        session.add(Representative(organisation_id=made.id, person_id=person.id, manages=True))
    session.commit()
    return made


def let_speak(organisation: Organisation, person: Person, **more: Any) -> None:
    """Store that a person speaks for an organisation."""
    begin_write()
    session.add(Representative(organisation_id=organisation.id, person_id=person.id, **more))
    session.commit()


def picture() -> bytes:
    """Give a small picture's bytes."""
    target = BytesIO()
    Image.new("RGB", (8, 8), "green").save(target, "PNG")
    return target.getvalue()
