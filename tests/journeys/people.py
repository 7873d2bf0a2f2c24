"""What people do on the site, told in the words of its pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from tests.journeys.household import PASSWORD, address
from tests.site import Site, catalogue

# Pages put numbers, names and titles where messages have %(…)s.
GAP = re.compile(r"%\(\w+\)[sd]")


@dataclass(frozen=True)
class Words:
    """The site's own words in one language, found by the message in the code."""

    language: str

    def __call__(self, message: str, **values: object) -> str:
        """Give a text."""
        text = catalogue(self.language).gettext(message)
        return text % values if values else text

    def like(self, message: str) -> re.Pattern[str]:
        """Give a pattern for a text with anything in its gaps."""
        return re.compile(".+?".join(map(re.escape, GAP.split(self(message)))))


GERMAN = Words("de")


def press(page: Page, name: str, *, role: str = "button") -> None:
    """Press the button, or follow the link, that bears this name."""
    found = page.get_by_role(role, name=name)  # type: ignore[arg-type]
    (found.first if role == "link" else found).click()


def fill(page: Page, label: str, text: str) -> None:
    """Write into the field with this label."""
    page.get_by_label(label).fill(text)


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    """See a page by its main heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def sign_in(page: Page, name: str, say: Words = GERMAN) -> Page:
    """Sign somebody of the household in by the form."""
    page.goto("/anmelden")
    return pass_sign_in(page, name, say)


def pass_sign_in(page: Page, name: str, say: Words = GERMAN) -> Page:
    """Fill in the sign-in form that is open."""
    fill(page, say("Mail address"), address(name))
    page.get_by_label(say("Password"), exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name=say("Sign in")).click()
    expect(page).not_to_have_url(re.compile("/anmelden"))
    return page


def link(mail: EmailMessage, part: str) -> str:
    """Give the address in a mail that holds this part."""
    text = mail.get_content()
    found = re.search(rf"http://127\.0\.0\.1:\d+(\S*{part}\S*)", text)
    assert found, f"no link with {part} in: {text}"
    return found[1]


def write_idea(page: Page, say: Words, title: str, body: str) -> None:
    """Go through the first step of the wizard, from the home page on."""
    page.goto("/")
    page.get_by_role("link", name=say("Submit an idea")).first.click()
    fill(page, say("Title of your idea"), title)
    fill(page, say("Your idea in your own words"), body)
    press(page, say("Next: similar ideas"))


def choose_place(page: Page, say: Words, place: str) -> None:
    """Go through the third step of the wizard."""
    page.get_by_label(say("Topic")).select_option(index=2)
    page.get_by_label(say("District")).select_option(index=3)
    fill(page, say("Address or place"), place)
    press(page, say("Next: check"))


def register(page: Page, say: Words, email: str, name: str) -> None:
    """Fill in the form of registration that is open, and send it."""
    fill(page, say("Mail address"), email)
    fill(page, say("Display name"), name)
    fill(page, say("Password"), PASSWORD)
    page.get_by_label(say("I have read the privacy notice.")).check()
    page.get_by_label(say("I am at least 14 years old.")).check()
    page.get_by_role("main").get_by_role("button", name=say("Register")).click()
    heading(page, say("Please look into your mailbox"))


def join(site: Site, visit: Callable[..., Page], name: str) -> Page:
    """Register and confirm a new account; gives the window in which somebody new is signed in."""
    page, email = visit(), address(name)
    page.goto("/registrieren")
    register(page, GERMAN, email, name)
    mail = site.post.wait(email, GERMAN("Please confirm your account"))
    page.goto(link(mail, "/registrieren/bestaetigen/"))
    press(page, GERMAN("Confirm account"))
    expect(page).to_have_url(re.compile("/konto$"))
    return page


def submit_idea(page: Page, title: str, body: str) -> int:
    """Submit an idea as somebody who is signed in; gives its number."""
    write_idea(page, GERMAN, title, body)
    page.goto("/ideen/neu/ort")
    choose_place(page, GERMAN, "Bohlweg")
    page.get_by_label(GERMAN("I have read the rules.")).check()
    press(page, GERMAN("Send the idea"))
    return number_of(page)


def number_of(page: Page) -> int:
    """Give the number that the confirmation names."""
    expect(page).to_have_url(re.compile(r"/ideen/neu/danke/\d+"))
    return int(page.url.rsplit("/", 1)[1].split("?")[0])
