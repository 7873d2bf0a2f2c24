"""Who hears of a decision, in their language, with reasons, rule and the way to a review – and who does not."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.actor import Actor
from forum.accounts.models import Person, PersonState
from forum.accounts.roles import Role
from forum.comments import service as comments
from forum.comments.service import Words
from forum.contributions.models import Support
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel.database import begin_write, session
from forum.moderation import reports, service
from forum.moderation.models import Report, ReportReason
from forum.notifications import delivery
from tests.comments.made import make_comment
from tests.conftest import actor_of, save
from tests.moderation.made import make_report

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
Letters = Callable[[], list[EmailMessage]]


@pytest.fixture
def letters(app: Flask) -> Iterator[Letters]:
    """Deliver what is due and give the mails that lie in the folder, by address."""
    folder: Path = app.extensions["settings"].mails_folder
    for old in folder.glob("*.eml"):
        old.unlink()

    def deliver() -> list[EmailMessage]:
        session.remove()
        done = delivery.sweep()
        assert done.failed == 0
        found = [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in folder.glob("*.eml")
        ]
        return sorted(found, key=lambda mail: str(mail["To"]))  # type: ignore[arg-type, return-value]

    yield deliver
    for left in folder.glob("*.eml"):
        left.unlink()


@pytest.fixture
def moderator(make_person: MakePerson) -> Actor:
    """A moderator who wrote nothing."""
    return actor_of(make_person(Role.MODERATOR))


def decide(idea: Idea, act: str, actor: Actor, **details: str) -> None:
    """Decide about an idea as it stands."""
    begin_write()
    service.decide_idea(idea.number, act, actor=actor, revision=idea.revision, details=details)
    session.commit()


def body(mail: EmailMessage) -> str:
    """Give the text of a mail in one line, whatever its line breaks."""
    return " ".join(str(mail.get_content()).split())


@pytest.mark.parametrize(
    ("act", "details", "subject", "parts"),
    [
        ("publish", {}, "Ihre Idee ist öffentlich: Trinkbrunnen", ["unterstützen und kommentieren"]),
        (
            "ask",
            {"reason": "Wo genau?"},
            "Eine Rückfrage zu Ihrer Idee: Trinkbrunnen",
            ["Wo genau?", "Bitte antworten Sie bis zum"],
        ),
        (
            "decline",
            {"reason": "Das regelt der Bund.", "reason_code": "not_city_matter"},
            "Ihre Idee wird nicht weiterverfolgt: Trinkbrunnen",
            ["Das regelt der Bund.", "Regel 2", "/spielregeln#regel-2", "Überprüfung", "sechs Monate", "kein Programm"],
        ),
        (
            "forward",
            {"reason": "Der Ort liegt dort.", "addressee": "Bezirksrat 112"},
            "Ihre Idee wurde weitergeleitet: Trinkbrunnen",
            ["Bezirksrat 112", "Der Ort liegt dort."],
        ),
    ],
)
def test_the_author_hears_what_was_decided(
    make_idea: MakeIdea,
    make_person: MakePerson,
    moderator: Actor,
    letters: Letters,
    act: str,
    details: dict[str, str],
    subject: str,
    parts: list[str],
) -> None:
    author = make_person(name="Okerbiber")
    idea = make_idea("Trinkbrunnen", status=Status.SUBMITTED, visibility=Visibility.PENDING, author=author)
    number, address = idea.number, author.email
    decide(idea, act, moderator, **details)
    (mail,) = letters()
    assert (mail["Subject"], mail["To"]) == (subject, address)
    for part in ["Guten Tag Okerbiber,", f"Nr. {number}", f"/ideen/{number}-trinkbrunnen", *parts]:
        assert part in body(mail)


def test_in_english_with_links_that_open_in_english(
    make_idea: MakeIdea, make_person: MakePerson, moderator: Actor, letters: Letters
) -> None:
    idea = make_idea("Study rooms", author=make_person(locale="en"))
    decide(idea, "hide", moderator, reason="It names a private person.", reason_code="privacy")
    (mail,) = letters()
    assert mail["Subject"] == "Your idea was hidden: Study rooms"
    for part in (
        "It names a private person.",
        "(rule 6,",
        "/spielregeln?lang=en#regel-6",
        "ask for a review",
        "?lang=en",
    ):
        assert part in body(mail)


def test_hidden_and_shown_again_before_the_mail_left_tells_the_last_word_alone(
    make_idea: MakeIdea, moderator: Actor, letters: Letters
) -> None:
    idea = make_idea("Trinkbrunnen")
    decide(idea, "hide", moderator, reason="Versehen", reason_code="other")
    decide(idea, "show", moderator)
    assert [mail["Subject"] for mail in letters()] == ["Ihre Idee ist wieder zu sehen: Trinkbrunnen"]


def test_supporters_hear_that_a_public_idea_is_not_pursued(
    make_idea: MakeIdea, make_person: MakePerson, letters: Letters
) -> None:
    author = make_person()
    idea = make_idea("Trinkbrunnen", status=Status.DISCUSSION, author=author)
    friends, gone = [make_person() for _ in range(2)], make_person(state=PersonState.BANNED)
    for person in (*friends, gone):
        save(Support(contribution_id=idea.id, person_id=person.id))
    expected = sorted([author.email or "", *(person.email or "" for person in friends)])
    office = actor_of(make_person(Role.OFFICE))
    begin_write()
    from_office = session.get_one(Idea, idea.id)
    service.ideas.move(from_office, "decline", actor=office, reason="Zu teuer.", reason_code="costs")
    session.commit()
    mails = letters()
    assert [mail["To"] for mail in mails] == expected
    assert all("Zu teuer." in body(mail) for mail in mails)


def test_a_first_comment_is_told_once_and_a_direct_one_never(
    make_idea: MakeIdea, make_person: MakePerson, moderator: Actor, letters: Letters
) -> None:
    idea, newcomer, known = make_idea("Trinkbrunnen"), make_person(trusted=False), actor_of(make_person())
    waiting = make_comment(idea, newcomer, visibility=Visibility.PENDING)
    address = newcomer.email
    begin_write()
    comments.comment(idea, Words.of("Gleich öffentlich"), actor=known)
    service.decide_comment(waiting.id, "publish", actor=moderator, revision=1)
    session.commit()
    (mail,) = letters()
    assert (mail["To"], mail["Subject"]) == (address, "Ihr Kommentar ist öffentlich")
    assert f"#kommentar-{waiting.id}" in body(mail)


def test_the_author_of_a_hidden_comment_learns_rule_reason_and_text(
    make_idea: MakeIdea, make_person: MakePerson, moderator: Actor, letters: Letters
) -> None:
    said = make_comment(make_idea("Trinkbrunnen"), make_person(), "Sie Pfeife!")
    begin_write()
    service.decide_comment(
        said.id, "hide", actor=moderator, revision=1, reason_code="insult", reason="Eine Beleidigung."
    )
    session.commit()
    (mail,) = letters()
    assert mail["Subject"] == "Ihr Kommentar wurde verborgen"
    for part in ("Sie Pfeife!", "Eine Beleidigung.", "Beleidigung oder Hetze", "Regel 1", "Überprüfung"):
        assert part in body(mail)


def test_a_guest_gets_a_receipt_and_the_outcome_in_their_language(
    make_idea: MakeIdea, make_person: MakePerson, moderator: Actor, letters: Letters
) -> None:
    idea = make_idea("Trinkbrunnen", author=make_person(name="Okerbiber"))
    begin_write()
    made = reports.report(
        idea,
        reason=ReportReason.PRIVACY,
        text="My street is named.",
        actor=Actor(),
        email="guest@example.org",
        locale="en",
    )
    session.commit()
    key, code = made.id, made.receipt
    (receipt,) = letters()
    assert (receipt["To"], receipt["Subject"]) == ("guest@example.org", f"Receipt of your report {code}")
    assert f"/melden/quittung/{code}?lang=en" in body(receipt)
    begin_write()
    service.decide_report(key, "uphold", actor=moderator, reason="Rule 6 is broken.", reason_code="privacy")
    session.commit()
    outcome = next(mail for mail in letters() if "decided" in mail["Subject"])
    assert outcome["To"] == "guest@example.org"
    for part in ("We agree with you", "Rule 6 is broken.", "ask for a review"):
        assert part in body(outcome)
    assert "Okerbiber" not in body(outcome) + body(receipt)
    assert "Trinkbrunnen" not in body(outcome)


def test_who_reported_is_never_named_to_the_author(
    make_idea: MakeIdea, make_person: MakePerson, moderator: Actor, letters: Letters
) -> None:
    reporter, author = make_person(name="Ingrid B."), make_person(name="Okerbiber")
    addresses = {author.email: "Ihre Idee wurde verborgen: Trinkbrunnen"}
    idea = make_idea("Trinkbrunnen", author=author)
    report = make_report(idea, reporter_id=reporter.id, text="Geheimer Hinweis")
    addresses[reporter.email] = f"Ihre Meldung {report.receipt} ist entschieden"
    begin_write()
    service.decide_report(report.id, "uphold", actor=moderator, reason="Regel 1", reason_code="insult")
    session.commit()
    mails = letters()
    assert {mail["To"]: mail["Subject"] for mail in mails} == addresses
    to_author = next(mail for mail in mails if "verborgen" in mail["Subject"])
    assert "Ingrid" not in body(to_author)
    assert "Geheimer Hinweis" not in body(to_author)


def test_no_address_no_mail(make_idea: MakeIdea, moderator: Actor, letters: Letters) -> None:
    report = make_report(make_idea(author_id=None))
    begin_write()
    service.decide_report(report.id, "reject", actor=moderator, reason="Zulässig.")
    session.commit()
    assert letters() == []
    assert session.scalar(select(Report.decision)) == "Zulässig."
