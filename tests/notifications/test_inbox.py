"""The inbox: what is in it, what is new, and that it is mine alone."""

from __future__ import annotations

from itertools import count as counting

import pytest
from sqlalchemy import select

from forum.comments.models import Comment
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel.database import begin_write, session
from forum.notifications import inbox, letters, paces
from forum.notifications.kinds import DEFAULTS, Kind
from forum.notifications.models import News, Notification, Preference
from tests.comments.made import make_comment
from tests.conftest import actor_of, change, save
from tests.queries import MOST, counted, fewest

sources = counting()


@pytest.fixture
def hear(make_idea):
    """Put some news on an idea into a person's inbox, and give the idea's key."""

    def put(person, title="Trinkbrunnen", count=1, comment=None, idea=None, event="idea.assign"):
        key = idea or make_idea(title).id
        for _number in range(count):
            news = News(source=f"test.{next(sources)}", event=event, contribution_id=key, comment_id=comment)
            save(news)
            save(Notification(person_id=person.id, news_id=news.id, contribution_id=key, kind="followed"))
        return key

    return put


def test_news_are_grouped_by_idea_the_newest_first(client, hear, make_person, sign_in):
    person = make_person()
    first = hear(person, "Trinkbrunnen", count=7)
    hear(person, "Mehr Licht")
    hear(person, idea=first, event="idea.recommend")
    hear(make_person(), "Fremdes")
    sign_in(client, person)
    with counted() as seen:
        page = client.get("/mitteilungen").text
    assert len(seen) <= MOST, "\n".join(seen)
    assert page.index("Trinkbrunnen") < page.index("Mehr Licht")
    assert page.count('class="bulletin is-new"') == 2
    assert "und 3 ältere Mitteilungen" in page
    assert "Fremdes" not in page
    assert "(9 neue)" in page


def test_what_was_read_is_no_longer_new(client, hear, make_person, sign_in):
    person, other = make_person(), make_person()
    key = hear(person, "Trinkbrunnen", count=2)
    hear(person, "Mehr Licht")
    hear(other, "Fremdes")
    newest = session.scalars(select(News.id).order_by(News.id.desc())).first()
    other_id = other.id
    sign_in(client, person)
    assert client.post("/mitteilungen/gelesen", data={"bis": newest, "beitrag": key}).status_code == 303
    assert "(1 neue)" in client.get("/mitteilungen").text
    assert "Trinkbrunnen" not in client.get("/mitteilungen?ansicht=neu").text
    client.post("/mitteilungen/gelesen", data={"bis": newest - 2})
    assert "(1 neue)" in client.get("/mitteilungen").text
    client.post("/mitteilungen/gelesen", data={"bis": newest})
    assert "neue)" not in client.get("/mitteilungen").text
    session.rollback()
    assert session.scalars(select(Notification.read_at).where(Notification.person_id == other_id)).all() == [None]


def test_reading_changes_nothing_and_the_navigation_counts_without_a_query_more(client, hear, make_person, sign_in):
    person = make_person()
    hear(person, count=3)
    sign_in(client, person)
    with counted(sign_in=True) as seen:
        page = client.get("/impressum").text
    assert len(seen) == 1, "\n".join(seen)
    assert '<span class="bell-count num">3' in page
    client.get("/mitteilungen")
    assert '<span class="bell-count num">3' in client.get("/impressum").text


def test_pages_go_on_where_the_last_one_ended(client, hear, make_person, sign_in, monkeypatch):
    monkeypatch.setattr(inbox, "LENGTH", 2)
    person = make_person()
    for title in ("Eins", "Zwei", "Drei"):
        hear(person, f"Idee {title}")
    sign_in(client, person)
    page = client.get("/mitteilungen").text
    assert "Idee Drei" in page
    assert "Idee Eins" not in page
    with letters.public_request():
        further = inbox.page(actor_of(person)).further
    assert f"vor={further}" in page
    assert "Idee Eins" in client.get(f"/mitteilungen?vor={further}").text
    assert client.get("/mitteilungen?vor=99999999999999999999").status_code == 200
    assert client.get("/mitteilungen?vor=%00").status_code == 200


def test_what_was_hidden_meanwhile_leaves_no_trace(client, hear, make_idea, make_person, sign_in):
    person = make_person()
    hidden = hear(person, "Geheim")
    idea = make_idea("Trinkbrunnen")
    comment = make_comment(idea, make_person(), body="Ein böses Wort.")
    comment_id = comment.id
    hear(person, idea=idea.id, comment=comment_id, event="comment.publish")
    change(session.get(Contribution, hidden), visibility=Visibility.HIDDEN)
    sign_in(client, person)
    page = client.get("/mitteilungen").text
    assert "Ein böses Wort." in page
    assert "Geheim" not in page
    assert '<span class="bell-count num">1' in page
    change(session.get(Comment, comment_id), visibility=Visibility.HIDDEN)
    page = client.get("/mitteilungen").text
    assert "böses" not in page
    assert "bell-count" not in page


def test_visitors_have_no_inbox(client):
    for address in ("/mitteilungen", "/mitteilungen/einstellungen"):
        answer = client.get(address)
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/anmelden")
    assert client.post("/mitteilungen/gelesen", data={"bis": "5"}).status_code == 303
    assert "/mitteilungen" not in client.get("/impressum").text


def test_choices_are_kept(client, make_person, sign_in):
    person = make_person()
    sign_in(client, person)
    assert client.get("/mitteilungen/einstellungen").text.count('<option selected value="daily"') == 3
    chosen = {"own": "daily", "replies": "once", "official": "never", "supported": "weekly", "followed": "never"}
    assert client.post("/mitteilungen/einstellungen", data=chosen).status_code == 303
    assert client.post("/mitteilungen/einstellungen", data={**chosen, "own": "hourly"}).status_code == 422
    session.rollback()
    rows = session.execute(select(Preference.kind, Preference.pace).where(Preference.person_id == person.id))
    assert dict(map(tuple, rows)) == chosen


def test_ending_one_pace_leaves_the_others(app, make_person):
    person = make_person()
    begin_write()
    paces.end(person.id, pace=paces.Pace.DAILY)
    session.commit()
    chosen = paces.of_person(person.id)
    assert {kind for kind, pace in chosen.items() if pace == "never"} == {Kind.REPLIES, Kind.SUPPORTED, Kind.FOLLOWED}
    assert chosen[Kind.OWN] == DEFAULTS[Kind.OWN]


def test_equal_news_are_rendered_once_and_nobody_reads_what_is_anothers(app, hear, make_idea, make_person, sign_in):
    author, reader, other = make_person(), make_person(), make_person()
    idea = make_idea("Trinkbrunnen", author=author)
    answer = make_comment(idea, make_person(), "Gute Sache.")
    news = News(source=f"test.{next(sources)}", event="comment.publish", contribution_id=idea.id, comment_id=answer.id)
    save(news)
    for person, kind in ((author, "replies"), (reader, "replies"), (other, "followed")):
        save(Notification(person_id=person.id, news_id=news.id, contribution_id=idea.id, kind=kind))
    browsers = {person.id: sign_in(app.test_client(), person) for person in (author, reader, other)}

    def read(person):
        return browsers[person.id].get("/mitteilungen").text

    for _twice in range(2):
        assert "Antwort auf Ihren Kommentar" in read(reader)
        for person in (author, other):
            assert "Neuer Kommentar" in read(person)
            assert "Antwort auf Ihren Kommentar" not in read(person)

    def first():
        app.extensions["blocks"].clear()
        read(author)

    seen = fewest(first, lambda: read(other))
    assert len(seen) <= 2, "\n".join(seen)
    browsers[author.id].post("/mitteilungen/gelesen", data={"bis": news.id})
    assert 'class="bulletin is-new"' not in read(author)
    assert 'class="bulletin is-new"' in read(other)
