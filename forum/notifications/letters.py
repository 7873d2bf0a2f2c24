"""Makes a mail of a notice's template: text in the recipient's language, and a message that any mail server takes."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from typing import Literal
from urllib.parse import urlsplit

from flask import current_app, render_template
from jinja2 import TemplateNotFound
from markupsafe import Markup
from werkzeug.test import EnvironBuilder

from forum.kernel.clock import local, now
from forum.kernel.mail import Recipient
from forum.kernel.settings import ROOT, current
from forum.kernel.text import plain
from forum.web.languages import LANGUAGES, speaking

SUBJECT = "Subject:"
SUBJECT_LENGTH = 200
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Letter:
    """A written mail; `html` says the same for programs that show it, `unsubscribe` is the address that ends such mails."""

    recipient: Recipient
    language: str
    subject: str
    text: str
    html: str = ""
    unsubscribe: str = ""


@contextmanager
def public_request() -> Iterator[None]:
    """Stand where a page would be asked for at the public address, so that links come out as people know them."""
    environ = EnvironBuilder(path="/", base_url=current().public_url).get_environ()
    with current_app.request_context(environ):
        yield


def write(template: str, recipient: Recipient) -> Letter:
    """Render a template for a recipient, in their language; one of the same name with `.html` is its HTML.

    Where the context holds an `unsubscribe_link`, the message offers it to mail programs. Raises ValueError when it does not begin with a subject.
    """
    language = recipient.locale if recipient.locale in LANGUAGES else LANGUAGES[0]
    context = {"person": recipient.name, **recipient.context}
    with public_request(), speaking(language):
        rendered = render_template(template, **context)
        beside = template.removesuffix(".txt") + ".html"
        html = render_template(beside, mail_style=_style(), **context) if _exists(beside) else ""
    head, _, body = rendered.lstrip().partition("\n")
    subject = plain(head.removeprefix(SUBJECT), limit=SUBJECT_LENGTH)
    if not head.startswith(SUBJECT) or not subject:
        raise ValueError(f"{template} does not begin with a subject")
    lines = "\n".join(line.rstrip() for line in body.splitlines())
    text = _BLANK_LINES.sub("\n\n", lines).strip() + "\n"
    return Letter(recipient, language, subject, text, html, str(context.get("unsubscribe_link") or ""))


@cache
def _style() -> Markup:
    """Give the style of mails: it travels inside of them, for mail programs load nothing from elsewhere."""
    rules = (ROOT / "templates" / "notifications" / "mail" / "mail.css").read_text(encoding="utf-8")
    return Markup(f"<style>\n{rules}</style>")  # noqa: S704 (a file of our own)


def _exists(template: str) -> bool:
    """Tell whether there is such a template; asked once for each."""
    known: dict[str, bool] = current_app.extensions.setdefault("mail_templates", {})
    if template not in known:
        try:
            current_app.jinja_env.get_template(template)
            known[template] = True
        except TemplateNotFound:
            known[template] = False
    return known[template]


def key(template: str, recipient: Recipient) -> str:
    """Give what the delivery's row remembers: which notice went to which address, without naming the address."""
    secret = current().secret().encode()
    return hmac.new(secret, f"{template}\n{recipient.email.lower()}".encode(), hashlib.sha256).hexdigest()


def message(letter: Letter, reference: str, encoding: Literal["quoted-printable", "8bit"]) -> EmailMessage:
    """Give the message; `reference` names it, the same for every try, so that mail programs show a repeated one once.

    Raises ValueError when the address is none: line breaks never reach a header.
    """
    settings = current()
    host = urlsplit(settings.public_url).hostname
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(f"Smart City Forum {settings.city}", addr_spec=settings.mail_from)
    made["To"] = Address(addr_spec=letter.recipient.email)
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(local(now()))
    made["Message-ID"] = f"<{reference}@{host}>"
    made["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:  # RFC 8058: mail programs end such mails with one click, by POST
        made["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(letter.text, cte=encoding)
    if letter.html:
        made.add_alternative(letter.html, subtype="html", cte=encoding)
    made["Content-Language"] = letter.language
    for file in letter.recipient.attachments:
        main, _, sub = file.kind.partition("/")
        made.add_attachment(
            file.data, maintype=main, subtype=sub, filename=file.name, cte="base64", params=dict(file.parameters)
        )
    return made
