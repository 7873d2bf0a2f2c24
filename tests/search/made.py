"""One thing of every kind that can be found, in every state; each holds the word that is searched for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from forum.accounts.models import Person
from forum.candidates.models import Candidate
from forum.contributions.status import Status, Visibility
from forum.councils.kinds import CouncilStatus
from forum.ideas.models import Idea
from forum.kernel.clock import now, today
from forum.statements.models import Statement, StatementStatus
from tests.comments.made import make_comment
from tests.conftest import change, save
from tests.councils.made import make_council, seat, talk
from tests.organisations.made import make_organisation
from tests.statements.made import make_department

WORD = "Quastenflosser"
TEXT = f"Ein {WORD} im Löwenwall."
MakeIdea = Callable[..., Idea]
# What a builder gives: the address of the thing, and its kind in the search.
Made = tuple[str, str]


def idea(make_idea: MakeIdea, author: Person, visibility: str, status: Status = Status.DISCUSSION) -> Made:
    """Make an idea."""
    made = make_idea(f"Ein {WORD}", "Mehr nicht.", author=author, visibility=Visibility(visibility), status=status)
    return f"/ideen/{made.number}", "ideen"


def comment(
    make_idea: MakeIdea, author: Person, visibility: str, about: str = "public", *, withdrawn: bool = False
) -> Made:
    """Make a comment on an idea, which may be out of sight itself."""
    on = make_idea("Ein Brunnen", "Mehr nicht.", author=author)
    said = make_comment(on, author, "" if withdrawn else TEXT, Visibility(visibility))
    key = said.id
    change(said, withdrawn_at=now() if withdrawn else None)
    change(on, visibility=Visibility(about))
    return f"/kommentare/{key}", "kommentare"


def candidate(make_idea: MakeIdea, author: Person, visibility: str) -> Made:
    """Make a candidate whose origin is visible or not."""
    origin = make_idea("Ein Brunnen", "Mehr nicht.", author=author, visibility=Visibility(visibility))
    save(Candidate(number=7, origin_id=origin.id, title="Ein Brunnen", reasons=TEXT, html=f"<p>{TEXT}</p>"))
    return "/kandidaten/7", "kandidaten"


def organisation(_make_idea: MakeIdea, author: Person, state: str) -> Made:
    """Make an organisation that is managed by the author."""
    moments: dict[str, dict[str, Any]] = {
        "waiting": {"verified": False},
        "refused": {"verified": False, "refused_at": now()},
        "withdrawn": {"verified": False, "dissolved_at": now()},
        "verified": {},
        "revoked": {"verified": False, "revoked_at": now()},
        "dissolved": {"dissolved_at": now()},
    }
    made = make_organisation(author, name=f"{WORD} e. V.", **moments[state])
    return f"/organisationen/{made.slug}", "organisationen"


def council(_make_idea: MakeIdea, _author: Person, state: str) -> Made:
    """Make a council; its internal talk must not be found wherever it stands."""
    public = today() + timedelta(days=9) if state == "planned" else today()
    status = CouncilStatus.ACTIVE if state == "planned" else CouncilStatus(state)
    made = make_council(name=f"Beirat {WORD}", public_from=public, status=status)
    return f"/fachbeiraete/{made.slug}", "fachbeiraete"


def internals(_make_idea: MakeIdea, author: Person, state: str) -> Made:
    """Make a talk in a public council in which the author sits."""
    made = make_council(name="Beirat")
    seat(made, author)
    talk(made, f"Ein {WORD}", TEXT, internal=state == "internal", person=author)
    return f"/fachbeiraete/{made.slug}", "fachbeiraete"


def statement(make_idea: MakeIdea, author: Person, status: str, about: str = "public") -> Made:
    """Make a statement of a department about an idea."""
    on = make_idea("Ein Brunnen", "Mehr nicht.", author=author, visibility=Visibility(about))
    made = Statement(
        contribution_id=on.id,
        department_id=make_department().id,
        question="Geht das?",
        due_on=today(),
        status=StatementStatus(status),
        body=TEXT,
        html=f"<p>{TEXT}</p>",
        published_at=now() if status == "published" else None,
    )
    save(made)
    return f"/ideen/{on.number}", "stellungnahmen"


def hits(client: FlaskClient, words: str = WORD, **more: str) -> list[str]:
    """Give the addresses of all hits on a page of the search."""
    page = client.get("/suche", query_string={"q": words, **more})
    assert page.status_code == 200
    return re.findall(r'<h3><a href="([^"?#]+)', page.text)


def numbers(client: FlaskClient, words: str = WORD, **more: str) -> dict[str, str]:
    """Give the counts that the filters of a page show, by kind; what has none is left out."""
    page = client.get("/suche", query_string={"q": words, **more})
    found = re.findall(r'art=(\w+)"[^>]*>[^<]+<span class="num">([^<]+)</span>', page.text)
    return dict(found)
