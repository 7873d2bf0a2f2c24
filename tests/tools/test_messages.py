"""The tool for translations, tried on a small project of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tools.message_rules import faults

TOOLS = Path(__file__).resolve().parents[2] / "tools"
CODE = """
from flask_babel import gettext as _, ngettext, pgettext

greeting = _("Hello %(name)s", name="Ada")
ideas = ngettext("%(num)d idea", "%(num)d ideas", 3)
verb = pgettext("verb", "Report")
"""
GERMAN = {
    "Hello %(name)s": "Guten Tag, %(name)s",
    "%(num)d idea": ["%(num)d Idee", "%(num)d Ideen"],
    "verb|Report": "Melden",
    "Write an idea": "Idee einreichen",
}


class Project:
    """A folder with code, a template and the tool."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("forum", "templates", "tools"):
            (folder / name).mkdir()
        for name in ("messages.py", "message_rules.py"):
            shutil.copy(TOOLS / name, folder / "tools" / name)
        (folder / "forum" / "views.py").write_text(CODE, "utf-8")
        self.template = folder / "templates" / "page.html"
        self.template.write_text('<h1>{{ _("Write an idea") }}</h1>', "utf-8")

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, self.folder / "tools" / "messages.py", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def fill(self, texts: dict[str, str | list[str]]) -> subprocess.CompletedProcess[str]:
        (self.folder / "de.json").write_text(json.dumps(texts), "utf-8")
        return self.run("fill", self.folder / "de.json")

    def catalogue(self, language: str) -> str:
        return (self.folder / "translations" / language / "LC_MESSAGES" / "messages.po").read_text("utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_fill_makes_both_languages_complete(project):
    assert project.fill(GERMAN).returncode == 0
    assert 'msgstr[1] "%(num)d Ideen"' in project.catalogue("de")
    assert 'msgctxt "verb"\nmsgid "Report"\nmsgstr "Melden"' in project.catalogue("de")
    assert 'msgid "Write an idea"\nmsgstr "Write an idea"' in project.catalogue("en")
    assert project.run("check").returncode == 0
    assert (project.folder / "translations" / "de" / "LC_MESSAGES" / "messages.mo").stat().st_size > 0


def test_a_second_fill_changes_nothing(project):
    project.fill(GERMAN)
    before = project.catalogue("de"), (project.folder / "translations" / "messages.pot").read_text("utf-8")
    project.fill(GERMAN)
    assert before == (project.catalogue("de"), (project.folder / "translations" / "messages.pot").read_text("utf-8"))


def test_missing_lists_what_has_no_german_text(project):
    project.fill({"Write an idea": "Idee einreichen", "verb|Report": "Melden"})
    assert json.loads(project.run("missing").stdout) == {"%(num)d idea": ["", ""], "Hello %(name)s": ""}


def test_fill_names_texts_that_fit_no_message(project):
    done = project.fill(GERMAN | {"Nobody says this": "Das sagt niemand"})
    assert done.returncode == 1
    assert "Nobody says this" in done.stderr
    assert "Das sagt niemand" not in project.catalogue("de")


def test_a_text_comes_back_with_its_message(project):
    project.fill(GERMAN)
    page = project.template.read_text("utf-8")
    project.template.write_text("{{ half a tem", "utf-8")
    project.run("update")
    assert "Idee einreichen" not in project.catalogue("de")
    project.template.write_text(page, "utf-8")
    project.run("update")
    assert "Idee einreichen" in project.catalogue("de")


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ('{{ _("Write an idea") }}{{ _("New here") }}', "'New here' is not translated"),
        ("<h1>Nothing</h1>", "'Write an idea' is no longer in the code"),
        ("{{ half a tem", "templates/page.html"),
    ],
)
def test_check_fails_when_code_and_catalogues_differ(project, page, complaint):
    project.fill(GERMAN)
    project.template.write_text(page, "utf-8")
    done = project.run("check")
    assert done.returncode == 1
    assert complaint in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("msgid", "german", "fault"),
    [
        ("%(count)s of %(all)s", "%(count)s von allen", "placeholders"),
        ("Say it", 'Sagen Sie "es"', "straight quotes"),
        ("Citizens", "Bürger*innen", "gender sign"),
        ("Citizens", "Bürger:innen", "gender sign"),
        ("Citizens", "BürgerInnen", "inner capital"),
        ("For example", "z.B. so", "abbreviation"),
        ("Loading", "Lädt...", "three dots"),
        ("Done", "Zu 10% fertig", "percent sign"),
    ],
)
def test_german_texts_keep_placeholders_and_typography(msgid, german, fault):
    assert any(fault in found for found in faults(Message(msgid, german), "de"))


@pytest.mark.parametrize("german", ["„Ja“, z. B. 10 % der Bürgerinnen und Bürger …", "Im Check-in, im LinkedIn-Profil"])
def test_good_german_is_not_blamed(german):
    assert faults(Message("Anything", german), "de") == []


def test_a_template_writes_percent_twice():
    text = Message("10 % of it", "10 % davon", locations=[("templates/page.html", 1)])
    assert "has a bare % in a template; write %%" in faults(text, "de")


def test_a_singular_may_leave_out_its_number():
    assert faults(Message(("%(num)d idea", "%(num)d ideas"), ("Eine Idee", "%(num)d Ideen")), "de") == []
