"""What stands on an organisation's public page: rooms above add what was written in its name.

A shelf is given the organisation's key and the arguments of the address; what it makes is the same for everyone.
"""

from __future__ import annotations

from forum.web.shelves import Shelf, Shelves

__all__ = ["PARAMETERS", "Shelf", "every", "offer"]

# Parameters of the page's address that parts may read.
PARAMETERS = frozenset({"ideen_vor", "kommentare_vor"})

_shelves = Shelves()
offer = _shelves.offer
every = _shelves.every
