"""Why somebody hears of news, and how soon they want a mail about it unless they chose otherwise."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from forum.contributions.follow_models import Pace


class Kind(StrEnum):
    """The strongest reason why a person hears of a piece of news; an earlier one wins over a later one."""

    OWN = "own"
    REPLIES = "replies"
    OFFICIAL = "official"
    SUPPORTED = "supported"
    FOLLOWED = "followed"


KINDS = tuple(Kind)
DEFAULTS = {
    Kind.OWN: Pace.ONCE,
    Kind.REPLIES: Pace.DAILY,
    Kind.OFFICIAL: Pace.ONCE,
    Kind.SUPPORTED: Pace.DAILY,
    Kind.FOLLOWED: Pace.DAILY,
}
LABELS = {
    Kind.OWN: _("My own ideas"),
    Kind.REPLIES: _("Comments on my ideas and replies to me"),
    Kind.OFFICIAL: _("Official answers and decisions"),
    Kind.SUPPORTED: _("Ideas I support or comment on"),
    Kind.FOLLOWED: _("What I follow"),
}
HINTS = {
    Kind.OWN: _("Every step on the way of your ideas."),
    Kind.REPLIES: _("Somebody comments on your idea or replies to your comment."),
    Kind.OFFICIAL: _("The city answers or decides on an idea that you support, follow or commented on."),
    Kind.SUPPORTED: _("All other steps on the way of these ideas."),
    Kind.FOLLOWED: _("New ideas and their steps in the topics, districts and organisations you follow."),
}
# Why this mail comes: the last line of a mail at once.
WHY = {
    Kind.OWN: _("You get this mail because it is about your own idea."),
    Kind.REPLIES: _("You get this mail because somebody replied to you."),
    Kind.OFFICIAL: _("You get this mail because the city answered or decided on an idea that you care about."),
    Kind.SUPPORTED: _("You get this mail because you support this idea or commented on it."),
    Kind.FOLLOWED: _("You get this mail because you follow this idea, its topic, district or organisation."),
}
