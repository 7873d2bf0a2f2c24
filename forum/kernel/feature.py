"""What one room offers the house: its doors, rules and listeners in one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from forum.kernel.events import Listener
from forum.kernel.mail import Find
from forum.kernel.policy import Permission
from forum.kernel.searching import Searchable
from forum.kernel.workflow import Workflow


@dataclass(frozen=True)
class Entry:
    """A line of the navigation: lazily translated label, endpoint, permission needed to see it."""

    label: Any
    endpoint: str
    permission: Permission
    place: str = "main"


@dataclass(frozen=True)
class Access:
    """Who may enter a route at all.

    `writes` marks a GET that must write, such as a mailed link; `uploads` a form that takes several files at once.
    """

    permission: Permission
    writes: bool = False
    uploads: bool = False


@dataclass(frozen=True)
class Notice:
    """A mail about an event, such as `Notice("ideas.publish", to=author, template="ideas/mail/published.txt")`.

    The template extends `layouts/mail.txt`, or says itself: first line `Subject: …`, an empty line, the text. Several
    notices may stand for one event; each recipient gets one mail of each.

    A `kind` of news (`own`, `official` …) lets people choose: who does not want it at once has it in the next digest.
    Without one the mail always leaves: what concerns the account, reasons of moderation, receipts.
    """

    event: str
    to: Find
    template: str
    kind: str = ""


@dataclass(frozen=True)
class Feature:
    """One room's manifest; `access` declares every endpoint, an undeclared one stops the start.

    The worker calls each of `jobs` once a minute; a job that writes does so inside `writing()`.
    """

    name: str
    blueprints: tuple[Any, ...] = ()
    access: Mapping[str, Access | Permission] = field(default_factory=dict)
    permissions: tuple[Permission, ...] = ()
    workflows: tuple[Workflow, ...] = ()
    navigation: tuple[Entry, ...] = ()
    listeners: tuple[tuple[str, Listener], ...] = ()
    notices: tuple[Notice, ...] = ()
    commands: tuple[Any, ...] = ()
    jobs: tuple[Callable[[], None], ...] = ()
    searchable: tuple[Searchable, ...] = ()
    parameters: frozenset[str] = frozenset()  # of addresses that visitors may share
    template_globals: Mapping[str, Any] = field(default_factory=dict)
