"""The database is locked, or gone: a clear page, nothing half written, and all is well by itself when it is back."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from tests.databases import drop_connections, let_in
from tests.faults import ledger, storm
from tests.site import Site, wait

pytestmark = pytest.mark.timeout(600)


def is_clear(answer: tuple[int, object, bytes]) -> bool:
    """Whether an answer says in a page of its own that something is wrong and that one may try again."""
    return answer[0] == 503 and answer[2].count(b"<h1") == 1 and b"Traceback" not in answer[2]


def page(site: Site, person: object, path: str) -> tuple[int, object, bytes]:
    """Open a page as somebody who is signed in, which is never kept."""
    headers = {"Cookie": f"forum={person['cookie']}", "User-Agent": storm.USER_AGENT}  # type: ignore[index]
    return storm.ask(site.port, "GET", path, headers=headers)


def test_a_database_that_is_locked_lets_people_read_and_says_so_to_writers(site: Site, crowd: dict) -> None:
    person, number = crowd["people"][10], "5"
    act = storm.support(person, number)
    answers: list[int] = []
    with ledger.connected(site) as holder:
        if site.on_server:
            holder.execute(text("LOCK TABLE supports IN EXCLUSIVE MODE"))
        else:
            holder.exec_driver_sql("BEGIN IMMEDIATE")
        writer = threading.Thread(target=lambda: answers.append(storm.send(site.port, act)))
        writer.start()
        assert storm.ask(site.port, "GET", f"/ideen/{number}")[0] == 200
        assert page(site, crowd["people"][12], "/ideen")[0] == 200
        writer.join()
        holder.rollback()
    assert answers == [503]
    written = (
        "SELECT * FROM supports JOIN contributions ON id = contribution_id WHERE person_id = :id AND number = :number"
    )
    assert ledger.rows(site, written, id=person["id"], number=int(number)) == []
    assert storm.send(site.port, act) == 303
    assert ledger.contradictions(site, [act]) == []


@pytest.mark.parametrize("site", ["postgresql"], indirect=True)
def test_a_database_that_is_gone_is_told_and_comes_back_by_itself(site: Site, crowd: dict) -> None:
    person = crowd["people"][11]
    acts = [storm.support(person, number) for number in ("6", "7")]
    assert storm.send(site.port, acts[0]) == 303
    let_in(site.name, False)
    drop_connections(site.name)
    for path in ("/ideen/7", "/konto", "/mitteilungen"):
        assert is_clear(page(site, person, path)), path
    assert storm.send(site.port, acts[1]) == 503
    assert storm.ask(site.port, "GET", "/healthz")[0] == 200
    assert storm.ask(site.port, "GET", "/readyz")[0] == 503
    let_in(site.name, True)
    wait(lambda: page(site, person, "/ideen/7")[0] == 200, "the site does not find its database again")
    assert storm.send(site.port, acts[1]) == 303
    said = storm.comment(person, "7", "Wieder da")
    assert storm.send(site.port, said) == 303
    ledger.everything_left(site)
    assert ledger.contradictions(site, [*acts, said]) == []
    assert ledger.told(site)[1] == []
