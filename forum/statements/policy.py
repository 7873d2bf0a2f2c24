"""Who may know of a request for a statement: the office, and the department that was asked."""

from __future__ import annotations

from forum.accounts.policy import department, lead, office
from forum.contributions.policy import own
from forum.contributions.policy import sight as contribution_sight
from forum.kernel.policy import EVERYONE, Permission, among

asked = department & among("asked", "department_id", lambda actor: actor.departments)
sight = office | lead | asked

VIEW = Permission("statements.view", sight, sight)
ANSWER = Permission("statements.answer", asked, sight)
DESK = Permission("statements.desk", office | lead | department)
MENU = Permission("statements.menu", department)  # the office comes here from its own desk
OFFICE = Permission("statements.office", office)
ASK = Permission("statements.ask", office & contribution_sight & ~own, contribution_sight)
UNBIASED = Permission("statements.unbiased", ~own)  # asked of the contribution: nobody speaks for the city about theirs
LINK = Permission("statements.link", EVERYONE)  # whoever holds the mailed link

ALL = (VIEW, ANSWER, DESK, MENU, OFFICE, ASK, UNBIASED, LINK)
