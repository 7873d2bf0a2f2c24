"""What machines that watch the site are told."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from forum.kernel import database
from forum.kernel.database import engine
from tests.notifications.conftest import free_port


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_answers_are_plain_and_never_kept(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_ready_site_says_so(client):
    assert client.get("/readyz").text.splitlines()[:2] == ["database: answers", "schema: up to date"]


def test_without_the_newest_schema_the_site_is_not_ready(client):
    with engine().begin() as connection:
        known = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    try:
        answer = client.get("/readyz")
    finally:
        with engine().begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :known"), {"known": known})
    assert answer.status_code == 503
    assert "not up to date" in answer.text


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_empty_database_is_not_ready(client, tmp_path):
    empty = database.connect(f"sqlite:///{tmp_path / 'empty.db'}")
    answer = client.get("/readyz")
    empty.dispose()
    assert answer.status_code == 503
    assert "database: answers" in answer.text


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_without_a_database_the_site_lives_and_is_not_ready(client):
    database.connect(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.text == "database: does not answer\n"
    assert client.get("/healthz").status_code == 200
