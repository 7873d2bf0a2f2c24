"""The command that fills an empty database: `flask seed`."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import with_appcontext


def _room(name: str) -> Any:
    """Load a part of the demonstration; web server and worker do without."""
    return import_module(f"forum.demo.{name}")


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing when the database already holds people.")
@click.option("--accounts", is_flag=True, help="Only print the demonstration accounts.")
@click.option(
    "--load", "count", type=click.IntRange(min=1), hidden=True, help="Fill with so many made-up ideas instead."
)
@with_appcontext
def seed(*, if_empty: bool, accounts: bool, count: int | None) -> None:
    """Fill an empty database with demonstration data."""
    if accounts:
        _print_accounts()
        return
    people = _room("people")
    if if_empty and people.anybody():
        click.echo("The database already holds people; nothing was changed.")
        return
    try:
        if count:
            _room("load").generate(count)
            click.echo(f"{count} made-up ideas are in the database.")
            return
        _room("seed").fill()
    except people.NotEmptyError:
        raise click.ClickException(
            "This database already holds people. Demonstration data go into an empty database only; "
            "FORUM_DATABASE_URL or FORUM_VAR name another one."
        ) from None
    click.echo("The database is filled with demonstration data.")
    if not if_empty:  # `make run` prints them when the site answers
        _print_accounts()


def _print_accounts() -> None:
    people = _room("people")
    accounts = people.offered()
    if not accounts:
        click.echo("There are no demonstration accounts in this database.")
        return
    width = max(len(role) for role, _email in accounts)
    click.echo(f"\nDemonstration accounts, password of all: {people.PASSWORD}")
    for role, email in accounts:
        click.echo(f"  {role:<{width}}  {email}")


def init_app(app: Flask) -> None:
    """Offer the command."""
    app.cli.add_command(seed)
