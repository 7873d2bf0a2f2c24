"""Pictures and documents in the wizard and in answers: several at once, each described, none lost, without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from forum.accounts.models import Draft, Person
from forum.contributions.status import Status
from forum.ideas.models import Idea
from forum.kernel.database import session
from forum.kernel.media import LARGEST
from tests.contributions.made import PDF, attach, picture, rows, upload
from tests.ideas.test_wizard import PLACE, write
from tests.queries import MOST, counted

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
STEP = "/ideen/neu/ort?lang=de"


def send(client: FlaskClient, *chosen: tuple[BytesIO, str], **more: Any) -> Any:
    """Send the step with these files."""
    files = [FileStorage(stream, name) for stream, name in chosen]
    return whole(client, STEP, {**PLACE, "files": files, **more})


def whole(client: FlaskClient, address: str, data: dict[str, Any]) -> Any:
    """Send a form from memory: the client would leave large ones behind as files."""
    boundary, body = encode_multipart(data)
    return client.post(address, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def test_several_come_at_once_and_each_is_described(
    client: FlaskClient, make_person: MakePerson, sign_in: SignIn
) -> None:
    write(client)
    page = client.get(STEP).text
    assert "Höchstens 5 Bilder und 3 PDF-Dokumente, je bis 10 MB" in page
    answer = send(client, upload(picture()), upload(picture((90, 90), "PNG"), "zwei.png"), upload(PDF, "plan.pdf"))
    assert answer.status_code == 422
    assert answer.text.count("Bitte beschreiben Sie dieses Bild") == 4  # each at its field and in the summary
    assert "Bitte geben Sie diesem Dokument einen kurzen Titel." in answer.text
    first, second, plan = rows()
    words = {f"words_{first.id}": "Ein Platz.", f"words_{second.id}": "", f"words_{plan.id}": "Der Plan"}
    answer = send(client, **words)
    assert answer.status_code == 422
    assert "Ein Platz." in answer.text
    assert 'value="Der Plan"' in answer.text
    assert client.get("/ideen/neu/pruefen").headers["Location"] == "/ideen/neu/ort"
    assert (
        send(client, **{**words, f"words_{second.id}": "Ein Baum."}).headers["Location"] == "/ideen/neu/pruefen?lang=de"
    )
    check = client.get("/ideen/neu/pruefen").text
    assert f"/bilder/{first.key}/gross.avif" in check
    assert f"/dateien/{plan.key}" in check
    sign_in(client, make_person())
    assert client.post("/ideen/neu/pruefen", data={"rules": "y"}).status_code == 303
    idea = session.scalars(select(Idea)).one()
    assert [(row.contribution_id, row.draft_id, row.alternative) for row in rows()] == [
        (idea.id, None, words) for words in ("Ein Platz.", "Ein Baum.", "Der Plan")
    ]
    page = client.get(f"/ideen/{idea.number}").text
    assert page.index('alt="Ein Platz."') < page.index('alt="Ein Baum."') < page.index("Der Plan</a>")
    assert re.search(r'<source type="image/avif" srcset="[^"]+ 300w, [^"]+ 300w"', page)
    assert 'loading="lazy"' in page


def test_other_errors_keep_the_files_and_what_was_typed(client: FlaskClient) -> None:
    write(client)
    answer = send(client, upload(picture()), topic="", place="Am Markt 1")
    assert answer.status_code == 422
    assert "Bitte wählen Sie ein Handlungsfeld." in answer.text
    assert 'value="Am Markt 1"' in answer.text
    assert f"/bilder/{rows()[0].key}/" in answer.text
    assert f"/bilder/{rows()[0].key}/" in client.get(STEP).text


def test_only_uploading_asks_for_nothing_else(client: FlaskClient) -> None:
    write(client)
    answer = send(client, upload(picture()), topic="", place="Am Markt 1", upload="1")
    assert answer.status_code == 200
    assert "1 Datei hochgeladen." in answer.text
    assert "Bitte wählen Sie ein Handlungsfeld." not in answer.text
    assert "Am Markt 1" in answer.text
    row = rows()[0]
    answer = send(client, upload="1", **{f"words_{row.id}": "Halb fertig"})
    assert "Halb fertig" in answer.text
    assert "Halb fertig" in client.get(STEP).text
    assert send(client, remove=str(row.id), place="Am Markt 2").status_code == 200
    assert rows() == []
    assert "Am Markt 2" in client.get(STEP).text


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"<svg onload=alert(1)>", "<b>bild</b>.jpg", "„&lt;b&gt;bild&lt;/b&gt;.jpg“ ist weder ein PDF noch ein Bild"),
        (b"x" * (LARGEST + 1), "gross.jpg", "„gross.jpg“ ist größer als 10 MB"),
        (PDF[:100], "halb.pdf", "„halb.pdf“ ist nicht vollständig"),
    ],
)
def test_a_bad_file_is_named_and_takes_no_other_with_it(
    client: FlaskClient, data: bytes, name: str, message: str
) -> None:
    write(client)
    answer = send(client, upload(data, name), upload(picture(), "gut.jpg"), upload="1")
    assert answer.status_code == 422
    assert message in answer.text
    assert PLACE["place"] in answer.text
    assert [row.name for row in rows()] == ["gut.webp"]
    assert "Fehler" in answer.text.split("</title>")[0]


def test_there_is_room_for_so_many(client: FlaskClient) -> None:
    write(client)
    chosen = [upload(picture((20 + number, 20)), f"{number}.jpg") for number in range(6)]
    answer = send(client, *chosen, upload="1")
    assert answer.status_code == 422
    assert "„5.webp“ wurde nicht übernommen: Höchstens 5 Bilder sind möglich." in answer.text
    assert len(rows()) == 5
    assert send(client, *[upload(PDF + b"%d" % number, "a.pdf") for number in range(3)], upload="1").status_code == 200
    page = client.get(STEP).text
    assert "Mehr Dateien passen nicht dazu." in page
    assert 'type="file"' not in page


def test_the_same_file_twice_is_one(client: FlaskClient) -> None:
    write(client)
    for _ in range(2):
        send(client, upload(picture()), upload(picture(), "nochmal.jpg"), upload="1")
    assert len(rows()) == 1


def test_thirty_megabytes_in_one_request_are_heard(client: FlaskClient) -> None:
    write(client)
    chosen = [upload(picture() + bytes([number]) * (LARGEST - 20_000), f"{number}.jpg") for number in range(3)]
    assert send(client, *chosen, upload="1").status_code == 200
    assert len(rows()) == 3
    assert whole(client, "/ideen/neu", {"x": FileStorage(BytesIO(b"x" * 13_000_000), "x")}).status_code == 413


def test_nobody_else_touches_the_files_of_a_draft(app: Any, client: FlaskClient) -> None:
    write(client)
    send(client, upload(picture()), upload="1")
    row = rows()[0]
    other = app.test_client()
    write(other)
    send(other, remove=str(row.id), **{f"words_{row.id}": "Fremde Worte"})
    assert [(found.id, found.alternative) for found in rows()] == [(row.id, "")]
    assert other.get(f"/bilder/{row.key}/klein.webp").status_code == 404


@pytest.mark.parametrize(
    "junk", [{"remove": "x" * 300}, {"remove": "-1"}, {"words_9999999": "x"}, {"files": "kein Feld"}]
)
def test_strange_fields_change_nothing(client: FlaskClient, junk: dict[str, str]) -> None:
    write(client)
    assert client.post(STEP, data={**PLACE, **junk}).status_code in {200, 303}


def test_autosave_keeps_the_words_of_files(client: FlaskClient) -> None:
    write(client)
    send(client, upload(picture()), upload="1")
    row = rows()[0]
    client.post("/ideen/neu/entwurf", data={**PLACE, f"words_{row.id}": "Von selbst"})
    assert rows()[0].alternative == "Von selbst"
    assert client.post("/ideen/neu/verwerfen").status_code == 303
    assert rows() == []


def test_a_draft_without_words_for_its_picture_is_not_sent(
    client: FlaskClient, make_person: MakePerson, sign_in: SignIn
) -> None:
    write(client)
    send(client, upload(picture()), upload="1")
    sign_in(client, make_person())
    assert client.post("/ideen/neu/pruefen", data={"rules": "y"}).headers["Location"] == "/ideen/neu/ort"
    assert session.scalars(select(Idea)).all() == []


def test_an_answer_brings_takes_and_describes_files(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    person = make_person()
    idea = make_idea(author=person, status=Status.CLARIFICATION, asked_from="discussion")
    number, address = idea.number, f"/ideen/{idea.number}/antworten?lang=de"
    stays = attach(picture(), "Alt", contribution_id=idea.id)
    goes = attach(picture((50, 50)), "Mit Personen", contribution_id=idea.id)
    sign_in(client, person)
    typed = {"title": idea.title, "body": idea.body, "answer": "Ohne Personen.", "revision": str(idea.revision)}
    assert 'value="Mit Personen"' not in client.get(address).text
    answer = client.post(address, data={**typed, "remove": str(goes.id), f"words_{stays.id}": "Neu"})
    assert answer.status_code == 200
    assert "Mit Personen" not in answer.text
    assert len(rows()) == 2  # until it is sent, the idea stands as it was
    answer = client.post(address, data={**typed, "files": upload(PDF, "plan.pdf"), f"words_{stays.id}": "Neu"})
    assert answer.status_code == 422
    assert [row.alternative for row in rows()] == ["Alt", "Mit Personen", ""]
    assert "Ohne Personen." in client.get("/konto/entwuerfe").text
    kept = client.get(address).text
    assert "Ohne Personen." in kept
    assert "plan.pdf" in kept
    plan = rows()[-1]
    words = {f"words_{stays.id}": "Neu", f"words_{plan.id}": "Plan"}
    assert client.post(address, data={**typed, **words}).status_code == 303
    assert [(row.contribution_id, row.alternative) for row in rows()] == [(idea.id, "Neu"), (idea.id, "Plan")]
    assert session.scalars(select(Draft)).all() == []
    assert session.scalars(select(Idea.status).where(Idea.number == number)).one() == Status.DISCUSSION


def test_the_pages_ask_little(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    person = make_person()
    sign_in(client, person)
    idea = make_idea()
    page = f"/ideen/{idea.number}"
    for number in range(4):
        attach(picture((30 + number, 30)), contribution_id=idea.id)
    write(client)
    send(client, upload(picture()), upload(PDF, "a.pdf"), upload="1")
    for address in (page, "/ideen/neu/ort", "/konto/entwuerfe"):
        with counted() as seen:
            assert client.get(address).status_code == 200
        assert len(seen) <= MOST, seen
