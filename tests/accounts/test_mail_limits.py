"""Mails that anyone can ask for are counted: by mailbox, by network, and in all."""

from __future__ import annotations

from flask import Flask

from forum.kernel import settings
from tests.accounts.test_register import opened, register


def ask(app: Flask, email: str, network: str) -> int:
    """Ask for a mailed link from somewhere."""
    client = app.test_client()
    values = {"email": email, "opened": opened(client)}
    return client.post("/passwort-vergessen", data=values, environ_overrides={"REMOTE_ADDR": network}).status_code


def limit(**values: int) -> None:
    """Set limits for one test."""
    settings.use(settings.current().model_copy(update=values))


def test_one_mailbox_gets_few_mails(app: Flask) -> None:
    limit(limit_mail=2)
    assert [ask(app, "a@example.org", f"192.0.2.{number}") for number in range(3)] == [303, 303, 429]
    assert register(app.test_client(), "a@example.org").status_code == 429
    assert register(app.test_client(), "b@example.org").status_code == 303


def test_one_network_asks_for_few_mails(app: Flask) -> None:
    limit(limit_write=2)
    assert [register(app.test_client(), f"{name}@example.org").status_code for name in "abc"] == [303, 303, 429]
    assert ask(app, "d@example.org", "192.0.2.1") == 303
    assert [ask(app, f"{number}@example.org", f"2001:db8::{number}") for number in (1, 2, 3)] == [303, 303, 429]
    assert ask(app, "e@example.org", "2001:db8:0:1::1") == 303


def test_all_together_ask_for_a_bounded_number_of_mails(app: Flask) -> None:
    limit(limit_total=2)
    assert [ask(app, f"{number}@example.org", f"192.0.2.{number}") for number in range(3)] == [303, 303, 429]
