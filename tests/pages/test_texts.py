"""What the standing pages say, and that it agrees with the settings and the way of an idea."""

from __future__ import annotations

import re
from html import unescape

import pytest

from forum.contributions.status import Status
from forum.pages.views import PAGES

# Leichte Sprache: one thought a sentence, no negation (rules of the Netzwerk Leichte Sprache).
NEGATIONS = {"nicht", "nichts", "kein", "keine", "keinen", "nie", "niemals", "niemand", "ohne"}
LONGEST_SENTENCE = 12  # words


def text_of(html: str) -> str:
    """Give the words of a page's main part, one space between them."""
    main = html.split("<main", 1)[1].split("</main>", 1)[0].split(">", 1)[1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).replace("\xa0", " ").split())


def read(client, name, language="de"):
    """Give the HTML of a standing page."""
    response = client.get(f"{PAGES[name]}?lang={language}")
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize(("language", "word"), [("de", "Regel"), ("en", "Rule")])
def test_rules_can_be_cited_by_number(client, language, word):
    html = read(client, "rules", language)
    rules = re.findall(r'<li id="regel-(\d+)">\s*<h3><span class="vh">(\w+) (\d+): </span>', html)
    assert rules == [(str(number), word, str(number)) for number in range(1, 11)]


@pytest.mark.parametrize(
    ("language", "heading"), [("de", "Regel 4: Keine Wahlwerbung"), ("en", "Rule 4: No campaigning")]
)
def test_the_fourth_rule_forbids_campaigning(client, language, heading):
    assert heading in text_of(read(client, "rules", language))


def test_an_election_notice_is_shown_only_when_there_is_one(client, operate):
    assert "Vor der Wahl" not in text_of(read(client, "rules"))
    operate(election_notice="Am 13. September wird <gewählt>.")
    assert "Vor der Wahl Am 13. September wird <gewählt>." in text_of(read(client, "rules"))
    assert "<gewählt>" not in read(client, "rules")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", ["imprint", "privacy", "accessibility"])
def test_the_operator_stands_on_the_legal_pages(client, operate, name, language):
    operate(
        operator_name="Stadt Musterlingen",
        operator_address="Am Markt 1\n12345 Musterlingen",
        operator_email="post@musterlingen.example",
        operator_phone="+49 30 000",
    )
    shown = text_of(read(client, name, language))
    for part in ("Stadt Musterlingen", "Am Markt 1", "12345 Musterlingen", "post@musterlingen.example", "+49 30 000"):
        assert part in shown


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("setting", "name", "otherwise"),
    [
        ("operator_represented_by", "imprint", "86"),
        ("supervisory_authority", "privacy", "poststelle@lfd.niedersachsen.de"),
        ("arbitration_office", "accessibility", "schlichtungsstelle@ms.niedersachsen.de"),
    ],
)
def test_an_empty_setting_has_a_sensible_text(client, operate, setting, name, otherwise, language):
    assert otherwise in text_of(read(client, name, language))
    operate(**{setting: "Amt für Proben\nWeg 3"})
    shown = text_of(read(client, name, language))
    assert "Amt für Proben Weg 3" in shown
    assert otherwise not in shown


def test_the_privacy_officer_can_be_named(client, operate):
    assert "Datenschutz – vertraulich" in text_of(read(client, "privacy"))
    operate(privacy_officer="Büro 7")
    assert "Datenschutzbeauftragte Person: Büro 7" in text_of(read(client, "privacy"))


def test_periods_come_from_the_settings(client, operate):
    operate(answer_submitted_working_days=1, answer_discussion_days=10, answer_council_months=1)
    shown = text_of(read(client, "how_it_works"))
    assert "wird geprüft. Moderation 1 Arbeitstag " in shown
    assert "Geschäftsführung 10 Tage " in shown
    assert "Fachbeirat 1 Monat " in shown


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_status_of_the_way_is_explained(client, language):
    rows = re.findall(
        r'<th scope="row"><span class="status[^"]*">.*?</svg>(.*?)</span></th>',
        read(client, "how_it_works", language),
        re.DOTALL,
    )
    assert len(set(rows)) == len(set(Status) - {Status.IMPORTED})


def test_broken_things_go_to_the_defects_desk(client, operate):
    operate(defects_name="Schadensmelder", defects_url="https://maengel.example/neu")
    for name in ("rules", "plain_language", "how_it_works"):
        assert '<a href="https://maengel.example/neu">Schadensmelder</a>' in read(client, name)


def test_plain_language_is_marked_as_a_draft(client):
    assert "Entwurf, ungeprüft" in text_of(read(client, "plain_language"))
    assert "Draft, not yet reviewed" in text_of(read(client, "plain_language", "en"))


def test_plain_language_has_short_sentences_without_negation(client):
    html = read(client, "plain_language")
    body = html.split('<div class="flow prose standing">', 1)[1].split("</main>", 1)[0]
    lines = re.split(r"<br>|</(?:p|li|h2)>|(?<=[.?!:])\s", re.sub(r"<(?!br|/p|/li|/h2)[^>]+>", "", body))
    sentences = [unescape(line).replace("\xa0", " ").split() for line in lines]
    assert len(sentences) > 60
    assert [words for words in sentences if len(words) > LONGEST_SENTENCE] == []
    used = {word.lower().strip(".,:?!„“") for words in sentences for word in words}
    assert used & NEGATIONS == set()
