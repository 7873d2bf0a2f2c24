"""The worker as a process of its own: it delivers, does the jobs, ends when told to, and may be killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from forum.accounts.models import PersonState
from forum.audit.models import AuditEntry
from forum.kernel import database
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.kernel.queue import Queue, queue
from forum.kernel.settings import ROOT, current
from forum.notifications.models import Delivery, OutboxEntry
from forum.notifications.worker import Worker
from tests.notifications.conftest import free_port, happen

PATIENCE = 120  # seconds until something counts as never
MEGABYTES = 120
ON_ONE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # where the kind of database is no matter


class Process(subprocess.Popen[bytes]):
    """A command of the site, with all that it said."""

    said: Path

    def end(self) -> str:
        """Tell the process to end, and give what it said."""
        self.terminate()
        return self.last_words()

    def last_words(self) -> str:
        """Wait for the end and give what was said."""
        self.wait(PATIENCE)
        return self.said.read_text("utf-8")


def until(true: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
        session.rollback()


def open_entries() -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(OutboxEntry).where(OutboxEntry.done_at.is_(None))) or 0


@pytest.fixture
def register(app, make_person) -> Callable[[], str]:
    """Let somebody register, so that a mail is due; gives the address."""

    def register() -> str:
        person = make_person(state=PersonState.PENDING)
        address = str(person.email)
        happen("accounts.register", person)
        return address

    return register


@pytest.fixture
def start(app, setting, tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Start commands of the site as processes that see this test's database and queue."""
    setting(var=tmp_path, redis_url="")
    children: list[Process] = []
    own = {name: value for name, value in os.environ.items() if not name.startswith("FORUM_")}

    def run(command: str, **more: str) -> Process:
        environment = {
            "FORUM_VAR": str(tmp_path),
            "FORUM_SECRET_KEY": current().secret(),
            "FORUM_DATABASE_URL": database.engine().url.render_as_string(hide_password=False),
            "FORUM_SMTP_URL": current().smtp_url,
        }
        said = tmp_path / f"{command}{len(children)}.log"
        with said.open("wb") as output:
            child = Process(
                [sys.executable, "-m", "flask", "--app", "wsgi", command],
                cwd=ROOT,
                env={**own, **environment, **more},
                stdout=output,
                stderr=output,
            )
        child.said = said
        children.append(child)
        return child

    yield run
    for child in children:
        child.kill()
        child.wait()


def test_mail_leaves_after_the_commit_and_the_worker_ends_when_told(register, smtp, post_office, start, client):
    assert "worker: not seen" in client.get("/readyz").text
    before = register()
    worker = start("worker")
    until(lambda: post_office.recipients == [before])
    after = register()
    until(lambda: post_office.recipients == [before, after])
    until(lambda: open_entries() == 0)
    assert "http://127.0.0.1:8000/registrieren/bestaetigen/" in post_office.mails[1].get_content()
    until(lambda: "s ago" in client.get("/readyz").text)
    until(lambda: session.scalar(select(func.count(AuditEntry.position))))  # a job of another room
    status = Path(f"/proc/{worker.pid}/status").read_text("ascii")
    resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    assert resident < MEGABYTES * 1024
    output = worker.end()
    assert worker.returncode == 0
    assert "worker.ended" in output
    assert before not in output
    assert "Traceback" not in output


def test_a_worker_that_is_killed_while_sending_loses_nothing(register, smtp, post_office, start):
    post_office.door.clear()
    address = register()
    worker = start("worker")
    assert post_office.busy.wait(PATIENCE), worker.said.read_text("utf-8")
    worker.kill()
    worker.wait()
    assert open_entries() == 1
    assert session.scalar(select(func.count()).select_from(Delivery)) == 0
    post_office.door.set()
    begin_write()
    session.execute(update(OutboxEntry).values(next_at=now()))  # what it held becomes free after a while
    session.commit()
    start("worker")
    until(lambda: open_entries() == 0)
    assert address in post_office.recipients
    assert len({mail["Message-ID"] for mail in post_office.mails}) == 1


@ON_ONE
def test_while_redis_is_away_the_worker_delivers_all_the_same(register, smtp, post_office, start):
    worker = start("worker", FORUM_REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
    address = register()
    until(lambda: post_office.recipients == [address])
    output = worker.end()
    assert worker.returncode == 0
    assert output.count("queue.away") <= 2
    assert "Traceback" not in output


@ON_ONE
def test_without_a_mail_server_the_log_says_where_the_file_is(register, start, tmp_path):
    address = register()
    output = start("deliver", FORUM_SMTP_URL="").last_words()
    (file,) = (tmp_path / "mail").glob("*.eml")
    assert str(file) in output
    assert "1 sent, 0 failed" in output
    assert address not in output


@ON_ONE
def test_a_mail_server_that_comes_back_gets_the_mail_by_itself(register, start, serve, setting, post_office):
    port = free_port()
    setting(smtp_url=f"smtp://127.0.0.1:{port}")
    address = register()
    start("worker")
    until(lambda: queue().heartbeat() is not None)
    register()
    serve(port)
    until(lambda: len(post_office.recipients) == 2)
    assert post_office.recipients[0] == address


def test_a_fault_in_one_job_does_not_end_the_others(app, setting, tmp_path):
    setting(var=tmp_path)
    done = []

    def fail() -> None:
        raise LookupError

    worker = Worker(app, Queue(current()))
    worker.jobs = [fail, lambda: done.append(1)]
    worker.tick()
    worker.tick()
    assert done == [1]
