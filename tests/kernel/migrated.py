"""Takes the database of the settings up, down and up again with the demonstration in it; prints its rows at each stage."""

from __future__ import annotations

import json

import click
from sqlalchemy import text

from forum import cli
from forum.app import create_app
from forum.demo import seed
from forum.kernel.database import engine

OLDER = "0009"  # what an older installation runs
KEPT = ("people", "contributions", "comments", "organisations", "supports", "timeline", "attachments")


def counts() -> dict[str, int]:
    """Count the rows that no migration may touch."""
    with engine().connect() as connection:
        return {table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in KEPT}  # noqa: S608


def main() -> None:
    """Go up and down; raises where a migration fails or does not fit the models."""
    stages = []
    with create_app().app_context():
        for revision in ("head", OLDER, "head", "base", "head"):
            action = "upgrade" if revision == "head" else "downgrade"
            cli.migrate(action, revision)
            if revision == "head":
                cli.migrate("check")
            if not stages:
                seed.fill()
            if revision != "base":
                stages.append(counts())
    click.echo(json.dumps(stages))


if __name__ == "__main__":
    main()
