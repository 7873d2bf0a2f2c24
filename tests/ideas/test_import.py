"""Suggestions of other platforms are taken over row by row, whatever a city's file looks like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from forum.contributions import tallies
from forum.contributions.models import UNDATED, TimelineEntry, Version
from forum.contributions.status import Status, Visibility
from forum.ideas import importing
from forum.ideas.models import KIND, Idea
from forum.kernel.clock import today
from forum.kernel.database import begin_write, session

HEAD = "number,title,text,source_url,latitude,longitude\n"
ROW = "A1,Bordstein absenken,Vor der Schule ist der Bordstein zu hoch.,https://rad.example/a1,52.26,10.52\n"
OTHER = "A2,Brücken sanieren,Die Brücken über den Fluss bröckeln.,https://rad.example/a2,,\n"

Run = Callable[..., list[str]]


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    def start(content: str | bytes, *options: str, code: int = 0, name: str = "rad.csv") -> list[str]:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        result = app.test_cli_runner().invoke(args=["ideas", "import", str(file), *options])
        assert result.exit_code == code, result.output
        session.remove()
        return result.output.splitlines()

    return start


def imported() -> dict[str, Idea]:
    return {str(idea.source_number): idea for idea in session.scalars(select(Idea).order_by(Idea.number))}


def test_suggestions_are_public_and_have_no_way(run, client: FlaskClient):
    assert run(HEAD + ROW + OTHER)[-1] == "2 imported, 0 unchanged, 0 refused"
    idea = imported()["A1"]
    assert (idea.status, idea.visibility, idea.author_id, idea.due_on, idea.owner) == (
        Status.IMPORTED,
        Visibility.PUBLIC,
        None,
        None,
        "",
    )
    assert (idea.published_at, idea.listed_at) == (None, UNDATED)
    assert (idea.source_name, idea.source_licence) == ("rad.example", "CC BY 4.0")
    assert (idea.latitude, idea.longitude) == (52.26, 10.52)
    assert tallies.of(KIND)["all"][""] == 2
    page = client.get(f"/ideen/{idea.number}?lang=de").text
    assert 'href="https://rad.example/a1"' in page
    assert "CC BY 4.0" in page
    for question in ("Bordstein", "Brücke", "schul"):
        assert len(client.get(f"/ideen?q={question}&lang=de").text.split('<article class="idea">')) == 2


def test_a_second_run_changes_nothing(run):
    run(HEAD + ROW + OTHER)
    before = {number: (idea.id, idea.revision) for number, idea in imported().items()}
    assert run(HEAD + ROW + OTHER)[-1] == "0 imported, 2 unchanged, 0 refused"
    assert {number: (idea.id, idea.revision) for number, idea in imported().items()} == before


def test_a_changed_row_changes_the_suggestion(run, client: FlaskClient):
    run(HEAD + ROW + OTHER)
    output = run(HEAD + ROW.replace("Bordstein", "Bordkante").replace("52.26", "52.27") + OTHER)
    assert output[-2:] == [
        "1 of the imported ones were here and have changed.",
        "1 imported, 1 unchanged, 0 refused",
    ]
    idea = imported()["A1"]
    assert (idea.title, idea.latitude) == ("Bordkante absenken", 52.27)
    assert session.scalar(select(func.count()).select_from(Version)) == 0
    assert "Bordkante absenken" in client.get("/ideen?q=Bordkante").text
    assert "Bordkante absenken" not in client.get("/ideen?q=Bordstein").text


def test_the_same_number_of_another_platform_is_another_suggestion(run):
    run(HEAD + ROW)
    assert run(HEAD + ROW, "--source", "Ideenkasten")[-1] == "1 imported, 0 unchanged, 0 refused"
    names = session.scalars(select(Idea.source_name).order_by(Idea.id)).all()
    assert names == ["rad.example", "Ideenkasten"]


def test_without_addresses_the_file_names_the_source(run):
    output = run("nummer;titel;text\n1;Titel;Text\n", name="Ideenkasten 2019.csv")
    assert "source Ideenkasten 2019" in output[0]
    assert "There is no column latitude; the suggestions are taken over without." in output
    assert imported()["1"].source_name == "Ideenkasten 2019"


def test_every_refused_row_is_named_with_line_and_reason(run):
    output = run(HEAD + ROW + ",ohne Nummer,Text,,,\n" + "A3,,Text,,,\n" + ROW + "A4,T,x,,91,1\n" + "A5,kurz\n" + OTHER)
    assert output[1:] == [
        "line 3: refused: number is empty",
        "line 4: refused: title is empty",
        "line 5: refused: number A1 stands in line 2 already",
        "line 7: refused: it has 2 fields, the first row has 6",
        "line 6: taken over without its place: latitude 91 is out of range (−90 to 90)",
        "3 imported, 0 unchanged, 4 refused",
    ]


def test_batches_follow_each_other(run):
    rows = "".join(f"B{number},Titel {number},Text {number},,,\n" for number in range(450))
    assert run(HEAD + rows)[-1] == "450 imported, 0 unchanged, 0 refused"
    numbers = session.scalars(select(Idea.number).order_by(Idea.id)).all()
    assert numbers == list(range(1, 451))


def test_markup_is_text(run, client: FlaskClient):
    run(HEAD + 'A1,<b>Titel</b>,"<script>alert(1)</script> und [x](javascript:alert(1))",,,\n')
    page = client.get(f"/ideen/{imported()['A1'].number}").text
    assert "&lt;b&gt;Titel&lt;/b&gt;" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_what_became_an_idea_here_stays(run):
    run(HEAD + ROW)
    idea = imported()["A1"]
    decide(idea, Status.DISCUSSION)
    assert run(HEAD + ROW.replace("Bordstein", "Bordkante"))[-1] == "0 imported, 1 unchanged, 0 refused"
    assert imported()["A1"].title == "Bordstein absenken"


def test_what_was_hidden_stays_hidden(run):
    run(HEAD + ROW)
    idea = imported()["A1"]
    decide(idea, Status.IMPORTED, Visibility.HIDDEN)
    run(HEAD + ROW.replace("Bordstein", "Bordkante"))
    assert (imported()["A1"].title, imported()["A1"].visibility) == ("Bordkante absenken", Visibility.HIDDEN)


def decide(idea: Idea, status: Status, visibility: Visibility = Visibility.PUBLIC) -> None:
    begin_write()
    idea.status, idea.visibility = status, visibility
    session.commit()


def test_as_ideas_they_are_in_discussion_with_a_clock(run, client: FlaskClient):
    assert run(HEAD + ROW, "--as-ideas", "--licence", "")[-1] == "1 imported, 0 unchanged, 0 refused"
    idea = imported()["A1"]
    assert (idea.status, idea.owner, idea.author_id, idea.source_licence) == (Status.DISCUSSION, "office", None, "")
    assert idea.due_on is not None
    assert idea.due_on > today()
    assert idea.published_at == idea.listed_at == idea.status_since
    moves = session.scalars(select(TimelineEntry.move).where(TimelineEntry.contribution_id == idea.id)).all()
    assert moves == ["adopt"]
    page = client.get(f"/ideen/{idea.number}?lang=de").text
    assert 'href="https://rad.example/a1"' in page
    assert "Gelöschtes Konto" not in page


def test_a_file_that_is_no_table_ends_the_command(run):
    assert run("a;b\n", code=1) == [
        (
            "Error: rad.csv has no column number, title, text. The first row must name the columns number, title, text, and "
            "may name source_url, latitude, longitude; it begins “a;b”, read as utf-8."
        )
    ]


def test_one_row_that_the_database_does_not_take(run, monkeypatch):
    """A length that a check has overlooked costs one row, on the database that minds."""
    monkeypatch.setattr(importing, "NUMBER_LENGTH", 100)
    output = run(HEAD + ROW + f"{'x' * 60},Titel,Text,,,\n" + OTHER)
    if session.get_bind().dialect.name == "postgresql":
        assert output[-1] == "2 imported, 0 unchanged, 1 refused"
        assert output[-2].startswith("line 3: refused: the database does not take it")
    else:
        assert output[-1] == "3 imported, 0 unchanged, 0 refused"
