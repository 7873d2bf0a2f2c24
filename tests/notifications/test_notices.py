"""What the rooms declare: every notice can be written."""

from __future__ import annotations

import pytest
from jinja2 import nodes

from forum.features import ALL

NOTICES = [notice for feature in ALL for notice in feature.notices]
LONGEST = 48  # of an event's name in the outbox


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: f"{notice.event}-{notice.template}")
def test_the_template_has_a_subject(house, notice):
    source, _name, _fresh = house.app.jinja_env.loader.get_source(house.app.jinja_env, notice.template)
    tree = house.app.jinja_env.parse(source)
    layouts = [node.template.value for node in tree.find_all(nodes.Extends)]
    blocks = {node.name for node in tree.find_all(nodes.Block)}
    assert source.startswith("Subject: ") or (layouts == ["layouts/mail.txt"] and {"subject", "body"} <= blocks)


def test_names_of_events_fit_and_no_notice_stands_twice():
    assert NOTICES
    assert all(len(notice.event) <= LONGEST for notice in NOTICES)
    assert len({(notice.event, notice.template) for notice in NOTICES}) == len(NOTICES)
