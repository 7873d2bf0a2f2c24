"""Following: once, ended in one place, personal on pages that are the same for everybody."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum.accounts.actor import VISITOR
from forum.contributions import follow
from forum.contributions.follow_models import Follow, Pace
from forum.contributions.models import Support
from forum.contributions.status import Status, Visibility
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Forbidden, Missing
from forum.organisations.models import Organisation, OrganisationKind
from forum.strategy.models import District, Topic
from tests.conftest import actor_of, change, save
from tests.queries import MOST, counted


def follows():
    session.rollback()
    return list(session.execute(select(Follow.person_id, Follow.pace)))


def test_one_follows_an_idea_once_and_no_longer(client, make_idea, make_person, sign_in):
    number, person = make_idea().number, make_person()
    person_id = person.id
    sign_in(client, person)
    assert ">Folgen<" in client.get(f"/ideen/{number}").text.replace("</svg>", ">")
    for _attempt in range(2):
        answer = client.post(f"/folgen/idee/{number}", data={"next": f"/ideen/{number}"})
        assert (answer.status_code, answer.location) == (303, f"/ideen/{number}")
    assert follows() == [(person_id, "")]
    assert "Sie folgen" in client.get(f"/ideen/{number}").text
    client.post(f"/folgen/idee/{number}", data={"ende": "1"})
    assert follows() == []


def test_next_never_leaves_the_host(client, make_idea, make_person, sign_in):
    number = make_idea().number
    sign_in(client, make_person())
    answer = client.post(f"/folgen/idee/{number}", data={"next": "https://example.org/"})
    assert answer.location == f"/folgen/idee/{number}"


def test_topics_districts_and_organisations_are_followed_by_their_own_page(client, make_person, sign_in):
    save(Organisation(slug="gruener-ring", name="Grüner Ring", kind=OrganisationKind.ASSOCIATION, verified_at=now()))
    topic, district = session.scalars(select(Topic.slug)).first(), session.scalars(select(District.number)).first()
    person = make_person()
    sign_in(client, person)
    for address in (f"/folgen/thema/{topic}", f"/folgen/bezirk/{district}", "/folgen/organisation/gruener-ring"):
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 303
        assert client.post(address, data={"pace": "weekly"}).status_code == 303
        assert "Nicht mehr folgen" in client.get(address).text
    assert [pace for _person, pace in follows()] == ["weekly"] * 3
    assert client.post("/folgen/organisation/gruener-ring", data={"pace": "hourly"}).status_code == 303
    assert [pace for _person, pace in follows()] == ["weekly"] * 3
    page = client.get("/konto/folgen").text
    assert "Grüner Ring" in page
    assert "einmal in der Woche" in page


@pytest.mark.parametrize(
    "address",
    [
        "/folgen/idee/999",
        "/folgen/idee/01",
        "/folgen/idee/x",
        "/folgen/thema/nix",
        "/folgen/bezirk/999999999999",
        "/folgen/organisation/nix",
        "/folgen/organisation/neu",
        "/folgen/gibtsnicht/1",
        "/folgen/idee/%00",
    ],
)
def test_what_there_is_not_cannot_be_followed(client, make_person, sign_in, address):
    save(Organisation(slug="neu", name="Noch nicht geprüft", kind=OrganisationKind.ASSOCIATION))
    sign_in(client, make_person())
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert follows() == []


def test_what_one_may_not_see_cannot_be_followed_and_leaves_no_trace(client, make_idea, make_person, sign_in):
    hidden = make_idea("Geheim", visibility=Visibility.HIDDEN)
    number, person = hidden.number, make_person()
    who = actor_of(person)
    sign_in(client, person)
    assert client.post(f"/folgen/idee/{number}").status_code == 404
    begin_write()
    with pytest.raises(Missing):
        follow.find("idee", str(number), who)
    with pytest.raises(Forbidden):
        follow.follow(follow.of_topic(session.scalars(select(Topic)).first()), actor=VISITOR)
    session.rollback()
    assert follows() == []


def test_visitors_are_asked_to_sign_in_and_public_pages_are_the_same_for_all(client, make_idea):
    number = make_idea().number
    topic = session.scalars(select(Topic.slug)).first()
    assert f"/folgen/idee/{number}" in client.get(f"/ideen/{number}").text
    assert f"/folgen/thema/{topic}" in client.get(f"/ideen?thema={topic}").text
    answer = client.get(f"/folgen/thema/{topic}")
    assert answer.status_code == 303
    assert answer.location.startswith("/anmelden?next=")
    assert client.post(f"/folgen/thema/{topic}").status_code == 303
    assert follows() == []


def test_all_that_is_supported_and_followed_is_ended_in_one_place(client, make_idea, make_person, sign_in):
    person = make_person()
    idea, gone = make_idea("Trinkbrunnen"), make_idea("Geheimes Thema")
    keys = idea.id, gone.id
    save(
        Support(contribution_id=keys[0], person_id=person.id),
        Support(contribution_id=keys[1], person_id=person.id),
        Follow(person_id=person.id, contribution_id=keys[0], pace=Pace.NEVER),
        Follow(person_id=person.id, contribution_id=keys[1]),
    )
    begin_write()
    for one in keys:
        session.get(type(idea), one).supports = 1
    session.commit()
    change(session.get(type(idea), keys[1]), visibility=Visibility.HIDDEN)
    sign_in(client, person)
    with counted() as seen:
        page = client.get("/konto/folgen").text
    assert len(seen) <= MOST, "\n".join(seen)
    assert page.count("Trinkbrunnen</a>") == 2
    assert "Geheimes" not in page
    for one in keys:
        assert client.post("/konto/folgen/ende", data={"beitrag": one}).status_code == 303
    assert client.post("/konto/folgen/ende", data={"beitrag": keys[0]}).status_code == 404
    for one in session.scalars(select(Follow.id)).all():
        assert client.post("/konto/folgen/ende", data={"folgt": one}).status_code == 303
    session.rollback()
    assert follows() == []
    assert session.scalar(select(func.count()).select_from(Support)) == 0


def test_nobody_ends_what_others_follow(client, make_idea, make_person, sign_in):
    other = make_person()
    save(Follow(person_id=other.id, contribution_id=make_idea().id))
    key = session.scalars(select(Follow.id)).one()
    sign_in(client, make_person())
    client.post("/konto/folgen/ende", data={"folgt": key})
    assert len(follows()) == 1


def test_supports_come_in_pages(client, make_idea, make_person, sign_in, monkeypatch):
    monkeypatch.setattr(follow, "LENGTH", 2)
    person = make_person()
    ids = [make_idea(f"Idee {name}").id for name in ("eins", "zwei", "drei")]
    save(*(Support(contribution_id=one, person_id=person.id) for one in ids))
    sign_in(client, person)
    page = client.get("/konto/folgen").text
    assert "Idee drei" in page
    assert "Idee eins" not in page
    assert "Idee eins" in client.get(f"/konto/folgen?vor={ids[1]}").text


def test_an_erased_account_follows_nothing(app, make_idea, make_person):
    person = make_person()
    save(Follow(person_id=person.id, contribution_id=make_idea(status=Status.DISCUSSION).id))
    begin_write()
    follow.forget(person.id)
    session.commit()
    assert follows() == []
