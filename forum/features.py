"""Every feature once, one line each, lower floors first."""

from __future__ import annotations

from forum.accounts.manifest import feature as accounts
from forum.answer_clock.manifest import feature as answer_clock
from forum.audit.manifest import feature as audit
from forum.blanking.manifest import feature as blanking
from forum.candidates.manifest import feature as candidates
from forum.comments.manifest import feature as comments
from forum.contributions.manifest import feature as contributions
from forum.councils.manifest import feature as councils
from forum.home.manifest import feature as home
from forum.ideas.manifest import feature as ideas
from forum.lineage.manifest import feature as lineage
from forum.meetings.manifest import feature as meetings
from forum.moderation.manifest import feature as moderation
from forum.notes.manifest import feature as notes
from forum.notifications.manifest import feature as notifications
from forum.office.manifest import feature as office
from forum.organisations.manifest import feature as organisations
from forum.pages.manifest import feature as pages
from forum.recommendations.manifest import feature as recommendations
from forum.search.manifest import feature as search
from forum.statements.manifest import feature as statements
from forum.strategy.manifest import feature as strategy
from forum.trail.manifest import feature as trail
from forum.votes.manifest import feature as votes
from forum.web.health import feature as health

ALL = (
    health,
    accounts,
    organisations,
    strategy,
    contributions,
    answer_clock,
    statements,
    notes,
    blanking,
    lineage,
    comments,
    trail,
    ideas,
    councils,
    votes,
    recommendations,
    moderation,
    candidates,
    meetings,
    office,
    home,
    pages,
    notifications,
    search,
    audit,
)
