"""What somebody wrote, made ready before the database is locked: cleaned, rendered, analysed."""

from __future__ import annotations

from dataclasses import dataclass

from forum.contributions.models import BODY_LENGTH, TITLE_LENGTH
from forum.kernel import blanks, text
from forum.kernel.analysis import Terms, analyse


@dataclass(frozen=True)
class Words:
    """A title and a text in one language, with the HTML and the search terms that follow from them."""

    title: str
    body: str
    html: str
    language: str
    terms: Terms

    @classmethod
    def of(cls, title: str, body: str, language: str, *, title_limit: int = TITLE_LENGTH, before: str = "") -> Words:
        """Clean, render and analyse; lengths are cut to what the tables hold, forms check them before.

        A text that is edited keeps the bars that stood in it `before`.
        """
        title = text.plain(title, limit=title_limit)
        body = blanks.allowed(text.prose(body)[:BODY_LENGTH], before)
        return cls(title, body, text.render(body, language), language, analyse(title, body, language))
