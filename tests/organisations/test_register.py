"""Registering an organisation, and what the office decides."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.audit.models import AuditEntry
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.settings import current
from forum.organisations.models import Organisation, ProofFile, Refusal, Representative, State
from tests.conftest import change
from tests.organisations.made import FORM, PDF, let_speak, make_organisation, picture

MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
DESK = "/geschaeftsstelle/organisationen"


def stored(slug: str = "foerderverein-nussberg-e-v") -> Organisation:
    """Give an organisation as it stands in the database now."""
    session.rollback()
    return session.scalars(select(Organisation).where(Organisation.slug == slug)).one()


def sent(client: FlaskClient, **more: object) -> int:
    """Send the form of registration."""
    status: int = client.post("/organisationen/neu", data={**FORM, **more}).status_code
    return status


@pytest.fixture
def office(app: object, make_person: MakePerson, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody from the office is signed in."""
    return sign_in(app.test_client(), make_person(Role.OFFICE))  # type: ignore[attr-defined]


def test_registered_it_waits_and_only_its_own_people_and_the_office_see_it(
    client: FlaskClient, office: FlaskClient, app: object, make_person: MakePerson, sign_in: SignIn
) -> None:
    assert client.get("/organisationen/neu").status_code == 303
    sign_in(client, make_person())
    assert client.get("/organisationen/neu").status_code == 200
    assert sent(client, request_key="once") == 303
    assert sent(client, request_key="once") == 303
    made = stored()
    assert session.scalar(select(func.count()).select_from(Organisation)) == 1
    assert (made.state, made.website) == (State.WAITING, "https://www.nussberg.example")
    assert made.due_on is not None
    page = client.get(f"/organisationen/{made.slug}").text
    assert "<strong>Wiesen</strong>" in page
    assert "VR 4711" not in page
    stranger = app.test_client()  # type: ignore[attr-defined]
    assert stranger.get(f"/organisationen/{made.slug}").status_code == 404
    assert made.name not in stranger.get("/organisationen").text
    assert made.name in office.get(DESK).text
    assert "VR 4711" in office.get(f"{DESK}/{made.id}").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "…"},
        {"kind": "party"},
        {"about": " "},
        {"proof": ""},
        {"homepage": "javascript:alert(1)"},
        {"homepage": "http://[::1"},
        {"homepage": "https://nur-ein-wort"},
        {"real_name": ""},
        {"request_key": "../x"},
        {"file": b"<svg onload=alert(1)>"},
        {"name": "x" * 200},
    ],
)
def test_wrong_forms_are_shown_again(
    client: FlaskClient, make_person: MakePerson, sign_in: SignIn, wrong: dict[str, object]
) -> None:
    sign_in(client, make_person())
    data = {name: value for name, value in {**FORM, **wrong}.items() if value != "" or name != "real_name"}
    if isinstance(data.get("file"), bytes):
        data["file"] = (BytesIO(data["file"]), "nachweis.pdf")
    answer = client.post("/organisationen/neu", data=data)
    assert answer.status_code == 422
    assert session.scalar(select(func.count()).select_from(Organisation)) == 0
    assert "Nussberg" in answer.text or "name" in wrong


def test_a_name_that_is_verified_already_is_refused_and_others_get_an_address_of_their_own(
    client: FlaskClient, make_person: MakePerson, sign_in: SignIn
) -> None:
    sign_in(client, make_person())
    assert sent(client) == 303
    assert sent(client, name="Neu") == 303
    assert sent(client) == 303  # nobody learns that another one waits
    assert stored("foerderverein-nussberg-e-v-2").state == State.WAITING
    assert stored("neu-2").name == "Neu"
    change(stored(), verified_at=now())
    assert sent(client) == 422


@pytest.mark.parametrize(
    ("data", "name", "kept"), [(PDF, "Auszug.PDF", "Auszug.pdf"), (picture(), "a<b>.exe", "a.png")]
)
def test_the_proof_is_for_the_office_alone(
    client: FlaskClient,
    office: FlaskClient,
    app: object,
    make_person: MakePerson,
    sign_in: SignIn,
    data: bytes,
    name: str,
    kept: str,
) -> None:
    sign_in(client, make_person())
    assert sent(client, file=(BytesIO(data), name)) == 303
    made, file = stored(), session.scalars(select(ProofFile)).one()
    address = f"{DESK}/{made.id}/nachweise/{file.id}"
    answer = office.get(address)
    assert answer.data == data
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.close()
    assert file.name.endswith(kept.rpartition(".")[2])
    assert client.get(address).status_code == 404
    lead = sign_in(app.test_client(), make_person(Role.LEAD))  # type: ignore[attr-defined]
    assert lead.get(f"{DESK}/{made.id}").status_code == 200
    assert lead.get(address).status_code == 403
    assert "VR 4711" not in lead.get(f"{DESK}/{made.id}").text


def files_on_disk() -> list[Path]:
    """Give the kept proofs."""
    return [path for path in (current().uploads_folder / "nachweise").glob("*") if path.is_file()]


def test_verified_it_is_public_and_its_people_speak_for_it(
    client: FlaskClient, office: FlaskClient, app: object, make_person: MakePerson, sign_in: SignIn
) -> None:
    sign_in(client, make_person())
    sent(client)
    made = stored()
    assert made.name not in client.get("/ideen/neu").text
    page = office.get(f"{DESK}/{made.id}").text
    assert "bestaetigen" in page
    decision = {"bestaetigen-revision": made.revision, "bestaetigen-kind": "culture"}
    assert office.post(f"{DESK}/{made.id}/bestaetigen", data=decision).status_code == 303
    assert (stored().state, stored().kind) == (State.VERIFIED, "culture")
    stranger = app.test_client()  # type: ignore[attr-defined]
    assert stranger.get(f"/organisationen/{made.slug}").status_code == 200
    assert made.name in stranger.get("/organisationen?art=culture").text
    assert made.name not in stranger.get("/organisationen?art=company").text
    late = office.post(f"{DESK}/{made.id}/ablehnen", data={"ablehnen-revision": made.revision, **reasons()})
    assert late.status_code == 409
    assert "Das Register kennt Sie nicht." in late.text
    events = set(session.scalars(select(AuditEntry.event)))
    assert {"organisation.register", "organisation.verify"} <= events


def reasons() -> dict[str, str]:
    """Give what the office writes when it refuses."""
    return {"ablehnen-reason_code": Refusal.NO_PROOF, "ablehnen-reason": "Das Register kennt Sie nicht."}


def test_refused_it_can_be_corrected_and_sent_again(
    client: FlaskClient, office: FlaskClient, make_person: MakePerson, sign_in: SignIn
) -> None:
    sign_in(client, make_person())
    sent(client, file=(BytesIO(PDF), "alt.pdf"))
    made = stored()
    address = f"{DESK}/{made.id}/ablehnen"
    assert office.post(address, data={"ablehnen-revision": made.revision}).status_code == 422
    assert office.post(address, data={"ablehnen-revision": made.revision, **reasons()}).status_code == 303
    assert stored().state == State.REFUSED
    assert "Das Register kennt Sie nicht." in client.get(f"/organisationen/{made.slug}").text
    edit = f"/organisationen/{made.slug}/bearbeiten"
    assert "VR 4711" in client.get(edit).text
    data = {**FORM, "proof": "VR 4712", "revision": stored().revision, "file": (BytesIO(PDF + b"2"), "neu.pdf")}
    assert client.post(edit, data=data).status_code == 303
    assert (stored().state, stored().proof, stored().reason) == (State.WAITING, "VR 4712", "")
    assert [row.name for row in session.scalars(select(ProofFile))] == ["neu.pdf"]
    stale = client.post(edit, data={**FORM, "revision": made.revision - 5})
    assert stale.status_code == 409


def test_nobody_decides_on_their_own_organisation(
    client: FlaskClient, make_person: MakePerson, sign_in: SignIn
) -> None:
    person, other = make_person(Role.OFFICE), make_person()
    registered, represented = (
        make_organisation(person, verified=False, proof="VR 1"),
        make_organisation(other, verified=False, proof="VR 2"),
    )
    let_speak(represented, person)
    sign_in(client, person)
    for made in (registered, represented):
        page = client.get(f"{DESK}/{made.id}")
        assert page.status_code == 200
        assert "VR " not in page.text
        data = {"bestaetigen-revision": made.revision, "bestaetigen-kind": "culture"}
        assert client.post(f"{DESK}/{made.id}/bestaetigen", data=data).status_code == 403
        session.rollback()
        assert session.get_one(Organisation, made.id).verified_at is None


def test_a_new_name_waits_for_the_office(
    client: FlaskClient, office: FlaskClient, make_person: MakePerson, sign_in: SignIn
) -> None:
    person = make_person()
    made = make_organisation(person, name="Verein der Alten Namen")
    slug, key = made.slug, made.id
    sign_in(client, person)
    for act, expected in (("name-ablehnen", "Verein der Alten Namen"), ("umbenennen", "Verein der Neuen Namen")):
        data = {"name": "Verein der Neuen Namen", "about": "Wir heißen neu.", "revision": stored(slug).revision}
        assert client.post(f"/organisationen/{slug}/bearbeiten", data=data).status_code == 303
        assert stored(slug).name == "Verein der Alten Namen"
        assert "Verein der Neuen Namen" in office.get(DESK).text
        assert "Verein der Neuen Namen" not in client.get(f"/organisationen/{slug}").text
        answer = {f"{act}-revision": stored(slug).revision, f"{act}-reason": "Bitte mit e. V."}
        assert office.post(f"{DESK}/{key}/{act}", data=answer).status_code == 303
        assert (stored(slug).name, stored(slug).wanted_name) == (expected, "")
    assert stored(slug).about == "Wir heißen neu."


def test_dissolved_it_stays_marked_and_the_proof_is_gone(
    client: FlaskClient, app: object, make_person: MakePerson, sign_in: SignIn
) -> None:
    sign_in(client, make_person())
    sent(client, file=(BytesIO(PDF), "auszug.pdf"))
    made = stored()
    change(made, verified_at=now())
    kept = len(files_on_disk())
    address = f"/organisationen/{made.slug}/aufloesen"
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 422
    assert client.post(address, data={"sure": "y"}).status_code == 303
    gone = stored()
    assert (gone.state, gone.proof) == (State.DISSOLVED, "")
    assert len(files_on_disk()) == kept - 1
    stranger = app.test_client()  # type: ignore[attr-defined]
    assert "Aufgelöst" in stranger.get(f"/organisationen/{made.slug}").text
    assert made.name not in stranger.get("/organisationen").text
    assert client.post(address, data={"sure": "y"}).status_code == 403


def test_a_registration_that_was_taken_back_is_gone_for_others(
    client: FlaskClient, app: object, make_person: MakePerson, sign_in: SignIn
) -> None:
    sign_in(client, make_person())
    sent(client)
    made = stored()
    assert client.post(f"/organisationen/{made.slug}/aufloesen", data={"sure": "y"}).status_code == 303
    assert stored().state == State.WITHDRAWN
    assert app.test_client().get(f"/organisationen/{made.slug}").status_code == 404  # type: ignore[attr-defined]
    assert session.scalars(select(Representative.manages)).all() == [True]
