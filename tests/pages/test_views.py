"""The standing pages as a visitor meets them, and the feedback form."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from forum.kernel.database import session
from forum.pages.models import MESSAGE_LENGTH, Feedback
from forum.pages.views import PAGES

FORM = "/barrierefreiheit/feedback"


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_without_a_trace(client, name, language):
    response = client.get(PAGES[name], headers={"Accept-Language": language})
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.text
    assert len(re.findall("<h1", response.text)) == 1
    assert "Set-Cookie" not in response.headers
    assert "csrf" not in response.text
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{PAGES[name]}">' in response.text


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_links_inside_a_page_lead_somewhere(client, name, language):
    html = client.get(f"{PAGES[name]}?lang={language}").text
    targets = set(re.findall(r'id="([^"]+)"', html))
    links = set(re.findall(r'href="#([^"]+)"', html))
    assert len(links) > 4
    assert links <= targets


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_links_between_pages_lead_somewhere(client, name, language):
    main = client.get(f"{PAGES[name]}?lang={language}").text.split("<main", 1)[1].split("</main>", 1)[0]
    for path, fragment in set(re.findall(r'href="(/[^"#]*)(?:#([^"]+))?"', main)):
        response = client.get(path)
        assert response.status_code == 200
        assert not fragment or f'id="{fragment}"' in response.text


def test_languages_have_the_same_parts(client):
    for address in PAGES.values():
        german, english = (client.get(f"{address}?lang={language}").text for language in ("de", "en"))
        assert re.findall(r'<h2 id="[^"]+"', german) == re.findall(r'<h2 id="[^"]+"', english)


@pytest.fixture
def send(client):
    """Open the form and send it: `send(message=…)`; gives the answer."""

    def fill(**values):
        page = client.get(FORM).text
        opened = re.search(r'name="opened"[^>]* value="([^"]+)"', page)
        assert opened
        return client.post(FORM, data={"opened": opened[1], "website": "", **values})

    return fill


def stored() -> int:
    """Count the messages in the database."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(Feedback))


def test_feedback_is_kept_and_thanked_for(client, send):
    response = send(message="Der Kalender ist stumm.", page="/kalender", email="a@example.org")
    assert response.status_code == 303
    assert client.get(response.location).status_code == 200
    session.rollback()
    kept = session.scalars(select(Feedback)).one()
    assert (kept.message, kept.page, kept.email, kept.language) == (
        "Der Kalender ist stumm.",
        "/kalender",
        "a@example.org",
        "de",
    )


def test_a_message_alone_is_enough(send):
    assert send(message="Zu klein.").status_code == 303
    assert stored() == 1


def test_the_same_message_sent_twice_stands_once(send):
    for _ in range(2):
        assert send(message="Doppelt geklickt.", email="a@example.org").status_code == 303
    assert stored() == 1


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"message": ""}, "Bitte beschreiben Sie die Barriere"),
        ({"message": " \u200b\n "}, "Bitte beschreiben Sie die Barriere"),
        ({"message": "Gut", "email": "nirgends"}, "Bitte prüfen Sie die E-Mail-Adresse"),
        ({"message": "x" * (MESSAGE_LENGTH + 1)}, str(MESSAGE_LENGTH)),
        ({"message": "Kauft hier", "website": "https://spam.example"}, "leer"),
        ({"message": "Alt", "opened": "gefälscht"}, "lange offen"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(send, values, told):
    response = send(**{"page": "Seite & <b>mehr</b>", **values})
    assert response.status_code == 422
    assert "<title>Fehler: " in response.text
    assert 'role="alert"' in response.text
    assert told in response.text
    assert "Seite &amp; &lt;b&gt;mehr&lt;/b&gt;" in response.text
    assert stored() == 0


def test_hostile_text_is_cleaned_before_it_is_kept(send):
    assert send(message="Zeile 1\r\nZeile\x00 2\u202e!", page="a\nb\u2066").status_code == 303
    session.rollback()
    kept = session.scalars(select(Feedback)).one()
    assert kept.message == "Zeile 1\nZeile 2!"
    assert kept.page == "a b"


def test_opening_the_form_or_the_thanks_keeps_nothing(client):
    assert client.get(FORM).status_code == 200
    assert client.get(f"{FORM}/danke").status_code == 200
    assert stored() == 0


def test_somebody_who_sends_too_much_is_stopped(send, operate):
    operate(limit_write=2)
    answers = [send(message=f"Nummer {number}").status_code for number in range(4)]
    assert answers == [303, 303, 429, 429]
    assert stored() == 2
