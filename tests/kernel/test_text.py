"""What people write comes out safe, whole and readable, whatever it was."""

from __future__ import annotations

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kernel import text

ANYTHING = st.text(alphabet=st.characters(exclude_categories=()), max_size=300)
MARKS = [
    "\u200b",
    "\u202e",
    "\u2066",
    "\u200d",
    "\u200c",
    "\ufe0f",
    "\u0301",
    "\u20e3",
    "\u3164",
    "\x00",
    "\ud800",
    "\u2800",
    "Д",
    "a",
    " ",
    "\n",
    "❤",
    "ᄀ",
    "ᅡ",
    "\u0323",
    "é",
    "1",
]
TRICKY = st.lists(st.sampled_from(MARKS), max_size=30).map("".join)
PIECES = [
    "<script>",
    "</p>",
    "javascript:",
    "](",
    "[",
    ")",
    "!",
    "*",
    "**",
    "_",
    "`",
    "```",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "  ",
    "1. ",
    "# ",
    "---",
    "<",
    ">",
    '"',
    "'",
    "&",
    "&#106;",
    "&lt;",
    "http://a.de",
    "https://[",
    "mailto:x@y.de",
    "<http://b.de>",
    "onclick=",
    "data:text/html,",
    "//evil.de",
    "\\",
    "Rad",
    "ß",
    "\x00",
    "\ud800",
    "<img src=x onerror=alert(1)>",
    "JaVaScRiPt\n:",
    "&Tab;",
    "vbscript:",
    "[x]: http://a.de",
]
MARKDOWN = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


class Page(HTMLParser):
    """What a browser would make of some HTML: elements, attributes, depth and words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.open: list[str] = []
        self.depth = 0
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in {"br", "hr"}:
            self.open.append(tag)
            self.depth = max(self.depth, len(self.open))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data


def assert_harmless(html: str) -> Page:
    page = Page(html)
    assert not page.open
    assert page.elements <= {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "strong", "ul"}
    for element, name, value in page.attributes:
        assert (element, name) in {("a", "href"), ("a", "rel"), ("ol", "start")}
        if name == "href":
            assert re.match(r"(https?://|mailto:)", value or "", re.IGNORECASE)
    links = [name for element, name, _ in page.attributes if element == "a"]
    assert links.count("href") == links.count("rel")
    return page


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Mehr   Bänke\tam\nFluss ", "Mehr Bänke am Fluss"),
        ("Mu\u0308ller", "Müller"),
        ("a\x00b\x1fc\x7f", "abc"),
        ("gut\u202etxt.exe", "guttxt.exe"),
        ("\u2066admin\u2069", "admin"),
        ("ad\u200bmin\ufeff", "admin"),
        ("ad\u200dmin", "admin"),
        ("Rad\xadweg", "Radweg"),
        ("halb\ud83d", "halb"),
        ("\u3164\u2800\xa0", ""),
        ("1\ufe0f\u20e3 und ❤\ufe0f\u200d🔥", "1\ufe0f\u20e3 und ❤\ufe0f\u200d🔥"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("z. B. „Straße“ – 10 %", "z. B. „Straße“ – 10 %"),
        ("<b>fett</b>", "<b>fett</b>"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("e" + "\u0301\u0316" * 5_000 + "!", "é\u0316\u0301\u0316!"),
    ],
)
def test_a_name_is_one_visible_line(written, kept):
    assert text.plain(written, limit=200) == unicodedata.normalize("NFC", kept)


def test_a_name_ends_at_its_limit():
    assert text.plain("Brücke am Fluss", limit=7) == "Brücke"
    assert text.plain("x" * 1_000_000, limit=80) == "x" * 80


@given(ANYTHING | TRICKY, st.integers(1, 40))
def test_a_name_is_fit_for_every_database_and_mail(written, limit):
    name = text.plain(written, limit=limit)
    assert len(name) <= limit
    assert name == name.strip()
    assert name.encode("utf-8").decode() == name
    assert not {unicodedata.category(sign) for sign in name} & {"Cc", "Cs", "Zl", "Zp", "Co"}
    assert not set(name) & set("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u3164")
    assert text.plain(name, limit=limit) == name


@given(ANYTHING | TRICKY | MARKDOWN)
def test_prose_stays_as_it_was_kept(written):
    kept = text.prose(written)
    assert text.prose(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert "\n\n\n" not in kept
    assert not set(kept) & set("\r\t\x00\v\f\x85\u2028\u2029")


def test_prose_keeps_its_lines():
    assert (
        text.prose("\r\nEins  \r\nzwei\rdrei\r\n\r\n\r\n\r\n  - vier\u2028fünf\n")
        == "Eins\nzwei\ndrei\n\n  - vier\nfünf"
    )


@given(ANYTHING | TRICKY | MARKDOWN)
def test_rendered_text_is_harmless(written):
    assert_harmless(text.render(written))


@given(MARKDOWN)
def test_no_word_is_lost(written):
    assert text.render(written).count("Rad") >= text.prose(written).count("Rad")


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Eins\nzwei\n\ndrei", "<p>Eins<br>\nzwei</p>\n<p>drei</p>"),
        ("# Groß\ntext", "<p><strong>Groß</strong></p>\n<p>text</p>"),
        ("**fett** und *schräg*", "<p><strong>fett</strong> und <em>schräg</em></p>"),
        ("2. b\n3. c", '<ol start="2">\n<li>b</li>\n<li>c</li>\n</ol>'),
        ("    kein Code", "<p>kein Code</p>"),
        ("Satz\n---\nSatz", "<p>Satz</p>\n<hr>\n<p>Satz</p>"),
        ("<b>roh</b> & mehr", "<p>&lt;b&gt;roh&lt;/b&gt; &amp; mehr</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](/konto) [y](//evil.de)", "<p>x y</p>"),
        ("", ""),
    ],
)
def test_markdown(source, html):
    assert text.render(source) == html


@pytest.mark.parametrize(
    ("source", "address", "name"),
    [
        ("[Karte](https://karte.de/a)", "https://karte.de/a", "Karte"),
        ("siehe (https://karte.de/a_b_c?x=1&y=2).", "https://karte.de/a_b_c?x=1&y=2", "https://karte.de/a_b_c?x=1&y=2"),
        ("<ich@stadt.de>", "mailto:ich@stadt.de", "ich@stadt.de"),
        ("![Bank im Park](https://b.de/p.png)", "https://b.de/p.png", "Bank im Park"),
        ("[![](https://b.de/p.png)](https://c.de/x)", "https://c.de/x", "https://c.de/x"),
        ("[ ](https://leer.de/)", "https://leer.de/", "https://leer.de/"),
    ],
)
def test_a_link_has_a_name_and_lends_no_weight(source, address, name):
    page = assert_harmless(text.render(source))
    assert page.attributes == [("a", "href", address), ("a", "rel", "nofollow ugc noopener")]
    assert name in page.words


HOSTILE = [
    "[", "![", "[a](", "[a](b", "*a ", "*", "**a ", "_a", "*a**", "> ", ">", "- ", "1. ", "`", "` `` ", "<", "<a ", "<!--", "&", "&amp;", "\\",
    "\n", "a\n", "\t", "# a\n", "http://", "<http://a>", "[a](http://b)", "> a\n>> b\n", "```\n", "---\n", "[x]:", "* a\n", "* > ", "e\u0301\u0316", "\x00",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_megabyte_of_hostile_markdown_gives_a_bounded_shallow_page(piece):
    html = text.render(piece * (1_000_000 // len(piece)))
    assert len(html) <= 20 * text.PROSE_LIMIT
    assert assert_harmless(html).depth <= 32


def test_what_is_nested_without_end_stays_flat():
    lists = "\n".join(" " * 2 * depth + "- a" for depth in range(120))
    assert assert_harmless(text.render(lists)).depth <= 32
    emphasis = "*a **b " * 900 + "** *" * 900
    assert assert_harmless(text.render(emphasis)).depth <= 8
    assert "tief" in text.render("> " * 500 + "tief")


def test_threads_do_not_mix_up_their_texts():
    sources = [f"**{number}** [{number}](https://a.de/{number})" for number in range(400)]
    with ThreadPoolExecutor(8) as pool:
        for number, html in enumerate(pool.map(text.render, sources)):
            assert html.count(f"{number}<") == 2


def test_an_excerpt_ends_between_words():
    html = text.render("**Mehr Bänke**.\n\n- am *Fluss* & im Park\n- <überall>")
    assert text.excerpt(html, 200) == "Mehr Bänke. am Fluss & im Park <überall>"
    assert text.excerpt(html, 20) == "Mehr Bänke. am…"
    assert text.excerpt("Mehr **Bänke** am Fluss", 200) == "Mehr Bänke am Fluss"
    assert text.excerpt("Donaudampfschifffahrt", 10) == "Donaudamp…"


@given(ANYTHING | MARKDOWN, st.integers(1, 50))
def test_an_excerpt_keeps_its_length(written, length):
    assert len(text.excerpt(written, length)) <= length


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("Am Bahnhof fehlen Bänke, auf denen man im Schatten sitzen kann.", "de"),
        ("There is no place to sit in the shade near the station.", "en"),
        ("WLAN", "de"),
        ("", "de"),
        ("Sharing-Stationen für E-Scooter would be nice, and they should be near the tram", "en"),
    ],
)
def test_the_language_is_guessed(written, language):
    assert text.language_of(written) == language


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Radfahrer*innen und Fußgänger*innen", "<p>Radfahrer*innen und Fußgänger*innen</p>"),
        ("*Besucher*innen*", "<p><em>Besucher*innen</em></p>"),
        ("Fuß**gänger**weg", "<p>Fuß<strong>gänger</strong>weg</p>"),
    ],
)
def test_a_star_inside_a_word_is_a_star(source, html):
    assert text.render(source) == html
