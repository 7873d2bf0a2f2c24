"""Who hears of what, once, and nobody of what is not public."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.accounts.models import PersonState
from forum.accounts.roles import Role
from forum.comments import service as comments
from forum.contributions import follow
from forum.contributions.follow_models import Follow, Pace
from forum.contributions.models import Contribution, Support
from forum.contributions.status import Status, Visibility
from forum.ideas import service as ideas
from forum.ideas.models import Idea
from forum.kernel.database import begin_write, session
from forum.moderation import service as moderation
from forum.notifications import delivery
from forum.notifications.models import News, Notification, OutboxEntry, Preference
from forum.strategy.models import District, Topic
from tests.conftest import actor_of, change, save

pytestmark = pytest.mark.usefixtures("folder")


def first(model):
    return session.scalars(select(model).order_by(model.id)).first()


def move(number, name, actor, **details):
    begin_write()
    idea = session.scalars(select(Idea).where(Idea.number == number)).one()
    ideas.move(idea, name, actor=actor, **details)
    session.commit()


def say(number, actor, text="Gute Sache, das fehlt hier.", **more):
    begin_write()
    idea = session.scalars(select(Contribution).where(Contribution.number == number)).one()
    made = comments.comment(idea, comments.Words.of(text), actor=actor, **more)
    session.commit()
    return made.id


def told():
    """Who hears of something, as person → kinds."""
    session.rollback()
    found = {}
    for row in session.scalars(select(Notification).order_by(Notification.news_id)):
        found.setdefault(row.person_id, []).append(row.kind)
    return found


def test_a_step_reaches_author_supporters_commenters_and_followers_once_each(app, make_idea, make_person):
    topic, district = first(Topic), first(District)
    author, office = make_person(), actor_of(make_person(Role.OFFICE))
    idea = make_idea(author=author, topic_id=topic.id, district_id=district.id)
    number, key = idea.number, idea.id
    supporter, commenter, fan, neighbour, several, gone = [make_person() for _ in range(6)]
    ids = [one.id for one in (author, supporter, commenter, fan, neighbour, several)]
    save(
        Support(contribution_id=key, person_id=supporter.id),
        Support(contribution_id=key, person_id=several.id),
        Support(contribution_id=key, person_id=gone.id),
        Follow(person_id=fan.id, topic_id=topic.id),
        Follow(person_id=neighbour.id, district_id=district.id),
        Follow(person_id=several.id, district_id=district.id),
        Follow(person_id=several.id, contribution_id=key),
        Follow(person_id=office.id, topic_id=topic.id),
    )
    speaker = actor_of(commenter)
    say(number, speaker)
    begin_write()
    for table in (Notification, News, OutboxEntry):
        session.query(table).delete()
    session.commit()
    change(gone, state=PersonState.BANNED)
    move(number, "assign", office, council=1)
    delivery.sweep()
    assert told() == dict(
        zip(ids, [["own"], ["supported"], ["supported"], ["followed"], ["followed"], ["supported"]], strict=True)
    )
    delivery.sweep()
    assert len(session.scalars(select(News)).all()) == 1


def test_what_the_city_decides_is_official_for_those_near_to_it(app, make_idea, make_person):
    topic = first(Topic)
    author, supporter, fan = [make_person() for _ in range(3)]
    office = actor_of(make_person(Role.OFFICE))
    idea = make_idea(author=author, topic_id=topic.id)
    number = idea.number
    ids = [one.id for one in (author, supporter, fan)]
    save(Support(contribution_id=idea.id, person_id=supporter.id), Follow(person_id=fan.id, topic_id=topic.id))
    move(number, "decline", office, reason="Zu teuer.", reason_code="costs")
    delivery.sweep()
    assert told() == dict(zip(ids, [["own"], ["official"], ["followed"]], strict=True))


def test_an_entry_that_is_worked_on_again_tells_nobody_twice(app, make_idea, make_person):
    supporter = make_person()
    idea = make_idea()
    save(Support(contribution_id=idea.id, person_id=supporter.id))
    move(idea.number, "assign", actor_of(make_person(Role.OFFICE)), council=1)
    delivery.sweep()
    before = told()
    begin_write()
    for entry in session.scalars(select(OutboxEntry)):
        entry.done_at = None  # as if the worker had been killed before it could note that it was done
    session.commit()
    delivery.sweep()
    assert told() == before
    assert len(before) == 2


def test_who_follows_later_does_not_hear_of_earlier_things(app, make_idea, make_person):
    late = make_person()
    idea = make_idea()
    author_id = idea.author_id
    move(idea.number, "assign", actor_of(make_person(Role.OFFICE)), council=1)
    save(Follow(person_id=late.id, contribution_id=session.scalars(select(Idea.id)).one()))
    delivery.sweep()
    assert list(told()) == [author_id]


def test_of_a_new_idea_those_hear_who_follow_its_topic_and_of_a_pending_one_nobody(app, make_idea, make_person):
    topic = first(Topic)
    fan = make_person()
    save(Follow(person_id=fan.id, topic_id=topic.id))
    moderator = actor_of(make_person(Role.MODERATOR))
    idea = make_idea(status=Status.SUBMITTED, visibility=Visibility.PENDING, topic_id=topic.id)
    number, author_id, fan_id = idea.number, idea.author_id, fan.id
    move(number, "ask", moderator, reason="Wo?")
    delivery.sweep()
    assert told() == {author_id: ["own"]}
    other = make_idea(status=Status.SUBMITTED, visibility=Visibility.PENDING, topic_id=topic.id)
    number = other.number
    begin_write()
    moderation.decide_idea(number, "publish", actor=moderator, revision=other.revision)
    session.commit()
    delivery.sweep()
    assert told()[fan_id] == ["followed"]


def test_a_hidden_idea_is_told_to_its_author_alone(app, make_idea, make_person):
    moderator = actor_of(make_person(Role.MODERATOR))
    supporter, idea = make_person(), make_idea()
    author_id = idea.author_id
    save(Support(contribution_id=idea.id, person_id=supporter.id))
    begin_write()
    moderation.decide_idea(
        idea.number,
        "hide",
        actor=moderator,
        revision=idea.revision,
        details={"reason_code": "unlawful", "reason": "Beleidigung."},
    )
    session.commit()
    delivery.sweep()
    assert told() == {author_id: ["own"]}


def test_a_comment_reaches_the_author_and_followers_and_an_official_one_also_supporters(app, make_idea, make_person):
    idea, supporter, fan, speaker = make_idea(), make_person(), make_person(), make_person()
    number, author_id, supporter_id, fan_id = idea.number, idea.author_id, supporter.id, fan.id
    save(Support(contribution_id=idea.id, person_id=supporter.id), Follow(person_id=fan.id, contribution_id=idea.id))
    say(number, actor_of(speaker))
    delivery.sweep()
    assert told() == {author_id: ["replies"], fan_id: ["followed"]}
    office = actor_of(make_person(Role.OFFICE))
    say(number, office, "Die Stadt prüft das bis März.", official=True)
    delivery.sweep()
    kinds = told()
    assert kinds[supporter_id] == ["official"]
    assert kinds[fan_id] == ["followed", "official"]
    assert office.id not in kinds


def test_a_comment_that_waits_is_told_once_it_is_public(app, make_idea, make_person):
    idea, newcomer = make_idea(), make_person(trusted=False)
    author_id = idea.author_id
    comment_id = say(idea.number, actor_of(newcomer))
    delivery.sweep()
    assert told() == {}
    moderator = actor_of(make_person(Role.MODERATOR))
    begin_write()
    comments.publish(comment_id, actor=moderator)
    session.commit()
    delivery.sweep()
    assert told() == {author_id: ["replies"]}


def test_at_once_comes_as_the_rooms_mail_or_as_one_of_ours_and_never_twice(app, make_idea, make_person, letters):
    author, supporter, quiet = [make_person() for _ in range(3)]
    addresses = sorted([author.email, supporter.email])
    idea = make_idea("Trinkbrunnen", author=author)
    save(
        Support(contribution_id=idea.id, person_id=supporter.id),
        Support(contribution_id=idea.id, person_id=quiet.id),
        Preference(person_id=quiet.id, kind="official", pace="weekly"),
    )
    office = actor_of(make_person(Role.OFFICE))
    begin_write()
    words = ideas.Words.of("Das gibt es schon.", "Am Ring steht einer.", "de")
    found = session.scalars(select(Idea)).one()
    ideas.answer(found, words, actor=office, outcome="exists")
    session.commit()
    delivery.sweep()
    mails = letters()
    assert sorted(mail["To"] for mail in mails) == addresses
    (ours,) = [mail for mail in mails if mail["List-Unsubscribe"]]
    assert ours["To"] == supporter.email
    assert ours["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in ("plain", "html"):
        body = ours.get_body((part,)).get_content()
        assert "Das gibt es schon." in body
        assert f"/ideen/{found.number}" in body
    delivery.sweep()
    assert len(letters()) == 2


def test_an_author_who_wants_a_digest_gets_no_mail_at_once_but_always_reasons(app, make_idea, make_person, letters):
    author = make_person()
    address = author.email
    office = actor_of(make_person(Role.OFFICE))
    answered, declined = make_idea("Brunnen", author=author), make_idea("Denkmal", author=author)
    numbers = answered.number, declined.number
    save(Preference(person_id=author.id, kind="own", pace="daily"))
    begin_write()
    found = session.scalars(select(Idea).where(Idea.number == numbers[0])).one()
    ideas.answer(found, ideas.Words.of("Kommt.", "Bald.", "de"), actor=office, outcome="planned")
    session.commit()
    move(numbers[1], "decline", office, reason="Zu teuer.", reason_code="costs")
    delivery.sweep()
    assert [mail["To"] for mail in letters()] == [address]
    assert "Denkmal" in letters()[0]["Subject"]
    waiting = session.scalars(select(Notification.settled_at).order_by(Notification.news_id)).all()
    assert [at is None for at in waiting] == [True, False]


def test_a_followed_things_own_pace_wins_over_the_kind(app, make_idea, make_person, letters):
    idea, fan, silent = make_idea(), make_person(), make_person()
    number, fan_email, silent_id = idea.number, fan.email, silent.id
    for person, pace in ((fan, Pace.ONCE), (silent, Pace.NEVER)):
        who = actor_of(person)
        begin_write()
        follow.follow(follow.find("idee", str(number), who), actor=who, pace=pace)
        session.commit()
    say(number, actor_of(make_person()))
    delivery.sweep()
    assert fan_email in [mail["To"] for mail in letters()]
    assert silent_id in told()
    assert len(letters()) == 1
