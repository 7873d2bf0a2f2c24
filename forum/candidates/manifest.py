"""What the candidates' room offers the house."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.accounts.policy import PUBLIC
from forum.candidates import blanked, notices, searching
from forum.candidates.models import LABELS, CandidateStatus
from forum.candidates.views import views
from forum.contributions import addresses
from forum.kernel.feature import Entry, Feature

blanked.offer()
addresses.register(addresses.CANDIDATE, "candidates.show")

feature = Feature(
    name="candidates",
    blueprints=(views,),
    access={"candidates.index": PUBLIC, "candidates.show": PUBLIC},
    navigation=(Entry(_("Project candidates"), "candidates.index", PUBLIC),),
    notices=notices.ALL,
    parameters=frozenset({"vor", "nach"}),
    template_globals={"candidate_label": lambda code: LABELS[CandidateStatus(code)]},
    searchable=(searching.FOUND,),
)
