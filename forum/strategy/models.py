"""Tables of topics (Handlungsfelder) and districts (Stadtbezirke)."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Base


class Topic(Base):
    """A field of action of the city's strategy."""

    __tablename__ = "topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name_de: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]


class District(Base):
    """A Stadtbezirk; `number` is the official one and part of the name shown."""

    __tablename__ = "districts"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(80))

    @property
    def label(self) -> str:
        """Number and name, such as „130 Mitte“."""
        return f"{self.number} {self.name}"
