"""A council from its founding to its first talk: applied, appointed, handed an idea, spoken of among members only."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from forum.kernel.clock import today
from tests.journeys.household import address
from tests.journeys.people import GERMAN, fill, heading, join, press, sign_in

pytestmark = pytest.mark.browser
say = GERMAN
COUNCIL = "Wasser in der Stadt"
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


@pytest.mark.parametrize("script", [True, False])
def test_a_council_from_its_founding_to_its_first_talk(site, visit, script):
    kind = "mit Skript" if script else "ohne Skript"
    chair, member, name = f"Quellnixe {kind}", f"Brunnenwart {kind}", f"{COUNCIL} {kind}"
    office = sign_in(visit(script=script), "Geschäftsstelle Eins")
    council = found(office, name)
    reader = visit(script=script)
    reader.goto("/fachbeiraete")
    reader.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    heading(reader, name)

    people = {}
    for who, role in ((chair, say("Chair")), (member, say("Member"))):
        people[who] = join(site, visit, who)
        apply(people[who], council, f"Dr. {who}")
        appoint(office, f"Dr. {who}", role)
        site.post.wait(address(who), name)
    reader.goto(f"{council}/mitglieder")
    for who in people:
        expect(reader.get_by_role("main")).to_contain_text(f"Dr. {who}")
    expect(reader.get_by_role("main")).not_to_contain_text(MOTIVATION)

    number = 1 if script else 2
    hand_over(office, number, name)
    site.post.wait(address(member), str(number))
    reader.goto(f"/ideen/{number}")
    expect(reader.get_by_role("main")).to_contain_text(name)
    expect(reader.get_by_role("main")).to_contain_text(WHY)
    people[member].goto("/konto")
    expect(people[member].get_by_role("main")).to_contain_text(name)

    people[chair].goto(f"{council}/intern")
    press(people[chair], say("Begin an internal talk"), role="link")
    fill(people[chair], say("What it is about"), TITLE)
    fill(people[chair], say("Your post"), SECRET)
    press(people[chair], say("Send"))
    expect(people[chair].get_by_role("main")).to_contain_text(SECRET)
    talk = people[chair].url.split("?")[0].split("#")[0]
    people[member].goto(f"{council}/intern")
    people[member].get_by_role("link", name=TITLE).click()
    expect(people[member].get_by_role("main")).to_contain_text(SECRET)
    mail = site.post.wait(address(member), name)
    assert TITLE not in str(mail["subject"])
    for stranger in (reader, sign_in(visit(), "Nachbarin"), sign_in(visit(), "Moderator Zwei")):
        for path in (talk, f"{council}/intern"):
            answer = stranger.goto(path)
            assert answer is not None
            assert answer.status in {403, 404} or "/anmelden" in stranger.url
            expect(stranger.get_by_text(TITLE)).to_have_count(0)
        stranger.goto(council)
        expect(stranger.get_by_text(TITLE)).to_have_count(0)
