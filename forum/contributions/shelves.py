"""What rooms above add to a contribution's own page; the same for everyone.

`PAGE` shelves are given the contribution and the entries of its timeline, which tell whether there is anything to ask for.
"""

from __future__ import annotations

from forum.web.shelves import Shelves

PAGE = Shelves()
