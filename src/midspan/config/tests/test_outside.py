"""How a deployment says where notices may go out; what is set up halfway is refused, and what is not is said."""

import stat
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.mail import get_connection

from midspan.config.cli.ways_out import ways_out
from midspan.config.command import main
from midspan.config.outside import WrongSettingsError, outside_settings
from midspan.domains.notices.outside.carriers.encryption import private_key
from midspan.domains.notices.outside.carriers.texts import gateway

HOME = Path("state")
SMTP = {"MIDSPAN_MAIL_FROM": "updates@example.org", "MIDSPAN_SMTP_HOST": "mail.example.org"}
SERVICE = {
    "MIDSPAN_MAIL_FROM": "updates@example.org",
    "MIDSPAN_MAIL_SERVICE": "postmark",
    "MIDSPAN_MAIL_SERVICE_SETTINGS": '{"POSTMARK_SERVER_TOKEN": "a-token"}',
}
TEXTS = {"MIDSPAN_TEXT_URL": "https://gateway.example/send", "MIDSPAN_TEXT_AUTHORIZATION": "Bearer key"}


def made(env, *, is_demonstration=False, home=HOME):
    return outside_settings(env, home=home, is_demonstration=is_demonstration)


def test_nothing_said_is_nothing_sent():
    made_of_nothing = made({})

    assert made_of_nothing["EMAIL_BACKEND"] == "django.core.mail.backends.dummy.EmailBackend"
    assert [made_of_nothing[name] for name in ("MAIL_FROM", "TEXT_GATEWAY", "PUSH_KEY", "ADDRESS")] == [
        "",
        None,
        "",
        "",
    ]


def test_demonstration_writes_its_mail_to_files():
    demo = made({}, is_demonstration=True)

    assert (demo["EMAIL_BACKEND"].rpartition(".")[2], demo["EMAIL_FILE_PATH"]) == ("EmailBackend", "state/mail")
    assert "filebased" in demo["EMAIL_BACKEND"]


@pytest.mark.parametrize(
    ("security", "port", "starttls", "tls"),
    [("starttls", 587, True, False), ("tls", 465, False, True), ("none", 25, False, False)],
)
def test_mail_server_is_asked_securely_unless_said_otherwise(security, port, starttls, tls):
    smtp = made({**SMTP, "MIDSPAN_SMTP_SECURITY": security})

    assert (smtp["EMAIL_PORT"], smtp["EMAIL_USE_TLS"], smtp["EMAIL_USE_SSL"]) == (port, starttls, tls)
    assert made(SMTP)["EMAIL_USE_TLS"]


@pytest.mark.slow
def test_mail_service_is_one_of_anymails_and_watches_nobody_read(settings):
    service = made(SERVICE)
    settings.ANYMAIL = service["ANYMAIL"]

    assert type(get_connection(service["EMAIL_BACKEND"])).__module__ == "anymail.backends.postmark"
    assert service["ANYMAIL"]["SEND_DEFAULTS"] == {"track_opens": False, "track_clicks": False}


def test_texts_are_asked_for_in_the_words_of_the_gateway(settings):
    settings.TEXT_GATEWAY = made(
        {**TEXTS, "MIDSPAN_TEXT_FORM": "form", "MIDSPAN_TEXT_FIELDS": '{"To": "{to}", "Body": "{text}"}'}
    )["TEXT_GATEWAY"]

    asked = gateway().body(to="+1", text="Hola", reference="r", receipt="")

    assert asked == b"To=%2B1&Body=Hola"
    assert gateway().headers()["Authorization"] == "Bearer key"


@pytest.mark.parametrize(
    "env",
    [
        {"MIDSPAN_MAIL_FROM": "updates@example.org"},
        {"MIDSPAN_SMTP_HOST": "mail.example.org"},
        {**SMTP, "MIDSPAN_MAIL_SERVICE": "postmark"},
        {**SMTP, "MIDSPAN_MAIL_FROM": "nobody"},
        {**SMTP, "MIDSPAN_SMTP_SECURITY": "maybe"},
        {**SERVICE, "MIDSPAN_MAIL_SERVICE": "../postmark"},
        {**SERVICE, "MIDSPAN_MAIL_SERVICE_SETTINGS": "token"},
        {**TEXTS, "MIDSPAN_TEXT_FORM": "xml"},
        {**TEXTS, "MIDSPAN_TEXT_FIELDS": "[]"},
    ],
)
def test_half_a_setting_is_refused_by_its_name(env):
    with pytest.raises(WrongSettingsError, match="MIDSPAN_"):
        made(env)


def test_key_for_push_is_made_once_for_its_owner_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MIDSPAN_HOME", str(tmp_path))
    codes = [main(["push"]), main(["push"])]

    printed = capsys.readouterr().out.splitlines()
    path = tmp_path / "push_key"
    assert (codes, len(printed), printed[1], stat.S_IMODE(path.stat().st_mode)) == ([0, 0], 3, printed[2], 0o600)
    assert private_key(made({}, home=tmp_path)["PUSH_KEY"])
    assert made({"MIDSPAN_PUSH_KEY": "given"}, home=tmp_path)["PUSH_KEY"] == "given"


class TestWaysOut:
    def test_without_any_it_is_said(self, settings):
        settings.MAIL_FROM, settings.TEXT_GATEWAY, settings.PUSH_KEY = "", None, ""

        assert ways_out() == ["no notice leaves the application; not set up: e-mail, text messages, web push."]

    def test_files_of_a_demonstration_are_called_so(self, settings):
        demo = made({}, is_demonstration=True)
        settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = demo["EMAIL_BACKEND"], demo["EMAIL_FILE_PATH"]
        settings.MAIL_FROM, settings.TEXT_GATEWAY, settings.PUSH_KEY = demo["MAIL_FROM"], {"url": "x"}, "key"

        assert ways_out() == [
            "notices go out by e-mail (as files in state/mail, nowhere else), text messages, web push."
        ]

    def test_address_that_tells_is_named(self, settings):
        settings.ADDRESS, settings.MAIL_FROM = "https://recovery-clinic.example", "no-reply@sober.example"

        told = ways_out()[1:]

        assert [line.split()[0] for line in told] == ["MIDSPAN_ADDRESS", "MIDSPAN_MAIL_FROM"]


def test_tests_themselves_send_nothing():
    assert django_settings.EMAIL_BACKEND.endswith("locmem.EmailBackend")
