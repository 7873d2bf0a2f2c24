"""Migrations go up, down and up again on both databases, with a lively database in them, and fit the models."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.databases import create_database, drop_database

ROOT = Path(__file__).resolve().parents[2]


def test_down_and_up_again_with_data(backend, tmp_path, worker_id):
    name = f"forum_migrations_{worker_id}"
    url = create_database(name) if backend == "postgresql" else f"sqlite:///{tmp_path / 'forum.db'}"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FORUM_")}
    secret = "a key for tests only, long enough"
    environment |= {"FORUM_DATABASE_URL": url, "FORUM_VAR": str(tmp_path), "FORUM_SECRET_KEY": secret}
    command = [sys.executable, "-m", "tests.kernel.migrated"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if backend == "postgresql":
        drop_database(name)
    assert done.returncode == 0, done.stderr[-3000:]
    full, older, again, anew = json.loads(done.stdout.splitlines()[-1])
    assert min(full.values()) > 0
    assert older == full
    assert again == full
    assert set(anew.values()) == {0}
