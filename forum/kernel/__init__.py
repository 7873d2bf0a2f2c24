"""What every room stands on; knows neither Flask nor the city."""

from forum.kernel.optional import without

with without("rich"):  # it would only colour logs, and take 3 MB of every process where development tools bring it
    import structlog  # noqa: F401
