"""Commands about people."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from forum.accounts import appointments
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Refused


@click.command("appoint-chair")
@click.argument("mail")
@with_appcontext
def appoint_chair(mail: str) -> None:
    """Appoint the first chair: the account with this mail address. Refuses when there is a chair."""
    begin_write()
    try:
        person = appointments.appoint_chair(mail)
        session.commit()
    except Refused as error:
        session.rollback()
        raise click.ClickException(str(error)) from None
    click.echo(f"{person.name} is now the chair.")
