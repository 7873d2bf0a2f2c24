"""Which passwords are taken, and how they are kept."""

from __future__ import annotations

import pytest

from forum.accounts import passwords

ABOUT = ("erika.muster@example.org", "Waldpflaume")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Passwort1234!",
        "123456789012",
        "qwertzuiop12",
        "aaaaaaaaaaaa",
        "SommerSommer1",
        "Willkommen2024",
        "Braunschweig2026!",
        "EintrachtBraunschweig",
        "maxmustermann1",
        "waldpflaume12",
        "erika.muster1",
        "iloveyou1234",
        "\ud800abc" * 4,
    ],
)
def test_soon_guessed_passwords_are_refused(password: str) -> None:
    assert passwords.is_common(password, *ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        "Fahrrad Tram Brot 9",
        "heute regnet es",
        "correcthorsebatterystaple",
        "ich mag Radwege",
        "k7#Vm2!xQ9zL",
        "ö" * 3 + "Xy7-Regenrinne",
    ],
)
def test_long_and_odd_passwords_are_taken(password: str) -> None:
    assert not passwords.is_common(password, *ABOUT)


def test_a_megabyte_is_looked_at_quickly() -> None:
    assert passwords.is_common("a" * 1_000_000)


def test_only_an_argon2id_hash_is_kept() -> None:
    kept = passwords.make_hash("Fahrrad Tram Brot 9")
    assert kept.startswith("$argon2id$")
    assert kept != passwords.make_hash("Fahrrad Tram Brot 9")


@pytest.mark.parametrize(
    ("kept_for", "tried", "fits"),
    [
        ("Fahrrad Tram Brot 9", "Fahrrad Tram Brot 9", True),
        ("Fahrrad Tram Brot 9", "fahrrad tram brot 9", False),
        ("Fahrrad Tram Brot 9", "", False),
        ("\ud800 Fahrrad Tram", "\ud800 Fahrrad Tram", True),
        (None, "Fahrrad Tram Brot 9", False),
        (None, "nobody knows this one", False),
    ],
)
def test_a_password_fits_its_own_hash_alone(kept_for: str | None, tried: str, fits: bool) -> None:
    assert passwords.matches(passwords.make_hash(kept_for) if kept_for else None, tried) is fits


def test_a_broken_hash_fits_nothing() -> None:
    assert not passwords.matches("no hash at all", "Fahrrad Tram Brot 9")
