"""Commands of the worker."""

from __future__ import annotations

import time
from datetime import datetime
from importlib import import_module

import click
from flask import current_app
from flask.cli import with_appcontext

from forum.kernel.clock import BERLIN, now
from forum.notifications import delivery
from forum.notifications.digests import make


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Deliver mail and do the regular jobs until told to end."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 (Flask's documented way)
    import_module("forum.notifications.worker").run(app)  # only this process needs the queue's library from the start


@click.command("deliver")
@with_appcontext
def deliver() -> None:
    """Deliver all mail that is due, once."""
    done = delivery.sweep()
    click.echo(f"{done.sent} sent, {done.failed} failed")
    if done.pause:
        raise click.ClickException("Mail cannot leave at the moment; it is kept and tried again.")


@click.command("digests")
@click.option("--at", "moment", type=click.DateTime(["%Y-%m-%dT%H:%M"]), help="As if it were then, in the city's time.")
@with_appcontext
def digests(moment: datetime | None) -> None:
    """Make the digests that are due and deliver all mail, once; can be repeated, nobody gets one twice."""
    start = time.monotonic()
    made = make(moment.replace(tzinfo=BERLIN) if moment else now())
    done = delivery.sweep()
    minutes = (time.monotonic() - start) / 60
    click.echo(f"{made} digests made, {done.sent} mails sent, {done.failed} failed, in {minutes:.1f} minutes")
    if done.pause:
        raise click.ClickException("Mail cannot leave at the moment; it is kept and tried again.")
