"""From a visitor's idea to a public project candidate, in German, in English, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.household import IDEAS
from tests.journeys.people import (
    GERMAN,
    Words,
    choose_place,
    fill,
    heading,
    link,
    number_of,
    pass_sign_in,
    press,
    register,
    sign_in,
    write_idea,
)
from tests.site import Site

pytestmark = pytest.mark.browser
TEXTS = {
    "de": (
        "Trinkbrunnen am Bahnhof {}",
        "Am Bahnhof fehlen Trinkbrunnen. Ein Trinkbrunnen mit frischem Wasser hilft allen, die dort warten.",
    ),
    "en": (
        "Bicycle repair stations at school {}",
        "Pupils need a repair station for bicycles with an air pump and tools near their school.",
    ),
}
QUESTION = "Wer soll sich um die Wartung kümmern?"
ANSWER = "Ein Verein hat zugesagt, jede Woche nachzusehen."
REASONS = "Das Vorhaben passt zu den Zielen der Stadt und ist in einem Jahr machbar."


@dataclass
class Way:
    """One idea's way, and everybody whom it meets."""

    site: Site
    open: Callable[..., Page]
    say: Words
    script: bool
    number: int = 0

    def __post_init__(self) -> None:
        kind = f"{self.say.language}-{'script' if self.script else 'plain'}"
        self.title, self.body = TEXTS[self.say.language][0].format(kind), TEXTS[self.say.language][1]
        self.email, self.name = f"journey-{kind}@example.org", f"Ideengeberin {kind}"

    def visit(self) -> Page:
        return self.open(self.say.language, script=self.script)

    def colleague(self, name: str) -> Page:
        return sign_in(self.open(script=self.script), name)

    def is_written(self) -> None:
        page, say = self.visit(), self.say
        write_idea(page, say, self.title, self.body)
        expect(page.get_by_role("main")).to_contain_text(IDEAS[say.language][0])
        press(page, say("Mine is different, go on"), role="link")
        choose_place(page, say, "Willy-Brandt-Platz")
        heading(page, say("Is everything right?"))
        expect(page.get_by_role("main")).to_contain_text("Willy-Brandt-Platz")
        press(page, say("Register and send"), role="link")
        register(page, say, self.email, self.name)

    def is_sent_from_another_browser(self) -> Page:
        say, mail = self.say, self.site.post.wait(self.email, self.say("One step left: send your text"))
        page = self.open(say.language, script=False)
        page.goto(link(mail, "/registrieren/bestaetigen/"))
        main = page.get_by_role("main")
        expect(main).to_contain_text(self.title)
        press(page, say("Send now"))
        self.number = number_of(page)
        heading(page, say("Thank you, your idea is here."))
        expect(main).to_contain_text(
            say("“%(title)s” has the number %(number)s.", title=self.title, number=self.number)
        )
        expect(main.locator("time")).to_have_attribute("datetime", re.compile(r"^\d{4}-\d\d-\d\d"))
        self.site.post.wait(self.email, say("Your idea no. %(number)s is here", number=self.number))
        return page

    def is_asked_about(self, moderator: Page) -> None:
        moderator.goto("/moderation")
        moderator.get_by_role("link", name=re.compile(re.escape(self.title))).click()
        press(moderator, GERMAN("Ask back"), role="link")
        fill(moderator, GERMAN("Your question to the author"), QUESTION)
        press(moderator, GERMAN("Ask back"))
        done = GERMAN("Your question is on its way: “%(title)s”", title=self.title)
        expect(moderator.get_by_role("main")).to_contain_text(done)

    def is_answered(self, author: Page) -> None:
        mail = self.site.post.wait(self.email, self.say("A question about your idea: %(title)s", title=self.title))
        assert QUESTION in mail.get_content()
        author.goto(link(mail, f"/ideen/{self.number}"))
        press(author, self.say("Answer now"), role="link")
        expect(author.get_by_role("main")).to_contain_text(QUESTION)
        fill(author, self.say("Your answer"), ANSWER)
        press(author, self.say("Send the answer"))

    def is_published(self, moderator: Page) -> None:
        moderator.goto(f"/moderation/ideen/{self.number}?ansicht=verlauf")
        expect(moderator.get_by_role("main")).to_contain_text(ANSWER)
        press(moderator, GERMAN("Publish"))
        done = GERMAN("Published: “%(title)s”", title=self.title)
        expect(moderator.get_by_role("main")).to_contain_text(done)

    def is_read(self, reader: Page) -> None:
        mail = self.site.post.wait(self.email, self.say("Your idea is public: %(title)s", title=self.title))
        reader.goto(link(mail, f"/ideen/{self.number}"))
        heading(reader, self.title)
        reader.goto("/ideen")
        reader.get_by_role("main").get_by_role("link", name=self.title).click()
        heading(reader, self.title)

    def is_supported(self, reader: Page) -> None:
        neighbour = self.visit()
        neighbour.goto(reader.url)
        expect(neighbour.locator(".support")).to_have_text("0")
        press(neighbour, self.say("Support"), role="link")
        pass_sign_in(neighbour, "Nachbarin", self.say)
        press(neighbour, GERMAN("Support"))  # a profile's language goes before the browser's
        expect(neighbour.get_by_role("button", name=GERMAN("You support this"))).to_be_visible()
        reader.reload()
        expect(reader.locator(".support")).to_have_text("1")

    def is_nominated(self) -> None:
        office, nominate = self.colleague("Geschäftsstelle Eins"), GERMAN("Nominate as a project candidate")
        office.goto("/geschaeftsstelle")
        press(office, self.title, role="link")
        press(office, nominate, role="link")
        fill(office, GERMAN("Official reasons, public"), REASONS)
        press(office, nominate)
        expect(office.get_by_role("main")).to_contain_text(GERMAN("The idea is now a project candidate."))

    def is_a_candidate(self, reader: Page) -> None:
        about = self.say("Your idea no. %(number)s is now a project candidate", number=self.number)
        mail = self.site.post.wait(self.email, about)
        assert REASONS in " ".join(mail.get_content().split())
        reader.goto(link(mail, "/kandidaten/"))
        heading(reader, self.title)
        expect(reader.get_by_role("main")).to_contain_text(REASONS)
        expect(reader.locator(".support")).to_have_text("1")
        candidate = reader.url
        press(reader, self.say("To the idea"), role="link")
        expect(reader).to_have_url(re.compile(rf"/ideen/{self.number}\b"))
        reader.get_by_role("link", name=self.say.like("Candidate no. %(number)s")).first.click()
        expect(reader).to_have_url(candidate)
        reader.goto("/kandidaten")
        expect(reader.get_by_role("main")).to_contain_text(self.title)


@pytest.mark.parametrize(("language", "script"), [("de", True), ("en", True), ("de", False)])
def test_an_idea_becomes_a_candidate(site, visit, language, script):
    way = Way(site, visit, Words(language), script)
    way.is_written()
    author = way.is_sent_from_another_browser()
    reader = way.visit()
    hidden = reader.goto(f"/ideen/{way.number}")
    assert hidden is not None
    assert hidden.status == 404
    moderator = way.colleague("Moderatorin Eins")
    way.is_asked_about(moderator)
    way.is_answered(author)
    way.is_published(moderator)
    way.is_read(reader)
    way.is_supported(reader)
    way.is_nominated()
    way.is_a_candidate(reader)
