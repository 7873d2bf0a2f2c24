"""Sends mail: by SMTP, or into a folder where no mail server is set."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

import structlog

from forum.kernel.clock import now
from forum.kernel.settings import LOCAL_HOSTS, Settings
from forum.notifications.letters import Letter, message

TIMEOUT = 15  # seconds for each step of a conversation with the mail server
SOON, LATER = 5.0, 60.0  # seconds until a server that was away, or did not let us in, is asked again
PORTS = {"smtp": 587, "smtps": 465}
OK = 250
log = structlog.get_logger()


class Unreachable(Exception):
    """No mail leaves at the moment; it is no mail's fault. `pause` is how many seconds to wait."""

    def __init__(self, reason: str, pause: float = SOON) -> None:
        """Keep the reason for the log."""
        super().__init__(reason)
        self.pause = pause


class Post(Protocol):
    """A way for mail to leave."""

    def send(self, letter: Letter, reference: str) -> None:
        """Send one mail; returns once it has safely left. Raises Unreachable, or another error for this mail alone."""


class Folder:
    """Mail as files, one each, for machines without a mail server."""

    def __init__(self, settings: Settings) -> None:
        """Write into FORUM_MAIL_FOLDER."""
        self.path = settings.mails_folder

    def send(self, letter: Letter, reference: str) -> None:
        """Write the mail as `.eml`, readable in a text editor; the file appears complete or not at all."""
        data = message(letter, reference, "8bit").as_bytes()
        name = f"{now():%Y%m%dT%H%M%S.%f}-{reference}.eml"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            draft = self.path / f".{name}"
            draft.touch(mode=0o600)
            draft.write_bytes(data)
            draft.rename(self.path / name)
        except OSError as error:
            raise Unreachable(f"the folder {self.path} cannot be written: {error}", LATER) from error
        log.info("mail.written", file=str(self.path / name))


class Server:
    """A mail server; one connection serves a whole round."""

    def __init__(self, settings: Settings) -> None:
        """Connect with the first mail."""
        self.address = urlsplit(settings.smtp_url)
        self.sender = settings.mail_from
        self.name = urlsplit(settings.public_url).hostname
        self.connection: smtplib.SMTP | None = None

    def send(self, letter: Letter, reference: str) -> None:
        """Send one mail; it has left once the server has taken it."""
        connection = self._connected()
        data = message(letter, reference, "quoted-printable")
        connection.send_message(data, self.sender, [letter.recipient.email])
        log.info("mail.sent", reference=reference)

    def close(self) -> None:
        """Say goodbye, if there is a connection."""
        if self.connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.connection.quit()
            self.connection = None

    def _connected(self) -> smtplib.SMTP:
        """Give the connection, a new one where the old one fell asleep."""
        if self.connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                if self.connection.noop()[0] == OK:
                    return self.connection
            self.close()
        try:
            self.connection = _connect(self.address, self.name)
        except smtplib.SMTPAuthenticationError as error:
            raise Unreachable("the mail server refuses name and password", LATER) from error
        except (OSError, smtplib.SMTPException) as error:  # SMTPException is an OSError; both are named for readers
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        return self.connection


def _connect(address: SplitResult, name: str | None) -> smtplib.SMTP:
    """Open a connection: encrypted where the server offers it, and always before a password is told."""
    host, port = address.hostname or "", address.port or PORTS[address.scheme]
    context = ssl.create_default_context()
    if address.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, local_hostname=name, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, port, local_hostname=name, timeout=TIMEOUT)
    try:
        server.ehlo_or_helo_if_needed()
        if address.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        _log_in(server, address)
    except BaseException:
        server.close()
        raise
    return server


def _log_in(server: smtplib.SMTP, address: SplitResult) -> None:
    """Tell name and password, if there are any; in clear on this machine alone."""
    if not address.username:
        return
    if not isinstance(server.sock, ssl.SSLSocket) and address.hostname not in LOCAL_HOSTS:
        raise Unreachable("the mail server offers no encryption for the password", LATER)
    server.login(unquote(address.username), unquote(address.password or ""))


@contextmanager
def open_post(settings: Settings) -> Iterator[Post]:
    """Give the way that the settings name, for one round of mail."""
    if not settings.smtp_url:
        yield Folder(settings)
        return
    server = Server(settings)
    try:
        yield server
    finally:
        server.close()
