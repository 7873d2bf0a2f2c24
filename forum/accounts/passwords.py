"""Passwords: argon2id hashes, and which passwords everybody tries first.

The check needs no network: `zxcvbn` holds the 30,000 most used passwords of known breaches and finds what is made of
them, of names, years and rows of keys (docs/decisions/0005-passwords.md). German words are added here.
"""

from __future__ import annotations

import re
from functools import cache
from threading import BoundedSemaphore, Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from forum.kernel.settings import current

LEAST = 12
MOST = 200
LOOKED_AT = 72  # zxcvbn takes no more; what begins so is strong or weak already
FEWEST_GUESSES = 10**9

# What German speakers and people of a city try first, beside the international lists.
COMMON = (
    "passwort kennwort geheim willkommen hallo schatz schatzi liebe ichliebedich herz engel sonne sonnenschein sommer "
    "winter herbst fruehling frühling montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz "
    "april juni juli august september oktober november dezember fussball fußball borussia bayern schalke eintracht "
    "werder hamburg berlin muenchen münchen koeln köln dortmund hannover frankfurt deutschland niedersachsen stadt "
    "stadtverwaltung rathaus verwaltung buerger bürger forum smartcity ideen idee demokratie mama papa familie oma opa "
    "mausi hase hasi baby prinzessin pferd katze hund motorrad auto computer internet start anfang zugang benutzer "
    "konto test testen muster mustermann maxmustermann qwertz qwertzuiop asdfghjkl yxcvbnm 1qay2wsx qayxsw qaywsxedc "
    "1q2w3e4r5t6z qwertz123 wolfsburg volkswagen salzgitter gifhorn"
)

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's measure
_two_at_once = BoundedSemaphore(2)  # each takes 19 MiB
_one_at_a_time = Lock()  # the library keeps the given words in a place of its own


def make_hash(password: str) -> str:
    """Hash a password with argon2id (RFC 9106); slow on purpose, so call it outside of `writing()`."""
    with _two_at_once:
        return _hasher.hash(_bytes(password))


def matches(kept: str | None, password: str) -> bool:
    """Tell whether a password belongs to a hash; without a hash as slow, and false."""
    with _two_at_once:
        try:
            return _hasher.verify(kept or _nobodys(), _bytes(password)) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


def is_common(password: str, *about: str) -> bool:
    """Tell whether a password is known from breaches or soon guessed; `about` is what others know of the person."""
    known = [part for text in (*about, current().city, current().public_url) for part in _parts(text)]
    from zxcvbn import zxcvbn  # noqa: PLC0415 (its lists take 13 MB; processes that check no password do without)

    with _one_at_a_time:
        found = zxcvbn(password[:LOOKED_AT], user_inputs=[*COMMON.split(), *known])
    return int(found["guesses"]) < FEWEST_GUESSES


def _parts(text: str) -> list[str]:
    """Give a text and its words, as they are used in passwords."""
    text = text.lower()
    words = re.findall(r"\w{3,}", text)
    return [*words, "".join(words), text.partition("@")[0]]


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    return _hasher.hash(b"nobody knows this one")
