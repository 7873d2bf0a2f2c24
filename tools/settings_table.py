"""Writes the table of settings in docs/operations.md from forum/kernel/settings.py.

Run it with `python -m tools.settings_table`.
"""

from __future__ import annotations

from pathlib import Path

from forum.kernel.settings import ROOT, Settings

PAGE = ROOT / "docs" / "operations.md"
BEGIN, END = "<!-- settings: written by tools/settings_table.py -->\n", "<!-- end of settings -->"


def table() -> str:
    """Give the table as Markdown, one line for each setting."""
    lines = ["| variable | default | what it is |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.default
        if isinstance(default, Path):
            default = default.relative_to(ROOT)
        shown = f"`{default}`".replace("\n", " / ") if default not in (None, "") else "–"
        lines.append(f"| `FORUM_{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(lines) + "\n"


def with_table(page: str) -> str:
    """Give the page with the table of today between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8")
