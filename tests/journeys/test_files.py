"""Two pictures and a document on an idea, and a picture on a comment, without script: an error keeps everything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.contributions.made import PDF, picture
from tests.journeys.people import GERMAN, choose_place, fill, number_of, press, sign_in, write_idea

pytestmark = pytest.mark.browser
TITLE = "Schattendach am Spielplatz"
BODY = "Der Spielplatz hat mittags keinen Schatten. Ein begrüntes Dach würde helfen."
SQUARE, TREE, PLAN = "Ein Spielplatz ohne einen einzigen Baum.", "Ein junger Baum an der Straße.", "Skizze des Daches"
PHOTO, SECOND = picture((1800, 1200)), picture((600, 900), "PNG", colour="olive")


def file(name: str, data: bytes) -> Any:
    """Give a file as the browser chooses it."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def choose(page: Page, *files: Any) -> None:
    """Choose files, several at once."""
    page.locator("input[type=file]").set_input_files(list(files))


def describe(page: Page, name: str, words: str, message: str = "Description of the picture “%(name)s”") -> None:
    """Say what a file is."""
    fill(page, GERMAN(message, name=name), words)


def is_shown(page: Page, alternative: str) -> None:
    """See a picture, loaded in the newest format that the browser reads."""
    image = page.get_by_role("img", name=alternative)
    image.scroll_into_view_if_needed()
    expect(image).to_be_visible()
    loaded = "picture => picture.complete && picture.naturalWidth > 0 && picture.currentSrc.endsWith('.avif')"
    assert page.wait_for_function(
        f'(name => {{ const picture = document.querySelector(`img[alt="${{name}}"]`); return ({loaded})(picture) }})',
        arg=alternative,
    )


def attach_and_send(page: Page) -> int:
    """Submit an idea with files, with mistakes on the way."""
    write_idea(page, GERMAN, TITLE, BODY)
    page.goto("/ideen/neu/ort")
    fill(page, GERMAN("Address or place"), "Am Schwarzen Berge")
    choose(page, file("platz.jpg", PHOTO), file("baum.png", SECOND), file("böse.jpg", b"<svg onload=alert(1)>"))
    press(page, GERMAN("Upload the chosen files"))
    main = page.get_by_role("main")
    expect(main).to_contain_text("„böse.jpg“ ist weder ein PDF noch ein Bild")
    expect(page.get_by_label(GERMAN("Address or place"))).to_have_value("Am Schwarzen Berge")
    describe(page, "platz.webp", SQUARE)
    choose(page, file("skizze.pdf", PDF))
    choose_place(page, GERMAN, "Am Schwarzen Berge 3")
    expect(main).to_contain_text(GERMAN("Please give this document a short title."))
    expect(page.get_by_label(GERMAN("Description of the picture “%(name)s”", name="platz.webp"))).to_have_value(SQUARE)
    describe(page, "baum.webp", TREE)
    describe(page, "skizze.pdf", PLAN, "Title of the document “%(name)s”")
    press(page, GERMAN("Next: check"))
    is_shown(page, SQUARE)
    page.get_by_label(GERMAN("I have read the rules.")).check()
    press(page, GERMAN("Send the idea"))
    return number_of(page)


def download(page: Page, name: str) -> Path:
    """Download a document."""
    with page.expect_download() as started:
        press(page, name, role="link")
    assert started.value.suggested_filename == f"{name}.pdf"
    return started.value.path()


def test_pictures_and_a_document_on_an_idea_and_a_comment(visit):
    author = sign_in(visit(script=False), "Nachbarin")
    number = attach_and_send(author)
    reader = sign_in(visit(script=False), "Nachbar")
    assert reader.goto(f"/ideen/{number}").status == 404
    moderator = sign_in(visit(), "Moderatorin Eins")
    moderator.goto(f"/moderation/ideen/{number}")
    is_shown(moderator, TREE)
    moderator.locator('button[data-key="a"]').click()
    expect(moderator.get_by_role("status").first).to_be_visible()
    visitor = visit()
    visitor.goto(f"/ideen/{number}")
    is_shown(visitor, SQUARE)
    is_shown(visitor, TREE)
    assert download(visitor, PLAN).read_bytes() == PDF

    reader.goto(f"/ideen/{number}")
    fill(reader, GERMAN("Your comment"), "So kann es aussehen.")
    reader.get_by_text(GERMAN("Add pictures or a PDF")).click()
    choose(reader, file("dach.jpg", picture((800, 600), colour="green")))
    press(reader, GERMAN("Send the comment"))
    expect(reader.get_by_role("main")).to_contain_text(
        GERMAN("Please describe this picture for people who cannot see it.")
    )
    expect(reader.get_by_label(GERMAN("Your comment"))).to_have_value("So kann es aussehen.")
    describe(reader, "dach.webp", "Ein Dach mit Gras.")
    press(reader, GERMAN("Send the comment"))
    is_shown(reader, "Ein Dach mit Gras.")
