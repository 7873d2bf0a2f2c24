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
from forum.councils.models_threads import Thread
from forum.ideas.models import Idea
from forum.kernel.clock import now, today
from forum.meetings.kinds import ItemStatus, Sight
from forum.meetings.kinds import Status as MeetingStatus
from forum.meetings.models import AgendaItem, Meeting
from forum.meetings.models_people import Minutes
from forum.recommendations.models import Draft, Recommendation
from forum.statements.models import Statement, StatementStatus
from forum.votes.models import Vote
from tests.comments.made import make_comment
from tests.conftest import change, save
from tests.councils.made import make_council, seat, talk
from tests.organisations.made import make_organisation
from tests.statements.made import make_department

WORD = "Quastenflosser"
TEXT = f"Ein {WORD} im Löwenwall."
MakeIdea = Callable[..., Idea]
# Versions of minutes: where each stands, and where the word stands in it.
MINUTES = {
    "minutes": [("published", "record")],
    "result": [("published", "result")],
    "old minutes": [("published", "record"), ("published", "")],
    "corrected minutes": [("published", "result"), ("draft", "")],
    "new minutes": [("published", ""), ("approved", "record")],
    "draft minutes": [("draft", "record")],
    "approved minutes": [("approved", "record")],
    "inner minutes": [("published", "inner")],
}
MINUTES_OF: dict[str, Any] = {
    **dict.fromkeys(("council", "place", "led_by", "approved_by"), ""),
    **dict.fromkeys(("starts_at", "opened_at", "closed_at", "approved_at"), "2026-12-04T17:00:00+00:00"),
    **{name: [] for name in ("there", "excused", "absent", "items")},
    "number": 2,
    "lead": "chair",
    "needed": 2,
    "present": 3,
    "seats": 4,
    "closed_part": True,
}
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


def recommendation(make_idea: MakeIdea, author: Person, about: str = "", *, issued: bool = True) -> Made:
    """Make what a council said, about an idea in some visibility or of its own accord; or a draft of it."""
    on = make_idea("Ein Brunnen", "Mehr nicht.", author=author, visibility=Visibility(about)) if about else None
    council = make_council(name="Beirat")
    thread = Thread(council_id=council.id, internal=True, title=f"Ein {WORD}")
    told: dict[str, Any] = {"council_id": council.id, "title": f"Ein {WORD}", "body": TEXT, "html": f"<p>{TEXT}</p>"}
    rules = {"statute_version": 1, "quorum_percent": 50, "majority": "simple", "seats": 3, "opened_as": "chair"}
    over = {"closed_at": now(), "result": "conditions" if on else "carried", "paper": "advice" if on else "motion"}
    vote = Vote(number=1, kind="hands", **told, **rules, **over)
    save(thread, vote)
    told |= {"purpose": "advice" if on else "statement", "about_id": on.id if on else None, "vote_id": vote.id}
    draft = Draft(thread_id=thread.id, status="issued" if issued else "drafting", **told)
    save(draft)
    if not issued:
        return f"/fachbeiraete/{council.slug}/entwuerfe/{draft.id}", "empfehlungen"
    save(Recommendation(number=3, draft_id=draft.id, verdict=vote.result, issued_as="chair", **told))
    return "/empfehlungen/3", "empfehlungen"


def draft(make_idea: MakeIdea, author: Person) -> Made:
    """Make what a council is about to say."""
    return recommendation(make_idea, author, "public", issued=False)


def meeting(_make_idea: MakeIdea, _author: Person, sight: str, status: str, told: str, body: str = "active") -> Made:
    """Make a meeting with the word in one place: an item, its minutes, or something that not everyone may read."""
    council = make_council(name="Beirat", public_from=today() + timedelta(days=9) if body == "planned" else today())
    start = now() + timedelta(days=3)
    held = Meeting(council_id=council.id, number=2, starts_at=start, ends_at=start + timedelta(hours=2))
    held.sight, held.status = Sight(sight), MeetingStatus(status)
    save(held)
    item = AgendaItem(meeting_id=held.id, position=1, title="Bäume", public=told != "inner item")
    item.status = ItemStatus(told if told in list(ItemStatus) else ItemStatus.ACCEPTED)
    if told not in {"record", *MINUTES}:
        item.title, item.body, item.html = f"Ein {WORD}", TEXT, f"<p>{TEXT}</p>"
    item.record = TEXT if told == "record" else ""
    save(item)
    for version, (state, place) in enumerate(MINUTES.get(told, ()), 1):
        said = {"id": item.id, "top": 1, "title": "Bäume", "language": "de", "record": "", "result": "", "votes": []}
        words = {"record": TEXT if place == "record" else "", "result": TEXT if place == "result" else ""}
        content = {**MINUTES_OF, "items": [{**said, **words, "conflicts": [], "idea": None, "candidate": None}]}
        inner = [{**said, "record": TEXT}] if place == "inner" else []
        save(
            Minutes(meeting_id=held.id, version=version, status=state, content=content, inner=inner, published_at=now())
        )
    return f"/fachbeiraete/{council.slug}/sitzungen/2", "sitzungen"


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
