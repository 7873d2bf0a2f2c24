"""What the organisations' room offers the house."""

from __future__ import annotations

from forum.accounts import erasing
from forum.accounts.login import load_with_actor
from forum.kernel.feature import Feature
from forum.organisations import queries, service
from forum.organisations.models import LABELS, OrganisationKind

load_with_actor(queries.represented)
load_with_actor(queries.spoken_for)
erasing.register(service.forget_representative)

feature = Feature(
    name="organisations",
    template_globals={"organisation_kind_label": lambda code: LABELS[OrganisationKind(code)]},
)
