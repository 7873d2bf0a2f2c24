"""Words that were blanked never appear in what people read; everything else does, and undoing gives back the very text."""

from __future__ import annotations

from html import unescape
from re import sub

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.kernel import blanks
from forum.kernel.analysis import analyse
from forum.kernel.text import excerpt, prose, render

WORDS = ("Müller", "Okerstraße 5", "Frau Yıldız", "0531 123456", "Büttner-Krahl", "x")
MARKUP = st.sampled_from(
    (
        "{}",
        "**{}**",
        "*{}*",
        "_{}_",
        "`{}`",
        "# {}",
        "- {}",
        "> {}",
        "1. {}",
        "[{}](https://example.org/a)",
        "„{}“",
        "({})",
    )
)
FILLINGS = ("Wir treffen uns", "am Ringgleis,", "bitte", "und dann\n", "\n\n", "**wichtig**", "https://a.example/b")
FILLING = st.sampled_from(FILLINGS)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    """A Markdown text in which some words stand in several places and in several dresses, and those words."""
    words = draw(st.sampled_from(WORDS))
    pieces = draw(st.lists(st.one_of(FILLING, MARKUP.map(lambda dress: dress.format(words))), min_size=1, max_size=12))
    gap = draw(st.sampled_from((" ", "\n", "\n\n")))
    return prose(gap.join(pieces)), words


def read(html: str) -> str:
    """What people read, with the word of each bar."""
    return " ".join(unescape(sub(r"<[^<>]*>", "", html)).split())


@given(texts())
@settings(max_examples=300, deadline=None)
def test_words_never_appear_and_the_rest_stays(drawn: tuple[str, str]) -> None:
    text, words = drawn
    html, kinds = render(text), {}
    places = blanks.places(text, words)
    covered = blanks.cover(text, words, 7, range(len(places)), kinds)
    shown = render(covered)
    assert blanks.stands(shown, words) == 0
    assert blanks.uncover(covered, kinds) == text
    if words == "x":  # one letter stands in addresses too
        return
    assert read(shown).replace(blanks.WORDS["de"], words) == read(html)
    assert sub(r"</?(?!a|em|li|ol|p|strong|ul)[^<>]*>", "", shown).replace(blanks.WORDS["de"], words) == sub(
        r"</?(?!a|em|li|ol|p|strong|ul)[^<>]*>", "", html
    )
    gone = set(analyse("", words).body) - set(analyse("", " ".join(FILLINGS)).body)
    assert not gone & set(analyse("", covered).body)


@given(texts())
@settings(max_examples=200, deadline=None)
def test_html_that_was_kept_alone(drawn: tuple[str, str]) -> None:
    text, words = drawn
    html, kinds = render(text), {}
    covered = blanks.cover(html, words, 7, range(1_000), kinds, "geschwärzt")
    assert blanks.stands(covered, words) == 0
    assert blanks.uncover(covered, kinds) == html
    assert covered.count("<p>") == html.count("<p>")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Herr M**ül**ler", "Müller"),
        ("Herr **Mül**ler", "Müller"),
        ("Frau M&uuml;ller und M&#252;ller und M&#xFC;ller", "Müller"),
        ("Frau\n> Müller", "Frau Müller"),
        ("Anne\\-Marie", "Anne-Marie"),
        ("A&amp;B", "A&B"),
        ("die Bürger*innen", "Bürger*innen"),
        ("**Anna** _Müller_", "Anna Müller"),
    ],
)
def test_whatever_dress_they_wear(text: str, words: str) -> None:
    places = len(blanks.places(text, words))
    assert blanks.stands(render(text), words) == places > 0
    kinds: dict[str, str] = {}
    covered = blanks.cover(text, words, 3, range(places), kinds)
    html = render(covered)
    assert blanks.stands(html, words) == 0
    assert blanks.count(html) >= places
    assert blanks.uncover(covered, kinds) == text
    assert not {"*", "_", "█", "3"} & set(excerpt(html, 200))


def test_only_the_chosen_places() -> None:
    kinds: dict[str, str] = {}
    covered = blanks.cover("Ute, Ute und Minute", "Ute", 4, {1}, kinds)
    assert covered == "Ute, █4█ und Minute"
    assert [place.before for place in blanks.places("Ute, Ute und Minute", "ute")] == ["Ute, Ute und Min"]


def test_nobody_draws_a_bar() -> None:
    assert blanks.allowed("Das ist █12█ und ███", "") == "Das ist ■12■ und ■■■"
    assert blanks.allowed("Das ist █12█ und █13█", "alt: █12█") == "Das ist █12█ und ■13■"
    assert '<span class="blanked">' not in render('<span class="blanked">x</span>')
    assert blanks.count(render("\u316412\uffa0")) == 0


def test_bars_are_heard_in_the_language_of_the_text() -> None:
    assert render("█5█", "en") == '<p><span class="blanked">redacted</span></p>'
    assert excerpt(render("Herr █5█ kommt"), 100) == "Herr [geschwärzt] kommt"
    assert blanks.lost("a █1█ b █1█", "a █1█ b")
    assert not blanks.lost("a █1█", "█1█ davor")
