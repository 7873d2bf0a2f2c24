"""Examples of the pages of the Forum and its councils."""

from __future__ import annotations

from tests.journeys.example import MEMBER, PARTICIPANT, REPRESENTATIVE, VISITOR, WRITERS, Example
from tests.journeys.example import many as _many

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "councils.index": _many("/fachbeiraete"),
    "councils.show": (
        *_many("/fachbeiraete/klimaangepasste-stadt"),
        *_many(
            "/fachbeiraete/forum",
            "/fachbeiraete/unterwegs-fuer-alle",
            "/fachbeiraete/digitale-bildung",
            "/fachbeiraete/parken-mit-dem-handy",
            who=(VISITOR,),
        ),
        *_many("/fachbeiraete/kultur-und-stadtdaten", who=("office",)),
    ),
    "councils.members": _many(
        "/fachbeiraete/klimaangepasste-stadt/mitglieder",
        "/fachbeiraete/parken-mit-dem-handy/mitglieder",
        who=(VISITOR,),
    ),
    "councils.statute": _many(
        "/fachbeiraete/klimaangepasste-stadt/satzung",
        "/fachbeiraete/klimaangepasste-stadt/satzung?fassung=1",
        who=(VISITOR,),
    ),
    "councils.thread": _many("/fachbeiraete/klimaangepasste-stadt/gespraeche/{council_talk}", who=(VISITOR,)),
    "council_seats.mine": _many("/konto/fachbeiraete"),
    "council_seats.apply": (
        *_many("/fachbeiraete/klimaangepasste-stadt/bewerben", who=(PARTICIPANT, REPRESENTATIVE)),
        *_many("/fachbeiraete/unterwegs-fuer-alle/bewerben", who=(PARTICIPANT,)),
        *_many("/fachbeiraete/digitale-bildung/bewerben", who=(MEMBER,)),
    ),
    "council_seats.accept": _many("/konto/fachbeiraete/einladungen/{council_invitation}", who=(PARTICIPANT,)),
    "council_seats.accept_link": (
        *_many("/fachbeiraete/einladung/{council_invite}", who=WRITERS),
        Example("/fachbeiraete/einladung/over", (VISITOR,), 410),
    ),
    "council_seats.seat": _many("/konto/fachbeiraete/{council_seat}", who=(MEMBER,)),
    "council_seats.resign": _many("/konto/fachbeiraete/{council_seat}/zuruecktreten", who=(MEMBER,)),
    "council_room.index": (
        *_many("/fachbeiraete/klimaangepasste-stadt/intern", who=(MEMBER, "council_chair", "office")),
        *_many("/fachbeiraete/kultur-und-stadtdaten/intern", who=("office",)),
    ),
    "council_room.begin": _many("/fachbeiraete/klimaangepasste-stadt/intern/neu", who=(MEMBER,)),
    "council_room.announce": _many("/fachbeiraete/klimaangepasste-stadt/gespraeche/neu", who=(MEMBER,)),
    "council_room.thread": _many(
        "/fachbeiraete/klimaangepasste-stadt/intern/{council_internal}", who=(MEMBER, "office")
    ),
    "council_room.answer": _many(
        "/fachbeiraete/klimaangepasste-stadt/gespraeche/{council_talk}/antworten", who=(MEMBER,)
    ),
    "council_desk.index": _many("/geschaeftsstelle/fachbeiraete"),
    "council_desk.found": _many("/geschaeftsstelle/fachbeiraete/neu"),
    "council_desk.show": _many(
        "/geschaeftsstelle/fachbeiraete/klimaangepasste-stadt", "/geschaeftsstelle/fachbeiraete/parken-mit-dem-handy"
    ),
    "council_desk.change": _many("/geschaeftsstelle/fachbeiraete/klimaangepasste-stadt/bearbeiten"),
    "council_desk.enact": _many("/geschaeftsstelle/fachbeiraete/klimaangepasste-stadt/satzung"),
    "council_desk.turn": _many(
        "/geschaeftsstelle/fachbeiraete/klimaangepasste-stadt/ruhen",
        "/geschaeftsstelle/fachbeiraete/digitale-bildung/fortsetzen",
        "/geschaeftsstelle/fachbeiraete/klimaangepasste-stadt/aufloesen",
    ),
    "council_desk.application": _many(
        "/geschaeftsstelle/fachbeiraete/bewerbungen/{application}",
        "/geschaeftsstelle/fachbeiraete/bewerbungen/{application_refused}",
    ),
    "council_desk.member": _many("/geschaeftsstelle/fachbeiraete/mitglieder/{council_seat}"),
}
