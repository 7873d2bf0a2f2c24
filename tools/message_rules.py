"""What a translated message has to keep: its placeholders, and the typography of German."""

from __future__ import annotations

import re

from babel.messages.catalog import Message

PLACEHOLDER = re.compile(r"%\(\w+\)[-+ #0]*\d*(?:\.\d+)?[a-z]|%%")
GERMAN = (
    (re.compile(r'(?<![=\w])"'), "has straight quotes; German writes „…“"),
    (re.compile(r"\w[*:_]in(nen)?\b"), "has a gender sign; use neutral words or the pair form"),
    (re.compile(r"(?<=[a-zäöüß])(?<!Linked)In(nen)?\b"), "has an inner capital; use neutral words or the pair form"),
    (re.compile(r"\b(z|d|u|i)\.(B|h|a|d|R)\."), "needs a space inside the abbreviation, as in z. B."),
    (re.compile(r"\d%"), "needs a space before the percent sign"),
    (re.compile(r"\.\.\."), "has three dots; write …"),
)


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """The forms of a message or translation as a list."""
    return [text] if isinstance(text, str) else list(text or ())


def faults(message: Message, language: str) -> list[str]:
    """What is wrong with a translated message, each as the end of a sentence."""
    found = ["is fuzzy"] if message.fuzzy else []
    wanted = {name for form in forms(message.id) for name in PLACEHOLDER.findall(form)}
    for form in forms(message.string):
        names = set(PLACEHOLDER.findall(form))
        if names - wanted or (isinstance(message.id, str) and names != wanted):  # a singular may say „Eine Idee“
            found.append(f"has other placeholders in {form!r}")
        if "%" in PLACEHOLDER.sub("", form) and in_template(message):
            found.append("has a bare % in a template; write %%")
        if language == "de":
            found += [f"{rule}: {form!r}" for pattern, rule in GERMAN if pattern.search(form)]
    return found


def in_template(message: Message) -> bool:
    """Whether a message is used in a template, where every text is a format string."""
    return any(name.startswith("templates/") for name, _ in message.locations)
