"""Every page of the site by an example: its address, and who looks at it.

`{name}` stands for what the inventory found in the demonstration. A page without an example fails the sweep.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.journeys import council_examples, meeting_examples, vote_examples
from tests.journeys.example import (
    ASKED,
    ENDED,
    NO_PAGES,
    ON_THE_WAY,
    PARTICIPANT,
    PROPOSED,
    REPRESENTATIVE,
    VISITOR,
    WRITERS,
    Example,
)
from tests.journeys.example import case as _case
from tests.journeys.example import many as _many
from tests.journeys.example import office as _office

__all__ = ("ASKED", "EXAMPLES", "NO_PAGES", "PROPOSED", "VISITOR", "Example", "looks")


EXAMPLES: dict[str, tuple[Example, ...]] = {
    **council_examples.EXAMPLES,
    **meeting_examples.EXAMPLES,
    **vote_examples.EXAMPLES,
    "home.index": _many("/"),
    "pages.accessibility": _many("/barrierefreiheit"),
    "pages.feedback": _many("/barrierefreiheit/feedback"),
    "pages.feedback_thanks": _many("/barrierefreiheit/feedback/danke"),
    "pages.how_it_works": _many("/so-funktioniert-es"),
    "pages.imprint": _many("/impressum"),
    "pages.plain_language": _many("/leichte-sprache"),
    "pages.privacy": _many("/datenschutz"),
    "pages.rules": _many("/spielregeln"),
    "accounts.register": (Example("/registrieren", (VISITOR,)),),
    "accounts.sign_in": (Example("/anmelden", (VISITOR,)),),
    "accounts.check_mail": (Example("/registrieren/postfach", (VISITOR,)),),
    "accounts.ask_again": (Example("/registrieren/neuer-link", (VISITOR,)),),
    "accounts.forgot": (Example("/passwort-vergessen", (VISITOR,)),),
    "accounts.confirm": (
        Example("/registrieren/bestaetigen/{confirm}", (VISITOR,)),
        Example("/registrieren/bestaetigen/over", (VISITOR,), 410),
    ),
    "accounts.reset": (
        Example("/passwort-neu/{reset}", (VISITOR,)),
        Example("/passwort-neu/over", (VISITOR,), 410),
    ),
    "accounts.confirm_email": (
        Example("/konto/mail/{email}", (VISITOR, PARTICIPANT)),
        Example("/konto/mail/over", (VISITOR,), 410),
    ),
    "accounts.home": _many("/konto"),
    "accounts.profile": _many("/konto/daten"),
    "accounts.new_email": _many("/konto/daten/mail"),
    "accounts.new_password": _many("/konto/daten/passwort"),
    "accounts.sign_ins": _many("/konto/anmeldungen"),
    "accounts.kept_drafts": _many("/konto/entwuerfe"),
    "accounts.erase": _many("/konto/loeschen"),
    "follows.mine": _many("/konto/folgen"),
    "follows.show": _many("/folgen/idee/{idea_discussion}", "/folgen/thema/umwelt", "/folgen/bezirk/130"),
    "notifications.inbox": _many("/mitteilungen", "/mitteilungen?ansicht=neu"),
    "notifications.settings": _many("/mitteilungen/einstellungen"),
    "notifications.leave": (
        Example("/mitteilungen/abmelden/{leave}", (VISITOR,)),
        Example("/mitteilungen/abmelden/over", (VISITOR,), 410),
    ),
    "roles.index": _many("/geschaeftsstelle/rollen"),
    "comments.write": _many("/ideen/{idea_discussion}/kommentieren"),
    "threads.show": _many("/kommentare/{comment}", "/kommentare/{comment_reply}", "/kommentare/{blanked_comment}"),
    "threads.versions": _many("/kommentare/{comment_edited}/fassungen"),
    "threads.edit": (Example("/kommentare/{comment_mine}/bearbeiten", (PARTICIPANT,), 409),),
    "comments.withdraw": (Example("/kommentare/{comment_mine}/zurueckziehen", (PARTICIPANT,)),),
    "comments.mine": _many("/konto/kommentare"),
    "trail.mine": _many("/konto/was-wurde-daraus"),
    "submit.words": _many("/ideen/neu"),
    "submit.similar": (Example("/ideen/neu/aehnliche", WRITERS),),
    "submit.place": (Example("/ideen/neu/ort", WRITERS),),
    "submit.check": (Example("/ideen/neu/pruefen", WRITERS),),
    "submit.thanks": (Example("/ideen/neu/danke/{mine}", (PARTICIPANT,)),),
    "ideas.index": (
        *_many("/ideen"),
        *_many(
            "/ideen?q=Radweg", "/ideen?q=Quastenflosser", "/ideen?thema=mobilitaet&status=discussion", who=(VISITOR,)
        ),
    ),
    "ideas.show": (
        *_many(*(f"/ideen/{{idea_{status}}}" for status in (*ON_THE_WAY, *ENDED)), who=(VISITOR,)),
        *_many("/ideen/{busy}", "/ideen/{idea_answered}"),
        Example("/ideen/{mine}", (PARTICIPANT, "moderator", "office")),
        Example("/ideen/{asked}", (ASKED,)),
        Example("/ideen/{proposed}", (PROPOSED,)),
        Example("/ideen/{related}", (VISITOR,)),
        Example("/ideen/{blanked_idea}", (VISITOR,)),
    ),
    "ideas.versions": _many("/ideen/{changed}/fassungen"),
    "ideas.reply": (Example("/ideen/{asked}/antworten", (ASKED,)),),
    "ideas.withdraw": (Example("/ideen/{mine}/zurueckziehen", (PARTICIPANT,)),),
    "own_ideas.mine": _many("/konto/ideen"),
    "reports.write_idea": _many("/melden/idee/{idea_discussion}"),
    "reports.write_comment": _many("/melden/kommentar/{comment}"),
    "reports.receipt": _many("/melden/quittung/{receipt}", "/melden/quittung/{receipt_decided}"),
    "candidates.index": _many("/kandidaten"),
    "candidates.show": (*_many("/kandidaten/{candidate}"), *_many("/kandidaten/{advised}", who=(VISITOR, "office"))),
    "search.index": (
        *_many("/suche?q=Brunnen", "/suche"),
        *_many(
            "/suche?q=Wasser&art=sitzungen",
            "/suche?q=Stadt&art=ideen",
            "/suche?q=Quastenflosser+Brunnen",
            "/suche?q=und",
            who=(VISITOR,),
        ),
    ),
    "organisations.index": (*_many("/organisationen"), *_many("/organisationen?art=culture", who=(VISITOR,))),
    "organisations.show": (
        *_many("/organisationen/{organisation}"),
        *_many(
            "/organisationen/{organisation_dissolved}", "/organisationen/{organisation_revoked_slug}", who=(VISITOR,)
        ),
        *_many("/organisationen/{organisation_waiting_slug}", who=("office",)),
    ),
    "own_organisations.mine": _many("/konto/organisationen"),
    "own_organisations.register": _many("/organisationen/neu"),
    "own_organisations.edit": _many("/organisationen/{organisation}/bearbeiten", who=(REPRESENTATIVE,)),
    "own_organisations.people": _many("/organisationen/{organisation}/vertretung", who=(REPRESENTATIVE,)),
    "own_organisations.leave": _many("/organisationen/{organisation}/verlassen", who=(REPRESENTATIVE,)),
    "own_organisations.dissolve": _many("/organisationen/{organisation}/aufloesen", who=(REPRESENTATIVE,)),
    "own_organisations.accept": _many("/konto/organisationen/einladungen/{invitation}", who=(PARTICIPANT,)),
    "own_organisations.accept_link": (
        *_many("/organisationen/einladung/{invite}", who=WRITERS),
        Example("/organisationen/einladung/over", (VISITOR,), 410),
    ),
    "verification.index": _many("/geschaeftsstelle/organisationen"),
    "verification.show": (
        *_many("/geschaeftsstelle/organisationen/{organisation_waiting}"),
        *_many(
            "/geschaeftsstelle/organisationen/{organisation_verified}",
            "/geschaeftsstelle/organisationen/{organisation_revoked}",
            who=("office",),
        ),
    ),
    "moderation.queue": _many(
        "/moderation", "/moderation?art=ideen", "/moderation?art=kommentare", "/moderation?art=widersprueche"
    ),
    "moderation.idea": (
        *_case("/moderation/ideen/{submitted}", "rueckfrage", "ablehnen", "weiterleiten", "verbergen"),
        *_many(
            "/moderation/ideen/{submitted}?ansicht=verlauf",
            "/moderation/ideen/{submitted}?ansicht=zusammenhang",
            "/moderation/ideen/{busy}?ansicht=kommentare",
        ),
    ),
    "moderation.comment": (
        *_case("/moderation/kommentare/{comment_waiting}", "verbergen"),
        *_many("/moderation/kommentare/{comment}"),
    ),
    "moderation.report": (
        *_case("/moderation/meldungen/{report_idea}", "stattgeben", "zurueckweisen"),
        *_many("/moderation/meldungen/{report_comment}", "/moderation/meldungen/{report_decided}"),
    ),
    "office.index": _many(
        "/geschaeftsstelle",
        "/geschaeftsstelle?sicht=woche",
        "/geschaeftsstelle?sicht=board",
        "/geschaeftsstelle?sicht=fachbeirat",
        "/geschaeftsstelle?sicht=weitergeleitet",
    ),
    "office.answer_many": _many(
        "/geschaeftsstelle/antworten?idee={idea_discussion}&idee={idea_answered}&idee={idea_recommended}"
    ),
    "office.answer_templates": _many("/geschaeftsstelle/vorlagen"),
    "office.answer_template": _many("/geschaeftsstelle/vorlagen/{template}"),
    "statements.index": _many("/stellungnahmen"),
    "statements.show": (
        *_many("/stellungnahmen/{statement_asked}"),
        *_many("/stellungnahmen/{statement_answered}", "/stellungnahmen/{statement_published}", who=("office", "lead")),
    ),
    "statements.ask": _many("/geschaeftsstelle/ideen/{idea_discussion}/stellungnahme"),
    "statements.list_departments": _many("/geschaeftsstelle/fachbereiche"),
    "statements.department": _many("/geschaeftsstelle/fachbereiche/{department}"),
    "statements.by_link": (
        Example("/stellungnahme/{statement_link}", (VISITOR,)),
        Example("/stellungnahme/over", (VISITOR,), 410),
    ),
    "statements.thanks": _many("/stellungnahme/danke", who=(VISITOR,)),
    "lineage.propose": _many(
        *(
            f"/geschaeftsstelle/ideen/{{{name}}}/zusammenfuehren"
            for name in ("busy", "idea_merged", "proposed", "idea_answered")
        )
    ),
    "lineage.relate": _many("/geschaeftsstelle/ideen/{related}/verwandt"),
    "lineage.decide": (Example("/ideen/{proposed}/zusammenfuehrung", (PROPOSED,)),),
    "blanking.write": (
        *_many(
            "/schwaerzen/idee/{idea_discussion}",
            "/schwaerzen/idee/{blanked_idea}",
            "/schwaerzen/kommentar/{blanked_comment}",
            "/schwaerzen/stellungnahme/{statement_published}",
            "/schwaerzen/beitrag/{council_post}",
        ),
        Example("/schwaerzen/kandidat/{candidate}", ("moderator",)),
    ),
    "blanking.index": _many("/schwaerzungen"),
    "blanking.show": (Example("/schwaerzungen/{blanking}", (PARTICIPANT, "moderator", "office")),),
    "notes.index": _many("/ideen/{idea_discussion}/notizen"),
    "clock.index": _many("/offene-antworten", "/offene-antworten?status=discussion"),
    "clock.extend": (
        Example("/ideen/{idea_discussion}/frist", ("office",)),
        Example("/ideen/{asked}/frist", (ASKED,)),
    ),
    "office.show": _many(*(f"/geschaeftsstelle/ideen/{{idea_{status}}}" for status in (*ON_THE_WAY, "answered"))),
    "office.act": _office(
        ("discussion", "antworten"),
        ("discussion", "nominieren"),
        ("discussion", "an-fachbeirat"),
        ("discussion", "rueckfrage"),
        ("discussion", "weiterleiten"),
        ("discussion", "ablehnen"),
        ("discussion", "einordnen"),
        ("clarification", "fortsetzen"),
        ("council", "aus-dem-fachbeirat"),
        ("recommended", "nominieren"),
        ("nominated", "an-fachbeirat"),
    ),
}


def looks(inventory: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    """Give who looks at which address and gets which status, for all pages; visitors see one of each kind in English."""
    for endpoint, allowed in inventory["routes"].items():
        for index, example in enumerate(EXAMPLES.get(endpoint, ())):
            address = example.address.format(**inventory["found"])
            people = example.who or tuple(allowed)
            for who in people:
                yield who, address, example.status
            if VISITOR in people and index == 0:
                yield VISITOR, f"{address}?lang=en", example.status
