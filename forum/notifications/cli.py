"""Commands of the worker."""

from __future__ import annotations

from importlib import import_module

import click
from flask import current_app
from flask.cli import with_appcontext

from forum.notifications import delivery


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
