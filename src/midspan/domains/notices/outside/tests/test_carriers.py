"""What each carrier really puts on the wire, asked of real servers on this machine."""

import email
import email.policy
import json
from urllib.parse import parse_qs
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from midspan.domains.notices.enums import Reason
from midspan.domains.notices.outside.carriers import mail, push, texts
from midspan.domains.notices.outside.carriers.encryption import (
    OneTime,
    authorization,
    encrypted,
    new_key,
    packed,
    private_key,
    public_bytes,
    unpacked,
)
from midspan.domains.notices.outside.carriers.parcel import TAKEN, Browser, Outcome, Parcel
from midspan.domains.notices.outside.carriers.web import NO_ANSWER, post
from midspan.domains.notices.outside.envelopes import Envelope
from midspan.domains.notices.outside.tests.servers import gateway, mail_server

ID = UUID("00000000-0000-4000-8000-000000000001")
ENVELOPE = Envelope(sender="Novedades", subject="Tiene una novedad", body="Léala a solas.")
JSON_FIELDS = {"to": "{to}", "text": "{text}", "reference": "{reference}", "callback": "{receipt}", "from": "12345"}


def parcel(address, **more):
    return Parcel(delivery_id=ID, envelope=ENVELOPE, address=address, **more)


class TestMail:
    @pytest.fixture(autouse=True)
    def smtp(self, settings):
        settings.MAIL_FROM = "updates@example.org"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER, settings.EMAIL_TIMEOUT = False, "", 5

    def send_to(self, server, settings):
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        return mail.carry(parcel("rowan@example.org"))

    def test_server_takes_one_plain_mail(self, settings):
        with mail_server() as server:
            outcome = self.send_to(server, settings)

        [raw] = server.mails
        read = email.message_from_bytes(raw, policy=email.policy.default)
        assert outcome == TAKEN
        assert (read["From"], read["To"], read["Subject"]) == (
            "Novedades <updates@example.org>",
            "rowan@example.org",
            "Tiene una novedad",
        )
        assert read.get_content().strip() == "Léala a solas."
        assert (read.get_content_type(), read["Auto-Submitted"]) == ("text/plain", "auto-generated")
        assert read["Message-ID"] == f"<{ID}@example.org>"
        assert {name.lower() for name in read} <= {
            "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding",
            "auto-submitted", "x-auto-response-suppress",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("answer", "reason"), [("550 no such person", Reason.REFUSED), ("450 busy", Reason.UNREACHABLE)]
    )
    def test_refused_recipient_is_final_when_the_server_says_so(self, settings, answer, reason):
        with mail_server(to_recipient=answer) as server:
            assert self.send_to(server, settings) == Outcome(reason)

    @pytest.mark.slow
    def test_mail_service_that_says_no_may_say_yes_later(self, settings):
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
        with gateway(503) as server:
            url = server.url.rpartition("/")[0] + "/"
            settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "a-token", "POSTMARK_API_URL": url}
            assert mail.carry(parcel("rowan@example.org")) == Outcome(Reason.UNREACHABLE)

        [(_, headers, body)] = server.asked
        assert headers["X-Postmark-Server-Token"] == "a-token"
        assert json.loads(body)["TextBody"] == "Léala a solas.\n"


class TestTexts:
    def carry(self, settings, server, *, form="json", fields=JSON_FIELDS, to="(804) 555-0100"):
        settings.TEXT_GATEWAY = {"url": server.url, "form": form, "fields": fields, "authorization": "Bearer key"}
        return texts.carry(parcel(to, receipt_url="https://example.org/r"))

    def test_gateway_is_asked_once_in_json(self, settings):
        with gateway(202) as server:
            assert self.carry(settings, server) == TAKEN

        [(path, headers, body)] = server.asked
        assert (path, headers["Authorization"], headers["Content-Type"]) == ("/send", "Bearer key", "application/json")
        assert json.loads(body) == {
            "to": "+18045550100",
            "text": "Léala a solas.",
            "reference": str(ID),
            "callback": "https://example.org/r",
            "from": "12345",
        }

    def test_gateway_is_asked_in_a_form(self, settings):
        with gateway() as server:
            assert self.carry(settings, server, form="form", fields={"To": "{to}", "Body": "{text}"}) == TAKEN

        assert parse_qs(server.asked[0][2].decode()) == {"To": ["+18045550100"], "Body": ["Léala a solas."]}

    @pytest.mark.parametrize(
        ("status", "reason"),
        [
            (400, Reason.REFUSED),
            (422, Reason.REFUSED),
            (401, Reason.UNREACHABLE),
            (429, Reason.UNREACHABLE),
            (500, Reason.UNREACHABLE),
            (307, Reason.UNREACHABLE),
        ],
    )
    def test_answers_mean_later_or_never(self, settings, status, reason):
        with gateway(status) as server:
            assert self.carry(settings, server) == Outcome(reason)

        assert len(server.asked) == 1, "A redirect takes a number nowhere."

    def test_number_that_cannot_be_dialed_leaves_nothing(self, settings):
        with gateway() as server:
            assert self.carry(settings, server, to="call me") == Outcome(Reason.REFUSED)

        assert server.asked == []

    @pytest.mark.parametrize(
        "wrong", [{"url": "http://gateway.example"}, {"fields": {"to": "{to}"}}, {"fields": {"text": "{text}"}}]
    )
    def test_gateway_that_would_be_asked_in_clear_or_without_words_is_refused(self, wrong):
        with pytest.raises(ValueError, match="gateway"):
            texts.Gateway(**{"url": "https://gateway.example", "fields": JSON_FIELDS, **wrong})

    def test_server_that_is_not_there_gives_no_answer(self):
        assert post("http://127.0.0.1:1/", body=b"", headers={}) == NO_ANSWER


# RFC 8291, 5 and appendix A: the standard's own example.
PLAIN = b"When I grow up, I want to be a watermelon"
SERVER_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BROWSER_KEY = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
BROWSER_POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
    "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


class TestPush:
    @pytest.fixture(autouse=True)
    def key(self, settings):
        settings.PUSH_KEY, settings.PUSH_CONTACT = new_key(), "mailto:updates@example.org"

    @pytest.fixture
    def browser(self):
        """Call with an address: a browser whose push service is there."""
        return lambda url, number=1: Browser(id=UUID(int=number), endpoint=url, p256dh=BROWSER_POINT, auth=AUTH)

    def carry(self, sent):
        return push.carry(sent, may_ask=lambda endpoint: endpoint.startswith("http://127.0.0.1:"))

    def test_body_is_that_of_the_standards_example(self):
        once = OneTime(private_key(SERVER_KEY), unpacked(SALT))
        keys = {"p256dh": unpacked(BROWSER_POINT), "auth": unpacked(AUTH)}

        assert packed(encrypted(PLAIN, **keys, once=once)) == BODY
        assert packed(public_bytes(private_key(BROWSER_KEY))) == BROWSER_POINT

    def test_every_push_is_as_long_as_every_other(self, browser):
        with gateway(201) as server:
            for body in ("x", "x" * 200):
                envelope = Envelope(sender="", subject="You have an update", body=body)
                self.carry(Parcel(delivery_id=ID, envelope=envelope, browsers=(browser(server.url),)))

        assert len({len(body) for _, _, body in server.asked}) == 1

    def test_service_is_told_who_pushes_and_nothing_in_clear(self, browser, settings):
        with gateway(201) as server:
            assert self.carry(parcel("", browsers=(browser(server.url),))) == TAKEN

        [(_, headers, body)] = server.asked
        token, key = headers["Authorization"].removeprefix("vapid t=").split(", k=")
        claims = json.loads(unpacked(token.split(".")[1]))
        assert (claims["aud"], claims["sub"]) == (server.url.rpartition("/")[0], "mailto:updates@example.org")
        assert key == packed(public_bytes(private_key(settings.PUSH_KEY))) == push.public_key()
        assert (headers["Content-Encoding"], headers["Topic"]) == ("aes128gcm", "update")
        assert b"novedad" not in body

    @pytest.mark.parametrize(("is_urgent", "told"), [(True, ("high", "urgent")), (False, ("normal", "update"))])
    def test_what_is_urgent_wakes_the_phone_and_takes_no_others_place(self, browser, is_urgent, told):
        with gateway(201) as server:
            self.carry(parcel("", browsers=(browser(server.url),), is_urgent=is_urgent))

        [(_, headers, _)] = server.asked
        assert (headers["Urgency"], headers["Topic"]) == told

    def test_proof_is_signed_by_our_key(self):
        ours = private_key(SERVER_KEY)
        header = authorization("https://push.example/1", key=ours, contact="mailto:a@example.org", now=1_800_000_000)
        token = header.removeprefix("vapid t=").split(", k=")[0]
        signed, _, signature = token.rpartition(".")
        raw = unpacked(signature)
        proof = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))

        ours.public_key().verify(proof, signed.encode(), ECDSA(SHA256()))
        with pytest.raises(InvalidSignature):
            ours.public_key().verify(proof, f"{signed}x".encode(), ECDSA(SHA256()))

    def test_one_browser_that_takes_it_is_enough_and_those_that_are_gone_are_named(self, browser):
        with gateway(201) as living, gateway(410) as gone:
            outcome = self.carry(parcel("", browsers=(browser(living.url, 1), browser(gone.url, 2))))

        assert outcome == Outcome(None, gone=(UUID(int=2),))

    @pytest.mark.parametrize(
        ("status", "reason"), [(410, Reason.REFUSED), (403, Reason.REFUSED), (503, Reason.UNREACHABLE)]
    )
    def test_no_browser_that_takes_it_is_a_failure(self, browser, status, reason):
        with gateway(status) as server:
            assert self.carry(parcel("", browsers=(browser(server.url),))).reason == reason

    def test_nobody_to_push_to_is_a_failure_too(self):
        assert push.carry(parcel("")) == Outcome(Reason.REFUSED)

    def test_address_that_is_no_push_service_is_not_asked(self, browser):
        with gateway(201) as server:
            assert push.carry(parcel("", browsers=(browser(server.url),))) == Outcome(Reason.REFUSED)

        assert server.asked == []

    @pytest.mark.parametrize(
        ("endpoint", "is_one"),
        [
            ("https://fcm.googleapis.com/fcm/send/abc", True),
            ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
            ("https://web.push.apple.com/abc", True),
            ("http://fcm.googleapis.com/abc", False),
            ("https://fcm.googleapis.com:8443/abc", False),
            ("https://me@fcm.googleapis.com/abc", False),
            ("https://fcm.googleapis.com.example.org/abc", False),
            ("https://evilfcm.googleapis.com/abc", False),
            ("https://127.0.0.1/abc", False),
            ("https://[::1/abc", False),
            ("", False),
        ],
    )
    def test_only_services_of_browsers_are_ever_asked(self, endpoint, is_one):
        assert push.is_push_service(endpoint) == is_one
