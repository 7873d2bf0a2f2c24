"""Blanked passages of the demonstration, and an objection that waits."""

from __future__ import annotations

from forum.blanking import service, texts
from forum.blanking.models import Blanking, BlankingStatus
from forum.blanking.texts import Shape
from forum.comments.models import Comment
from forum.demo.people import Society
from forum.demo.story import Story
from forum.demo.voices import Said
from forum.ideas.models import Idea
from forum.kernel import blanks
from forum.kernel.database import session


def settle(story: Story, society: Society, ideas: dict[str, Idea], comments: dict[Said, Comment]) -> None:
    """Blank what moderators and the office blanked, wherever it stands."""
    session.flush()
    for told in story.moderation["blankings"]:
        idea = ideas[told["idea"]]
        about = comments[told["idea"], told["comment_by"], told["comment_day"]] if "comment_by" in told else idea
        held = texts.load("comment" if about is not idea else "idea", about.id)
        if held is None:
            continue
        made = Blanking(
            **held.keys,
            contribution_id=idea.id,
            author_id=about.author_id,
            reason_code=told["why"],
            reason=told["reason"],
            places=0,
            actor_id=society.people[told["by"]].id,
            at=story.moment(told["day"], told["words"], working=True),
        )
        session.add(made)
        session.flush()
        everywhere = [
            (part.name, index)
            for part in held.parts
            for index, _place in enumerate(blanks.places(part.value, told["words"], html=part.shape is Shape.HTML))
        ]
        covered, made.sealed = service.cover(held, told["words"], everywhere, made.id)
        for one in covered:
            one.part.put(one.value)
        made.places = sum(one.count for one in covered)
        held.finish(told["why"])
        if objection := told.get("objection"):
            made.status, made.objection = BlankingStatus.CONTESTED, objection["text"]
            made.objected_at = story.moment(objection["day"], told["words"], after=made.at)
