"""Commands of the audit log."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from forum.audit import queries

audit = AppGroup("audit", help="Audit log: verify.")


@audit.command()
@click.option("--noted", metavar="POSITION:SEAL", help="An end of the chain as the worker's log named it.")
def verify(noted: str | None) -> None:
    """Find out whether an entry was changed, deleted or moved."""
    findings = [f"position {finding.position}: {finding.told}" for finding in queries.tampered()]
    if noted:
        position, _, seal = noted.partition(":")
        if not position.isdecimal():
            raise click.BadParameter("must be POSITION:SEAL", param_hint="--noted")
        if queries.seal_at(int(position)) != seal:
            findings.append(f"position {position}: another seal than the noted one")
    if findings:
        raise click.ClickException("The audit log was tampered with:\n  " + "\n  ".join(findings))
    sealed, waiting = queries.counts()
    end = f"{sealed}:{queries.seal_at(sealed)}" if sealed else "none"
    click.echo(f"The audit log is intact: {sealed} entries sealed, {waiting} waiting, end {end}")
