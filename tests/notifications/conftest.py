"""A real mail server on this machine, templates and notices for events of the tests' own."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import redis  # noqa: F401 (before the queue, which does without it where a site has no Redis)
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from aiosmtpd.smtp import Session as Conversation
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from forum.accounts.actor import SYSTEM
from forum.kernel import settings as kernel_settings
from forum.kernel.database import begin_write, session
from forum.kernel.events import emit
from forum.kernel.feature import Notice
from forum.kernel.mail import Recipient
from tests.house import House

TEMPLATES = {
    "test/news.txt": (
        '{% extends "layouts/mail.txt" %}{% block subject %}News: {{ title|default("none") }}{% endblock %}'
        '{% block body %}{{ _("Kind regards") }} / {{ link }} / {{ locale }}{% endblock %}'
    ),
    "test/short.txt": "Subject: Short\n\nHello {{ person }}.",
    "test/bare.txt": "No subject here.",
    "test/broken.txt": "Subject: Broken\n\n{{ 1 // 0 }}",
}
NAME, PASSWORD = "forum", "p@ss: word"


class PostOffice:
    """Takes mail, or behaves as badly as it is told to."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refused: set[str] = set()
        self.encrypted: list[bool] = []
        self.named: list[str] = []
        self.breaks = 0
        self.door = threading.Event()
        self.door.set()
        self.busy = threading.Event()

    async def handle_RCPT(  # noqa: N802 (named by aiosmtpd)
        self, server: SMTP, talk: Conversation, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return f"550 5.1.1 <{address}> unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, talk: Conversation, envelope: Envelope) -> str:  # noqa: N802 (as above)
        self.busy.set()
        while not self.door.is_set():  # noqa: ASYNC110 (opened by another thread)
            await asyncio.sleep(0.01)
        if self.breaks:
            self.breaks -= 1
            server.transport.abort()
            return "421 closing"
        assert isinstance(envelope.content, bytes)
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        self.recipients += envelope.rcpt_tos
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        self.named.append(str(talk.auth_data))
        return "250 OK"

    def authenticate(
        self, server: SMTP, talk: Conversation, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (NAME.encode(), PASSWORD.encode())
        return AuthResult(success=known, handled=False, auth_data=NAME)


def free_port(host: str = "127.0.0.1") -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def post_office() -> PostOffice:
    """What the mail server does with mail."""
    return PostOffice()


@pytest.fixture
def serve(post_office: PostOffice) -> Iterator[Callable[..., int]]:
    """Open the mail server: `serve(port=…, host=…, office=…, tls_context=…)` gives its port."""
    open_ones: list[Controller] = []

    def serve(port: int = 0, host: str = "127.0.0.1", office: PostOffice | None = None, **options: Any) -> int:
        port = port or free_port(host)
        controller = Controller(office or post_office, hostname=host, port=port, ready_timeout=60, **options)
        controller.start()
        open_ones.append(controller)
        return port

    yield serve
    post_office.door.set()
    for controller in open_ones:
        controller.stop()


@pytest.fixture
def setting(house: House) -> Iterator[Callable[..., None]]:
    """Change settings for one test: `setting(smtp_url=…)`."""

    def change(**values: Any) -> None:
        kernel_settings.use(kernel_settings.current().model_copy(update=values))

    yield change
    kernel_settings.use(house.settings)


@pytest.fixture
def smtp(serve: Callable[..., int], setting: Callable[..., None]) -> int:
    """A mail server that the site uses; gives its port."""
    port = serve()
    setting(smtp_url=f"smtp://127.0.0.1:{port}")
    return port


@pytest.fixture
def folder(setting: Callable[..., None], tmp_path: Path) -> Path:
    """The folder for mail where no mail server is set."""
    setting(smtp_url="", mail_folder=tmp_path / "mail")
    return tmp_path / "mail"


def recipients(*addresses: str, locale: str = "de", **context: Any) -> Callable[..., list[Recipient]]:
    """Find these addresses for every event."""
    return lambda _occasion: [Recipient(None, address, "Anna", locale, context) for address in addresses]


@pytest.fixture
def announce(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Declare notices for `test.*` events: `announce(Notice(…), …)`."""
    monkeypatch.setattr(app.jinja_env, "loader", ChoiceLoader([DictLoader(TEMPLATES), app.jinja_env.loader]))

    def announce(*notices: Notice) -> None:
        found: dict[str, list[Notice]] = {}
        for notice in notices:
            found.setdefault(notice.event, []).append(notice)
        monkeypatch.setitem(app.extensions, "notices", found)

    return announce


def happen(name: str, subject: Any = None, **details: Any) -> None:
    """Let something happen, in a committed transaction."""
    begin_write()
    emit(name, actor=SYSTEM, subject=subject or SimpleNamespace(id=7), **details)
    session.commit()


@pytest.fixture
def letters(folder: Path) -> Callable[[], list[EmailMessage]]:
    """Give the mails in the folder, oldest first."""

    def read() -> list[EmailMessage]:
        files = sorted(folder.glob("*.eml")) if folder.is_dir() else []
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]  # type: ignore[misc]

    return read
