"""Limits per person, per address (IPv6 by /64) and in all; counted across processes, in the database or in Redis.

Inside `with writing():` the database counts in that transaction: one commit serves both, and what fails is not counted.
Outside, each count has a transaction of its own, so that refused attempts (sign-in, reset) count too. While a site's
Redis is away, its database counts.
"""

from __future__ import annotations

import ipaddress
import time
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from importlib import import_module
from typing import Any

import structlog
from flask import Flask, request
from limits import RateLimitItemPerHour
from limits.errors import StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, case, delete, select
from werkzeug.exceptions import TooManyRequests

from forum.kernel.database import Moment, engine, insert_into, session
from forum.kernel.queue import PAUSE
from forum.kernel.settings import Settings, current
from forum.web.actor import actor

log = structlog.get_logger()
COUNTS = Table(
    "rate_counts",
    MetaData(),
    Column("key", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False),
)


@cache
def _increment(_database: str) -> Any:
    """Give the statement that counts; it begins a new window when the running one is over."""
    over = COUNTS.c.expires_at <= bindparam("moment", type_=Moment())
    amount, until = bindparam("amount", type_=Integer), bindparam("until", type_=Moment())
    return (
        insert_into(COUNTS)
        .values(key=bindparam("key"), count=amount, expires_at=until)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "count": case((over, amount), else_=COUNTS.c.count + amount),
                "expires_at": case((over, until), else_=COUNTS.c.expires_at),
            },
        )
        .returning(COUNTS.c.count)
    )


class DatabaseStorage(Storage):
    """Counts in a table."""

    STORAGE_SCHEME = ["forumdb"]  # noqa: RUF012 (read by the library)

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the storage may raise."""
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1, **_kw: Any) -> int:
        """Count `amount` for `key` and give the count of the running window of `expiry` seconds."""
        moment = datetime.now(UTC)
        values = {"key": key, "amount": amount, "moment": moment, "until": moment + timedelta(seconds=expiry)}
        statement = _increment(engine().dialect.name)
        if session().writing:
            return int(session.execute(statement, values).scalar_one())
        with engine().begin() as connection:
            return int(connection.execute(statement, values).scalar_one())

    def get(self, key: str) -> int:
        """Give the count of the running window."""
        query = select(COUNTS.c.count).where(COUNTS.c.key == key, COUNTS.c.expires_at > datetime.now(UTC))
        with engine().connect() as connection:
            return int(connection.execute(query).scalar() or 0)

    def get_expiry(self, key: str) -> float:
        """Give the end of the running window as a Unix time."""
        with engine().connect() as connection:
            until = connection.execute(select(COUNTS.c.expires_at).where(COUNTS.c.key == key)).scalar()
        return until.timestamp() if until else time.time()

    def check(self) -> bool:
        """Tell whether counting works."""
        self.get("check")
        return True

    def reset(self) -> int | None:
        """Forget all counts."""
        with engine().begin() as connection:
            return connection.execute(delete(COUNTS)).rowcount

    def clear(self, key: str) -> None:
        """Forget one count."""
        with engine().begin() as connection:
            connection.execute(delete(COUNTS).where(COUNTS.c.key == key))


def sweep() -> None:
    """Forget windows that are over (a job of the worker)."""
    with engine().begin() as connection:
        connection.execute(delete(COUNTS).where(COUNTS.c.expires_at <= datetime.now(UTC)))


def address() -> str:
    """Give the asking network: an IPv4 address, or the /64 of an IPv6 address, which is one household."""
    try:
        found = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _give_back() -> None:
    """Give the reading connection back: whoever holds one and waits for a second starves all others."""
    if not session().writing:
        session.rollback()


def count(action: str, *keys: str, limit: int) -> None:
    """Count an action for each key and refuse it (429) once one of them went beyond `limit` an hour."""
    item = RateLimitItemPerHour(limit)
    _give_back()
    if not all([_ask("hit", item, action, key) for key in keys]):  # noqa: C419 – each key counts, whatever the others say
        raise TooManyRequests


def used_up(action: str, *keys: str, limit: int) -> bool:
    """Tell whether one of the keys has reached its limit, without counting."""
    item = RateLimitItemPerHour(limit)
    _give_back()
    return not all(_ask("test", item, action, key) for key in keys)


def count_write(action: str) -> None:
    """Count a contribution, comment, report or draft for its person or address, and anonymous ones in all.

    Call it first inside `with writing():`. Raises TooManyRequests.
    """
    settings, who = current(), actor()
    if who.id is not None:
        count(action, f"person:{who.id}", limit=settings.limit_write)
        return
    count(action, f"address:{address()}", limit=settings.limit_write)
    count("anonymous", "all", limit=settings.limit_total)


class Counters:
    """Where it is counted: in Redis where the site has one, and in the database while that is away."""

    def __init__(self, settings: Settings) -> None:
        """Connect on first use."""
        self.settings = settings
        self._quiet_until = 0.0

    @cached_property
    def database(self) -> FixedWindowRateLimiter:
        """Counts in the table."""
        return FixedWindowRateLimiter(storage_from_string("forumdb://"))

    @cached_property
    def redis(self) -> FixedWindowRateLimiter:
        """Counts in Redis; its library is loaded by the first who asks."""
        pool = import_module("forum.kernel.redis_pool").pool
        storage = storage_from_string(
            self.settings.redis_url,
            wrap_exceptions=True,
            connection_pool=pool(self.settings),
            key_prefix=self.settings.namespace(),
        )
        return FixedWindowRateLimiter(storage)

    def ask(self, question: str, item: RateLimitItemPerHour, *key: str) -> bool:
        """Count („hit“), or look („test“). A Redis that fails is left alone for a while, so that requests do not wait for it."""
        if self.settings.redis_url and time.monotonic() >= self._quiet_until:
            try:
                return bool(getattr(self.redis, question)(item, *key))
            except StorageError as error:
                self._quiet_until = time.monotonic() + PAUSE
                log.warning("limits.redis_away", error=type(error.storage_error).__name__)
        return bool(getattr(self.database, question)(item, *key))


_in_use: list[Counters] = []


def _ask(question: str, item: RateLimitItemPerHour, *key: str) -> bool:
    if not _in_use or _in_use[0].settings is not current():
        _in_use[:] = [Counters(current())]
    return _in_use[0].ask(question, item, *key)


def init_app(app: Flask) -> None:
    """Forget counters of another configuration."""
    del app
    _in_use.clear()
