"""Internal notes: read by moderation and office, never by anybody else, never about one's own idea."""

from __future__ import annotations

import pytest

from forum.accounts.roles import Role
from forum.contributions.status import Visibility
from tests.queries import MOST, counted

SECRET = "Bitte vertraulich behandeln."


def write(client, number, body=SECRET):
    return client.post(f"/ideen/{number}/notizen", data={"body": body})


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OFFICE, Role.LEAD])
def test_colleagues_write_and_read(app, make_person, sign_in, make_idea, role):
    number = make_idea().number
    one, other = (sign_in(app.test_client(), make_person(each)) for each in (role, Role.OFFICE))
    assert write(one, number, " ").status_code == 422
    assert write(one, number).status_code == 303
    with counted() as seen:
        page = other.get(f"/ideen/{number}/notizen")
    assert len(seen) <= MOST, "\n".join(seen)
    assert SECRET in page.text
    assert "/entfernen" not in page.text
    assert "/entfernen" in one.get(f"/ideen/{number}/notizen").text


@pytest.mark.parametrize("role", [None, Role.DEPARTMENT, Role.BOARD, Role.ADMIN])
def test_nobody_else_knows_of_them(app, make_person, sign_in, make_idea, role):
    idea = make_idea()
    number = idea.number
    write(sign_in(app.test_client(), make_person(Role.OFFICE)), number)
    reader = sign_in(app.test_client(), make_person(*([role] if role else [])))
    assert reader.get(f"/ideen/{number}/notizen").status_code == 404
    assert write(reader, number, "Ich auch.").status_code == 404
    for address in (f"/ideen/{number}", "/ideen?q=vertraulich", "/"):
        assert SECRET not in reader.get(address).text
        assert SECRET not in app.test_client().get(address).text


def test_nobody_reads_what_was_noted_about_their_own_idea(app, make_person, sign_in, make_idea):
    author = make_person(Role.OFFICE)
    number = make_idea(author=author).number
    mine, colleague = sign_in(app.test_client(), author), sign_in(app.test_client(), make_person(Role.MODERATOR))
    assert write(colleague, number).status_code == 303
    assert mine.get(f"/ideen/{number}/notizen").status_code == 404


def test_only_the_writer_removes_a_note(app, make_person, sign_in, make_idea):
    number, other = make_idea().number, make_idea("Eine andere").number
    writer = sign_in(app.test_client(), make_person(Role.OFFICE))
    colleague = sign_in(app.test_client(), make_person(Role.MODERATOR))
    write(writer, number)
    key = writer.get(f"/ideen/{number}/notizen").text.split("/notizen/", 1)[1].split("/", 1)[0]
    assert colleague.post(f"/ideen/{number}/notizen/{key}/entfernen").status_code == 403
    assert writer.post(f"/ideen/{other}/notizen/{key}/entfernen").status_code == 404
    assert SECRET in colleague.get(f"/ideen/{number}/notizen").text
    assert writer.post(f"/ideen/{number}/notizen/{key}/entfernen").status_code == 303
    assert SECRET not in colleague.get(f"/ideen/{number}/notizen").text


def test_notes_stay_with_hidden_ideas(app, make_person, sign_in, make_idea):
    hidden, internal = make_idea(visibility=Visibility.HIDDEN).number, make_idea(visibility=Visibility.INTERNAL).number
    moderator = sign_in(app.test_client(), make_person(Role.MODERATOR))
    assert write(moderator, hidden).status_code == 303
    assert write(moderator, internal).status_code == 404
