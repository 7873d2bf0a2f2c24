"""Blanked passages: words leave a text, and a bar with the key of the act stands in their place.

In Markdown a bar is `█12█`, so that it can be moved, kept and taken back whatever else is edited; `shown` makes a black bar
with a word in it. Where only HTML was kept it is made there. In one line of plain text, such as a title, it is a word in
brackets. Nobody can write a bar themselves: `allowed` leaves only those that stood there before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from html import unescape
from html.entities import codepoint2name
from typing import NamedTuple

from markdown_it.token import Token

BLOCK, OTHER_BLOCK = "█", "■"
CLASS = "blanked"
WORDS = {"de": "geschwärzt", "en": "redacted"}  # in the language of the text
AROUND = 40  # characters shown on both sides of a place

_BAR = re.compile(rf"{BLOCK}(\d{{1,9}})(?:\.(\d{{1,3}}))?{BLOCK}")
# While Markdown is parsed a bar stands between two letters that nobody sees and that are taken out of people's texts,
# so that emphasis around it works as around the words.
_OPEN, _CLOSE = "\u3164", "\uffa0"
_PARSED = re.compile(rf"{_OPEN}\d[\d.]*{_CLOSE}")
_SPAN = re.compile(rf'<span class="{CLASS}"[^>]*>([^<]*)</span>')
_TAGS = r"(?:</?(?:a|code|em|span|strong)\b[^<>]*>)*+"
_TAG_GAP = rf"(?:{_TAGS}(?:\s|&nbsp;|\u00a0|<br>|</?(?:p|li|ul|ol|blockquote)>)++{_TAGS})"
_ANY_TAG = re.compile(r"<[^<>]*>")
_BLOCKS = re.compile(r"<(?:br|hr)>|</?(?:p|li|ul|ol|blockquote)[^<>]*>")
_TAG = re.compile(r"</?([a-z]+)[^<>]*>")
_MARKUP = "*_`\\"
_LOOSE = r"[*_`\\]*+"
_GAP = rf"(?:{_LOOSE}(?:(?:[ \t]*+\n[ \t]*+(?:(?:[>#+*-]|\d{{1,9}}[.)])[ \t]++)*+)++|(?:[ \t\u00a0]|&nbsp;|&#160;)++){_LOOSE})"
_LINES = re.compile(r"\n[\s>]*(?:(?:[#+*-]|\d{1,9}[.)])[ \t]+)*")
_RUNS = re.compile(r"(\*+|_+|`+)")


class Place(NamedTuple):
    """Where the words stand in a text, and what stands around them."""

    start: int
    end: int
    before: str
    after: str


def mark(language: str) -> str:
    """Give what stands for blanked words in one line of plain text."""
    return f"[{WORDS.get(language, WORDS['de'])}]"


def places(text: str, words: str, *, html: bool = False) -> list[Place]:
    """Find words in a text, also where Markdown (or HTML) has put signs, escapes or a line break into them."""
    return [
        Place(
            found.start(),
            found.end(),
            _around(text[max(0, found.start() - 2 * AROUND) : found.start()])[-AROUND:],
            _around(text[found.end() : found.end() + 2 * AROUND])[:AROUND],
        )
        for found in (_pattern(words, html=html).finditer(text) if words.strip() else ())
    ]


def _around(text: str) -> str:
    return " ".join(re.sub(r"<[^<>]*>|^[^<>]*>|<[^<>]*$", " ", spoken(text, "…")).split())


def _pattern(words: str, *, html: bool) -> re.Pattern[str]:
    return re.compile((_TAG_GAP if html else _GAP).join(_word(word, html=html) for word in words.split()))


def _word(word: str, *, html: bool) -> str:
    made = _sign(word[0])
    for sign in word[1:]:
        made += (_TAGS if html else "" if sign in _MARKUP else _LOOSE) + _sign(sign)
    return made


def _sign(sign: str) -> str:
    """One character, as it is or as an entity; a sign of ASCII may be escaped."""
    code = ord(sign)
    forms = [re.escape(sign), f"&#0*{code};", f"&#[xX]0*(?i:{code:x});"]
    if code in codepoint2name:
        forms.append(f"&{codepoint2name[code]};")
    escape = "" if sign.isalnum() or sign == "\\" else r"\\?"
    return f"{escape}(?:{'|'.join(forms)})"


def cover(text: str, words: str, key: int, chosen: Collection[int], kinds: dict[str, str], word: str = "") -> str:
    """Put bars in the chosen places of a Markdown text, or with their `word` of HTML.

    `kinds` collects each bar with what it stands for, over all texts of one act.
    """
    made, end = [], 0
    for index, place in enumerate(places(text, words, html=bool(word))):
        if index not in chosen:
            continue
        source = text[place.start : place.end]
        in_address = text.rfind("<", 0, place.start) > text.rfind(">", 0, place.start)
        as_html = bool(word) and not in_address
        known = next((bar for bar, one in kinds.items() if one == source and ("<" in bar) == as_html), None)
        if known is None:
            number = f"{key}.{len(kinds)}" if kinds else str(key)
            if as_html:
                known = _tagged(source, f'<span class="{CLASS}" data-bar="{number}">{word}</span>')
            else:
                known = f"{BLOCK}{number}{BLOCK}" if word else _dressed(source, f"{BLOCK}{number}{BLOCK}")
            kinds[known] = source
        made += [text[end : place.start], known]
        end = place.end
    return "".join([*made, text[end:]])


def _dressed(source: str, bar: str) -> str:
    """Give the bar with what a passage holds besides words: emphasis that begins or ends in it, the last line break."""
    kept: list[re.Match[str]] = []
    for run in _RUNS.finditer(source):
        if kept and kept[-1][0] == run[0]:
            kept.pop()
        elif not (run[0] in "*_" and _inside_word(source, run)):
            kept.append(run)
    lines = _LINES.findall(source)
    closing = "".join(run[0] for run in kept if not _opens(source, run))
    opening = "".join(run[0] for run in kept if _opens(source, run))
    return _between(bar, closing, lines[-1] if lines else "", opening)


def _inside_word(source: str, run: re.Match[str]) -> bool:
    return source[run.start() - 1 : run.start()].isalnum() and source[run.end() : run.end() + 1].isalnum()


def _opens(source: str, run: re.Match[str]) -> bool:
    before = source[run.start() - 1 : run.start()] if run.start() else " "
    return before.isspace() and not source[run.end() : run.end() + 1].isspace()


def _tagged(source: str, bar: str) -> str:
    """Give the bar with the tags that begin or end in a passage of HTML."""
    kept: list[re.Match[str]] = []
    for tag in _TAG.finditer(source):
        if kept and tag[0].startswith("</") and not kept[-1][0].startswith("</") and kept[-1][1] == tag[1]:
            kept.pop()
        elif tag[1] != "br":
            kept.append(tag)
    closing = "".join(tag[0] for tag in kept if tag[0].startswith("</"))
    return _between(bar, closing, "", "".join(tag[0] for tag in kept if not tag[0].startswith("</")))


def _between(bar: str, closing: str, lines: str, opening: str) -> str:
    """What closes stands behind the bar, what opens before it; where something does both there are two bars."""
    if closing and opening:
        return f"{bar}{closing}{lines or ' '}{opening}{bar}"
    return f"{lines}{opening}{bar}" if opening else f"{bar}{closing}{lines}"


def uncover(text: str, kinds: Mapping[str, str]) -> str:
    """Put the words back in the place of their bars, wherever they stand by now."""
    for bar, source in kinds.items():
        alone = _BAR.search(bar)
        text = text.replace(bar, source)
        if alone:
            text = text.replace(alone[0], source)
    return text


def keys(text: str) -> Counter[str]:
    """Count the bars in a text."""
    return Counter(found[0] for found in _BAR.finditer(text))


def lost(before: str, after: str) -> bool:
    """Tell whether a changed text has lost bars."""
    return bool(keys(before) - keys(after))


def allowed(text: str, before: str = "") -> str:
    """Leave only bars that stood in the text `before`; other blocks become smaller ones."""
    if BLOCK not in text:
        return text
    known = keys(before)
    pieces, end = [], 0
    for found in _BAR.finditer(text):
        if found[0] in known:
            pieces += [text[end : found.start()].replace(BLOCK, OTHER_BLOCK), found[0]]
            end = found.end()
    return "".join([*pieces, text[end:].replace(BLOCK, OTHER_BLOCK)])


def spoken(text: str, word: str) -> str:
    """Give a Markdown text with a word in the place of each bar, for where there is no HTML."""
    return _BAR.sub(word, text) if BLOCK in text else text


def parsable(source: str) -> str:
    """Make bars what the parser takes for letters."""
    return _BAR.sub(lambda bar: f"{_OPEN}{bar[0].strip(BLOCK)}{_CLOSE}", source) if BLOCK in source else source


def shown(tokens: Iterable[Token], word: str) -> Iterator[Token]:
    """Give the parts of a line with its bars made HTML: a black bar with a word in it, which everybody can read."""
    for token in tokens:
        if token.type not in {"text", "code_inline"} or _OPEN not in token.content:
            yield token
            continue
        end = 0
        for found in _PARSED.finditer(token.content):
            yield from _piece(token, token.content[end : found.start()])
            yield Token("html_inline", "", 0, content=f'<span class="{CLASS}">{word}</span>')
            end = found.end()
        yield from _piece(token, token.content[end:])


def _piece(token: Token, content: str) -> Iterator[Token]:
    if content:
        yield Token(token.type, token.tag, 0, content=content, markup=token.markup)


def in_brackets(html: str) -> str:
    """Give HTML with the word of each bar in brackets, for what becomes plain text."""
    return _SPAN.sub(r"[\1]", html) if CLASS in html else html


def count(html: str) -> int:
    """Count the bars in HTML."""
    return len(_SPAN.findall(html))


def said(html: str) -> str:
    """Give all words of HTML in one line, without what is blanked."""
    return " ".join(unescape(_ANY_TAG.sub("", _BLOCKS.sub(" ", _SPAN.sub(BLOCK, html)))).split())


def stands(html: str, words: str) -> int:
    """Count how often people can read the words in HTML."""
    return said(html).count(" ".join(words.split()))
