"""For machines that watch the site: is the process alive, and can it do its work."""

from __future__ import annotations

import re
from functools import cache

import structlog
from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.feature import Feature
from forum.kernel.policy import EVERYONE, Permission
from forum.kernel.queue import queue
from forum.kernel.settings import ROOT

HEALTH = Permission("health.read", EVERYONE)
VERSIONS = ROOT / "forum" / "migrations" / "versions"
views = Blueprint("health", __name__)
log = structlog.get_logger()


@views.get("/healthz")
def alive() -> Response:
    """Tell that this process answers."""
    return _answer("alive", 200)


@views.get("/readyz")
def ready() -> Response:
    """Tell whether database and schema are as the program needs them, and when the worker was last seen."""
    try:
        session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        log.warning("health.database", error=type(error).__name__)
        session.remove()
        return _answer("database: does not answer", 503)
    migrated = _found() == _newest()
    schema = "up to date" if migrated else "not up to date: flask db upgrade"
    return _answer(f"database: answers\nschema: {schema}\nworker: {_worker()}", 200 if migrated else 503)


def _worker() -> str:
    beat = queue().heartbeat()
    return "not seen" if beat is None else f"seen {max(0, round((now() - beat).total_seconds()))} s ago"


def _found() -> set[str]:
    """Give the revisions that the database is at; none when it was never set up."""
    try:
        return set(session.scalars(text("SELECT version_num FROM alembic_version")))
    except SQLAlchemyError:
        session.rollback()
        return set()


@cache
def _newest() -> set[str]:
    """Give the newest revisions that this program knows: those that no other follows (Alembic takes 10 MB to say so)."""
    sources = [file.read_text("utf-8") for file in VERSIONS.glob("*.py")]
    return _named("revision", sources) - _named("down_revision", sources)


def _named(name: str, sources: list[str]) -> set[str]:
    """Give the values that migrations set a name to."""
    value = re.compile(rf"""^{name}\b.*= ["'](.+)["']""", re.MULTILINE)
    return {found[1] for source in sources if (found := value.search(source))}


def _answer(told: str, status: int) -> Response:
    return Response(told + "\n", status, mimetype="text/plain", headers={"Cache-Control": "no-store"})


feature = Feature(
    name="health",
    blueprints=(views,),
    access={"health.alive": HEALTH, "health.ready": HEALTH},
    permissions=(HEALTH,),
)
