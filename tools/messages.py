"""Translations: collect the English messages, fill in the German ones, check and compile.

    messages.py extract            write translations/messages.pot
    messages.py update             bring de and en up to the messages in the code
    messages.py fill FILE.json     set German texts: {"msgid": "Text"}, plurals {"msgid": ["eins", "viele"]},
                                   with a context {"context|msgid": "Text"}
    messages.py missing            print, as such a file, what has no German text yet
    messages.py compile            write the .mo files where they are out of date
    messages.py check              fail on anything untranslated, fuzzy, obsolete, out of date or ill-formed

Every command that writes holds a lock, so that several people can work in one checkout. Texts that
leave the catalogue (a template that is being rewritten, say) are remembered in ``var/`` and come back
with their message.
"""

from __future__ import annotations

import argparse
import copy
import fcntl
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import TemplateSyntaxError
from message_rules import faults, forms

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"
TEMPLATE = TRANSLATIONS / "messages.pot"
MEMORY = ROOT / "var" / "messages.memory.json"
LOCK = ROOT / "var" / "messages.lock"
LANGUAGES = ("de", "en")
SOURCES = {
    "forum": [("**.py", "python")],
    "templates": [("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.xml", "jinja2")],
}
KEYWORDS = DEFAULT_KEYWORDS | {
    "lazy": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    "lazy_npgettext": ((1, "c"), 2, 3),
}
HEADERS = ("Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Language", "Plural-Forms")

Texts = dict[str, "str | list[str]"]


def key(message: Message) -> str:
    """The name of a message in a fill file: its id, with the context before a bar where it has one."""
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}|{singular}" if message.context else singular


def translated(message: Message) -> bool:
    """Whether every form of a message has a text."""
    texts = forms(message.string)
    return bool(texts) and all(texts)


def extract(*, strict: bool = False) -> Catalog:
    """Every message of code and templates, with the files it comes from.

    A template that cannot be parsed is left out, or raises where ``strict``.
    """
    catalog = Catalog(project="Smart City Forum", charset="utf-8")
    reading = ""

    def note(name: str, _method: str, _options: dict[str, str]) -> None:
        nonlocal reading
        reading = name

    for folder, methods in SOURCES.items():
        found = extract_from_dir(
            ROOT / folder,
            method_map=methods,
            options_map={pattern: {"silent": "false" if strict else "true"} for pattern, _ in methods},
            keywords=KEYWORDS,
            comment_tags=("TRANSLATORS:",),
            callback=note,
            strip_comment_tags=True,
        )
        try:
            for name, _line, text, comments, context in found:
                if text:
                    place = (f"{folder}/{name}", 0)
                    catalog.add(text, None, [place], auto_comments=comments, context=context)
        except (TemplateSyntaxError, SyntaxError) as error:
            raise SystemExit(f"{folder}/{reading}: {error}") from error
    return catalog


def catalogue(language: str) -> Catalog:
    """The stored catalogue of a language, or an empty one."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return Catalog(locale=language, project="Smart City Forum", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def rendered(catalog: Catalog) -> bytes:
    """A catalogue as .po text, sorted and without dates, so that only real changes differ."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    head = "".join(f'"{name}: {value}\\n"\n' for name, value in catalog.mime_headers if name in HEADERS)
    return f'msgid ""\nmsgstr ""\n{head}\n'.encode() + buffer.getvalue()


def write(path: Path, content: bytes) -> None:
    """Replace a file in one step, and only when its content changes."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".tmp")
    fresh.write_bytes(content)
    fresh.replace(path)


@contextmanager
def locked() -> Iterator[None]:
    """Hold the lock of the translations."""
    LOCK.parent.mkdir(exist_ok=True)
    with LOCK.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def remembered() -> Texts:
    """German texts that were given once, also those of messages that left the catalogue."""
    texts: Texts = json.loads(MEMORY.read_text("utf-8")) if MEMORY.exists() else {}
    return texts


def set_text(message: Message, text: str | list[str]) -> bool:
    """Give a message its German text; tells whether the shape fits (one text, or one for each form)."""
    if isinstance(message.id, str) == isinstance(text, str):
        message.string = text if isinstance(text, str) else tuple(text)
        message.flags.discard("fuzzy")
        return True
    return False


def update(given: Texts | None = None) -> list[str]:
    """Bring both catalogues up to the code and set the given German texts.

    Returns the keys of given texts that fit no message; they are remembered for later.
    """
    given = given or {}
    template = extract()
    write(TEMPLATE, rendered(template))
    german, english = catalogue("de"), catalogue("en")
    memory = remembered() | {key(m): as_json(m) for m in german if m.id and translated(m)} | given
    for catalog in (german, english):
        catalog.update(copy.deepcopy(template), no_fuzzy_matching=True)
        catalog.obsolete.clear()
    unused = set(given)
    for message in german:
        name = key(message)
        text = given.get(name) or (None if translated(message) else memory.get(name))
        if message.id and text and set_text(message, text):
            unused.discard(name)
    for message in english:
        if message.id:
            message.string = message.id
    for language, catalog in (("de", german), ("en", english)):
        write(TRANSLATIONS / language / "LC_MESSAGES" / "messages.po", rendered(catalog))
    write(MEMORY, json.dumps(memory, ensure_ascii=False, indent=1, sort_keys=True).encode())
    return sorted(unused)


def as_json(message: Message) -> str | list[str]:
    """The text of a message in the shape of a fill file."""
    return message.string if isinstance(message.string, str) else forms(message.string)


def missing() -> Texts:
    """Messages of the code without a German text, in the shape of a fill file."""
    template, german = extract(), catalogue("de")
    absent: Texts = {}
    for message in template:
        known = german.get(message.id, message.context) if message.id else message
        if known is None or not translated(known):
            absent[key(message)] = "" if isinstance(message.id, str) else ["", ""]
    absent.pop("", None)
    return absent


def compile_all() -> None:
    """Write the .mo file of each language that is older than its .po file."""
    for language in LANGUAGES:
        source = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
        target = source.with_suffix(".mo")
        if source.exists() and not (target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns):
            buffer = io.BytesIO()
            write_mo(buffer, catalogue(language))
            target.unlink(missing_ok=True)
            write(target, buffer.getvalue())


def check() -> list[str]:
    """Everything wrong with the translations, one sentence each."""
    template = extract(strict=True)
    found = []
    if not TEMPLATE.exists() or TEMPLATE.read_bytes() != rendered(template):
        found.append("messages.pot is out of date: run tools/messages.py update")
    for language in LANGUAGES:
        catalog = catalogue(language)
        found += [f"{language}: {key(m)!r} is obsolete" for m in catalog.obsolete.values()]
        for message in template:
            known = catalog.get(message.id, message.context) if message.id else None
            if message.id and (known is None or not translated(known)):
                found.append(f"{language}: {key(message)!r} is not translated")
            elif known is not None:
                known.locations = message.locations
                found += [f"{language}: {key(message)!r} {fault}" for fault in faults(known, language)]
        extra = {(m.id, m.context) for m in catalog} - {(m.id, m.context) for m in template}
        found += [f"{language}: {name!r} is no longer in the code" for name, _ in sorted(extra, key=str)]
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 1 when a check fails or a given text fits nowhere."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("command", choices=("extract", "update", "fill", "missing", "compile", "check"))
    parser.add_argument("file", nargs="?", type=Path, help="JSON file of `fill`")
    options = parser.parse_args(arguments)
    with locked():
        match options.command:
            case "extract":
                write(TEMPLATE, rendered(extract(strict=True)))
            case "missing":
                print(json.dumps(missing(), ensure_ascii=False, indent=1, sort_keys=True))
            case "check":
                found = check()
                print("\n".join(found) or "Messages are complete in German and English.")
                return 1 if found else 0
            case "fill" if options.file is None:
                parser.error("fill needs a file")
            case "update" | "fill":
                given = json.loads(options.file.read_text("utf-8")) if options.file else None
                for name in (unused := update(given)):
                    print(f"fits no message (remembered for later): {name!r}", file=sys.stderr)
                compile_all()
                return 1 if unused else 0
            case _:
                compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
