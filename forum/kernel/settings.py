"""All settings in one place, read from `FORUM_*` variables and checked at start (table: docs/operations.md)."""

from __future__ import annotations

import hashlib
import os
import secrets
from email.headerregistry import Address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from forum.kernel.errors import SettingsError

ROOT = Path(__file__).resolve().parents[2]
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}
MIN_SECRET = 32


class Settings(BaseSettings):
    """What an operator may set; the descriptions are the documentation."""

    model_config = SettingsConfigDict(env_prefix="FORUM_", extra="ignore", frozen=True)

    # where things are
    var: Path = Field(ROOT / "var", description="Folder for everything that is kept on this machine by default")
    database_url: str = Field("", description="SQLite or PostgreSQL address; empty: SQLite in FORUM_VAR")
    secret_key: str = Field("", description="Signs cookies and tokens, at least 32 characters; required in public")
    public_url: str = Field("http://127.0.0.1:8000", description="Address under which people reach the site")
    redis_url: str = Field("", description="Redis for jobs and limits on many hosts; empty: SQLite and the database")
    uploads: Path | None = Field(None, description="Folder for pictures and documents; empty: FORUM_VAR/uploads")
    trusted_proxies: int = Field(0, ge=0, le=5, description="How many reverse proxies stand before the site")
    page_cache_mb: int = Field(8, ge=0, le=4096, description="Memory of the page cache per process; 0: off")
    shared_parts_mb: int = Field(
        8, ge=0, le=4096, description="Memory per process for parts of pages that everyone shares; 0: off"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged")

    # mail
    smtp_url: str = Field("", description="smtp://user:password@host:587 or smtps://…; empty: mail goes to a folder")
    mail_folder: Path | None = Field(None, description="Folder for mail without SMTP; empty: FORUM_VAR/mail")
    mail_from: str = Field("forum@stadt.example", description="Sender of all mail")
    digest_hour: int = Field(
        7, ge=0, le=23, description="Hour (Europe/Berlin) of daily digests; weekly ones on Mondays"
    )

    # the city
    city: str = Field("Braunschweig", description="Name of the city as it stands in sentences")
    defects_url: str = Field("", description="Address of the city's defects desk (Mängelmelder)")
    defects_name: str = Field("Mängelmelder", description="Name of the defects desk")
    operator_name: str = Field("Stadt Braunschweig (Demonstration)", description="Operator, for the imprint")
    operator_address: str = Field("Platz der Beispiele 1\n38100 Braunschweig", description="Postal address, in lines")
    operator_represented_by: str = Field("", description="Who represents the operator")
    operator_email: str = Field("forum@stadt.example", description="Mail address of the office")
    operator_phone: str = Field("", description="Telephone of the office")
    privacy_officer: str = Field("", description="Contact of the data protection officer")
    supervisory_authority: str = Field("", description="Data protection authority in charge")
    arbitration_office: str = Field("", description="Arbitration office for accessibility (NBGG § 9d)")
    election_notice: str = Field("", description="Notice shown before elections; empty: none")
    districts_file: Path | None = Field(None, description="JSON with districts other than the built-in ones")

    # answer clock: how long each open status may last (mission, rule 5)
    answer_submitted_working_days: int = Field(5, ge=1, description="Working days until a submitted idea is checked")
    answer_clarification_days: int = Field(14, ge=1, description="Days the author has for an answer")
    answer_discussion_days: int = Field(42, ge=1, description="Days until the office says how it goes on")
    answer_council_months: int = Field(3, ge=1, description="Months a council has for its recommendation")
    answer_recommended_days: int = Field(28, ge=1, description="Days until the office acts on a recommendation")
    answer_nominated_months: int = Field(3, ge=1, description="Months until a candidate is decided")
    answer_approved_months: int = Field(3, ge=1, description="Months until an approved project begins")
    answer_forwarded_days: int = Field(42, ge=1, description="Days until the addressee's answer")
    answer_comment_working_days: int = Field(1, ge=1, description="Working days until a first comment is checked")
    answer_report_working_days: int = Field(3, ge=1, description="Working days until a report is decided")
    answer_statement_days: int = Field(21, ge=1, description="Days that a department has for a statement")
    answer_merge_days: int = Field(14, ge=1, description="Days that an author has for an answer to a proposed merge")
    answer_reminder_working_days: int = Field(
        2, ge=0, description="Working days before a due date on which its owner is reminded"
    )
    answer_organisation_working_days: int = Field(
        5, ge=1, description="Working days until a registered organisation or its new name is checked"
    )
    answer_application_working_days: int = Field(
        15, ge=1, description="Working days until an application for a seat is decided"
    )

    # files
    idea_pictures: int = Field(5, ge=0, le=20, description="Pictures that an idea may have")
    idea_documents: int = Field(3, ge=0, le=20, description="PDF documents that an idea may have")
    comment_pictures: int = Field(2, ge=0, le=20, description="Pictures that a comment may have")
    comment_documents: int = Field(1, ge=0, le=20, description="PDF documents that a comment may have")

    # discussions
    comment_edit_minutes: int = Field(30, ge=0, description="Minutes in which people can edit their comment; 0: never")

    # limits per hour
    limit_sign_in: int = Field(10, ge=1, description="Failed sign-ins an hour for one address and for one account")
    limit_write: int = Field(
        60, ge=1, description="Contributions, comments and reports an hour for one person or address"
    )
    limit_mail: int = Field(5, ge=1, description="Confirmation and reset mails an hour for one address")
    form_seconds: float = Field(
        2, ge=0, description="Seconds in which nobody fills in an open form; faster ones are asked again"
    )
    limit_total: int = Field(5000, ge=1, description="Writes without an account an hour for the whole site")

    @field_validator("public_url")
    @classmethod
    def _plain_origin(cls, value: str) -> str:
        parts = urlsplit(value.rstrip("/"))
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
            raise ValueError("must be an origin such as https://forum.example.de, without a path")
        return value.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.port == 0):
            raise ValueError("must be smtp://user:password@host:port or smtps://…, special characters as %40 and so on")
        return value

    @field_validator("mail_from")
    @classmethod
    def _one_address(cls, value: str) -> str:
        try:
            return Address(addr_spec=value).addr_spec
        except Exception as error:
            raise ValueError("must be a mail address such as forum@example.de, without a name") from error

    @property
    def https(self) -> bool:
        """Whether people come by https; then cookies are `__Host-` and Secure."""
        return self.public_url.startswith("https://")

    @property
    def local(self) -> bool:
        """Whether the site is reached on this machine alone."""
        return urlsplit(self.public_url).hostname in LOCAL_HOSTS

    @property
    def database(self) -> str:
        """Address of the database."""
        return self.database_url or f"sqlite:///{self.var / 'forum.db'}"

    @property
    def uploads_folder(self) -> Path:
        """Where pictures and documents are kept."""
        return self.uploads or self.var / "uploads"

    @property
    def mails_folder(self) -> Path:
        """Where mail goes without SMTP."""
        return self.mail_folder or self.var / "mail"

    def secret(self) -> str:
        """Give the key that signs cookies and tokens.

        A site that is reached from outside needs FORUM_SECRET_KEY; on this machine alone a key is made once and kept
        in FORUM_VAR. Raises SettingsError.
        """
        if self.secret_key:
            if len(self.secret_key) < MIN_SECRET:
                raise SettingsError(f"FORUM_SECRET_KEY needs at least {MIN_SECRET} characters")
            return self.secret_key
        if not self.local:
            raise SettingsError("FORUM_SECRET_KEY is missing: set it to at least 32 random characters")
        return _local_secret(self.var / "secret-key")

    def namespace(self) -> str:
        """Name what this site keeps in a Redis or a queue: sites that share one are kept apart by their secret."""
        return "forum" + hashlib.sha256(f"forum.queue{self.secret()}".encode()).hexdigest()[:12]


def _local_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


def load() -> Settings:
    """Read the environment. Raises SettingsError that names every wrong variable in one message."""
    try:
        return Settings()  # type: ignore[call-arg, unused-ignore]
    except ValidationError as error:
        lines = [f"FORUM_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        raise SettingsError("Settings are wrong:\n  " + "\n  ".join(lines)) from error


_in_use: list[Settings] = []


def use(settings: Settings) -> None:
    """Make these the settings of this process."""
    _in_use[:] = [settings]


def current() -> Settings:
    """Give the settings of this process; read from the environment when nobody chose any."""
    if not _in_use:
        use(load())
    return _in_use[0]
