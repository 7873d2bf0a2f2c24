"""House rules that no tool knows."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from flask import Flask

from forum import features, permissions
from forum.web import access

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "forum").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LONGEST = 300
MAY_COMMIT = {"web", "migrations", "cli.py"}
EVERYONE = set(permissions.ACTORS)
SIGNED_IN = EVERYONE - {"visitor"}
MEMBERS = {"office", "council_member", "council_chair"}  # of a council, with the office as its secretary
DRAFT_STEPS = "<any(befangen, abstimmen, uebernehmen, minderheit, herausgeben, verwerfen):act>"
# Who may enter what is neither public nor every signed-in person's own.
DESKS = {
    "/moderation": {"moderator"},
    "/geschaeftsstelle": {"office", "lead"},
    "/geschaeftsstelle/ideen/<number:number>": {"office", "lead"},
    "/geschaeftsstelle/ideen/<number:number>/<slug>": {"office"},
    "/geschaeftsstelle/ideen/<number:number>/zusammenfuehren": {"office"},
    "/geschaeftsstelle/ideen/<number:number>/zusammenfuehren/zuruecknehmen": {"office"},
    "/geschaeftsstelle/ideen/<number:number>/zusammenfuehren/rueckgaengig": {"office"},
    "/geschaeftsstelle/ideen/<number:number>/verwandt": {"office"},
    "/geschaeftsstelle/ideen/<number:number>/verwandt/loesen": {"office"},
    "/geschaeftsstelle/organisationen": {"office", "lead"},
    "/geschaeftsstelle/organisationen/<number:key>": {"office", "lead"},
    "/geschaeftsstelle/organisationen/<number:key>/nachweise/<number:file>": {"office", "lead"},
    "/geschaeftsstelle/organisationen/<number:key>/<act>": {"office", "lead"},
    "/geschaeftsstelle/fachbeiraete": {"office", "lead"},
    "/geschaeftsstelle/fachbeiraete/<slug>": {"office", "lead"},
    "/geschaeftsstelle/fachbeiraete/bewerbungen/<number:key>": {"office", "lead"},
    "/geschaeftsstelle/fachbeiraete/bewerbungen/<number:key>/<any(berufen, ablehnen):act>": {"office", "lead"},
    "/geschaeftsstelle/fachbeiraete/mitglieder/<number:key>": {"office", "lead"},
    "/geschaeftsstelle/fachbeiraete/neu": {"office"},
    "/geschaeftsstelle/fachbeiraete/<slug>/bearbeiten": {"office"},
    "/geschaeftsstelle/fachbeiraete/<slug>/satzung": {"office"},
    "/geschaeftsstelle/fachbeiraete/<slug>/einladen": {"office"},
    "/geschaeftsstelle/fachbeiraete/<slug>/<any(ruhen, fortsetzen, aufloesen):act>": {"office"},
    "/fachbeiraete/<slug>/intern": {"office", "council_member", "council_chair"},
    "/fachbeiraete/<slug>/intern/neu": {"office", "council_member", "council_chair"},
    "/fachbeiraete/<slug>/intern/<number:key>": {"office", "council_member", "council_chair"},
    "/fachbeiraete/<slug>/intern/<number:key>/dateien/<number:file>": {"office", "council_member", "council_chair"},
    "/fachbeiraete/<slug>/gespraeche/neu": {"office", "council_member", "council_chair"},
    "/fachbeiraete/<slug>/gespraeche/<number:key>/antworten": {"office", "council_member", "council_chair"},
    "/fachbeiraete/<slug>/abstimmungen": MEMBERS,
    "/fachbeiraete/<slug>/abstimmungen/neu": MEMBERS,
    "/fachbeiraete/<slug>/abstimmungen/<number:number>/<any(erneut, abbrechen, beenden):act>": MEMBERS,
    "/ideen/<number:number>/entwurf": MEMBERS,
    "/fachbeiraete/<slug>/entwuerfe/neu": MEMBERS,
    "/fachbeiraete/<slug>/entwuerfe/<number:key>": MEMBERS,
    "/fachbeiraete/<slug>/entwuerfe/<number:key>/bearbeiten": MEMBERS,
    "/fachbeiraete/<slug>/entwuerfe/<number:key>/fassungen": MEMBERS,
    f"/fachbeiraete/<slug>/entwuerfe/<number:key>/{DRAFT_STEPS}": MEMBERS,
    "/empfehlungen/<number:number>/umgang": {"office", "chair"},
    "/kommentare/<number:number>/anheften": {"office", "lead", "chair"},
    "/geschaeftsstelle/ideen/<number:number>/stellungnahme": {"office"},
    "/geschaeftsstelle/antworten": {"office"},
    "/geschaeftsstelle/fachbereiche": {"office"},
    "/geschaeftsstelle/fachbereiche/<number:key>": {"office"},
    "/geschaeftsstelle/vorlagen": {"office"},
    "/geschaeftsstelle/vorlagen/<number:key>": {"office"},
    "/geschaeftsstelle/vorlagen/<number:key>/loeschen": {"office"},
    "/stellungnahmen": {"office", "lead", "department"},
    "/stellungnahmen/<number:key>": {"office", "lead", "department"},
    "/stellungnahmen/<number:key>/antworten": {"office", "lead", "department"},
    "/stellungnahmen/<number:key>/veroeffentlichen": {"office"},
    "/stellungnahmen/<number:key>/zurueckgeben": {"office"},
    "/stellungnahmen/<number:key>/zurueckziehen": {"office"},
    "/ideen/<number:number>/notizen": {"moderator", "office", "lead"},
    "/ideen/<number:number>/notizen/<number:key>/entfernen": {"moderator", "office", "lead"},
    "/schwaerzen/<slug>/<number:number>": {"moderator", "office"},
    "/schwaerzungen": {"moderator", "office"},
    "/schwaerzungen/<number:key>/entscheiden": {"moderator", "office"},
    "/schwaerzungen/<number:key>/oeffnen": {"moderator", "office"},
    "/geschaeftsstelle/rollen": {"office", "lead", "chair"},
    "/geschaeftsstelle/rollen/nehmen": {"office", "lead", "chair"},
}
OWN = re.compile(
    r"/konto(?!/mail/)|/ideen/<number:number>/(antworten|frist|unterstuetzen|zurueckziehen|zusammenfuehrung)|/ideen/neu/danke|"
    r"/ideen/<number:number>/kommentieren/entwurf|"
    r"/kommentare/<[^>]+>/(bearbeiten|unterstuetzen|zurueckziehen)|"
    r"/organisationen/neu|/organisationen/<slug>/(bearbeiten|vertretung|einladungen|verlassen|aufloesen)|"
    r"/fachbeiraete/<slug>/bewerben|/fachbeiraete/<slug>/abstimmungen/<number:number>(/befangen)?$|"
    r"/fachbeiraete/<slug>/sitzungen/<number:number>/(teilnehmen|abmelden)|"
    r"/fachbeiraete/<slug>/intern/sitzungen/<number:number>(/protokoll)?$|"
    r"/folgen/|/schwaerzungen/<number:key>$|/mitteilungen(?!/abmelden/)"
)


def tracked() -> list[Path]:
    """Give the files that git keeps."""
    output = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in output.split("\n") if name and (ROOT / name).is_file()]


def test_no_file_is_long() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in tracked()
        if path.suffix in {".py", ".html", ".css", ".js"}
        and (count := path.read_text(encoding="utf-8").count("\n")) > LONGEST
    }
    assert long == {}


def test_only_the_edges_commit() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if ".commit(" in path.read_text(encoding="utf-8")
        and MAY_COMMIT.isdisjoint(path.relative_to(ROOT / "forum").parts)
    ]
    assert found == []


def test_days_are_those_of_the_city() -> None:
    """Moments are kept in UTC, whose day is another one for the first hours of each day in the city."""
    of_utc = re.compile(r"(?<!local\()\bnow\(\)(?!\.astimezone)[^\n]{0,40}\.date\(\)|_at\.date\(\)|\bdate\.today\(\)")
    every = [path for path in tracked() if path.suffix == ".py" and path != Path(__file__).resolve()]
    assert [str(path.relative_to(ROOT)) for path in every if of_utc.search(path.read_text(encoding="utf-8"))] == []


def test_only_one_place_changes_the_language() -> None:
    """`speaking` is heard by the house's own catalogues; Flask-Babel's `force_locale` alone is not."""
    found = [path.name for path in SOURCES if "force_locale" in path.read_text(encoding="utf-8")]
    assert found == ["languages.py"]


def test_templates_hold_no_style_and_no_script() -> None:
    inline = re.compile(r"<style|\sstyle=|<script>|\son[a-z]+=", re.IGNORECASE)
    assert [path.name for path in TEMPLATES if inline.search(path.read_text(encoding="utf-8"))] == []


def test_templates_ask_the_database_nothing() -> None:
    assert [path.name for path in TEMPLATES if ".query" in path.read_text(encoding="utf-8")] == []


def test_every_feature_has_tests() -> None:
    rooms = {feature.name for feature in features.ALL} - {"strategy", "health"}
    assert [room for room in sorted(rooms) if not list((ROOT / "tests" / room).glob("test_*.py"))] == []


def test_undeclared_routes_stop_the_start(house: object) -> None:
    app: Flask = house.app  # type: ignore[attr-defined]
    table = access.declared(features.ALL)
    access.check_routes(app, table)
    without = {name: entry for name, entry in table.items() if name != "ideas.show"}
    with pytest.raises(RuntimeError, match=r"ideas\.show"):
        access.check_routes(app, without)


def test_the_permission_table_is_as_agreed(house: object) -> None:
    app: Flask = house.app  # type: ignore[attr-defined]
    with app.app_context():
        table = permissions.table()
    wrong = {}
    for (methods, rule), who in table.items():
        if rule.startswith("/moderation"):
            expected = {"moderator"}
        elif rule.startswith("/fachbeiraete/<slug>/intern/sitzungen") and not OWN.match(rule):
            expected = {"office", "council_member", "council_chair"}
        else:
            expected = DESKS.get(rule, SIGNED_IN if OWN.match(rule) else EVERYONE)
        if set(who) != expected:
            wrong[methods, rule] = sorted(set(who) ^ expected)
    assert wrong == {}


def test_workflows_are_offered_by_their_features() -> None:
    names = {workflow.name for feature in features.ALL for workflow in feature.workflows}
    assert "idea" in names


def test_no_german_stands_in_the_code() -> None:
    """Umlauts in messages of code and templates would escape translation; content and word lists may have them."""
    umlaut = re.compile(r"_\(\s*[\"'][^\"']*[äöüÄÖÜß]")
    found = [path.name for path in [*SOURCES, *TEMPLATES] if umlaut.search(path.read_text(encoding="utf-8"))]
    assert found == []
