"""The command that takes over suggestions of another platform: `flask ideas import FILE.csv`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from forum.contributions import tallies
from forum.ideas import importing
from forum.ideas.importing import Ready, Source, Suggestion, UnfitError
from forum.ideas.reading import Broken, Row, Table, UnreadableError
from forum.kernel.text import plain
from forum.web.transaction import writing

BATCH = 200
LOOKED_AT = 200  # rows that say which platform a file comes from

ideas = AppGroup("ideas", help="Ideas: import suggestions of another platform.")


@ideas.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--source",
    default="",
    help="Name of the platform as people read it; else the host of the addresses, or the file's name.",
)
@click.option("--licence", default="CC BY 4.0", show_default=True, help="Licence of the texts.")
@click.option("--encoding", default="", help="Encoding of the file; else found out.")
@click.option("--as-ideas", is_flag=True, help="Make new ones ideas in discussion, with an answer clock.")
def import_file(file: Path, source: str, licence: str, encoding: str, *, as_ideas: bool) -> None:
    """Take over the suggestions of a CSV FILE with the columns number, title, text, source_url, latitude, longitude.

    Reads commas, semicolons or tabs, UTF-8, UTF-16 or Windows-1252. A row that cannot be taken over is named with its
    line and the reason. The same file can be read again: what has changed in it is changed here.
    """
    try:
        table = Table(file, encoding)
    except UnreadableError as error:
        raise click.ClickException(str(error)) from None
    name = plain(source or _named_by(table), limit=importing.SOURCE_LENGTH)
    kept_licence = plain(licence, limit=importing.LICENCE_LENGTH)
    click.echo(f"{file.name}: source {name}, licence {kept_licence or 'none'}, read as {table.encoding}")
    for column in table.missing:
        click.echo(f"There is no column {column}; the suggestions are taken over without.")
    Import(Source(name, kept_licence, as_ideas)).run(table)


class Import:
    """One run of the command: counts and tells what becomes of each row."""

    def __init__(self, source: Source) -> None:
        """Begin to count."""
        self.source = source
        self.counted: Counter[str] = Counter()
        self.lines: dict[str, int] = {}  # number → line where it was first
        self.bar: Any = None

    def run(self, table: Table) -> None:
        """Take over all rows, a batch a transaction, and end with the count."""
        rows = table.rows()
        with self._progress(table.lines) as self.bar:
            line = 0
            while batch := list(islice(rows, BATCH)):
                self._store(list(self._checked(batch)))
                if self.bar is not None:
                    self.bar.update(batch[-1].line - line)
                    line = batch[-1].line
        tallies.refresh()
        if self.counted["changed"]:
            click.echo(f"{self.counted['changed']} of the imported ones were here and have changed.")
        click.echo("{imported} imported, {unchanged} unchanged, {refused} refused".format_map(self.counted))

    def _progress(self, lines: int) -> Any:
        """A bar for people; nothing where nobody looks."""
        if not sys.stderr.isatty():
            return nullcontext()
        return click.progressbar(length=max(lines, 1), label="Importing", file=sys.stderr)

    def _checked(self, rows: list[Row | Broken]) -> Iterator[Suggestion]:
        for row in rows:
            if isinstance(row, Broken):
                self._refuse(row.line, row.reason)
                continue
            try:
                suggestion = importing.checked(row)
            except UnfitError as error:
                self._refuse(row.line, str(error))
                continue
            first = self.lines.setdefault(suggestion.number, row.line)
            if first != row.line:
                self._refuse(row.line, f"number {suggestion.number} stands in line {first} already")
                continue
            yield suggestion

    def _store(self, suggestions: list[Suggestion]) -> None:
        ready, problems = importing.prepare(suggestions, self.source)
        for suggestion, problem in zip(suggestions, problems, strict=True):
            if problem is not None:
                self._refuse(suggestion.line, str(problem))
        self.counted["unchanged"] += len(suggestions) - len(ready) - sum(problem is not None for problem in problems)
        if not ready:
            return
        try:
            with writing():
                importing.store(ready, self.source)
            stored = ready
        except DBAPIError:
            stored = [entry for entry in ready if self._stored_alone(entry)]
        self.counted["imported"] += len(stored)
        self.counted["changed"] += sum(entry.idea_id is not None for entry in stored)
        for entry in stored:
            for note in entry.suggestion.notes:
                self._tell(entry.suggestion.line, note)

    def _stored_alone(self, entry: Ready) -> bool:
        """Store one of a batch that the database did not take as a whole."""
        try:
            with writing():
                importing.store([entry], self.source)
        except DBAPIError as error:
            self._refuse(entry.suggestion.line, f"the database does not take it: {plain(str(error.orig), limit=200)}")
            return False
        return True

    def _refuse(self, line: int, reason: str) -> None:
        self.counted["refused"] += 1
        self._tell(line, f"refused: {reason}")

    def _tell(self, line: int, words: str) -> None:
        if self.bar is not None:
            click.echo("\r\033[K", nl=False, err=True)
        click.echo(f"line {line}: {words}")


def _named_by(table: Table) -> str:
    """The platform that most of the first addresses lead to, else the file's name."""
    hosts: Counter[str] = Counter()
    for row in islice(table.rows(), LOOKED_AT):
        if isinstance(row, Row):
            try:
                host = urlsplit(row.fields.get("source_url", "").strip()).hostname
            except ValueError:
                host = None
            if host:
                hosts[host.removeprefix("www.")] += 1
    return hosts.most_common(1)[0][0] if hosts else table.path.stem
