"""Minutes: from the agenda, approved, published as page and PDF, corrected; results in timelines."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from sqlalchemy import select

from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.status import Visibility
from forum.kernel import store
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Refused
from forum.meetings import agenda, attending, content, minutes, motions, pdf, planning, queries
from forum.meetings.kinds import MinutesStatus, Sight
from forum.meetings.models import Meeting
from forum.votes.kinds import Choice, Kind
from tests.conftest import Letters, change
from tests.meetings.made import add, again, did, hold, published, running, stepped
from tests.votes.conftest import Body

SECRET = "Geheimwort"


def write_down(body: Body, meeting: Meeting, item: Any, record: str = "Es wurde beraten.", result: str = "") -> None:
    """Write what the minutes say of an item."""
    found = queries.item_of(again(meeting), item.id)
    did(meeting, body.office, agenda.write_down, found, record, result, revision=found.revision)


def entries(key: int) -> list[TimelineEntry]:
    """Give what timelines tell of meetings."""
    wanted = select(TimelineEntry).where(TimelineEntry.contribution_id == key, TimelineEntry.move == minutes.MOVE)
    return list(session.scalars(wanted.order_by(TimelineEntry.id)))


@pytest.fixture
def told(body: Body, make_idea: Any) -> tuple[Meeting, Any, int]:
    """A meeting that runs, with an item on an idea, a result and a conflict of interest, and a non-public item."""
    idea = make_idea()
    meeting = running(body, absent=("other",))
    item = add(meeting, body.chair, "Trinkbrunnen", idea=idea.number)
    inner = add(meeting, body.chair, f"{SECRET} Angebot", body=SECRET, public=False)
    write_down(body, meeting, item, "Erster Absatz.\n\nZweiter Absatz.", "Der Beirat bittet um Zahlen.")
    write_down(body, meeting, inner, SECRET, SECRET)
    did(meeting, body.office, attending.declare, item, {body.member.id: SECRET})
    vote = hold(meeting, item, body.office, Kind.HANDS)
    did(meeting, body.office, motions.record, vote, {"yes": 2})
    return again(meeting), item, idea.id


def test_what_everyone_reads_holds_results_and_no_word_of_the_non_public_part(told: Any, body: Body) -> None:
    meeting, _item, _idea = told
    written = content.build(meeting)
    assert SECRET not in str(written.content)
    assert written.content["closed_part"]
    assert [entry["title"] for entry in written.inner] == [f"{SECRET} Angebot"]
    (item,) = written.content["items"]
    assert item["conflicts"] == [f"Echt {body.member.name}"]
    assert (item["votes"][0]["totals"]["yes"], item["votes"][0]["result"]) == (2, "carried")
    assert [person["name"] for person in written.content["there"]] == [
        f"Echt {person.name}" for person in (body.chair, body.vice, body.member)
    ]
    assert set(written.content["excused"]) == {f"Echt {person.name}" for person in (body.other, body.deputy)}


def test_published_results_stand_once_in_the_timeline(told: Any, body: Body, letters: Letters) -> None:
    meeting, item, idea = told
    published(body, meeting)
    (entry,) = entries(idea)
    assert (entry.reason, entry.details["minutes"], entry.role) == ("Der Beirat bittet um Zahlen.", 1, "office")
    assert SECRET not in "".join(mail.as_string() for mail in letters().values())

    did(meeting, body.office, minutes.correct, 1, "Ein Tippfehler")
    write_down(body, meeting, item, "Neu geschrieben.", "Der Beirat bittet um Zahlen.")
    did(meeting, body.chair, minutes.approve, 2, revision=again(meeting).revision)
    did(meeting, body.office, minutes.publish, 2)
    assert len(entries(idea)) == 1  # the result is the same

    did(meeting, body.office, minutes.correct, 2, "Das Ergebnis war falsch")
    write_down(body, meeting, item, "Neu geschrieben.", "Der Beirat empfiehlt es.")
    did(meeting, body.chair, minutes.approve, 3, revision=again(meeting).revision)
    did(meeting, body.office, minutes.publish, 3)
    assert [entry.reason for entry in entries(idea)][1:] == ["Der Beirat empfiehlt es."]
    first = queries.versions(meeting.id)[-1]
    assert first.content["items"][0]["record"].startswith("Erster")


@pytest.mark.parametrize("sight", [Sight.DATE, Sight.INTERNAL])
def test_nothing_of_a_meeting_that_is_not_public_stands_in_timelines(body: Body, make_idea: Any, sight: Sight) -> None:
    idea = make_idea()
    meeting = running(body, sight=sight)
    item = add(meeting, body.chair, SECRET, idea=idea.number)
    write_down(body, meeting, item, SECRET, SECRET)
    assert SECRET not in str(content.build(again(meeting)).content)
    published(body, meeting)
    assert entries(idea.id) == []
    assert not pdf.make(meeting.id, 1)


def test_what_was_hidden_meanwhile_is_not_told(told: Any, body: Body) -> None:
    meeting, _item, idea = told
    closed = stepped(meeting, body.office, planning.close)
    did(closed, body.chair, minutes.approve, 1, revision=closed.revision)
    change(session.get_one(Contribution, idea), visibility=Visibility.HIDDEN)
    did(meeting, body.office, minutes.publish, 1)
    assert entries(idea) == []


def test_who_approves_and_what_is_fixed(told: Any, body: Body) -> None:
    meeting, item, _idea = told
    closed = stepped(meeting, body.office, planning.close)
    for person in (body.office, body.vice, body.member):
        with pytest.raises(Forbidden):
            did(meeting, person, minutes.approve, 1, revision=closed.revision)
    with pytest.raises(Refused):
        did(meeting, body.chair, minutes.approve, 1, revision=closed.revision - 1)
    did(meeting, body.chair, minutes.approve, 1, revision=closed.revision)
    with pytest.raises(Refused):
        write_down(body, meeting, item, "Zu spät", "")
    with pytest.raises(Refused):
        did(meeting, body.office, minutes.correct, 1, "Noch nicht veröffentlicht")
    row = queries.versions(meeting.id)[0]
    assert (row.status, row.approved_by) == (MinutesStatus.APPROVED, f"Echt {body.chair.name}")


def test_a_meeting_without_its_chair_is_approved_by_the_deputy(body: Body) -> None:
    meeting = stepped(running(body, absent=("chair",)), body.office, planning.close)
    did(meeting, body.vice, minutes.approve, 1, revision=meeting.revision)
    assert queries.versions(meeting.id)[0].approved_by == f"Echt {body.vice.name}"


def test_the_pdf_is_tagged_and_has_title_and_language(told: Any, body: Body) -> None:
    meeting, _item, _idea = told
    published(body, meeting)
    assert pdf.make(meeting.id, 1)
    row = queries.versions(meeting.id)[0]
    file = store.get(row.file)
    assert file is not None
    with file, pikepdf.open(io.BytesIO(file.read())) as document:
        root: Any = document.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "de"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert "Protokoll der Sitzung Nr. 1" in str(document.docinfo["/Title"])
        with document.open_metadata() as data:
            assert data["pdfuaid:part"] == "1"
        kinds = {str(found.get("/S")) for found in document.objects if isinstance(found, pikepdf.Dictionary)}
        assert {"/Document", "/H1", "/H2", "/P", "/LI"} <= kinds
    assert pdf.make(meeting.id, 1)
    assert queries.versions(meeting.id)[0].file == row.file


def test_what_the_pdf_is_told_holds_no_word_of_the_non_public_part(told: Any, body: Body) -> None:
    meeting, _item, _idea = told
    published(body, meeting)
    row = queries.versions(meeting.id)[0]
    document = pdf.document(row.content, version=2, correction="Tippfehler", published_at=row.published_at)
    assert SECRET not in str(document)
    assert "Nicht öffentlicher Teil" in [section["title"] for section in document["sections"]]
    assert "Tippfehler" in document["note"]


def test_markup_in_texts_stays_text(body: Body) -> None:
    meeting = running(body)
    item = add(meeting, body.chair, '#panic("x") $x$ *fett* <b>')
    write_down(body, meeting, item, "= Kein Titel\n#sys.inputs", "@nichts")
    published(body, meeting)
    assert pdf.make(meeting.id, 1)


def test_a_vote_that_was_stopped_is_left_out(body: Body) -> None:
    meeting = running(body)
    item = add(meeting, body.chair)
    vote = hold(meeting, item, body.office)
    did(meeting, body.office, motions.stop, vote, "Falsch gefragt")
    other = hold(meeting, item, body.office)
    did(meeting, body.member, motions.cast, other, Choice.NO)
    did(meeting, body.office, motions.close, other)
    (told,) = content.build(again(meeting)).content["items"][0]["votes"]
    assert told["totals"] == {"yes": 0, "no": 1, "abstain": 0}


def test_whom_the_house_knows_to_be_biased_is_named_too(body: Body, make_idea: Any) -> None:
    meeting = running(body)
    item = add(meeting, body.chair, idea=make_idea(author=body.other).number)
    vote = hold(meeting, item, body.office)
    with pytest.raises(Forbidden):
        did(meeting, body.other, motions.cast, vote, Choice.YES)
    (told,) = content.build(again(meeting)).content["items"]
    assert told["conflicts"] == [f"Echt {body.other.name}"]
