"""What rooms say about mail: who hears of an event, and what a template is told.

A room declares `Notice(event, to, template)` in its manifest. When the event happened, the worker calls `to(occasion)`
and sends each recipient the text of `template`, rendered in their language. Rooms never send anything themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Occasion:
    """The event that somebody must hear of, as it was written down when it happened."""

    event: str
    subject_id: int | None
    actor_id: int | None
    details: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail: its name, its type such as `text/calendar`, parameters of the type, and its bytes."""

    name: str
    kind: str
    data: bytes
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Recipient:
    """Who gets a mail; `person_id` is None for people without an account.

    `context` is what the template is told besides `person` (the name), `locale` and `settings`: plain values and lazily
    translated labels, no rows, for the text is made after the transaction has ended.
    """

    person_id: int | None
    email: str
    name: str
    locale: str
    context: Mapping[str, Any] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


Find = Callable[[Occasion], Iterable[Recipient]]
"""Finds the recipients; runs in the worker, in a writing transaction that is committed before the first mail leaves.

It looks at how things are now: whoever may no longer know of the subject, and content that has been hidden meanwhile,
gives no recipient. It may write what a mail needs, such as the token of a link, and may be called again after a failure.
"""


class Addressee(Protocol):
    """A person, as far as mail needs one."""

    @property
    def id(self) -> int:
        """Key of the person."""

    @property
    def email(self) -> str | None:
        """Mail address; None once the account was erased."""

    @property
    def name(self) -> str:
        """Name to greet with."""

    @property
    def locale(self) -> str:
        """Language of the mail."""


def to_person(person: Addressee | None, **context: Any) -> list[Recipient]:
    """Address a mail to a person, or to nobody where there is none or no address any more."""
    if person is None or not person.email:
        return []
    return [Recipient(person.id, person.email, person.name, person.locale, context)]
