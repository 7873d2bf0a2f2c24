"""Mailed links: once, for a while, for one purpose and one person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts import tokens
from forum.accounts.models import Person, Token
from forum.accounts.tokens import LIFE, Purpose
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session

MakePerson = Callable[..., Person]


def test_a_link_works_once(make_person: MakePerson) -> None:
    person = make_person()
    begin_write()
    secret = tokens.issue(person.id, Purpose.CONFIRM)
    assert tokens.find(secret, Purpose.CONFIRM) is not None
    used = tokens.use(secret, Purpose.CONFIRM)
    assert used is not None
    assert used.person_id == person.id
    assert tokens.use(secret, Purpose.CONFIRM) is None
    assert tokens.find(secret, Purpose.CONFIRM) is None
    assert tokens.known(secret, Purpose.CONFIRM) is not None


def test_the_secret_is_not_kept(make_person: MakePerson) -> None:
    person = make_person()
    begin_write()
    secret = tokens.issue(person.id, Purpose.RESET)
    row = session.scalars(select(Token)).one()
    assert secret not in {row.token_hash, row.detail, row.purpose}


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_link_ends_with_its_time(make_person: MakePerson, purpose: Purpose) -> None:
    person = make_person()
    begin_write()
    secret = tokens.issue(person.id, purpose)
    with time_machine.travel(now() + LIFE[purpose] - timedelta(minutes=1), tick=False):
        assert tokens.find(secret, purpose) is not None
    with time_machine.travel(now() + LIFE[purpose] + timedelta(minutes=1), tick=False):
        assert tokens.find(secret, purpose) is None
        assert tokens.use(secret, purpose) is None


@pytest.mark.parametrize("made", list(Purpose))
@pytest.mark.parametrize("asked", list(Purpose))
def test_a_link_serves_its_purpose_alone(make_person: MakePerson, made: Purpose, asked: Purpose) -> None:
    person = make_person()
    begin_write()
    secret = tokens.issue(person.id, made)
    assert (tokens.use(secret, asked) is not None) is (made is asked)


def test_revoking_ends_a_persons_open_links_alone(make_person: MakePerson) -> None:
    one, other = make_person(), make_person()
    begin_write()
    mine = [tokens.issue(one.id, purpose) for purpose in Purpose]
    others = tokens.issue(other.id, Purpose.RESET)
    tokens.revoke(one.id, Purpose.RESET)
    assert [tokens.find(secret, purpose) is not None for secret, purpose in zip(mine, Purpose, strict=True)] == [
        purpose is not Purpose.RESET for purpose in Purpose
    ]
    tokens.revoke(one.id)
    assert not any(tokens.find(secret, purpose) for secret, purpose in zip(mine, Purpose, strict=True))
    assert tokens.find(others, Purpose.RESET) is not None


def test_a_promised_link_gets_its_secret_with_the_mail(make_person: MakePerson) -> None:
    person = make_person()
    begin_write()
    key = tokens.promise(person.id, Purpose.EMAIL, detail="new@example.org")
    first, second = tokens.fulfil(key), tokens.fulfil(key)
    assert first is not None
    assert second is not None
    assert first[0] == second[0] == "new@example.org"
    assert tokens.find(first[1], Purpose.EMAIL) is None
    assert tokens.use(second[1], Purpose.EMAIL) is not None
    assert tokens.fulfil(key) is None


def test_old_links_are_forgotten(make_person: MakePerson) -> None:
    person = make_person()
    begin_write()
    secret = tokens.issue(person.id, Purpose.RESET)
    tokens.expire()
    assert tokens.known(secret, Purpose.RESET) is not None
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        tokens.expire()
    session.expire_all()
    assert tokens.known(secret, Purpose.RESET) is None
