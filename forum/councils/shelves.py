"""What rooms above add to a council's pages: meetings, votes, recommendations.

`PUBLIC` shelves are given the council and are the same for everyone; they stand in the main column or at the side.
`ROOM` shelves are given the council and the actor; only those who may read its internals see them. `TALK` shelves are given
the council and an internal talk, and stand above its posts.
"""

from __future__ import annotations

from forum.web.shelves import Shelves

PUBLIC, ROOM, TALK = Shelves(), Shelves(), Shelves()
