"""For machines that watch the site: is the process alive, and can it do its work."""

from __future__ import annotations

from functools import cache

import structlog
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.feature import Feature
from forum.kernel.policy import EVERYONE, Permission
from forum.kernel.queue import queue
from forum.kernel.settings import ROOT

HEALTH = Permission("health.read", EVERYONE)
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
        found = set(MigrationContext.configure(session.connection()).get_current_heads())
    except SQLAlchemyError as error:
        log.warning("health.database", error=type(error).__name__)
        session.remove()
        return _answer("database: does not answer", 503)
    migrated = found == _newest()
    schema = "up to date" if migrated else "not up to date: flask db upgrade"
    return _answer(f"database: answers\nschema: {schema}\nworker: {_worker()}", 200 if migrated else 503)


def _worker() -> str:
    beat = queue().heartbeat()
    return "not seen" if beat is None else f"seen {max(0, round((now() - beat).total_seconds()))} s ago"


@cache
def _newest() -> set[str]:
    """Give the newest revisions that this program knows."""
    return set(ScriptDirectory(str(ROOT / "forum" / "migrations")).get_heads())


def _answer(text: str, status: int) -> Response:
    return Response(text + "\n", status, mimetype="text/plain", headers={"Cache-Control": "no-store"})


feature = Feature(
    name="health",
    blueprints=(views,),
    access={"health.alive": HEALTH, "health.ready": HEALTH},
    permissions=(HEALTH,),
)
