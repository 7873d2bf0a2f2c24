"""Commands of the whole house: database and permissions."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from forum.councils import service
from forum.kernel.database import engine
from forum.permissions import lines
from forum.strategy import defaults
from forum.web.transaction import writing

if TYPE_CHECKING:
    from alembic.config import Config

db = AppGroup("db", help="Database: upgrade, downgrade, check, revision.")


def config() -> Config:
    """Give Alembic's configuration for the database in use."""
    found: Config = import_module("alembic.config").Config()
    found.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    found.attributes["engine"] = engine()
    return found


def migrate(action: str, *arguments: Any, **options: Any) -> None:
    """Let Alembic act; it is loaded here alone, for web server and worker do without its 10 MB."""
    getattr(import_module("alembic.command"), action)(config(), *arguments, **options)


@db.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database up to a revision (the newest)."""
    migrate("upgrade", revision)
    with writing():
        defaults.load()
        service.load_forum()
    click.echo("Database is up to date.")


@db.command()
@click.argument("revision", default="-1")
def downgrade(revision: str) -> None:
    """Take the database down by one revision."""
    migrate("downgrade", revision)


@db.command()
def check() -> None:
    """Fail when models and migrations differ."""
    migrate("check")


@db.command()
@click.argument("message")
def revision(message: str) -> None:
    """Write a new migration from the difference between models and database."""
    migrate("revision", message, autogenerate=True)


@click.command("policy")
@with_appcontext
def policy_table() -> None:
    """Print who may enter which address: the table that tests hold the house to."""
    for line in lines():
        click.echo(line)


def init_app(app: Flask) -> None:
    """Offer the commands."""
    app.cli.add_command(db)
    app.cli.add_command(policy_table)
