"""What rooms above add to a vote's page, such as the draft or the agenda item it decides; given the vote and the actor."""

from __future__ import annotations

from forum.web.shelves import Shelves

VOTE = Shelves()
