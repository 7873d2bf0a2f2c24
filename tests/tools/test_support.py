"""What the tests stand on: databases of PostgreSQL, the HTML checker, and the plugin that forbids skips."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests import databases, groups, validity

ROOT = Path(__file__).resolve().parents[2]
PAGE = '<!doctype html><html lang="de"><head><title>Brücke</title></head><body>{}</body></html>'


def test_a_database_is_a_copy_of_its_template():
    name = f"support_{os.getpid()}"
    engine = create_engine(databases.create_database(f"{name}_template"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE words (word text)"))
        connection.execute(text("INSERT INTO words VALUES ('Brücke')"))
    engine.dispose()
    engine = create_engine(databases.create_database(name, f"{name}_template"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT word FROM words")).scalar_one() == "Brücke"
    engine.dispose()
    for each in (name, f"{name}_template"):
        databases.drop_database(each)
    assert not databases.database_exists(name)


@pytest.mark.skipif(bool(validity.unavailable()), reason=validity.unavailable() or "there")
def test_the_checker_tells_which_page_is_wrong():
    found = validity.vnu({"/gut": PAGE.format("<h1>Gut</h1>"), "/schlecht": PAGE.format("<ul><p>Falsch</p></ul>")})
    assert list(found) == ["/schlecht"]
    assert "Element “p” not allowed" in found["/schlecht"][0]


@pytest.mark.parametrize(("body", "code"), [("assert True", 0), ("pytest.skip('missing')", 1)])
def test_a_skip_fails_the_run_in_ci(tmp_path, body, code):
    (tmp_path / "test_it.py").write_text(f"import pytest\n\n\ndef test_it():\n    {body}\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.no_skips", "-p", "no:cacheprovider", "-c", os.devnull]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, "--rootdir", tmp_path, tmp_path], env=environment, cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == code


@pytest.mark.parametrize(
    ("name", "other", "together"),
    [
        ("tests/journeys/test_pages.py::test_a[x-sqlite]", "tests/journeys/test_pages.py::test_b", True),
        ("tests/journeys/test_way.py::test_a[postgresql]", "tests/journeys/test_digest.py::test_b[postgresql-1]", True),
        ("tests/journeys/test_way.py::test_a[postgresql]", "tests/journeys/test_way.py::test_a[sqlite]", False),
        ("tests/journeys/test_way.py::test_a[sqlite]", "tests/faults/test_killed.py::test_a[sqlite]", False),
        ("tests/ideas/test_show.py::test_a[sqlite]", "tests/ideas/test_show.py::test_b[sqlite]", False),
    ],
)
def test_tests_that_share_a_site_stay_together(name, other, together):
    assert (groups.group(name) == groups.group(other)) is together
