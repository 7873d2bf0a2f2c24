"""Whom merging and relating concern: nobody else sees proposals, and what was hidden leaves no trace."""

from __future__ import annotations

import pytest

from forum.accounts.roles import Role
from forum.contributions.status import Visibility
from forum.ideas.models import Idea
from forum.kernel.database import begin_write, session
from forum.lineage import relations
from forum.notifications.models import Preference
from tests.conftest import actor_of, change, save
from tests.lineage.made import REASON, desk, merge, propose, support, text_of


@pytest.mark.parametrize("hidden", [0, 1])
def test_what_was_hidden_meanwhile_leaves_no_trace(office_person, browser_of, make_idea, make_person, letters, hidden):
    fan, writer = make_person(), make_person()
    save(Preference(person_id=fan.id, kind="supported", pace="once"))
    ideas = [make_idea("Brunnengeheimnis", author=writer), make_idea("Wassergeheimnis")]
    reader, visitor, keys = browser_of(fan), browser_of(), [idea.id for idea in ideas]
    support(ideas[0], fan)
    numbers, titles, fan_mail = [idea.number for idea in ideas], [idea.title for idea in ideas], fan.email
    merge(*ideas, office_person)
    begin_write()
    relations.relate(*ideas, actor=actor_of(office_person))
    session.commit()
    change(session.get_one(Idea, keys[hidden]), visibility=Visibility.HIDDEN)
    mails = letters()
    page = visitor.get(f"/ideen/{numbers[1 - hidden]}").text
    inbox = reader.get("/mitteilungen").text
    secret = [titles[hidden], f"/ideen/{numbers[hidden]}-"]
    for shown in (page, inbox, *(text_of(mail) for mail in mails if mail["To"] == fan_mail)):
        assert not any(part in shown for part in secret)
    assert reader.get(f"/ideen/{numbers[hidden]}").status_code == 404


def test_a_proposal_about_what_was_hidden_names_it_to_nobody(
    office_person, browser_of, make_idea, make_person, letters
):
    writer = make_person()
    first, second = make_idea(author=writer), make_idea("Wassergeheimnis")
    propose(first, second, office_person)
    number = first.number
    author = browser_of(writer)
    change(second, visibility=Visibility.HIDDEN)
    assert letters() == []
    assert "Wassergeheimnis" not in author.get(f"/ideen/{number}").text
    refused = author.get(f"/ideen/{number}/zusammenfuehrung")
    assert (refused.status_code, "Wassergeheimnis" in refused.text) == (409, False)


def test_only_the_author_sees_a_proposal(office_person, browser_of, make_idea, make_person):
    first = make_idea()
    propose(first, make_idea(), office_person)
    number = first.number
    others = [(browser_of(), 303), (browser_of(make_person()), 403), (browser_of(make_person(Role.OFFICE)), 403)]
    for seen, status in others:
        assert REASON not in seen.get(f"/ideen/{number}").text
        assert seen.get(f"/ideen/{number}/zusammenfuehrung").status_code == status


@pytest.mark.parametrize("page", ["zusammenfuehren", "verwandt"])
def test_the_desk_is_for_the_office_and_not_for_ones_own(browser_of, make_idea, make_person, page):
    office = make_person(Role.OFFICE)
    mine, hidden = make_idea(author=office), make_idea(visibility=Visibility.INTERNAL)
    numbers = {"mine": mine.number, "hidden": hidden.number, "other": make_idea().number}
    seen = browser_of(office)
    for other in [browser_of(make_person(*roles)) for roles in ((), (Role.MODERATOR,), (Role.LEAD,))]:
        assert other.get(desk(numbers["other"], page)).status_code == 404
    assert seen.get(desk(numbers["mine"], page)).status_code == 403
    assert seen.get(desk(numbers["hidden"], page)).status_code == 404
    assert seen.get(desk(numbers["other"], page)).status_code == 200
    assert seen.post(desk(numbers["other"], page), data={"other": numbers["hidden"], "reason": "x"}).status_code == 422
