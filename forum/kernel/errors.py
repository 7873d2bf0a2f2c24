"""The few ways in which the house says no."""

from __future__ import annotations


class HouseError(Exception):
    """Base of all refusals; `message` is translated text for the person."""

    status = 400

    def __init__(self, message: str = "") -> None:
        """Keep the translated sentence that the error page shows."""
        super().__init__(message)
        self.message = message


class Refused(HouseError):
    """The subject's state does not allow it now (409)."""

    status = 409


class Forbidden(HouseError):
    """The person may see the subject, but may not do this (403)."""

    status = 403


class Missing(HouseError):
    """There is no such thing, or the person may not know of it (404)."""

    status = 404


class SettingsError(Exception):
    """A setting is missing or wrong; the text says which and how to mend it."""
