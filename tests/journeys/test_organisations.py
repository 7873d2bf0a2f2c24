"""An association from its registration to a comment in its name, and representatives who lose the right again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.household import IDEAS, address
from tests.journeys.people import GERMAN, fill, heading, join, link, press, sign_in
from tests.organisations.made import PDF
from tests.site import Site

pytestmark = pytest.mark.browser
SAID = "Unser Verein pflegt die Anlage gern mit."
Visit = Callable[..., Page]


def register(page: Page, name: str) -> None:
    """Register an association with a file as proof."""
    page.goto("/organisationen")
    press(page, GERMAN("Register an organisation"), role="link")
    fill(page, GERMAN("Name of the organisation"), name)
    page.get_by_label(GERMAN("Association")).check()
    fill(page, GERMAN("Website"), "www.verein.example")
    page.locator("#about").fill("Wir pflegen Brunnen und Bänke.")
    page.locator("#proof").fill("Vereinsregister VR 200 417, ich bin im Vorstand.")
    page.get_by_label(GERMAN("File as proof")).set_input_files(
        {"name": "Auszug.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_label(GERMAN("My display name is my real name.")).check()
    press(page, GERMAN("Send to the office"))
    heading(page, name)
    expect(page.get_by_role("main")).to_contain_text(GERMAN("The office is checking this organisation"))


def verify(office: Page, name: str) -> None:
    """Look at the proof and verify, as the office."""
    office.goto("/geschaeftsstelle/organisationen")
    press(office, name, role="link")
    main = office.get_by_role("main")
    expect(main).to_contain_text("VR 200 417")
    proof = main.get_by_role("link", name="Auszug.pdf").get_attribute("href")
    file = office.request.get(proof or "")
    assert file.body() == PDF
    assert file.headers["content-disposition"].startswith("attachment")
    press(office, GERMAN("Verify the organisation"))
    expect(main).to_contain_text(GERMAN("Verified. Who registered it has mail."))


def invite(manager: Page, site: Site, guest: str, name: str) -> str:
    """Invite somebody of the household, from the page of those who speak; gives the link of their mail."""
    press(manager, GERMAN("Who speaks for it"), role="link")
    fill(manager, GERMAN("Mail address"), address(guest))
    press(manager, GERMAN("Invite"))
    expect(manager.get_by_role("main")).to_contain_text(address(guest))
    mail = site.post.wait(address(guest), GERMAN("Invitation: speak for “%(name)s”", name=name))
    return link(mail, "/organisationen/einladung/")


def accept(guest: Page, invitation: str) -> None:
    """Accept an invitation, signed in."""
    guest.goto(invitation)
    guest.get_by_label(GERMAN("My display name is my real name.")).check()
    press(guest, GERMAN("Accept the invitation"))
    expect(guest).to_have_url(re.compile("/vertretung$"))


def comment(page: Page, number: int, organisation: str, said: str = SAID) -> None:
    """Write a comment in the organisation's name and leave it unsent."""
    page.goto(f"/ideen/{number}/kommentieren")
    page.get_by_label(organisation).check()
    page.locator("#body").fill(said)


def send(page: Page) -> None:
    """Send the comment that was written."""
    page.get_by_role("main").locator("form", has=page.locator("#body")).get_by_role("button").last.click()


@pytest.mark.parametrize("script", [True, False])
def test_an_association_from_registration_to_a_marked_comment(site: Site, visit: Visit, script: bool) -> None:
    kind = "mit Skript" if script else "ohne Skript"
    name, founder = f"Brunnenverein {kind} e. V.", f"Vorstand {kind}"
    manager = join(site, visit, founder)
    register(manager, name)
    site.post.wait(address(founder), GERMAN("We are checking “%(name)s”", name=name))
    reader = visit(script=script)
    hidden = reader.goto(re.sub(r"^https?://[^/]+", "", manager.url))
    assert hidden is not None
    assert hidden.status == 404
    verify(sign_in(visit(script=script), "Geschäftsstelle Eins"), name)
    mail = site.post.wait(address(founder), GERMAN("“%(name)s” is verified", name=name))
    manager.goto(link(mail, "/organisationen/"))
    expect(manager.get_by_role("main")).to_contain_text(GERMAN("Verified"))

    invitation = invite(manager, site, "Nachbarin", name)
    stranger = visit(script=script)
    stranger.goto(invitation)
    expect(stranger.get_by_role("button", name=GERMAN("Accept the invitation"))).to_have_count(0)
    guest = sign_in(visit(script=script), "Nachbarin")
    accept(guest, invitation)
    said = f"{SAID} ({kind})"
    comment(guest, 1, name, said)
    send(guest)
    reader.goto("/ideen/1")
    shown = reader.locator("article", has_text=said).first
    expect(shown).to_contain_text(name)
    expect(shown).to_contain_text(GERMAN("Association"))
    shown.get_by_role("link", name=name, exact=True).click()
    heading(reader, name)
    expect(reader.get_by_role("main")).to_contain_text(said)
    expect(reader.get_by_role("main")).to_contain_text(GERMAN("Verified"))

    comment(guest, 1, name, f"Zu spät {kind}")
    manager.reload()
    manager.get_by_role("button", name=GERMAN("Remove")).first.click()
    manager.get_by_role("dialog").get_by_role("button", name=re.compile(f"^{GERMAN('Remove')}")).click()
    expect(manager.get_by_role("main")).to_contain_text(GERMAN("Removed. The right has ended."))
    send(guest)
    expect(guest.get_by_role("main")).to_contain_text(
        GERMAN("You do not speak for this organisation any more. In whose name do you write?")
    )
    reader.goto("/ideen/1")
    expect(reader.get_by_text(f"Zu spät {kind}")).to_have_count(0)
    expect(reader.locator("article", has_text=said).first).to_contain_text(name)


def test_a_representative_who_leaves_loses_the_right_at_the_next_request(site: Site, visit: Visit) -> None:
    name, founder = "Bankfreunde e. V.", "Vorstand der Bankfreunde"
    manager = join(site, visit, founder)
    register(manager, name)
    verify(sign_in(visit(), "Geschäftsstelle Zwei"), name)
    site.post.wait(address(founder), GERMAN("“%(name)s” is verified", name=name))
    manager.reload()
    guest = sign_in(visit(), "Nachbar")
    accept(guest, invite(manager, site, "Nachbar", name))
    site.post.wait(address(founder), GERMAN("%(who)s now speaks for “%(name)s”", who="Nachbar", name=name))
    other = sign_in(visit(), "Nachbar")
    comment(other, 2, name)
    press(guest, GERMAN("Leave the organisation"), role="link")
    press(guest, GERMAN("Leave"))
    expect(guest.get_by_role("main")).to_contain_text(GERMAN("You do not speak for “%(name)s” any more.", name=name))
    send(other)
    expect(other.get_by_role("main")).to_contain_text(
        GERMAN("You do not speak for this organisation any more. In whose name do you write?")
    )
    expect(other.locator("#body")).to_have_value(SAID)
    reader = visit()
    reader.goto("/ideen/2")
    expect(reader.get_by_text(SAID)).to_have_count(0)
    heading(reader, IDEAS["en"][0])

    manager.goto("/konto/organisationen")
    press(manager, GERMAN("Who speaks for it"), role="link")
    press(manager, GERMAN("Leave the organisation"), role="link")
    expect(manager.get_by_role("button", name=GERMAN("Leave"), exact=True)).to_have_count(0)
    press(manager, GERMAN("Dissolve the organisation"), role="link")
    manager.get_by_label(GERMAN("Yes, this is what we want. It cannot be undone.")).check()
    press(manager, GERMAN("Dissolve"))
    expect(manager.get_by_role("main")).to_contain_text(GERMAN("The organisation is dissolved."))
    reader.goto("/organisationen")
    expect(reader.get_by_role("link", name=name)).to_have_count(0)
