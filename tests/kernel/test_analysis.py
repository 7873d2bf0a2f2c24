"""Words are found however they are written, bent or put together – and a question can do nothing but ask."""

from __future__ import annotations

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kernel import analysis
from forum.kernel.hyphens import divisions

ANYTHING = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)
PIECES = ['"', "'", "*", "(", ")", ":", " OR ", " AND ", " NOT ", "NEAR(", "-", "–", "&", "|", "!", "<->", ":*", "\\", "\x00", "\ud800", "Brücke", "straße", "str.", "5", "B9", "é", "Привет", "公園", "ﬁ", "²", " ", "die"]  # fmt: skip
QUESTION = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


def finds(question: str, *titles: str, body: str = "") -> list[int]:
    """Which of the titles SQLite finds, by position."""
    asked = analysis.query(question)
    if not asked:
        return []
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute("CREATE VIRTUAL TABLE found USING fts5(title, title_parts, body, body_parts, tokenize='ascii')")
        for number, title in enumerate(titles):
            terms = analysis.analyse(title, body)
            fields = map(" ".join, (terms.title, terms.title_parts, terms.body, terms.body_parts))
            index.execute(
                "INSERT INTO found (rowid, title, title_parts, body, body_parts) VALUES (?, ?, ?, ?, ?)",
                (number, *fields),
            )
        rows = index.execute("SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid", (analysis.fts5(asked),))
        return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Brücke", "Zwei Brücken über die Oker"),
        ("Brücken", "Die Brücke ist gesperrt"),
        ("Bruecke", "Die Brücke ist gesperrt"),
        ("Brucke", "Die Brücke ist gesperrt"),
        ("BRÜCKE", "die bruecken"),
        ("Strasse", "Eine ruhige Straße"),
        ("Straße", "Eine ruhige Strasse"),
        ("Bahnhofstr.", "Bäume in der Bahnhofstraße"),
        ("Bahnhofstraße", "Bäume in der Bahnhofstr. 5"),
        ("Radwege", "Ein Radweg fehlt"),
        ("Radweg", "Schlechte Radwege"),
        ("Ampelschaltung", "Bessere Ampelschaltungen"),
        ("Schaltung", "Bessere Ampelschaltungen"),
        ("Ampel", "Bessere Ampelschaltungen"),
        ("Ampel", "Neue Fußgängerampel"),
        ("Haltestelle", "Dach fuer die Strassenbahnhaltestelle"),
        ("Haltestelle", "Dach für die Straßenbahnhaltestelle"),
        ("Haltestellen", "Dach für die Straßenbahnhaltestelle"),
        ("Straßenbahn Dach", "Dach für die Straßenbahnhaltestelle"),
        ("Straßenbahnhaltestelle", "Dach für die Straßenbahn-Haltestelle"),
        ("Straßenbahn-Haltestelle", "Dach für die Straßenbahnhaltestelle"),
        ("Straßenbahn-Haltestelle", "Haltestelle der Straßenbahn"),
        ("Verkehr beruhigen", "Verkehrsampel beruhigen"),
        ("Bus Nacht", "Mehr Nachtbusse"),
        ("Räder", "Ein Rad leihen"),
        ("Bus Linie", "Mehr Busse auf der Linie"),
        ("Zentren", "Das Jugendzentrum"),
        ("Hindernisse", "Ein Hindernis auf dem Gehweg"),
        ("Bänke", "Eine Bank im Park"),
        ("Anlage", "Neue Lichtsignalanlage"),
        ("Amt", "Öffnungszeiten im Arbeitsamt"),
        ("Trinkbr", "Trinkbrunnen im Park"),
        ("E-Scooter", "Plätze für E-Scooter"),
        ("escooter", "Plätze für E-Scooter"),
        ("Bürger", "Treff der Bürgerinnen"),
        ("Anwohner", "Parken für Anwohner*innen"),
        ("B9", "Tempo auf der B9"),
        ("39", "Lärm an der A 39"),
        ("café", "Cafe am Markt"),
        ("парк", "Новый парк"),
        ("„Brücke“ gesperrt!", "Die Brücke ist gesperrt"),
        ("die Brücke und der", "Die Brücke ist gesperrt"),
        ("bridge", "Please mend the bridges over the river and the paths to it"),
        ("cycling", "There should be more space to cycle for all of us"),
        ("Rad\u00adweg", "Ein Radweg fehlt"),
    ],
)
def test_what_readers_type_is_found(question, title):
    assert finds(question, "Mehr Grün am Kohlmarkt", title) == [1]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Eis", "Der Kreisverkehr"),
        ("Ampel", "Der Trampelpfad"),
        ("Tisch", "Ein praktischer Vorschlag"),
        ("U-Bahn", "Die Bahn fährt selten"),
        ("Brücke Park", "Die Brücke ist gesperrt"),
        ("Steuer", "Neue Quellen"),
        ("Rad", "Grad und Geraden"),
    ],
)
def test_what_only_looks_alike_is_not_found(question, title):
    assert finds(question, title) == []


def test_only_the_last_word_may_be_a_beginning():
    assert finds("Park Trinkbr", "Trinkbrunnen im Park") == [0]
    assert finds("Trinkbr Park", "Trinkbrunnen im Park") == []
    assert finds("Tr", "Trinkbrunnen im Park") == []


def test_small_words_ask_nothing():
    assert not analysis.query("die und der")
    assert not analysis.query(" ?! ")
    assert analysis.query("die Oker").words == (analysis.Word(("oker",), "oker"),)


def test_a_question_has_its_limits():
    long = " ".join(f"wort{number}" for number in range(500)) + "x" * 100_000
    question = analysis.query(long)
    assert len(question.words) == analysis.QUERY_WORDS
    assert all(len(term) <= 40 for word in question.words for term in word.terms)
    assert len(analysis.near(long, long).words) == analysis.NEAR_WORDS


def test_title_and_text_keep_their_terms_apart():
    terms = analysis.analyse("Ampelschaltung am Bohlweg", "Die Fußgänger warten lange.")
    assert terms.title == ("ampelschalt", "bohlweg")
    assert {"ampel", "schaltung", "weg"} <= set(terms.title_parts)
    assert terms.body[0] == "fussgang"
    assert "ampel" not in terms.body_parts


def test_who_writes_everything_small_has_compounds_too():
    assert "haltestell" in analysis.analyse("die straßenbahnhaltestelle braucht ein dach", "").title_parts


def test_engines_are_asked_the_same():
    question = analysis.query("Brücke am Park")
    assert analysis.fts5(question) == '("bruck") AND ("park" OR "park"*)'
    assert analysis.tsquery(question) == "('bruck') & ('park' | 'park':*)"
    question = analysis.near("Brücke am Park")
    assert analysis.fts5(question) == '("bruck" AND "park")'
    assert analysis.tsquery(analysis.near("Brücke")) == "'bruck'"
    assert analysis.fts5(analysis.near("Brücke am Park", least=1)) == '"bruck" OR "park"'
    assert (
        analysis.tsquery(analysis.near("Brücke Park Oker"))
        == "('bruck' & 'park') | ('bruck' & 'oker') | ('park' & 'oker')"
    )


@given(ANYTHING | QUESTION)
def test_terms_are_letters_and_figures(written):
    terms = analysis.analyse(written, written)
    found = (*terms.title, *terms.title_parts, *terms.body, *terms.body_parts)
    assert all(re.fullmatch("[a-z0-9]+", term) for term in found)


@given(ANYTHING | QUESTION)
def test_a_question_cannot_say_anything_to_the_engine(written):
    for question in (analysis.query(written), analysis.near(written)):
        if question:
            assert re.fullmatch(r'[a-z0-9"*() ]+', re.sub(" (AND|OR) ", " ", analysis.fts5(question)))
            assert re.fullmatch(r"[a-z0-9':*()&| ]+", analysis.tsquery(question))
    assert finds(written, "Brücke", body="Straße 5") in ([], [0])


@given(st.text(alphabet="abcdeioumnrstäöüß", min_size=4, max_size=30))
def test_whoever_types_their_own_title_finds_it(word):
    if analysis.query(word):
        assert finds(word, word) == [0]
        assert finds(word.upper(), word) == [0]


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Brücke", "brucke"),
        ("BRUECKE", "brucke"),
        ("Straße", "strasse"),
        ("neue", "neue"),
        ("Bauer", "bauer"),
        ("Quelle", "quelle"),
        ("Łódź", "lodz"),
        ("Ærø", "aro"),
        ("Çağ", "cag"),
        ("парк", "u43fu430u440u43a"),
        ("!?", ""),
    ],
)
def test_a_word_has_one_normal_form(word, folded):
    assert analysis.fold(word) == folded


def test_similarity():
    assert analysis.similarity(" radweg brucke ", " radweg brucke ") == 1.0
    assert analysis.similarity(" radweg brucke ", " fahrradweg brucke ") > 0.7
    assert analysis.similarity(" radweg brucke ", " spielplatz ") == 0.0
    assert analysis.similarity("", "") == 0.0


def test_threads_stem_alike():
    words = [f"{start}{end}" for start in ("brück", "wieg", "lamp", "schul") for end in ("e", "en", "es", "er")] * 50
    expected = [analysis.fold(word) for word in words]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(analysis.fold, words)) == expected
        stems = list(pool.map(lambda word: analysis.analyse(word, "").title, words))
    assert stems == [analysis.analyse(word, "").title for word in words]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("straßenbahnhaltestelle", ["straßen", "straßenbahn", "straßenbahnhal", "straßenbahnhalte"]),
        ("verkehrsampel", ["verkehrs"]),
        ("fußgängerampel", ["fußgänger"]),
        ("rad", []),
        ("łódź", []),
        ("x" * 40, []),
    ],
)
def test_words_are_divided_at_their_seams(word, parts):
    assert {word[:at] for at in divisions(word)} >= set(parts)
