"""Error pages: what happened, what to do, a way on – in the person's language, with nothing of the inside."""

from __future__ import annotations

import structlog
from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException

from forum.kernel.database import session
from forum.kernel.errors import HouseError
from forum.web import late

PAGES = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}
log = structlog.get_logger()


def page(status: int, message: str = "") -> ResponseReturnValue:
    """Render the error page of a status; `message` is a translated sentence for this case."""
    shown = status if status in PAGES else (500 if status >= 500 else 400)
    return render_template(f"errors/{shown}.html", message=message), status


def init_app(app: Flask) -> None:
    """Answer every kind of failure with a page."""

    @app.errorhandler(HouseError)
    def _house(error: HouseError) -> ResponseReturnValue:
        session.rollback()
        return page(error.status, error.message)

    @app.errorhandler(CSRFError)
    def _csrf(_error: CSRFError) -> ResponseReturnValue:
        try:
            kept: ResponseReturnValue | None = late.rescue(proven=False)
        except HTTPException as error:  # too many of them
            return page(error.code or 500)
        return page(400, "form expired") if kept is None else kept

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        if status < 400:
            return error.get_response()
        body = page(status)
        if status == 405 and error.response is None:
            return body[0], status, dict(error.get_headers())  # type: ignore[index, return-value]
        return body

    @app.errorhandler(DBAPIError)
    def _database(error: DBAPIError) -> ResponseReturnValue:
        log.exception("database", error=type(error).__name__)
        _forget_actor()
        gone = isinstance(error, OperationalError) or error.connection_invalidated
        return page(503 if gone else 500)

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> ResponseReturnValue:
        log.exception("unexpected", error=type(error).__name__)
        _forget_actor()
        return page(500)


def _forget_actor() -> None:
    """Let the error page do without the database."""
    session.remove()
    g.without_database = True
