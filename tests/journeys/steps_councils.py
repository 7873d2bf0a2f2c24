"""What people do around a council: found it, apply, appoint, hand over an idea, talk among members."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from forum.kernel.clock import today
from tests.journeys.people import GERMAN, fill, press

say = GERMAN
MOTIVATION = "Ich messe seit Jahren, wie viel in den Brunnen ankommt."
TITLE, SECRET = "Zahlen, die noch keiner kennt", "Der Betreiber will 2.400 Euro im Jahr, das bleibt unter uns."
AGREED = "If I am appointed, my real name, for whom I sit and my interests may stand on the council's public page."
WHY = "Bitte sehen Sie sich Standort und Unterhalt an."


def found(office: Page, name: str) -> str:
    """Carry the founding out as the office, first without seats; gives the address of the new council."""
    office.goto("/geschaeftsstelle/fachbeiraete/neu")
    fill(office, say("Name of the council"), name)
    fill(office, say("What it is for, in one sentence"), "Berät über Brunnen, Bäche und Regenwasser.")
    fill(office, say("Task"), "Der Fachbeirat prüft Vorhaben rund um das Wasser.")
    fill(office, say("Term, in months"), "24")
    fill(office, say("Public from"), today().isoformat())
    fill(office, say("Text of the founding decision"), "Das Smart City Forum gründet diesen Fachbeirat.")
    fill(office, say("Decided on"), today().isoformat())
    fill(office, say("Statute"), "# Satzung\n\nBeschlüsse brauchen die Hälfte der Mitglieder.")
    fill(office, say("Must be present, in percent of the filled seats"), "50")
    fill(office, say("Members propose items until so many days before a meeting"), "7")
    press(office, say("Found the council"))
    expect(office.get_by_role("alert")).to_contain_text(say("Please give at least one group a seat."))
    expect(office.get_by_label(say("Name of the council"))).to_have_value(name)
    fill(office, say("Citizens"), "3")
    press(office, say("Found the council"))
    expect(office.get_by_role("status")).to_contain_text(say("The council is founded."))
    return "/fachbeiraete/" + office.url.split("?")[0].rsplit("/", 1)[1]


def apply(person: Page, council: str, real_name: str) -> None:
    """Apply for a seat of the citizens, as somebody who is signed in."""
    person.goto(council)
    person.get_by_role("main").get_by_role("link", name=re.compile(f"^{say('Apply')}")).click()
    person.get_by_label(say("Citizens"), exact=True).check()
    fill(person, say("Your real name"), real_name)
    fill(person, say("Why you would like to"), MOTIVATION)
    person.get_by_label(say(AGREED)).check()
    press(person, say("Send the application"))
    expect(person.get_by_role("status")).to_contain_text(say("Thank you. The office answers you by mail."))


def appoint(office: Page, real_name: str, role: str) -> None:
    """Appoint who applied; without the duties explained it is refused and everything entered stays."""
    office.goto("/geschaeftsstelle/fachbeiraete")
    office.get_by_role("link", name=real_name).click()
    expect(office.get_by_role("main")).to_contain_text(MOTIVATION)
    office.get_by_label(say("As"), exact=True).select_option(label=role)
    fill(office, say("Duties explained on"), today().isoformat())
    press(office, say("Appoint"))
    office.get_by_label(re.compile("NKomVG")).check()
    press(office, say("Appoint"))
    expect(office.get_by_role("status")).to_contain_text(say("Appointed. They have mail."))


def hand_over(office: Page, number: int, name: str) -> None:
    """Hand an idea to a council with a day for its advice."""
    office.goto(f"/geschaeftsstelle/ideen/{number}")
    office.get_by_role("main").get_by_role("link", name=say("Hand to a council")).click()
    office.get_by_label(say("Council"), exact=True).select_option(label=say("Council “%(name)s”", name=name))
    fill(office, say("Advice by"), (today() + timedelta(days=40)).isoformat())
    fill(office, say("What the council should look at, public"), WHY)
    office.get_by_role("main").get_by_role("button", name=say("Hand to a council")).click()
    expect(office.get_by_role("status")).to_contain_text(say("The council has the idea now. Its members have mail."))


def talk(chair: Page, council: str) -> str:
    """Begin an internal talk; gives its address."""
    chair.goto(f"{council}/intern")
    press(chair, say("Begin an internal talk"), role="link")
    fill(chair, say("What it is about"), TITLE)
    fill(chair, say("Your post"), SECRET)
    press(chair, say("Send"))
    expect(chair.get_by_role("main")).to_contain_text(SECRET)
    return chair.url.split("?")[0].split("#")[0]


def is_secret(stranger: Page, council: str, *addresses: str) -> None:
    """Find neither the talk nor the room, nor any trace of them on the public page."""
    for path in addresses:
        answer = stranger.goto(path)
        assert answer is not None
        assert answer.status in {403, 404} or "/anmelden" in stranger.url
        expect(stranger.get_by_text(TITLE)).to_have_count(0)
    stranger.goto(council)
    expect(stranger.get_by_text(TITLE)).to_have_count(0)
