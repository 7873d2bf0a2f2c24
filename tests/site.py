"""The whole site on this machine: web server, worker, mail server and a database of its own, as they run for people."""

from __future__ import annotations

import email
import email.policy
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.message import EmailMessage
from gettext import NullTranslations, translation
from pathlib import Path
from types import MappingProxyType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Conversation

from tests.databases import create_database, drop_database

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 90.0  # seconds until what should have happened counts as missing; the machine may be busy
# A server ends with the tests, even when they are killed.
WITH_PARENT = ("setpriv", "--pdeathsig", "TERM", "--") if shutil.which("setpriv") else ()
SETTINGS = {
    "FORUM_SECRET_KEY": "a key for tests only, long enough",
    "FORUM_FORM_SECONDS": "0",
    "FORUM_LIMIT_MAIL": "1000",
    "FORUM_LIMIT_WRITE": "1000",
    "FORUM_LOG_LEVEL": "WARNING",
}
EMPTY: Mapping[str, str] = MappingProxyType({})


class Post:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        """Open on a free port."""
        self.mails: list[EmailMessage] = []
        self.news = threading.Condition()
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port(), ready_timeout=PATIENCE)
        self.controller.start()

    async def handle_DATA(self, server: SMTP, talk: Conversation, envelope: Envelope) -> str:  # noqa: N802 (named by aiosmtpd)
        """Keep a mail."""
        del server, talk
        assert isinstance(envelope.content, bytes)
        mail: Any = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self.news:
            self.mails.append(mail)
            self.news.notify_all()
        return "250 OK"

    def wait(self, to: str, about: str) -> EmailMessage:
        """Give the newest mail to an address whose subject holds these words, as soon as it is there."""

        def found() -> EmailMessage | None:
            chosen = [mail for mail in self.mails if mail["To"] == to and about in mail["Subject"]]
            return chosen[-1] if chosen else None

        with self.news:
            self.news.wait_for(lambda: found() is not None, PATIENCE)
            mail = found()
            told = [(one["To"], one["Subject"]) for one in self.mails]
        assert mail is not None, f"no mail to {to} about “{about}” among {told}"
        return mail


class Site:
    """A running site; `url` is its address, `post` has its mail, `told` is what the commands printed."""

    def __init__(
        self, folder: Path, backend: str, name: str, *prepare: tuple[str, ...], settings: Mapping[str, str] = EMPTY
    ) -> None:
        """Make a database, run the commands that fill it, start the servers and wait until they are ready.

        A command is what follows `python -m`; `settings` are variables of the environment beside the usual ones.
        """
        self.folder, self.name = folder, name
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.post = Post()
        self.database = create_database(name) if backend == "postgresql" else f"sqlite:///{folder / 'forum.db'}"
        self.on_server = backend == "postgresql"
        kept = {key: value for key, value in os.environ.items() if not key.startswith("FORUM_")}
        self.environment = (
            kept
            | SETTINGS
            | {
                "FORUM_VAR": str(folder),
                "FORUM_DATABASE_URL": self.database,
                "FORUM_PUBLIC_URL": self.url,
                "FORUM_SMTP_URL": f"smtp://127.0.0.1:{self.post.controller.port}",
                "PYTHONWARNINGS": "default",
            }
            | settings
        )
        self.log = folder / "servers.log"
        self.servers: dict[str, subprocess.Popen[bytes]] = {}
        try:
            self.told = [self.run(*command) for command in prepare]
            self.start_web()
            self.start_worker()
            self.ready()
        except BaseException:
            self.close()
            raise

    def run(self, *command: str) -> str:
        """Run a program of the site, such as a command of `flask`, and give what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(command)}: {done.stderr or done.stdout}"
        return done.stdout

    def start_web(self) -> None:
        """Start the web server: a master, which starts the process that answers."""
        gunicorn = ("gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{self.port}", "--no-control-socket")
        more = ("--worker-class", "gthread", "--threads", "8", "--log-level", "warning")
        self._start("web", *gunicorn, *more)

    def start_worker(self) -> None:
        """Start the worker."""
        self._start("worker", "flask", "--app", "wsgi", "worker")

    def ready(self) -> None:
        """Wait until the site answers."""
        wait(self._answers, f"the site at {self.url} does not answer")

    def answering(self) -> list[int]:
        """Give the keys of the processes that answer, the children of the web server's master."""
        master = self.servers["web"].pid
        children = Path(f"/proc/{master}/task/{master}/children")
        return [int(key) for key in children.read_text("ascii").split()] if children.exists() else []

    def kill_answering(self) -> None:
        """Kill the processes that answer (`kill -9`); the master starts others."""
        for key in self.answering():
            with suppress(ProcessLookupError):
                os.kill(key, signal.SIGKILL)

    def kill_worker(self) -> None:
        """Kill the worker (`kill -9`)."""
        self.servers["worker"].kill()
        self.servers["worker"].wait()

    def faults(self) -> list[str]:
        """Give what the servers complained about."""
        words = ("Traceback", '"level": "error"', "[error")
        return [line for line in self.log.read_text("utf-8").splitlines() if any(word in line for word in words)]

    def close(self) -> None:
        """End the servers and forget the database."""
        for process in self.servers.values():
            process.terminate()
        for process in self.servers.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.post.controller.stop()
        if self.on_server:
            drop_database(self.name)

    def _start(self, name: str, *command: str) -> None:
        with self.log.open("ab") as log:
            self.servers[name] = subprocess.Popen(
                [*WITH_PARENT, sys.executable, "-m", *command],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _answers(self) -> bool:
        assert self.servers["web"].poll() is None, self.log.read_text("utf-8")
        try:
            urllib.request.urlopen(f"{self.url}/readyz", timeout=10).close()  # noqa: S310 (an address of this machine)
        except OSError:
            return False
        return True


def wait(happened: Callable[[], bool], otherwise: str) -> None:
    """Wait until something has happened."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def catalogue(language: str) -> NullTranslations:
    """Give the texts of the site in a language, by which tests find links and buttons."""
    return translation("messages", ROOT / "translations", [language])
