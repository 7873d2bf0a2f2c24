"""Parts that everyone shares: kept while nothing changes, bounded in bytes."""

from __future__ import annotations

from markupsafe import Markup

from forum.web.blocks import Blocks


def test_a_part_is_made_once_until_something_changes() -> None:
    stamp, made = [1], []
    store = Blocks(lambda: stamp[0], 1_000)

    def make() -> Markup:
        made.append(1)
        return Markup("<p>")

    assert store.get("a", make) == store.get("a", make)
    assert len(made) == 1
    stamp[0] = 2
    store.get("a", make)
    assert len(made) == 2


def test_the_oldest_parts_go_when_it_gets_too_much() -> None:
    store = Blocks(lambda: 1, 1_000)
    for number in range(20):
        store.get(number, lambda: {"head": "x" * 100, "total": 3})
    assert 0 < store.size <= 1_000
    assert sorted(store.kept) == [17, 18, 19]
    store.clear()
    assert store.size == 0
