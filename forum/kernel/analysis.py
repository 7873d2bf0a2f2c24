"""What a text is about, as plain terms: analysed once here, so that every database finds the same.

A term consists of a–z and 0–9 only. One normal form serves all spellings: „Brücke“, „Bruecke“ and „Brucke“ become
``brucke``, „Straße“ and „Strasse“ ``strasse``. The German stemmer drops the dots as well, and not everybody has them at
hand; the price – „fordern“ finds „fördern“ – is small. Words of other scripts are kept by their code points. Then come
German stems (in English texts English ones too), and of compounds the beginnings and endings where they may be divided:
„Haltestelle“ finds „Straßenbahnhaltestelle“.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice
from typing import Literal, cast

import Stemmer

from forum.kernel import blanks, text
from forum.kernel.hyphens import divisions
from forum.kernel.stopwords import ENGLISH, GERMAN

TEXT_LIMIT = 20_000
"""Characters of a text that are analysed."""
QUERY_WORDS = 12
"""Words of a question that count."""
NEAR_WORDS = 8
"""Terms by which near duplicates are looked for."""

_LONGEST = 40  # letters of a word that count
_COMPOUND = 5  # a compound has more letters
_PREFIX = 3  # letters from which the last word of a question may be the beginning of one
_CHAIN = re.compile(r"[^\W_]+(?:[-\u2010\u2011–][^\W_]+)*(?:(?<=str)\.)?")
_WORD = re.compile(r"[^\W\d_]+(?:(?<=str)\.)?")
_HYPHEN = re.compile("[-\u2010\u2011–]")
_DIGRAPH = re.compile("(?<![aeq])[aou]e")  # but not in „neue“, „Bauer“, „Quelle“
_UMLAUT = {"ae": "ä", "oe": "ö", "ue": "ü"}
_LATIN = str.maketrans(
    {
        "ä": "a",
        "ö": "o",
        "ü": "u",
        "ß": "ss",
        "æ": "a",
        "œ": "o",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
    }
)
# What the stemmer leaves apart: Bus and Busse, Hindernis and Hindernisse, Zentrum and Zentren.
_IRREGULAR = re.compile("(?<=bus)s$|(?<=nis)s$|(?<=[a-z]{4})(?<!a)um$")
_VOWEL = re.compile("[aeiouyäöü]")
_STOP = GERMAN | ENGLISH
# Parts of a compound have at least four letters, or are one of these, and are more than an ending.
_SHORT = re.compile("amt|app|bad|bau|bus|eis|gas|hof|not|öl|ort|rad|rat|see|tag|tal|tor|tür|uhr|weg|zoo|zug")
_ENDING = re.compile(
    "[^aeiouyäöü]{0,3}(?:er|erin|heit|ier|ierung|ion|iv|(?:ig|lich|bar|sam)?keit|lein|lich|ling|ment|nis|schaft|tät|ität|ung)"
    "(?:e|en|er|n|nen|s|se|sen)?|chen|haft|innen|mäßig|same[nrs]?",
)


@dataclass(frozen=True)
class Terms:
    """What is found of a text: stems of title and body in their order, and the parts of the compounds in each."""

    title: tuple[str, ...]
    title_parts: tuple[str, ...]
    body: tuple[str, ...]
    body_parts: tuple[str, ...]


@dataclass(frozen=True)
class Word:
    """One word of a question: found as any of these terms, or as one that begins with the prefix."""

    terms: tuple[str, ...]
    prefix: str = ""


@dataclass(frozen=True)
class Query:
    """A question to the index: all of its words, or at least one or two of them. Empty when it asks for nothing."""

    words: tuple[Word, ...]
    least: Literal[1, 2] | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.words)


@lru_cache(256)
def analyse(title: str, body: str, language: str = "") -> Terms:
    """The terms of a title and a text; the language (`de` or `en`) is guessed where it is not known.

    The last texts are remembered: what was made ready before the database was locked is not made again for the index.
    """
    english = (language or text.language_of(f"{title} {body}")) == "en"
    titles, title_parts = _found(title, english=english)
    bodies, body_parts = _found(body, english=english)
    return Terms(titles, title_parts, bodies, body_parts)


def query(question: str) -> Query:
    """What somebody typed: words that must all be found, the last also as a beginning. Quotation marks say nothing."""
    chains = [chain for chain in _chains(_clean(question)) if any(map(_stem, chain))]
    words = dict.fromkeys(word for chain in chains for word in _asked(chain, last=chain is chains[-1]))
    return Query(tuple(islice(words, QUERY_WORDS)))


def near(title: str, body: str = "", *, least: Literal[1, 2] = 2) -> Query:
    """A question for texts about the same: some of the title's words, and of the longest words where those are few."""
    bodies = sorted(_stems(_clean(body), english=False), key=len, reverse=True)
    terms = islice(dict.fromkeys((*_stems(_clean(title), english=False), *bodies)), NEAR_WORDS)
    return Query(tuple(Word((term,)) for term in terms), least)


def similarity(one: str, other: str) -> float:
    """How alike two strings of terms are, from 0 to 1: the trigrams that both have, among all (Dice)."""
    first, second = _trigrams(one), _trigrams(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def fts5(question: Query) -> str:
    """The question as an SQLite FTS5 ``MATCH`` expression; it must not be empty."""
    return _joined(question, " AND ", " OR ", '"{}"', '"{}"*')


def tsquery(question: Query) -> str:
    """The question as text for PostgreSQL's ``to_tsquery('simple', …)``; it must not be empty."""
    return _joined(question, " & ", " | ", "'{}'", "'{}':*")


def _joined(question: Query, both: str, either: str, whole: str, beginning: str) -> str:
    """The question in the words of an engine. Terms are a–z and 0–9 only, so that quoting them is safe."""
    words = [
        either.join([*map(whole.format, word.terms), *([beginning.format(word.prefix)] if word.prefix else [])])
        for word in question.words
    ]
    if question.least is None:
        return both.join(f"({word})" for word in words)
    if question.least == 1:
        return either.join(words)
    return either.join(f"({one}{both}{other})" for one, other in combinations(words, 2)) or words[0]


def _found(value: str, *, english: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The stems of a text in their order, and the parts of its compounds that are not among them."""
    clean = _clean(value)
    stems = tuple(_stems(clean, english=english))
    parts = {part for noun in _nouns(clean) for part in _parts(noun)}
    return stems, tuple(sorted(parts.difference(stems)))


@lru_cache(16)
def _trigrams(terms: str) -> frozenset[str]:
    """All that stands side by side in threes; kept for the text that others are compared with."""
    return frozenset(map("".join, zip(terms, terms[1:], terms[2:], strict=False)))


@lru_cache(16_384)
def terms_of(word: str) -> frozenset[str]:
    """All terms by which a word of a text is found: in German, in English, and the parts of a noun."""
    clean = _clean(word)
    nouns = (noun for noun in _WORD.findall(clean) if noun[0].isupper() and len(noun) > _COMPOUND)
    parts = (part for noun in nouns for part in _parts(noun[:_LONGEST].lower()))
    return frozenset((*_stems(clean, english=True), *parts))


def fold(word: str) -> str:
    """A word's normal form: a–z and 0–9 only; signs of other scripts by their code points."""
    word = _with_umlauts(word.lower()).translate(_LATIN)
    if word.isascii() and word.isalnum():
        return word
    return "".join(map(_folded_sign, unicodedata.normalize("NFKD", word)))


def _folded_sign(sign: str) -> str:
    """One sign of a decomposed word."""
    if not sign.isalnum():
        return ""
    return sign if sign.isascii() else f"u{ord(sign):x}"


def _with_umlauts(word: str) -> str:
    """A lower-case word with ae, oe, ue written as umlauts, and „str.“ at its end in full."""
    if word.endswith("str."):
        word = word[:-1] + "aße"
    return _DIGRAPH.sub(_umlaut, word)


def _umlaut(pair: re.Match[str]) -> str:
    """The umlaut that two letters stand for."""
    return _UMLAUT[pair[0]]


def _clean(value: str) -> str:
    """A text as it is analysed: one line, bounded, signs of compatibility replaced (m² becomes m2)."""
    return unicodedata.normalize("NFKC", text.plain(blanks.spoken(value, " "), limit=TEXT_LIMIT))


def _chains(clean: str) -> Iterator[list[str]]:
    """The words of a text in their order and in lower case; a word with hyphens as the list of its parts."""
    for chain in _CHAIN.findall(clean.lower()):
        yield [word[:_LONGEST] for word in _HYPHEN.split(chain)]


def _nouns(clean: str) -> Iterator[str]:
    """The words of a text that may be compounds: nouns are written large, unless somebody writes hardly anything so."""
    words = [word[:_LONGEST] for word in _WORD.findall(clean) if len(word) > _COMPOUND]
    large = [word for word in words if word[0].isupper()]
    return map(str.lower, large if 4 * len(large) > len(words) else words)


def _stems(clean: str, *, english: bool) -> Iterator[str]:
    """The terms of a text; of a word with hyphens also the whole without them."""
    for chain in _chains(clean):
        for word in chain if len(chain) == 1 else [*chain, "".join(chain)[:_LONGEST]]:
            if stem := _stem(word):
                yield stem
                if english and (other := _english_stem(word)) != stem:
                    yield other


def _asked(chain: list[str], *, last: bool) -> Iterator[Word]:
    """What must be found for one word of a question.

    „Straßenbahn-Haltestelle“ may be written apart or in one; „U-Bahn“ only in one, not every „Bahn“ will do.
    """
    whole = "".join(chain)[:_LONGEST]
    parts = [whole] if any(len(word) == 1 for word in chain) else chain
    for word in parts:
        if _stem(word):
            terms = dict.fromkeys((_stem(word), _english_stem(word), *([_stem(whole)] if word is not whole else [])))
            prefix = fold(word) if last and word is parts[-1] else ""
            yield Word(tuple(filter(None, terms)), prefix if len(prefix) >= _PREFIX else "")


_local = threading.local()


def _stemmer(language: str) -> Stemmer.Stemmer:
    """This thread's stemmer; one must not be shared."""
    if not hasattr(_local, language):
        setattr(_local, language, Stemmer.Stemmer(language, 0))
    return getattr(_local, language)


@lru_cache(16_384)
def _stem(word: str) -> str:
    """The German stem of a lower-case word's normal form; nothing for small words and single letters."""
    word = _with_umlauts(word)
    if word in _STOP or (len(word) == 1 and not word.isdecimal()):
        return ""
    return _IRREGULAR.sub("", cast("str", _stemmer("german").stemWord(fold(word))))


@lru_cache(4_096)
def _english_stem(word: str) -> str:
    """The English stem of a lower-case word's normal form."""
    return cast("str", _stemmer("english").stemWord(fold(word)))


@lru_cache(4_096)
def _parts(noun: str) -> tuple[str, ...]:
    """Stems of what a compound may begin and end with, wherever it may be divided; the stemmer drops a linking s."""
    noun = _with_umlauts(noun)
    parts: dict[str, None] = {}
    for at in divisions(noun):
        head, tail = noun[:at], noun[at:]
        if _is_part(head) and _is_part(tail):
            parts.update({_stem(head): None, _stem(tail): None})
    return tuple(filter(None, parts))


def _is_part(piece: str) -> bool:
    """Whether a piece of a word may be a word of its own."""
    if len(piece) <= _PREFIX:
        return _SHORT.fullmatch(piece) is not None
    return _VOWEL.search(piece) is not None and _ENDING.fullmatch(piece) is None
