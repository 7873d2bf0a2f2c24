"""Whoever changes, deletes or moves a sealed entry is found out, and the entry is named."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from forum.accounts.actor import SYSTEM, Actor
from forum.accounts.models import PersonState
from forum.audit import queries, service
from forum.audit.models import AuditEntry, AuditHead
from forum.kernel.database import begin_write, engine, session
from forum.kernel.events import emit

SEALED = 6


def write(count: int = 1, name: str = "house.test") -> None:
    begin_write()
    for number in range(count):
        emit(name, actor=Actor(id=number), subject=None, number=number, reason="Grüße – „gut“")
    session.commit()


@pytest.fixture
def chain(app) -> None:
    """Six sealed entries."""
    write(SEALED)
    service.seal()


def tamper(*statements: str, **values: object) -> None:
    """Change the database as somebody could who holds its keys: the guard is put aside."""
    session.remove()
    with engine().begin() as connection:
        if engine().dialect.name == "sqlite":
            guards = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for guard in guards:
                connection.execute(text(f"DROP TRIGGER {guard}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            known = {name: value for name, value in values.items() if f":{name}" in statement}
            assert connection.execute(text(statement), known).rowcount > 0


def findings() -> list[tuple[int, str]]:
    session.rollback()
    return [(finding.position, finding.told) for finding in queries.tampered()]


def test_an_untouched_log_is_intact(chain):
    assert findings() == []
    assert queries.counts() == (SEALED, 0)
    write(3)
    assert queries.counts() == (SEALED, 3)
    service.seal()
    assert findings() == []
    assert queries.counts() == (SEALED + 3, 0)


def test_entries_are_sealed_in_their_order_and_once(chain):
    before = session.execute(select(AuditEntry.id, AuditEntry.position, AuditEntry.seal).order_by(AuditEntry.id)).all()
    service.seal()
    after = session.execute(select(AuditEntry.id, AuditEntry.position, AuditEntry.seal).order_by(AuditEntry.id)).all()
    assert before == after
    assert [row.position for row in after] == list(range(1, SEALED + 1))
    assert all(re.fullmatch("[0-9a-f]{64}", row.seal) for row in after)


def test_more_than_one_batch_is_sealed(app, monkeypatch):
    monkeypatch.setattr(service, "BATCH", 4)
    write(11)
    service.seal()
    assert queries.counts() == (11, 0)
    assert findings() == []


@pytest.mark.parametrize(
    ("statement", "position"),
    [
        ("UPDATE audit SET event = 'house.other' WHERE position = 3", 3),
        ("UPDATE audit SET actor_id = 99 WHERE position = 1", 1),
        ("UPDATE audit SET actor_id = NULL WHERE position = 6", 6),
        ("UPDATE audit SET subject_id = 5 WHERE position = 2", 2),
        ("UPDATE audit SET subject_kind = 'people' WHERE position = 2", 2),
        ("""UPDATE audit SET details = '{"number": 0}' WHERE position = 4""", 4),
        ("UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE position = 5", 5),
        ("UPDATE audit SET id = 4000 WHERE position = 5", 5),
        ("UPDATE audit SET seal = 'abc' WHERE position = 2", 2),
        ("UPDATE audit SET previous = 'abc' WHERE position = 2", 2),
    ],
)
def test_a_changed_entry_is_named(chain, statement, position):
    tamper(statement)
    found = findings()
    assert found[0][0] == position
    assert "changed after it was sealed" in found[-1][1] or "does not follow" in found[-1][1]


@pytest.mark.parametrize(
    ("statement", "position", "told"),
    [
        ("DELETE FROM audit WHERE position = 3", 3, "position 3 is missing: deleted or moved"),
        ("DELETE FROM audit WHERE position = 1", 1, "position 1 is missing: deleted or moved"),
        ("DELETE FROM audit WHERE position IN (3, 4)", 3, "positions 3 to 4 are missing: deleted or moved"),
        ("DELETE FROM audit WHERE position = 6", 6, "position 6 is missing: cut off from the end"),
        ("DELETE FROM audit WHERE position > 2", 3, "positions 3 to 6 are missing: cut off from the end"),
        ("DELETE FROM audit WHERE position > 0", 1, "positions 1 to 6 are missing: cut off from the end"),
    ],
)
def test_a_deleted_entry_is_named(chain, statement, position, told):
    tamper(statement)
    assert findings() == [(position, told)]


def test_reordered_entries_are_named(chain):
    tamper(
        "UPDATE audit SET position = 100 WHERE position = 2",
        "UPDATE audit SET position = 2 WHERE position = 5",
        "UPDATE audit SET position = 5 WHERE position = 100",
    )
    assert {position for position, _told in findings()} >= {2, 5}


def test_a_moved_entry_whose_seal_was_made_anew_does_not_follow(chain):
    write()
    service.seal()
    session.rollback()
    second = session.scalars(select(AuditEntry).where(AuditEntry.position == 2)).one()
    second.event = "house.forged"
    forged = service.fingerprint(second, 2, second.previous)
    session.rollback()
    tamper("UPDATE audit SET event = 'house.forged', seal = :forged WHERE position = 2", forged=forged)
    assert [position for position, _told in findings()] == [3]


def test_an_unsealed_and_rewritten_entry_leaves_a_hole(chain):
    tamper("UPDATE audit SET position = NULL, event = 'house.other' WHERE position = 4")
    assert findings() == [(4, "position 4 is missing: deleted or moved")]


def test_a_chain_that_was_cut_with_its_head_shows_against_a_noted_seal(chain, app):
    noted = queries.seal_at(SEALED)
    last = queries.seal_at(SEALED - 1)
    tamper(
        "DELETE FROM audit WHERE position = :end",
        "UPDATE audit_head SET position = :end - 1, seal = :last",
        end=SEALED,
        last=last,
    )
    assert findings() == []
    runner = app.test_cli_runner()
    assert runner.invoke(args=["audit", "verify"]).exit_code == 0
    result = runner.invoke(args=["audit", "verify", "--noted", f"{SEALED}:{noted}"])
    assert result.exit_code == 1
    assert "position 6: another seal than the noted one" in result.output


def test_the_command_tells_what_it_found(chain, app):
    runner = app.test_cli_runner()
    intact = runner.invoke(args=["audit", "verify"])
    end = re.search(rf"{SEALED}:[0-9a-f]{{64}}", intact.output)
    assert intact.exit_code == 0
    assert end
    assert runner.invoke(args=["audit", "verify", "--noted", end[0]]).exit_code == 0
    assert runner.invoke(args=["audit", "verify", "--noted", "nonsense"]).exit_code == 2
    tamper("UPDATE audit SET event = 'house.other' WHERE position = 3")
    broken = runner.invoke(args=["audit", "verify"])
    assert broken.exit_code == 1
    assert "position 3: entry 3 (house.other) was changed after it was sealed" in broken.output


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET event = 'x' WHERE position = 2", "DELETE FROM audit WHERE position = 2"]
)
def test_the_database_refuses_to_touch_what_is_sealed(chain, statement):
    session.remove()
    with pytest.raises(DBAPIError, match="audit entries are sealed"), engine().begin() as connection:
        connection.execute(text(statement))
    assert findings() == []


def test_many_sealers_make_one_chain(app):
    write(40)

    def work() -> None:
        with app.app_context():
            service.seal()

    def more() -> None:
        with app.app_context():
            write(10)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(task) for task in (work, more, work, more, work, more, work)]:
            done.result()
    session.rollback()
    service.seal()
    assert findings() == []
    assert queries.counts() == (70, 0)
    assert session.scalar(select(func.count()).select_from(AuditHead)) == 1


def test_a_person_can_be_erased_without_breaking_the_chain(app, make_person):
    person = make_person(name="Anna Beispiel")
    begin_write()
    emit("accounts.register", actor=Actor(id=person.id), subject=person)
    session.commit()
    service.seal()
    begin_write()
    person.name, person.email, person.state = "", None, PersonState.ERASED
    emit("accounts.erase", actor=SYSTEM, subject=person)
    session.commit()
    service.seal()
    assert findings() == []
    assert queries.counts()[1] == 0
