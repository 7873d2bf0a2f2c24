"""`kill -9` of web server and worker in the middle of it all: what was acknowledged is there, and its mail leaves.

`FORUM_KILLED=1000 … pytest -s tests/faults/test_killed.py` does more and prints figures.
"""

from __future__ import annotations

import os
import random
from collections import Counter

import click
import pytest

from tests.faults import ledger, storm
from tests.faults.harm import harm
from tests.site import Site

SEED = 20261127
ACTS = int(os.environ.get("FORUM_KILLED", "60"))  # as many supports as comments
KILLS = max(3, ACTS // 20)

pytestmark = pytest.mark.timeout(600 + 3 * ACTS)


def test_what_was_acknowledged_survives_every_kill(site: Site, crowd: dict[str, object]) -> None:
    chance = random.Random(SEED)
    acts = storm.acts(crowd, chance, ACTS, ACTS)
    told = storm.Storm(site, acts).rage(harm(site, chance, len(acts), KILLS))
    site.ready()
    ledger.everything_left(site)
    assert len(told.kills) == KILLS
    assert {status for _kind, status in told.refused} <= {503}
    assert len(told.done) == len(acts)
    assert ledger.contradictions(site, told.done) == []
    mails, wrong = ledger.told(site)
    click.echo(
        f"\nkilled, seed {SEED}: {ACTS} supports, {ACTS} comments with a notice each, kills {dict(Counter(told.kills))}: "
        f"{len(told.done)} acknowledged, {told.unanswered} unanswered and sent again, {len(told.refused)} answered 503; "
        f"{len(mails)} mails, {sum(mails.values()) - len(mails)} left again under the same Message-ID"
    )
    assert wrong == []
    # A mail that left as the worker died leaves again, with the same Message-ID.
    assert Counter(mails.values())[1] >= len(mails) - told.kills.count("worker")
