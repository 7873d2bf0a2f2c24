"""Examples of the pages of votes, drafts and recommendations."""

from __future__ import annotations

from tests.journeys.example import MEMBER, VISITOR, Example, many

CHAIR = "council_chair"
KLIMA = "/fachbeiraete/klimaangepasste-stadt"
MOBIL = "/fachbeiraete/unterwegs-fuer-alle"
DRAFT = f"{KLIMA}/entwuerfe/{{draft}}"

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "votes.index": (
        *many(f"{KLIMA}/abstimmungen", who=(MEMBER, CHAIR, "office")),
        *many(f"{MOBIL}/abstimmungen", who=(MEMBER,)),
    ),
    "votes.ask": many(f"{KLIMA}/abstimmungen/neu", who=(CHAIR,)),
    "votes.show": (
        *many(f"{KLIMA}/abstimmungen/{{vote_running}}", who=(MEMBER, CHAIR, "office")),
        *many(f"{KLIMA}/abstimmungen/{{vote_carried}}", f"{MOBIL}/abstimmungen/{{vote_advice}}", who=(MEMBER,)),
        *many(f"{MOBIL}/abstimmungen/{{vote_failed}}", who=(MEMBER, "office")),
    ),
    "votes.declare": many(f"{KLIMA}/abstimmungen/{{vote_running}}/befangen", who=(MEMBER,)),
    "votes.act": many(f"{KLIMA}/abstimmungen/{{vote_running}}/abbrechen", who=(CHAIR,)),
    "recommendations.index": many("/empfehlungen", "/empfehlungen?stand=offen", who=(VISITOR,)),
    "recommendations.show": (
        *many("/empfehlungen/{recommendation_deviated}"),
        *many("/empfehlungen/{recommendation_followed}", "/empfehlungen/{recommendation_minority}", who=(VISITOR,)),
    ),
    "recommendations.respond": many("/empfehlungen/{recommendation_minority}/umgang"),
    "recommendation_drafts.begin": many(f"{KLIMA}/entwuerfe/neu", who=(MEMBER,)),
    "recommendation_drafts.show": (
        *many(DRAFT, who=(MEMBER, CHAIR, "office")),
        *many(f"{MOBIL}/entwuerfe/{{draft_voting}}", who=(MEMBER,)),
        *many(f"{KLIMA}/entwuerfe/{{draft_issued}}", who=(MEMBER,)),
    ),
    "recommendation_drafts.edit": many(f"{DRAFT}/bearbeiten", who=(MEMBER,)),
    "recommendation_drafts.versions": many(f"{DRAFT}/fassungen", who=(MEMBER,)),
    "recommendation_drafts.step": (
        *many(f"{DRAFT}/befangen", f"{DRAFT}/minderheit", who=(MEMBER,)),
        *many(f"{DRAFT}/abstimmen", f"{DRAFT}/uebernehmen", f"{DRAFT}/herausgeben", f"{DRAFT}/verwerfen", who=(CHAIR,)),
    ),
}
