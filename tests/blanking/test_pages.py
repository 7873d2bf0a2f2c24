"""Blanking a passage on the page, and where the words are gone afterwards."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from forum.accounts.roles import Role
from forum.audit.models import AuditEntry
from forum.blanking.models import Blanking
from forum.candidates.models import Candidate
from forum.contributions import service as trunk
from forum.contributions.words import Words
from forum.kernel.database import begin_write, session
from tests.blanking.made import REASON, WORDS, blank, stored
from tests.comments.made import make_comment
from tests.conftest import change, save
from tests.queries import MOST, counted

BODY = f"Bitte fragen Sie **{WORDS}** am Ringgleis.\n\nNoch einmal {WORDS}, Tür an Tür."


@pytest.fixture
def scene(make_idea, make_person, browser_of):
    """An idea with two versions and a candidate, its author, a moderator and a visitor."""
    writer, moderator = make_person(), make_person(Role.MODERATOR)
    idea = make_idea(f"Ein Brunnen bei {WORDS}", BODY, author=writer)
    begin_write()
    trunk.write(idea, Words.of(idea.title, f"{BODY}\n\nGeändert.", "de"))
    session.commit()
    made = Candidate(number=77, origin_id=idea.id, title=idea.title, reasons="Gut.", html="<p>Gut.</p>")
    save(made)
    return SimpleNamespace(
        id=idea.id,
        number=idea.number,
        writer=writer.id,
        address=writer.email,
        desk=browser_of(moderator),
        moderator=moderator,
        author=browser_of(writer),
        visitor=browser_of(),
        url=f"/schwaerzen/idee/{idea.number}",
    )


def fields(page: str) -> dict[str, str]:
    """Give what the form of a page carries unseen."""
    found = {}
    for name in ("stamp", "looked", "request_key"):
        tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
        found[name] = re.search(r'value="([^"]*)"', tag[0])[1]
    return found


def test_look_then_blank(scene, letters):
    page = scene.desk.get(scene.url)
    assert page.status_code == 200
    form = {"words": WORDS, "reason_code": "personal", "reason": REASON, **fields(page.text), "step": "look"}
    for wrong in ({"words": " "}, {"words": "Max Mustermann"}, {"reason_code": ""}, {"reason": ""}):
        again = scene.desk.post(scene.url, data={**form, **wrong})
        assert (again.status_code, REASON in again.text) == (422, "reason" not in wrong)
    look = scene.desk.post(scene.url, data=form)
    places = re.findall(r'name="place" value="([^"]+)" checked', look.text)
    assert places == ["title:0", "body:0", "body:1", "title-1:0", "body-1:0", "body-1:1", "candidate-77:0"]
    assert look.text.count('<span class="blanked">geschwärzt</span>') == 4
    assert session.scalar(select(Blanking.id)) is None
    form = {**form, **fields(look.text), "step": "blank"}
    assert scene.desk.post(scene.url, data={**form, "place": []}).status_code == 422
    assert scene.desk.post(scene.url, data={**form, "place": places, "stamp": "0" * 32}).status_code == 409
    for _twice in range(2):
        assert scene.desk.post(scene.url, data={**form, "place": places}).status_code == 303
    assert len(session.scalars(select(Blanking.id)).all()) == 1
    mail = letters()[scene.address].get_body(("plain",)).get_content()
    assert REASON in mail
    assert WORDS not in mail
    path = re.search(r"https?://[^/]+(/schwaerzungen/\d+)", mail)[1]
    assert scene.author.get(path).status_code == 200
    assert scene.visitor.get(path).status_code in {303, 404}


PLACES = (
    "/ideen/{n}",
    "/ideen/{n}/fassungen",
    "/ideen",
    "/ideen?q=Mustermann",
    "/",
    "/kandidaten",
    "/kandidaten/77",
    "/offene-antworten",
)


def test_the_words_are_gone_everywhere(scene, browser_of, make_person, letters):
    fan = make_person()
    address = fan.email
    begin_write()
    session.get_one(Candidate, 1)
    session.commit()
    blank("idea", scene.id, scene.moderator)
    for browser in (scene.visitor, scene.author, browser_of(fan)):
        for path in PLACES:
            page = browser.get(path.format(n=scene.number))
            assert page.status_code == 200
            assert WORDS not in page.text, path
    found = scene.visitor.get("/ideen?q=Mustermann").text
    found += scene.visitor.get("/suche?q=Mustermann").text
    assert f"/ideen/{scene.number}-" not in found
    assert "/kandidaten/77" not in found
    assert "[geschwärzt]" in scene.visitor.get("/suche?q=Brunnen").text
    page = scene.visitor.get(f"/ideen/{scene.number}").text
    assert "Stellen wurden geschwärzt: personenbezogene Daten" in page
    assert "[geschwärzt]" in page  # the title
    assert '<strong><span class="blanked">geschwärzt</span></strong>' in page
    assert "Noch einmal" in page
    differences = scene.visitor.get(f"/ideen/{scene.number}/fassungen").text
    assert "█" not in differences
    assert all(WORDS not in mail.as_string() for mail in letters().values())
    assert address not in letters()
    session.rollback()
    for row in session.scalars(select(AuditEntry)):
        assert WORDS not in str(row.details)


def test_a_comment_with_its_older_texts(scene, browser_of, make_person):
    person = make_person()
    comment = make_comment(stored_idea(scene), person, f"Ich kenne {WORDS}.", version=2)
    from forum.comments.models import CommentVersion  # noqa: PLC0415

    key = comment.id
    save(CommentVersion(comment_id=key, number=1, html=f"<p>Ich kenne <em>{WORDS}</em> gut.</p>"))
    change(comment, edited_at=comment.created_at)
    blank("comment", key, scene.moderator)
    for path in (
        f"/ideen/{scene.number}",
        f"/kommentare/{key}",
        f"/kommentare/{key}/fassungen",
        f"/ideen/{scene.number}?nach=0",
    ):
        text = scene.visitor.get(path).text
        assert f"Ich kenne {WORDS}" not in text
        assert f"<em>{WORDS}" not in text
        assert "Ich kenne" in text
    assert "Eine Stelle wurde geschwärzt: personenbezogene Daten" in scene.visitor.get(f"/kommentare/{key}").text
    assert f"/kommentare/{key}" not in scene.visitor.get("/suche?q=Mustermann").text
    assert f"/kommentare/{key}" in scene.visitor.get("/suche?q=kenne").text
    mine = browser_of(session.merge(person))
    assert f"Ich kenne {WORDS}" not in mine.get("/konto/kommentare").text
    edit = f"/kommentare/{key}/bearbeiten"
    page = mine.get(edit).text
    bar = re.search(r"█\d+█", page)[0]
    for wrong in ("Ich kenne sie.", f"Ich kenne {bar} {WORDS}."):
        refused = mine.post(edit, data={"body": wrong, "version": "2", "stance": "neutral"})
        assert (refused.status_code, wrong in refused.text) == (422, True)
    assert mine.post(edit, data={"body": f"Wir kennen {bar}!", "version": "2", "stance": "neutral"}).status_code == 303
    text = scene.visitor.get(f"/kommentare/{key}").text
    assert "Wir kennen <span" in text


def stored_idea(scene):
    """Give the idea as it stands now."""
    from forum.ideas.models import Idea  # noqa: PLC0415

    session.rollback()
    return session.get_one(Idea, scene.id)


def test_object_decide_restore(scene, browser_of, make_person, letters):
    before = {path: scene.visitor.get(path.format(n=scene.number)).text.count(WORDS) for path in PLACES}
    key = blank("idea", scene.id, scene.moderator)
    colleague = browser_of(make_person(Role.OFFICE))
    letters()
    path = f"/schwaerzungen/{key}"
    assert colleague.post(f"{path}/oeffnen", data={"purpose": ""}).status_code == 422
    opened = colleague.post(f"{path}/oeffnen", data={"purpose": "Prüfung"})
    assert WORDS in opened.text
    assert WORDS not in colleague.get(path).text
    assert scene.author.post(f"{path}/oeffnen", data={"purpose": "Neugier"}).status_code == 404
    session.rollback()
    assert session.scalar(select(AuditEntry.subject_id).where(AuditEntry.event == "blanking.read")) == key
    assert "Prüfung" in colleague.get(path).text
    assert "Prüfung" not in scene.author.get(path).text
    assert scene.author.post(path, data={"objection": " "}).status_code == 422
    assert colleague.post(path, data={"objection": "Ich auch."}).status_code == 403
    assert scene.author.post(path, data={"objection": "Das bin ich selbst."}).status_code == 303
    again = scene.author.post(path, data={"objection": "Noch einmal."})
    assert (again.status_code, "Noch einmal." in again.text) == (409, True)
    assert "Das bin ich selbst." in colleague.get(path).text
    assert "Offene Widersprüche" in colleague.get("/schwaerzungen").text
    other = browser_of(make_person(Role.MODERATOR))
    assert f'href="{path}"' in other.get("/moderation").text
    assert f'href="{path}"' not in scene.desk.get("/moderation").text  # who blanked it
    decide = {"verdict": "restore", "decision": "Stimmt, es ist Ihr eigener Name."}
    assert scene.desk.post(f"{path}/entscheiden", data=decide).status_code == 403  # who blanked it
    assert colleague.post(f"{path}/entscheiden", data={**decide, "decision": ""}).status_code == 422
    assert colleague.post(f"{path}/entscheiden", data=decide).status_code == 303
    assert colleague.post(f"{path}/entscheiden", data=decide).status_code == 409
    assert "Stimmt" in letters()[scene.address].get_body(("plain",)).get_content()
    after = {path: scene.visitor.get(path.format(n=scene.number)).text.count(WORDS) for path in PLACES}
    assert after == before
    assert stored(key).sealed is None
    assert "blanked" not in scene.visitor.get(f"/ideen/{scene.number}").text


def test_an_objection_may_fail(scene, browser_of, make_person, letters):
    key = blank("idea", scene.id, scene.moderator)
    colleague, path = browser_of(make_person(Role.MODERATOR)), f"/schwaerzungen/{key}"
    scene.author.post(path, data={"objection": "Das bin ich selbst."})
    letters()
    form = {"verdict": "stay", "decision": "Es geht um jemand anderen."}
    assert colleague.post(f"{path}/entscheiden", data=form).status_code == 303
    assert "jemand anderen" in letters()[scene.address].get_body(("plain",)).get_content()
    assert WORDS not in scene.visitor.get(f"/ideen/{scene.number}").text


def test_pages_need_few_queries(scene, browser_of, make_person):
    key = blank("idea", scene.id, scene.moderator)
    for browser, path in (
        (scene.desk, scene.url),
        (scene.desk, "/schwaerzungen"),
        (scene.desk, f"/schwaerzungen/{key}"),
        (scene.author, f"/schwaerzungen/{key}"),
        (scene.visitor, f"/ideen/{scene.number}"),
    ):
        with counted() as queries:
            assert browser.get(path).status_code == 200
        assert len(queries) <= MOST, (path, "\n".join(queries))


def test_the_way_there_is_shown_to_those_who_may(scene, browser_of, make_person):
    key = make_comment(stored_idea(scene), make_person()).id
    office = make_person(Role.OFFICE)
    own = make_comment(stored_idea(scene), session.merge(office)).id
    desk = browser_of(session.merge(office))
    page = desk.get(f"/ideen/{scene.number}").text
    for path, seen in (
        (scene.url, True),
        (f"/schwaerzen/kommentar/{key}", True),
        (f"/schwaerzen/kommentar/{own}", False),
    ):
        assert (f'href="{path}"' in page) is seen
        for browser in (scene.visitor, scene.author):
            assert f'href="{path}"' not in browser.get(f"/ideen/{scene.number}").text
            assert browser.get(path).status_code in {303, 404}
    assert desk.get(f"/schwaerzen/kommentar/{own}").status_code == 403
    for strange in ("/schwaerzen/idee/999", "/schwaerzen/kommentar/999", "/schwaerzen/strasse/1", "/schwaerzungen/999"):
        assert desk.get(strange).status_code == 404
