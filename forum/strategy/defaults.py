"""Topics of the city's framework strategy and the districts of the model city, loaded into an empty database."""

from __future__ import annotations

import json

from sqlalchemy import func, select

from forum.kernel.database import session
from forum.kernel.settings import current
from forum.strategy.models import District, Topic

TOPICS = (
    ("e-government", "E-Government", "E-government"),
    ("infrastruktur", "Infrastruktur", "Infrastructure"),
    ("digitale-bildung", "Digitale Bildung", "Digital education"),
    ("kommunikation", "Kommunikation und Bürgerdialog", "Communication and dialogue"),
    ("smart-living", "Smart Living", "Smart living"),
    ("soziales", "Soziales", "Social affairs"),
    ("umwelt", "Umwelt", "Environment"),
    ("wirtschaft", "Industrie und Wirtschaft 4.0", "Industry and economy 4.0"),
)
DISTRICTS = (
    ("111", "Hondelage-Volkmarode"),
    ("112", "Wabe-Schunter-Beberbach"),
    ("120", "Östliches Ringgebiet"),
    ("130", "Mitte"),
    ("211", "Braunschweig-Süd"),
    ("212", "Südstadt-Rautheim-Mascherode"),
    ("221", "Weststadt"),
    ("222", "Südwest"),
    ("310", "Westliches Ringgebiet"),
    ("321", "Lehndorf-Watenbüttel"),
    ("322", "Nördliche Schunter-/Okeraue"),
    ("330", "Nordstadt-Schunteraue"),
)


def load() -> None:
    """Fill empty tables of topics and districts; districts may come from FORUM_DISTRICTS_FILE ([[number, name], …])."""
    if not session.scalar(select(func.count()).select_from(Topic)):
        session.add_all(
            Topic(slug=slug, name_de=german, name_en=english, position=position)
            for position, (slug, german, english) in enumerate(TOPICS)
        )
    if not session.scalar(select(func.count()).select_from(District)):
        file = current().districts_file
        pairs = json.loads(file.read_text(encoding="utf-8")) if file else DISTRICTS
        session.add_all(District(number=str(number), name=name) for number, name in pairs)
