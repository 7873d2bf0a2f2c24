"""Both databases find the same and put it into the same order."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from forum.contributions import fulltext
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.contributions.words import Words
from forum.kernel.analysis import query
from forum.kernel.database import begin_write, session

IDEAS = (
    ("Trinkbrunnen am Ringgleis", "Im Sommer fehlt Wasser. Ein Brunnen hilft allen, die zu Fuß unterwegs sind."),
    ("Bordsteine absenken", "Mit dem Kinderwagen komme ich kaum über die Bordsteinkante am Park."),
    ("Dach für die Straßenbahnhaltestelle", "An der Haltestelle steht man im Regen, eine Bank fehlt auch."),
    ("Mehr Grün am Bohlweg", "Bäume an der Haltestelle und am Bordstein spenden Schatten."),
    ("Bessere Ampelschaltungen", "Die Brücke ist für den Radverkehr gesperrt, die Ampel bleibt lange rot."),
    ("Brücken für Radwege öffnen", "Jede Brücke über die Oker soll einen Radweg bekommen. Auch die kleinste Brücke!"),
    ("Bänke im Bürgerpark", "Ältere Menschen brauchen Plätze zum Ausruhen."),
)


@pytest.fixture
def ideas(app, make_idea, make_person):
    author = make_person()
    return [make_idea(title, body, author=author) for title, body in IDEAS]


def found(question: str) -> list[str]:
    hits = fulltext.INDEX.matching(query(question)).subquery()
    rows = select(Contribution.title).join(hits, hits.c.id == Contribution.id)
    return list(session.scalars(rows.order_by(hits.c.rank.desc(), hits.c.id.desc())))


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("Bordstein", ["Bordsteine absenken", "Mehr Grün am Bohlweg"]),
        ("Brücke", ["Brücken für Radwege öffnen", "Bessere Ampelschaltungen"]),
        ("Radwege", ["Brücken für Radwege öffnen"]),
        ("Haltestelle", ["Dach für die Straßenbahnhaltestelle", "Mehr Grün am Bohlweg"]),
        ("Schaltung", ["Bessere Ampelschaltungen"]),
        ("Brunnen Wasser", ["Trinkbrunnen am Ringgleis"]),
        ("Park Bank", ["Bänke im Bürgerpark"]),
        ("Bank", ["Bänke im Bürgerpark", "Dach für die Straßenbahnhaltestelle"]),
        ("Park", ["Bänke im Bürgerpark", "Bordsteine absenken"]),
        ("bür", ["Bänke im Bürgerpark"]),
        ("die und der", []),
        ("\" OR title:x* ' | !", []),
        ("1e5a 0x1f", []),
    ],
)
def test_the_best_comes_first(ideas, question, titles):
    assert found(question) == titles


def test_equal_hits_come_newest_first(ideas, make_idea):
    for _ in range(3):
        make_idea("Bordsteine absenken", IDEAS[1][1])
    keys = list(session.scalars(select(fulltext.INDEX.matching(query("Bordstein")).subquery().c.id)))
    hits = fulltext.INDEX.matching(query("absenken")).subquery()
    ranked = session.execute(select(hits).order_by(hits.c.rank.desc(), hits.c.id.desc())).all()
    assert [row.id for row in ranked] == sorted((row.id for row in ranked), reverse=True)
    assert len({row.rank for row in ranked}) == 1
    assert len(keys) == 5


def test_only_the_newest_hits_are_ranked(ideas, monkeypatch):
    monkeypatch.setattr("forum.kernel.fulltext.NEWEST", 1)
    assert found("Brücke") == ["Brücken für Radwege öffnen"]


def test_a_new_text_replaces_the_old(ideas):
    begin_write()
    fulltext.INDEX.put(ideas[0].id, Words.of("Wasserspender", "Für alle.", "de").terms)
    session.commit()
    assert found("Trinkbrunnen") == []
    assert found("Wasserspender") == ["Trinkbrunnen am Ringgleis"]
    assert session.scalar(text("SELECT count(*) FROM fulltext")) == len(IDEAS)


def test_what_is_forgotten_is_not_found(ideas):
    begin_write()
    fulltext.INDEX.forget(ideas[0].id)
    session.commit()
    assert found("Trinkbrunnen") == []


def test_terms_of_any_shape_fit_the_index(app, make_idea):
    title = "1e5 5G 0x1f 3.14 www.x.de a@b.de ﬁ² Привет 公園 x" + "y" * 60
    make_idea(title, "Ä" * 5_000 + " " + "wort " * 900)
    for question in ("1e5", "5g", "0x1f", "14 3", "привет", "公園", "fi2", "x" + "y" * 60):
        assert len(found(question)) == 1, question


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Trinkbrunnen am Ringgleis", "", ["Trinkbrunnen am Ringgleis"]),
        ("Ein Brunnen mit Trinkwasser", "Am Ringgleis fehlt im Sommer Wasser.", ["Trinkbrunnen am Ringgleis"]),
        ("Bordstein am Park absenken", "", ["Bordsteine absenken"]),
        ("Freies WLAN im Bus", "Damit man unterwegs lesen kann.", []),
        ("", "", []),
        ("die und der", "und", []),
    ],
)
def test_near_duplicates(ideas, title, body, expected):
    titles = {idea.id: idea.title for idea in ideas}
    assert [titles[key] for key in fulltext.near_duplicates(title, body, 5)] == expected


def test_near_duplicates_show_only_what_is_asked_for(ideas, make_idea):
    hidden = make_idea("Trinkbrunnen am Ringgleis", "Im Sommer fehlt Wasser.", visibility=Visibility.HIDDEN)
    assert fulltext.near_duplicates(*IDEAS[0], 5) == [ideas[0].id]
    assert fulltext.near_duplicates(*IDEAS[0], 5, besides=ideas[0].id) == []
    pending = Contribution.visibility.in_([Visibility.PUBLIC, Visibility.HIDDEN])
    assert fulltext.near_duplicates(*IDEAS[0], 5, among=pending) == [ideas[0].id, hidden.id]
    assert fulltext.near_duplicates(*IDEAS[0], 1, among=pending) == [ideas[0].id]
