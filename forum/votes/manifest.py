"""What the room of votes offers the house."""

from __future__ import annotations

from forum.accounts import erasing as accounts_erasing
from forum.accounts import waiting
from forum.councils import shelves
from forum.kernel.feature import Feature
from forum.votes import erasing, labels, notices, policy, room, tasks, waits
from forum.votes.views import views

waiting.offer(waits.ballots)
accounts_erasing.register(erasing.forget_person)
shelves.ROOM.offer(room.ROOM)

# A mailed link leads signed-out members to the sign-in; whether they may see the vote its page asks.
MAILED = ("show", "declare")
ROOM = ("index", "ask", "act")

feature = Feature(
    name="votes",
    blueprints=(views,),
    access={
        **{f"votes.{name}": policy.VOTE for name in MAILED},
        **{f"votes.{name}": policy.ROOM for name in ROOM},
    },
    permissions=policy.ALL,
    notices=notices.ALL,
    jobs=(tasks.end_due, tasks.remind),
    template_globals=labels.GLOBALS,
)
