"""The ways in which mail leaves: a folder, or a mail server that is asked for encryption before it hears a password."""

from __future__ import annotations

import email
import email.policy
import smtplib
import ssl
import stat
from urllib.parse import quote

import pytest
import trustme

from forum.kernel.errors import SettingsError
from forum.kernel.feature import Notice
from forum.kernel.mail import Recipient
from forum.kernel.settings import current, load
from forum.notifications import delivery, letters
from forum.notifications.sending import LATER, SOON, Unreachable, open_post
from tests.notifications.conftest import NAME, PASSWORD, free_port, happen, recipients

ACCOUNT = f"{NAME}:{quote(PASSWORD, safe='')}"


@pytest.fixture
def authority(monkeypatch, tmp_path):
    """A certificate authority that this process trusts."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return made


def server_context(authority, *names):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or ("127.0.0.1",))).configure_cert(context)
    return context


def letter() -> letters.Letter:
    return letters.Letter(Recipient(None, "a@example.org", "", "de"), "de", "Grüße", "Ein Wort mit ß.\n.\nEnde\n")


def send() -> None:
    with open_post(current()) as post:
        post.send(letter(), "1.abc")


def test_without_a_mail_server_each_mail_is_a_readable_file(app, announce, folder, setting, capsys):
    link = "https://forum.example.de/registrieren/bestaetigen/" + "x" * 90
    announce(Notice("test.news", recipients("anna@example.org", "b@example.org", link=link), "test/news.txt"))
    happen("test.news")
    assert delivery.sweep().sent == 2
    files = sorted(folder.glob("*"))
    assert [file.suffix for file in files] == [".eml", ".eml"]
    source = files[0].read_text("utf-8")
    assert link in source
    assert "Mit freundlichen Grüßen" in source
    mail = email.message_from_bytes(files[0].read_bytes(), policy=email.policy.default)
    assert mail["To"] == "anna@example.org"
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    assert all("anna" not in file.name for file in files)


def test_a_folder_that_cannot_be_written_keeps_the_mail(app, announce, folder, setting, tmp_path):
    (tmp_path / "taken").write_text("a file where the folder should be")
    setting(mail_folder=tmp_path / "taken")
    announce(Notice("test.news", recipients("a@example.org"), "test/short.txt"))
    happen("test.news")
    assert delivery.sweep() == delivery.Round(pause=LATER)
    setting(mail_folder=tmp_path / "free")
    assert delivery.sweep().sent == 1


def test_plain_smtp_where_nothing_else_is_offered(smtp, post_office):
    send()
    assert post_office.encrypted == [False]
    assert post_office.mails[0]["Subject"] == "Grüße"
    assert post_office.mails[0].get_content().replace("\r\n", "\n") == "Ein Wort mit ß.\n.\nEnde\n"


def test_encryption_is_used_where_it_is_offered(serve, setting, post_office, authority):
    port = serve(
        tls_context=server_context(authority),
        require_starttls=True,
        auth_required=True,
        authenticator=post_office.authenticate,
    )
    setting(smtp_url=f"smtp://{ACCOUNT}@127.0.0.1:{port}")
    send()
    assert post_office.encrypted == [True]
    assert post_office.named == [NAME]


def test_smtps_is_encrypted_from_the_start(serve, setting, post_office, authority):
    context = server_context(authority)
    port = serve(ssl_context=context, auth_require_tls=False, authenticator=post_office.authenticate)
    setting(smtp_url=f"smtps://{ACCOUNT}@127.0.0.1:{port}")
    send()
    assert post_office.encrypted == [True]
    assert len(post_office.mails) == 1


def test_a_certificate_of_somebody_else_is_not_trusted(serve, setting, post_office, authority):
    for context in (server_context(trustme.CA()), server_context(authority, "mail.example.org")):
        setting(smtp_url=f"smtp://127.0.0.1:{serve(tls_context=context)}")
        with pytest.raises(Unreachable, match="ertificate"):
            send()
    assert post_office.mails == []


def test_a_wrong_password_is_no_mails_fault(serve, setting, post_office, authority):
    port = serve(tls_context=server_context(authority), authenticator=post_office.authenticate)
    setting(smtp_url=f"smtp://{NAME}:wrong@127.0.0.1:{port}")
    with pytest.raises(Unreachable) as caught:
        send()
    assert caught.value.pause == LATER
    assert "wrong" not in str(caught.value)


def test_no_password_is_told_in_clear_to_another_machine(serve, setting, post_office):
    port = serve(host="127.0.0.2", auth_require_tls=False, authenticator=post_office.authenticate)
    setting(smtp_url=f"smtp://{ACCOUNT}@127.0.0.2:{port}")
    with pytest.raises(Unreachable, match="no encryption"):
        send()
    assert post_office.mails == []


def test_on_this_machine_a_password_may_go_in_clear(serve, setting, post_office):
    port = serve(auth_require_tls=False, authenticator=post_office.authenticate)
    setting(smtp_url=f"smtp://{ACCOUNT}@127.0.0.1:{port}")
    send()
    assert post_office.named == [NAME]


def test_a_server_that_is_away(setting):
    setting(smtp_url=f"smtp://127.0.0.1:{free_port()}")
    with pytest.raises(Unreachable) as caught:
        send()
    assert caught.value.pause == SOON


def test_one_connection_serves_a_round_and_is_renewed_when_it_broke(smtp, post_office):
    with open_post(current()) as post:
        post.send(letter(), "1.a")
        first = post.connection
        post.send(letter(), "1.b")
        assert post.connection is first
        post_office.breaks = 1
        with pytest.raises(smtplib.SMTPServerDisconnected):
            post.send(letter(), "1.c")
        post.send(letter(), "1.c")
        assert post.connection is not first
    assert [mail["Message-ID"] for mail in post_office.mails] == [
        "<1.a@127.0.0.1>",
        "<1.b@127.0.0.1>",
        "<1.c@127.0.0.1>",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FORUM_SMTP_URL", "http://mail.example.org"),
        ("FORUM_SMTP_URL", "mail.example.org:25"),
        ("FORUM_SMTP_URL", "smtp://"),
        ("FORUM_SMTP_URL", "smtp://mail.example.org:port"),
        ("FORUM_MAIL_FROM", "Forum <forum@example.org>"),
        ("FORUM_MAIL_FROM", "forum@example.org\nBcc: x@example.org"),
    ],
)
def test_wrong_settings_are_named_at_start(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        load()
