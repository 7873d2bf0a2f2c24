"""Forms that come too late: their sender is signed out meanwhile, or the token is too old. What was typed is kept.

A room names what keeps the words of its form and gives the address where they stand in it again::

    late.keep("comments.write", keep_late)  # keep_late(number) stores what request.form says as a draft
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.kernel.settings import current
from forum.web.actor import actor

Keeper = Callable[..., str]
_keepers: dict[str, tuple[Keeper, bool]] = {}


def keep(endpoint: str, keeper: Keeper, *, signed_in: bool = True) -> None:
    """Let what is sent too late to an endpoint be kept; the keeper gets the values of the address and writes by itself.

    `signed_in` says that one signs in before one goes on.
    """
    _keepers[endpoint] = keeper, signed_in


def rescue(*, proven: bool) -> Response | None:
    """Keep what this request sends, and lead back to its form, over the sign-in if need be; None for all other requests.

    `proven` says that the form's token was right; else the browser must name this site as the origin, so that no other
    site puts words into somebody's form.
    """
    keeper, signed_in = _keepers.get(request.endpoint or "", (None, False))
    if keeper is None or request.method != "POST" or not (proven or from_here()):
        return None
    back = keeper(**(request.view_args or {}))
    if any(file.filename for file in request.files.values()):
        flash(_("Please choose your files once more: they could not be kept."), "wait")
    if actor().id is not None or not signed_in:
        flash(
            _("The form was open for a long time. What you wrote is kept: please read it and send it once more."),
            "wait",
        )
        return redirect(back, 303)
    flash(
        _("You are not signed in any more. What you wrote is kept: sign in, and it stands in the form again."), "wait"
    )
    return redirect(url_for("accounts.sign_in", next=back), 303)


def from_here() -> bool:
    """Tell whether the browser says that this site sent the request; it names the origin of every POST."""
    origin = request.headers.get("Origin") or ""
    return origin != "null" and urlsplit(origin).netloc in {request.host, urlsplit(current().public_url).netloc}
