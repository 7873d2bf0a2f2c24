"""Makes the database of a site under test: tables, people with roles, and ideas that others resemble.

A program of its own (`python -m tests.journeys.household`), for the settings are those of its process.
"""

from __future__ import annotations

from forum import cli
from forum.accounts.models import Person, PersonState, RoleGrant
from forum.accounts.passwords import make_hash
from forum.accounts.roles import Role
from forum.app import create_app
from forum.contributions import service
from forum.contributions.status import OWNERS, Status, Visibility
from forum.contributions.words import Words
from forum.councils import service as councils
from forum.ideas.models import KIND, Idea
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.strategy import defaults
from forum.web.transaction import writing

PASSWORD = "Regenbogen über der Oker"
PEOPLE: dict[str, tuple[Role, ...]] = {
    "Moderatorin Eins": (Role.MODERATOR,),
    "Moderator Zwei": (Role.MODERATOR,),
    "Geschäftsstelle Eins": (Role.OFFICE,),
    "Geschäftsstelle Zwei": (Role.OFFICE,),
    "Nachbarin": (),
    "Nachbar": (),
}
IDEAS = {
    "de": (
        "Trinkbrunnen am Ringgleis",
        "Am Ringgleis fehlen Trinkbrunnen. Ein Trinkbrunnen mit frischem Wasser würde Läufern und Radfahrern helfen.",
    ),
    "en": (
        "Repair stations for bicycles",
        "Every district should have a repair station for bicycles with an air pump and tools that are lent for free.",
    ),
}


def address(name: str) -> str:
    """Give the mail address of somebody in the household."""
    return f"{name.lower().replace(' ', '.').replace('ä', 'ae')}@example.org"


def fill() -> None:
    """Write people and ideas."""
    password_hash = make_hash(PASSWORD)
    words = {language: Words.of(title, body, language) for language, (title, body) in IDEAS.items()}
    with writing():
        defaults.load()
        councils.load_forum()
        people = [
            Person(
                email=address(name),
                name=name,
                password_hash=password_hash,
                locale="de",
                state=PersonState.ACTIVE,
                trusted=True,
                confirmed_at=now(),
                grants=[RoleGrant(role=role) for role in roles],
            )
            for name, roles in PEOPLE.items()
        ]
        session.add_all(people)
        session.flush()
        for ready in words.values():
            idea = Idea(
                number=service.next_number(KIND),
                status=Status.DISCUSSION,
                visibility=Visibility.PUBLIC,
                author_id=people[-1].id,
                owner=OWNERS[Status.DISCUSSION],
                due_on=service.due_on(Status.DISCUSSION),
                listed_at=now(),
            )
            idea.heat = service.heat(0, 0, idea.listed_at)
            service.write(idea, ready)
            idea.published_at = now()


if __name__ == "__main__":
    with create_app().app_context():
        cli.migrate("upgrade", "head")
        fill()
