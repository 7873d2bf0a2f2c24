"""Input that nobody means well: for every route and method, chosen by chance from a seed."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from werkzeug.datastructures import FileStorage
from werkzeug.routing import Rule

BIG = b"a" * 10_000_000
MANY = "&".join(f"a{number}=1" for number in range(100_000)).encode()
STRANGE = (
    b"\x00",
    b"a\x00b",
    b"\xed\xa0\x80",  # a lone surrogate
    b"\xff\xfe\xfd",
    b"\xc0\xaf",  # an overlong slash
    "\u202e\u2066gnidaer\u2069".encode(),
    "\u200f\u061c\ufeff\u2028\u2029".encode(),
    b"a" * 20_000,
    "e\u0301\u0316".encode() * 500,
    "\U0001f1e9\U0001f1ea\U0010ffff".encode(),
    b"<script>alert(1)</script>\"'><svg onload=alert(1)>",
    b"' OR 1=1 --",
    b"{{7*7}}${7*7}%s%n%(x)s",
    b"\r\nSet-Cookie: x=1\r\n",
    b"../../../etc/passwd",
    b"//boese.example/\\",
    b"javascript:alert(1)",
    b"[](" * 300,
    b"> " * 300,
    b"",
    b" \t\n",
)
NUMBERS = (
    *(
        b"0",
        b"-1",
        b"1",
        b"2147483648",
        b"9223372036854775808",
        b"9" * 5000,
        b"1e9",
        b"1.5",
        b"0x1",
        b"+1",
        b" 1",
        b"NaN",
    ),
    *(text.encode() for text in ("\u0661\u0662", "\u00b2", "\u2460", "\uff11", "1\u0000", "\U0001d7d9", "\u216b")),
    *(
        b"9999-99-99",
        b"2026-02-30",
        b"0000-00-00",
        b"true",
        b"null",
        b"[]",
        b"org-",
        b"org-x",
        b"org-99999999999999999999",
    ),
)
NAMES = (
    *(
        "q",
        "nach",
        "vor",
        "von",
        "bis",
        "sortierung",
        "status",
        "thema",
        "bezirk",
        "art",
        "ansicht",
        "akt",
        "auf",
        "idee",
    ),
    *("next", "lang", "seite", "sicht", "id", "revision", "version", "number", "csrf_token", "title", "body", "email"),
)
FIELD = re.compile(r"<(?:input|textarea|select|button)\b[^>]*\bname=\"([^\"]+)\"")
METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "QUATSCH")
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Attack:
    """One request: what is wrong with it, and how it is sent."""

    what: str
    method: str
    address: str
    sent: Mapping[str, Any] = field(default_factory=dict)


def value(chance: random.Random) -> bytes:
    """Choose something strange."""
    return chance.choice(STRANGE if chance.random() < 0.6 else NUMBERS)


def fields(html: str) -> list[str]:
    """Give the names of the fields of a page."""
    return sorted(set(FIELD.findall(html)) - {"csrf_token"})


def pairs(chance: random.Random, names: Sequence[str]) -> list[tuple[str, bytes]]:
    """Fill fields: most with something strange, some twice, some that nobody asked for."""
    chosen = [(name, value(chance)) for name in names if chance.random() < 0.8]
    chosen += [(chance.choice(NAMES), value(chance)) for _ in range(chance.randrange(3))]
    if chosen and chance.random() < 0.3:
        chosen.append((chosen[0][0], value(chance)))
    return chosen


def strange_path(chance: random.Random, rule: Rule) -> str:
    """Fill the gaps of a route with something strange."""
    return re.sub(r"<[^>]+>", lambda _gap: quote(value(chance)[:3000], safe="") or "%20", rule.rule)


def gets(chance: random.Random, rule: Rule, address: str, count: int) -> Iterator[Attack]:
    """Ask for a page with strange parameters, and for strange addresses of it."""
    for index in range(count):
        if index % 3 == 2 and rule.arguments:
            yield Attack("address", "GET", strange_path(chance, rule))
        elif index % 3 == 1:
            name = chance.choice(("Accept-Language", "Cookie", "Referer", "If-None-Match", "User-Agent", "Range"))
            line = value(chance)[:4000].decode("latin-1").translate(dict.fromkeys(map(ord, "\r\n\0")))
            yield Attack("header", "GET", address, {"headers": [(name, line)]})
        else:
            join = "&" if "?" in address else "?"
            yield Attack("parameters", "GET", address + join + urlencode(pairs(chance, chance.sample(NAMES, 6))))


def _bodies(chance: random.Random, names: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give bodies of a form without end, of all kinds in turn."""
    while True:
        yield "fields", {"data": urlencode(pairs(chance, names)).encode(), "content_type": FORM}
        several: dict[str, Any] = {}
        for name, content in pairs(chance, names):
            strange = content.decode("utf-8", "replace").replace("\r", "").replace("\n", "")
            several[name] = FileStorage(io.BytesIO(content), filename=strange[:200] or "x", content_type="image/png")
        yield "files for fields", {"data": several, "content_type": "multipart/form-data"}
        yield "json", {"data": json.dumps({name: [None, {}] for name in names}), "content_type": "application/json"}
        yield "no multipart", {"data": value(chance), "content_type": "multipart/form-data; boundary=x"}
        yield "no boundary", {"data": b"--x\r\n\r\n", "content_type": "multipart/form-data"}
        yield "bytes", {"data": chance.randbytes(2000), "content_type": FORM}


def posts(chance: random.Random, rule: Rule, address: str, names: Sequence[str], count: int) -> Iterator[Attack]:
    """Send forms with strange fields and of strange kinds, one far too big and one of far too many parts."""
    for _turn, (what, sent) in zip(range(count), _bodies(chance, names), strict=False):
        yield Attack(what, "POST", address, sent)
    if rule.arguments:
        yield Attack("address", "POST", strange_path(chance, rule), {"data": b"", "content_type": FORM})
    big = (chance.choice(names) if names else "body").encode() + b"=" + BIG
    yield Attack("10 MB", "POST", address, {"data": big, "content_type": FORM})
    yield Attack("100,000 parameters", "POST", address, {"data": MANY, "content_type": FORM})


def others(address: str) -> Iterator[Attack]:
    """Ask in ways that no page knows."""
    for method in METHODS:
        yield Attack("method", method, address)
