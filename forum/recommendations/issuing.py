"""Verbs of what is public: issue a text after its vote, say what was made of it. They never commit."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.contributions import service as trunk
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.words import Words
from forum.ideas import service as ideas
from forum.ideas.models import Idea
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.errors import Missing, Refused
from forum.kernel.events import emit
from forum.kernel.text import language_of, prose, render
from forum.recommendations import drafting, policy, stages
from forum.recommendations.kinds import Body, DraftStatus, Outcome, Purpose
from forum.recommendations.models import KIND, REASON_LENGTH, Draft, Recommendation, Response
from forum.recommendations.stages import Stage
from forum.votes import policy as votes
from forum.votes import service as vote_service
from forum.votes.kinds import Part

MOVE = "respond"
# In which role the timeline shows who issued it.
ROLES = {Part.CHAIR: "council_chair", Part.DEPUTY_CHAIR: "council_deputy", Part.SECRETARY: "office"}


def issue(key: int, *, actor: Actor, revision: int) -> Recommendation:
    """Publish what the body decided, for ever: as the chair, or who acts for the chair.

    An advice moves its idea to „recommended“, of a candidate it stays with the Board; a proposal becomes an idea in the name of who issued it. A form that was
    sent twice issues once. Raises Forbidden for others, Refused without a closed vote that had a quorum, for a stale
    form, and when the office has taken the idea back meanwhile.
    """
    draft = drafting.held(key)
    vote = vote_service.settle(vote_service.locked(draft.vote_id)) if draft.vote_id is not None else None
    conflicts = {*drafting.conflicts_of(draft.id), *(vote_service.biased(vote.id) if vote is not None else ())}
    turn = drafting.turn(draft, actor, conflicts)
    votes.ACT.require(actor, turn)
    if draft.status == DraftStatus.ISSUED:
        return session.scalars(select(Recommendation).where(Recommendation.draft_id == draft.id)).one()
    if vote is None or draft.revision != revision or stages.of(draft, vote) is not Stage.DECIDED:
        raise Refused
    about = _wanted(draft)
    found = Recommendation(
        number=trunk.next_number(KIND),
        council_id=draft.council_id,
        draft_id=draft.id,
        vote_id=vote.id,
        purpose=draft.purpose,
        about_id=draft.about_id,
        candidate_number=ideas.candidate_of(about) if about is not None else None,
        title=draft.title,
        body=draft.body,
        html=draft.html,
        language=draft.language,
        verdict=vote.result,
        issued_by_id=actor.id,
        issued_as=turn.part,
    )
    draft.status = DraftStatus.ISSUED
    draft.revision += 1
    session.add(found)
    told = {"recommendation": found.number, "council": draft.council.slug, "council_name": draft.council.name}
    if about is not None:
        role = ROLES[Part(turn.part)]
        ideas.recommend(about, actor=actor, role=role, verdict=str(vote.result), **told)
    elif draft.purpose == Purpose.PROPOSAL:
        words = Words.of(draft.title, draft.body, draft.language)
        topic = draft.council.topic_id
        made = ideas.propose(words, actor=actor, key=f"recommendation-{found.number}", topic_id=topic, **told)
        found.idea_id = made.id
    session.flush()
    emit("recommendation.issue", actor=actor, subject=found, number=found.number, council=draft.council_id)
    return found


def _wanted(draft: Draft) -> Idea | None:
    """Give the idea of an advice as it stands now, held. Raises Refused when the council has it no more."""
    if draft.about_id is None:
        return None
    wanted = select(Idea).where(Idea.id == draft.about_id).with_for_update(key_share=True)
    idea = session.scalars(wanted.execution_options(populate_existing=True)).one()
    if not stages.still_wanted(draft):
        raise Refused
    return idea


def respond(
    number: int, body: Body, outcome: Outcome, reason: str, *, actor: Actor, told: bool = False
) -> Recommendation:
    """Say in public what the office or the Board made of a recommendation; deviating needs a reason.

    The newest word of each counts, older ones stay. Its idea's followers hear of it, unless they are `told` already by
    the decision of which this is a part. Raises Forbidden for who may not or has to do with the idea, Refused without
    the reason.
    """
    wanted = select(Recommendation).where(Recommendation.number == number)
    parts = (Recommendation.about, Recommendation.idea, Recommendation.council)
    found = session.scalar(
        wanted.options(*(joinedload(part) for part in parts))
        .with_for_update(key_share=True, of=Recommendation)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing
    (policy.FOR_OFFICE if body == Body.OFFICE else policy.RESPOND).require(actor)
    if found.matter is not None:
        policy.RESPOND_ABOUT.require(actor, found.matter)
    reason = prose(reason)[:REASON_LENGTH]
    if outcome == Outcome.DEVIATED and not reason:
        raise Refused
    said = select(Response).where(Response.recommendation_id == found.id, Response.body == body)
    last = session.scalar(said.order_by(Response.id.desc()).limit(1))
    if last is not None and (last.outcome, last.reason) == (outcome, reason):
        return found  # sent twice, or said before
    session.add(
        Response(
            recommendation_id=found.id,
            body=body,
            outcome=outcome,
            reason=reason,
            html=render(reason),
            language=language_of(reason),
            by_id=actor.id,
        )
    )
    found.outcome = outcome
    if found.matter is not None:
        _tell(found, found.matter, body, outcome, reason, actor, {"told_with": found.matter.id} if told else {})
    emit("recommendation.respond", actor=actor, subject=found, number=number, body=str(body), outcome=str(outcome))
    return found


def _tell(
    found: Recommendation,
    about: Contribution,
    body: Body,
    outcome: Outcome,
    reason: str,
    actor: Actor,
    more: dict[str, int],
) -> None:
    """Write it into the idea's timeline, which tells its author, supporters and followers."""
    details = {"recommendation": found.number, "outcome": str(outcome)}
    role = "office" if body == Body.OFFICE else "board"
    session.add(
        TimelineEntry(
            contribution_id=about.id,
            at=now(),
            move=MOVE,
            actor_id=actor.id,
            role=role,
            from_status=about.status,
            to_status=about.status,
            reason=reason,
            due_on=about.due_on,
            details=details,
        )
    )
    session.flush()
    emit(f"{about.kind}.{MOVE}", actor=actor, subject=about, reason=reason, **details, **more)
