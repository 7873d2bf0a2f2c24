"""Everything that people wrote goes through here: names and titles, Markdown, excerpts, and a guess at the language.

Names, titles, places and file names are text everywhere (``plain``). Longer texts are Markdown: ``prose`` keeps the
source fit to store, ``render`` makes the HTML. Raw HTML stays visible text, a picture becomes a link, and a heading
becomes a strong line, so that nobody can imitate a part of the page or disturb its order of headings. What Markdown
made is cleaned once more against a short list of elements.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from html import unescape
from typing import TYPE_CHECKING, Literal, cast

import bleach
from markdown_it import MarkdownIt
from markdown_it.token import Token

from forum.kernel import blanks
from forum.kernel.stopwords import ENGLISH, GERMAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

PROSE_LIMIT = 12_000
"""Characters of Markdown that are rendered; forms refuse longer texts, so nobody loses an ending unawares."""

REL = "nofollow ugc noopener"
"""What browsers and search engines are told about links that people set."""

# What nobody sees: controls, halves of surrogate pairs, direction marks, fillers, private use, noncharacters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffc"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
    + "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0x10000, 0xF0000, 0x10000))
    + "]+",
)
# A sign may say how it is drawn (1️⃣, ❤️) and scripts other than Latin join or part letters; elsewhere both only hide.
_STYLE = re.compile("(?<![^\x00-\u036f\\s\u200c\u200d\ufe0e\ufe0f])[\ufe0e\ufe0f](?!\u20e3)")
_JOINER = re.compile(
    "(?<![^\x00-\u036f\\s\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u036f\\s\u200c\u200d\ufe0e\ufe0f])",
)
# Accents piled up: rare enough to look at sign by sign, and sorting thousands of them would take minutes.
_PILE = re.compile(r"[^\w\x00-\xff]{5,}")
_MARKS = 4

_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{3,}")
_OTHER_SPACE = re.compile("[\u1680\u2000-\u2008\u200a\u205f\u3000]")

_LINK = re.compile(r"(?:https?://|mailto:)[^\s/]", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"„“”»«]*[^\s<>\"„“”»«.,;:!?()'’*_\]]", re.IGNORECASE)
# One line may open so many quotations and lists, and be set in so far; what is deeper stays at this depth.
_OPENING = r"[ ]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ ]))"
_DEEP = re.compile(rf"^((?:{_OPENING}){{6}})(?:{_OPENING})+", re.MULTILINE)
_INDENT = re.compile(r"^( {12}) +", re.MULTILINE)
_EMPHASIS_DEPTH = 4
# Nobody writes more lines and brackets than this in so many characters, and each costs the parser time.
_LINES = 1_500
_BRACKETS = 100

_ELEMENTS = {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "span", "strong", "ul"}
_INLINE_TAG = re.compile(r"</?(?:a|code|em|span|strong)\b[^>]*(?:>|$)")
_TAG = re.compile(r"<[^>]*(?:>|$)")
_WHOLE = re.compile(r"[0-9]{1,9}")
_local = threading.local()
_WORD = re.compile(r"[^\W\d_]+")


def plain(value: str, *, limit: int) -> str:
    """One line of text – a name, title, place or file name – of at most ``limit`` characters.

    Composed (NFC), without anything invisible or misleading, with single spaces and none at the ends. Forms tell people
    when they wrote too much; cutting here is the last wall.
    """
    value = " ".join(_visible(value).split())
    if len(value) > limit:
        value = _visible(value[:limit]).strip()
    return value


def prose(value: str) -> str:
    r"""Text of several lines, as Markdown source fit to store: ``plain`` with its line breaks and indents kept.

    Lines end with ``\n``, not more than one empty line stands between two others.
    """
    value = _OTHER_SPACE.sub(" ", _LINE_END.sub("\n", _visible(value)).replace("\t", "    "))
    value = "\n".join(line.rstrip() for line in value.split("\n"))
    return _BLANK_LINES.sub("\n\n", value).strip()


def whole_number(value: object) -> int | None:
    """Read a whole number that fits a database key from a raw parameter; None for what is none."""
    written = str(value) if value is not None else ""
    return int(written) if _WHOLE.fullmatch(written) else None


def render(source: str, language: str = "de") -> str:
    """The HTML of people's Markdown: safe to show, within a second whatever was sent.

    Line breaks stay, links go to ``http``, ``https`` and ``mailto`` only, addresses written out become links. What goes
    beyond ``PROSE_LIMIT`` characters is left out. Bars say that they are such in the ``language`` of the text.
    """
    source = blanks.parsable(_bounded(prose(source[:PROSE_LIMIT])))
    return _cleaner().clean(_parser().render(source, {"word": blanks.WORDS.get(language, "")})).strip()


def excerpt(text: str, length: int) -> str:
    """The beginning of a text without any markup, at most ``length`` characters, cut between words with „…“.

    Takes what ``render`` made, or Markdown. The result is text, not HTML: templates escape it.
    """
    html = text if text.startswith("<") else render(text[: length * 4 + 1_000])
    words = words_of(html[: length * 20 + 5_000])
    if len(words) <= length:
        return words
    start = words[: length - 1]
    if words[length - 1] != " " and " " in start:
        start = start[: start.rindex(" ")]
    return start.rstrip(" ,;:.–-") + "…"


def words_of(html: str) -> str:
    """The text of what ``render`` made, on one line; it is text, not HTML."""
    return " ".join(unescape(_TAG.sub(" ", _INLINE_TAG.sub("", blanks.in_brackets(html)))).split())


def language_of(text: str) -> Literal["de", "en"]:
    """Guess whether a text is German or English by its small words; German where nothing tells.

    Good enough for the preset of a choice that the author sees.
    """
    words = _WORD.findall(text[:2_000].lower())
    german = sum(word in GERMAN or not word.isascii() for word in words)
    english = sum(word in ENGLISH for word in words)
    return "en" if english > german else "de"


def _visible(value: str) -> str:
    """The text composed (NFC) and without what nobody sees, or what only hides or piles up."""
    value = _INVISIBLE.sub("", value).replace("\u2800", " ")
    if value.isascii():
        return value
    value = unicodedata.normalize("NFC", _PILE.sub(_few_marks, value))
    return unicodedata.normalize("NFC", _JOINER.sub("", _STYLE.sub("", value)))


def _bounded(source: str) -> str:
    """The source with its nesting, lines and brackets bounded: what goes beyond stays, as text."""
    source = _INDENT.sub(r"\1", _DEEP.sub(r"\1 ", source))
    *lines, rest = source.split("\n", _LINES)
    source = "\n".join([*lines, rest.replace("\n", " ")])
    return source if source.count("[") <= _BRACKETS else source.replace("[", "&#91;")


def _few_marks(pile: re.Match[str]) -> str:
    """The signs of a pile with at most so many accents on one base."""
    kept = []
    marks = 0
    for sign in pile[0]:
        category = unicodedata.category(sign)
        if category.startswith("M"):
            marks += 1
        elif category != "Cf":
            marks = 0
        if marks <= _MARKS:
            kept.append(sign)
    return "".join(kept)


def _parser() -> MarkdownIt:
    """This thread's Markdown parser."""
    if not hasattr(_local, "parser"):
        parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "xhtmlOut": False, "maxNesting": 100})
        parser.disable(["code", "fence", "html_block", "html_inline", "lheading", "reference"])
        parser.inline.ruler.before("emphasis", "star", _star)
        parser.core.ruler.push("people", _tame)
        _local.parser = parser
    return cast("MarkdownIt", _local.parser)


def _cleaner() -> bleach.Cleaner:
    """This thread's cleaner: one shared between threads mixes up their texts."""
    if not hasattr(_local, "cleaner"):
        _local.cleaner = bleach.Cleaner(
            tags=_ELEMENTS,
            attributes=_attribute,
            protocols={"http", "https", "mailto"},
            strip=True,
        )
    return cast("bleach.Cleaner", _local.cleaner)


def _attribute(element: str, name: str, value: str) -> bool:
    """Whether an element may keep this attribute."""
    match element, name:
        case "a", "href":
            return _LINK.match(value) is not None
        case "a", "rel":
            return value == REL
        case "ol", "start":
            return value.isdecimal()
        case "span", "class":
            return value == blanks.CLASS
    return False


def _star(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (called by the parser)
    """A star between two letters is one, as in „Bürger*innen und Besucher*innen“; it does not begin or end emphasis."""
    at = state.pos
    if state.src[at] != "*" or not (state.src[at - 1 : at].isalpha() and state.src[at + 1 : at + 2].isalpha()):
        return False
    if not silent:
        state.pending += "*"
    state.pos += 1
    return True


def _tame(state: StateCore) -> None:
    """Make of a parsed text what we show: headings as strong lines, our links, pictures as links, shallow emphasis."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "p"
        if token.type == "inline" and token.children:
            token.children = list(blanks.shown(_shallow(_linked(token.children)), state.env["word"]))
    for before, token in zip(state.tokens, state.tokens[1:], strict=False):
        if before.type == "heading_open" and token.children:
            token.children = [Token("strong_open", "strong", 1), *token.children, Token("strong_close", "strong", -1)]


def _linked(tokens: list[Token]) -> Iterator[Token]:
    """The parts of a line with its links made ours: allowed addresses only, a name for each, none inside another."""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        index += 1
        if token.type == "link_open":
            end = next(i for i in range(index, len(tokens)) if tokens[i].type == "link_close")
            yield from _link(str(token.attrs.get("href", "")), [_unpictured(inner) for inner in tokens[index:end]])
            index = end + 1
        elif token.type == "image":
            yield from _link(str(token.attrs.get("src", "")), [_unpictured(token)])
        elif token.type == "text":
            yield from _addresses(token.content)
        else:
            yield token


def _unpictured(token: Token) -> Token:
    """A picture's alternative text in its place; anything else as it is."""
    return _text(token.content) if token.type == "image" else token


def _link(address: str, name: list[Token]) -> Iterator[Token]:
    """A link, or only its name where the address leads nowhere we allow."""
    if not _LINK.match(address):
        yield from name
        return
    if not "".join(token.content for token in name).strip():
        name = [_text(address)]
    yield Token("link_open", "a", 1, attrs={"href": address, "rel": REL})
    yield from name
    yield Token("link_close", "a", -1)


def _addresses(text: str) -> Iterator[Token]:
    """Text with the web addresses in it made links."""
    end = 0
    for found in _ADDRESS.finditer(text):
        yield _text(text[end : found.start()])
        yield from _link(_normal(found[0]), [_text(found[0])])
        end = found.end()
    yield _text(text[end:])


def _normal(address: str) -> str:
    """A written address as it stands in a link: percent-encoded, the host in ASCII."""
    return _parser().normalizeLink(address)


def _shallow(tokens: Iterator[Token]) -> Iterator[Token]:
    """The parts of a line without emphasis inside emphasis."""
    depth = 0
    for token in tokens:
        depth += token.nesting > 0
        if token.nesting == 0 or depth <= _EMPHASIS_DEPTH:
            yield token
        depth -= token.nesting < 0


def _text(content: str) -> Token:
    """A piece of text among the parts of a line."""
    return Token("text", "", 0, content=content)
