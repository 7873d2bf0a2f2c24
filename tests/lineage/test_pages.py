"""The pages around merging: what office, author, supporters and everyone else see, and what they are told."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.contributions.status import Status
from forum.ideas.models import Idea
from forum.kernel.database import begin_write, session
from forum.lineage import relations
from forum.lineage.models import Merge, MergeStatus
from forum.notifications.models import Notification, Preference
from tests.conftest import actor_of, save
from tests.lineage.made import REASON, desk, merge, propose, stored, support, text_of, undo
from tests.queries import MOST, counted


@pytest.fixture
def scene(office_person, browser_of, make_idea, make_person):
    """Two ideas, their authors, and who supports one or both, each with a browser."""
    people = {name: make_person() for name in ("writer", "owner", "fan", "both")}
    first, second = make_idea("Brunnen", author=people["writer"]), make_idea("Wasser", author=people["owner"])
    support(first, people["fan"], people["both"])
    support(second, people["both"])
    made = SimpleNamespace(
        one=first.number,
        other=second.number,
        ids=(first.id, second.id),
        name=people["writer"].name,
        mailed={name: person.email for name, person in {**people, "office": office_person}.items()},
    )
    for name, person in {**people, "visitor": None}.items():
        setattr(made, name, browser_of(person))
    return made


def test_the_office_asks_and_the_author_agrees(office, scene, letters):
    letters()
    address = desk(scene.one, "zusammenfuehren")
    assert office.get(f"{address}?mit={scene.other}").status_code == 200
    form = {"other": f"Nr. {scene.other}", "reason": REASON, "relate": "y", "revision": "1"}
    for wrong in ({"other": ""}, {"other": "9999"}, {"other": "zwei"}, {"reason": " "}):
        page = office.post(address, data={**form, **wrong})
        assert page.status_code == 422
        assert "reason" in wrong or REASON in page.text
    stale = office.post(address, data={**form, "revision": "7"})
    assert (stale.status_code, REASON in stale.text) == (409, True)
    assert office.post(address, data=form).status_code == 303
    twice = office.post(address, data={**form, "reason": "Noch einmal."})
    assert (twice.status_code, "Noch einmal." in twice.text) == (409, True)

    (mail,) = letters()
    assert mail["To"] == scene.mailed["writer"]
    assert REASON in text_of(mail)
    path = re.search(r"https?://[^/]+(/ideen/\S+zusammenfuehrung\S*)", text_of(mail))[1]
    assert "zusammenfuehrung" in scene.writer.get(f"/ideen/{scene.one}").text
    assert REASON in scene.writer.get(path).text
    assert REASON not in scene.visitor.get(f"/ideen/{scene.one}").text
    key = str(session.scalar(select(Merge.id)))
    answer = {"decision": "agree", "revision": "1", "merge": key}
    assert scene.writer.post(path, data={**answer, "decision": ""}).status_code == 422
    assert scene.writer.post(path, data={**answer, "revision": "9"}).status_code == 409
    assert scene.writer.post(path, data={**answer, "merge": "999"}).status_code == 409
    assert scene.writer.post(path, data=answer).status_code == 303
    assert scene.writer.post(path, data=answer).status_code == 303  # sent twice: it is done
    assert scene.writer.get(path).status_code == 409
    assert f'href="/ideen/{scene.other}-wasser"' in scene.visitor.get(f"/ideen/{scene.one}").text
    other = scene.visitor.get(f"/ideen/{scene.other}").text
    assert f'href="/ideen/{scene.one}-brunnen"' in other
    assert scene.name in other
    told = sorted(mail["To"] for mail in letters())
    assert told == sorted([scene.mailed["owner"], scene.mailed["office"]])  # others have it in inbox and digest


def test_support_moves_by_its_owner_alone_and_a_merge_can_be_undone(office, office_person, scene, letters):
    merge(*(session.get_one(Idea, key) for key in scene.ids), office_person)
    letters()
    assert f"/ideen/{scene.other}-wasser#unterstuetzen" in scene.fan.get("/mitteilungen").text
    assert "#unterstuetzen" not in scene.both.get("/mitteilungen").text
    assert "Unterstützung mitnehmen" in scene.fan.get(f"/ideen/{scene.other}").text
    assert "Unterstützung mitnehmen" not in scene.both.get(f"/ideen/{scene.other}").text
    assert stored(scene.ids[1], Idea).supports == 1
    assert scene.fan.post(f"/ideen/{scene.other}/unterstuetzen").status_code == 303
    assert [stored(key, Idea).supports for key in scene.ids] == [2, 2]
    assert "#unterstuetzen" not in scene.fan.get("/mitteilungen").text

    form = {"reason": "Doch zweierlei.", "revision": str(stored(scene.ids[0], Idea).revision)}
    address = desk(scene.one, "zusammenfuehren", "rueckgaengig")
    assert office.get(desk(scene.one, "zusammenfuehren")).status_code == 200
    assert office.post(address, data={**form, "reason": ""}).status_code == 422
    assert office.post(address, data={**form, "revision": "1"}).status_code == 409
    assert office.post(address, data=form).status_code == 303
    assert office.post(address, data=form).status_code == 409
    assert stored(scene.ids[0], Idea).status == Status.DISCUSSION
    told = sorted(mail["To"] for mail in letters())
    assert told == sorted([scene.mailed["writer"], scene.mailed["owner"]])
    for number in (scene.one, scene.other):
        assert "Doch zweierlei." in scene.visitor.get(f"/ideen/{number}").text


def told() -> dict[int, int]:
    """Give how many notifications each person has."""
    session.rollback()
    rows = session.execute(select(Notification.person_id, func.count()).group_by(Notification.person_id))
    return {row[0]: row[1] for row in rows}


def test_nobody_hears_of_a_merge_twice(office_person, make_idea, make_person, letters):
    people = {key: session.get_one(Person, key) for key in [make_person().id for _person in range(4)]}
    writer, owner, both, far = people
    first, second = make_idea(author=people[writer]), make_idea(author=people[owner])
    support(first, people[both], people[owner])
    support(second, people[both], people[far])
    office, key = office_person.id, merge(first, second, office_person)
    letters()
    assert told() == {writer: 1, owner: 1, both: 1, far: 1}  # the author heard of the proposal
    undo(key, session.get_one(Person, office))
    letters()
    assert told() == {writer: 2, owner: 2, both: 2, far: 2}


@pytest.mark.parametrize("pace", ["once", "daily", "never"])
def test_an_invitation_by_mail_comes_at_the_pace_that_was_chosen(office_person, make_idea, make_person, letters, pace):
    fan = make_person()
    save(Preference(person_id=fan.id, kind="supported", pace=pace))
    first, second = make_idea("Brunnen"), make_idea("Wasser")
    support(first, fan)
    address, number = fan.email, second.number
    merge(first, second, office_person)
    mails = [text_of(mail) for mail in letters() if mail["To"] == address]
    assert len(mails) == (1 if pace == "once" else 0)
    assert all(f"/ideen/{number}-wasser#unterstuetzen" in mail for mail in mails)


def test_refusing_links_both_and_tells_the_office(office_person, browser_of, make_idea, make_person, letters):
    writer = make_person()
    first, second = make_idea("Brunnen", author=writer), make_idea("Wasser")
    key = propose(first, second, office_person, relate=True)
    numbers, mailed = (first.number, second.number), office_person.email
    author, visitor = browser_of(writer), browser_of()
    letters()
    form = {"decision": "refuse", "note": "Mir geht es um Hunde.", "merge": key, "revision": 1}
    assert author.post(f"/ideen/{numbers[0]}/zusammenfuehrung", data=form).status_code == 303
    (mail,) = letters()
    assert mail["To"] == mailed
    assert "Mir geht es um Hunde." in text_of(mail)
    for one, other in (numbers, numbers[::-1]):
        page = visitor.get(f"/ideen/{one}").text
        assert "Verwandte Ideen" in page
        assert f'href="/ideen/{other}-' in page
        assert "Mir geht es um Hunde." not in page


def test_the_office_withdraws_a_proposal(office, office_person, make_idea, letters):
    first = make_idea()
    key = propose(first, make_idea(), office_person)
    number = first.number
    letters()
    address = desk(number, "zusammenfuehren", "zuruecknehmen")
    assert office.get(desk(number, "zusammenfuehren")).status_code == 200
    assert office.post(address, data={"note": "Ein Irrtum."}).status_code == 303
    again = office.post(address, data={"note": "Noch einmal."})
    assert (again.status_code, "Noch einmal." in again.text) == (409, True)
    (mail,) = letters()
    assert "Ein Irrtum." in text_of(mail)
    assert stored(key).status == MergeStatus.WITHDRAWN


def test_the_office_links_and_unlinks(office, make_idea):
    first, second = make_idea("Brunnen"), make_idea("Wasser")
    numbers, address = (first.number, second.number), desk(first.number, "verwandt")
    assert office.get(address).status_code == 200
    for wrong in ("", "9999", str(numbers[0])):
        assert office.post(address, data={"other": wrong}).status_code in {409, 422}
    for _twice in range(2):
        assert office.post(address, data={"other": f"#{numbers[1]}"}).status_code == 303
    assert f'href="/ideen/{numbers[1]}-wasser"' in office.get(address).text
    assert f'href="/ideen/{numbers[0]}-brunnen"' in office.get(f"/ideen/{numbers[1]}").text
    assert office.post(f"{address}/loesen", data={"other": "x"}).status_code == 404
    assert office.post(f"{address}/loesen", data={"other": numbers[1]}).status_code == 303
    assert "Verwandte Ideen" not in office.get(f"/ideen/{numbers[1]}").text


def test_pages_need_few_queries(office, office_person, browser_of, make_idea, make_person):
    writer, fan = make_person(), make_person(Role.MODERATOR)
    first, second, third = make_idea("Eins", author=writer), make_idea("Zwei"), make_idea("Drei", author=writer)
    support(first, fan)
    merge(first, second, office_person)
    propose(third, second, office_person)
    begin_write()
    relations.relate(second, third, actor=actor_of(office_person))
    session.commit()
    numbers = [first.number, second.number, third.number]
    paths = [f"/ideen/{number}?nach=0" for number in numbers]
    paths += [f"/geschaeftsstelle/ideen/{number}" for number in numbers]
    paths += [desk(number, page) for number in numbers for page in ("zusammenfuehren", "verwandt")]
    readers = [browser_of(person) for person in (None, fan, writer)]
    for number in numbers:
        for seen in readers:
            with counted() as queries:
                assert seen.get(f"/ideen/{number}?nach=0").status_code == 200
            assert len(queries) <= MOST, (number, "\n".join(queries))
    for path in paths:
        with counted() as queries:
            assert office.get(path).status_code == 200
        assert len(queries) <= MOST, (path, "\n".join(queries))
    with counted() as queries:
        assert readers[-1].get(f"/ideen/{numbers[2]}/zusammenfuehrung").status_code == 200
    assert len(queries) <= MOST, "\n".join(queries)
