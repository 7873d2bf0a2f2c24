"""Connections to Redis, where a site has one; loaded on first use. Whoever uses them does without it for a while when it is away."""

from __future__ import annotations

from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.retry import Retry

from forum.kernel.settings import Settings

CONNECT, ANSWER = 1, 3  # seconds


def pool(settings: Settings) -> ConnectionPool:
    """Make connections to the Redis of a site; none is opened before it is needed, and nothing is tried twice."""
    return ConnectionPool.from_url(
        settings.redis_url,
        socket_connect_timeout=CONNECT,
        socket_timeout=ANSWER,
        retry=Retry(NoBackoff(), 0),
    )
