"""Mail addresses of reports go when no review can be asked for any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from forum.accounts.actor import VISITOR
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.moderation import reports, upkeep
from forum.moderation.models import Report, ReportReason


@pytest.mark.parametrize(("decided", "kept"), [(None, True), (182, True), (184, False)])
def test_an_address_is_kept_for_half_a_year_after_the_decision(make_idea, decided, kept):
    idea = make_idea()
    begin_write()
    report = reports.report(idea, reason=ReportReason.SPAM, text="Werbung", actor=VISITOR, email="melder@example.org")
    if decided is not None:
        session.execute(update(Report).values(decided_at=now() - timedelta(days=decided)))
    session.commit()
    upkeep.forget_reporters()
    session.expire_all()
    found = session.get(Report, report.id)
    assert found.reporter_email == ("melder@example.org" if kept else "")
    assert found.text == "Werbung"
