"""Sets a document as a tagged PDF (PDF/UA-1), in a process of its own: the web server stays small.

A program (`python -m forum.meetings.typesetting`): reads what the template is told from its input as JSON, writes the
PDF to its output. What people wrote reaches the template as values alone, it cannot be read as markup.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "templates" / "meetings" / "minutes.typ"
PATIENCE = 30  # seconds
STANDARD = "ua-1"  # ISO 14289-1


def make(told: dict[str, Any]) -> bytes:
    """Give the PDF of a document. Raises OSError or subprocess.SubprocessError where it cannot be set."""
    command = [sys.executable, "-m", "forum.meetings.typesetting"]
    done = subprocess.run(
        command, input=json.dumps(told).encode(), capture_output=True, timeout=PATIENCE, check=True, cwd=ROOT
    )
    return done.stdout


def main() -> None:
    """Set one document."""
    typst = import_module("typst")
    told = json.loads(sys.stdin.buffer.read())
    data = typst.compile(
        str(TEMPLATE), sys_inputs={"told": json.dumps(told)}, ignore_system_fonts=True, pdf_standards=[STANDARD]
    )
    sys.stdout.buffer.write(data)


if __name__ == "__main__":
    main()
