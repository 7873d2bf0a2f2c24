"""What the desk calls its acts: on buttons, in addresses, and once they are done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _


@dataclass(frozen=True)
class Button:
    """An act as the desk offers it; `at_once` needs no words. `key` is pressed on the keyboard."""

    act: str
    address: str
    label: Any
    icon: str
    kind: str = "line"
    key: str = ""
    at_once: bool = False


ADDRESSES = {
    "freigeben": "publish",
    "rueckfrage": "ask",
    "ablehnen": "decline",
    "weiterleiten": "forward",
    "verbergen": "hide",
    "zeigen": "show",
    "stattgeben": "uphold",
    "zurueckweisen": "reject",
}
_ADDRESS = {act: address for address, act in ADDRESSES.items()}
_BUTTONS: dict[str, tuple[Any, str, str, str, bool]] = {
    "publish": (_("Publish"), "check", "", "a", True),
    "show": (_("Show again"), "check", "", "a", True),
    "reject": (_("Reject the report"), "check", "", "a", False),
    "ask": (_("Ask back"), "question", "line", "r", False),
    "forward": (_("Forward"), "forward", "line", "f", False),
    "decline": (_("Decline"), "minus", "no", "", False),
    "hide": (_("Hide"), "minus", "no", "", False),
    "uphold": (_("Uphold and hide"), "minus", "no", "", False),
}
DONE: dict[str, Any] = {
    "publish": _("Published: “%(title)s”"),
    "ask": _("Your question is on its way: “%(title)s”"),
    "decline": _("Not pursued: “%(title)s”"),
    "forward": _("Forwarded: “%(title)s”"),
    "hide": _("Hidden: “%(title)s”"),
    "show": _("Shown again: “%(title)s”"),
    "uphold": _("Report upheld, content hidden: “%(title)s”"),
    "reject": _("Report rejected: “%(title)s”"),
}


def acts_of(acts: tuple[str, ...]) -> list[Button]:
    """Give the buttons of what may be decided."""
    result = []
    for act in acts:
        label, icon, style, key, at_once = _BUTTONS[act]
        result.append(Button(act, _ADDRESS[act], label, icon, style, key, at_once))
    return result
