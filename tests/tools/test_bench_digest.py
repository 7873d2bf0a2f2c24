"""The measurement of digests runs: nobody is left out, and nobody gets two."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_small_run_reaches_everybody_once():
    told = subprocess.run(
        [sys.executable, "tools/bench_digest.py", "12"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert "12 people got mail, 0 of them twice" in told.stdout
