"""Everybody chooses for themselves how they are told, on one page, and sees all that will be said."""

import json

import pytest
from django.urls import reverse

from midspan.domains.notices.actions import forget_browsers, keep_browser
from midspan.domains.notices.enums import Channel
from midspan.domains.notices.models import ContactSettings, PushSubscription
from midspan.domains.notices.outside.browsers import browsers_of
from midspan.domains.notices.outside.carriers.encryption import new_key, packed, private_key, public_bytes
from midspan.domains.notices.queries import chosen_by
from midspan.domains.notices.tests.factories import choose, deliver, leave, only_delivery
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel.tests.factories import see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
FILLED = {
    "by_mail": "on",
    "mail_address": "me@example.org",
    "quiet_from": "22:00",
    "quiet_until": "07:30",
    "days": ["0", "2"],
}
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.fixture
def page():
    return reverse("notices:settings")


@pytest.fixture
def everything(settings):
    settings.TEXT_GATEWAY = {"url": "https://gateway.example", "form": "json", "fields": {"to": "{to}", "b": "{text}"}}
    settings.PUSH_KEY = new_key()


def keys():
    return {"p256dh": packed(public_bytes(private_key(new_key()))), "auth": packed(b"0123456789abcdef")}


def kept(cast, person):
    see_all(cast.organization)
    return chosen_by(viewer=actor_for(person))


def test_everything_is_off_until_chosen(cast, client, page, everything):
    client.force_login(cast.rowan.account)

    shown = client.get(page).text

    assert 'name="by_mail"' in shown
    assert "checked" not in shown.split('name="by_mail"')[1].split(">")[0]
    assert kept(cast, cast.rowan) is None


@pytest.mark.slow
def test_patient_chooses_and_finds_it_again(cast, client, page):
    client.force_login(cast.rowan.account)

    saved = client.post(page, FILLED, follow=True)

    assert "Saved." in saved.text
    assert 'value="me@example.org"' in saved.text
    chosen = kept(cast, cast.rowan)
    assert (chosen.channels, chosen.quiet_from, chosen.quiet_until, chosen.days) == ([Channel.MAIL], 1320, 450, [0, 2])
    cast.rowan.refresh_from_db()
    assert cast.rowan.email == "me@example.org"


def test_channel_without_its_address_is_refused_in_words(cast, client, page):
    client.force_login(cast.rowan.account)

    refused = client.post(page, {**FILLED, "mail_address": ""})

    assert "Enter the e-mail address that only you read, or leave e-mail off." in refused.text
    assert 'href="#id_mail_address"' in refused.text
    assert kept(cast, cast.rowan) is None


def test_what_is_not_set_up_is_said_and_cannot_be_chosen(cast, client, page, settings):
    client.force_login(cast.rowan.account)

    shown = client.get(page).text
    client.post(page, {**FILLED, "by_text": "on", "text_number": "8045550100"})

    assert ('name="by_text"' in shown, "Not set up at this center, so not on offer:" in shown) == (False, True)
    assert kept(cast, cast.rowan).channels == [Channel.MAIL]


def test_all_that_will_be_said_stands_on_the_page_in_the_language_it_is_said_in(cast, client, page, everything):
    cast.rowan.language = "es"
    cast.rowan.save()
    client.force_login(cast.rowan.account)

    shown = client.get(page).text

    assert shown.count("Tiene una novedad. Léala cuando esté a solas.") == 3


def test_demonstration_says_that_its_mail_goes_nowhere(cast, client, page, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    client.force_login(cast.rowan.account)

    assert "This is a demonstration: e-mail is written as files" in client.get(page).text


def test_staff_choose_too_with_an_address_of_their_own(cast, client, page):
    client.force_login(cast.desk.account)

    assert client.post(page, FILLED).status_code == 302
    assert kept(cast, cast.desk).mail_address == "me@example.org"


@pytest.mark.slow
def test_what_was_sent_is_seen_by_whom_it_was_sent_to(cast, client, page):
    choose(cast.rowan, Channel.MAIL)
    leave(cast.rowan, by=cast.by)
    deliver(only_delivery())
    client.force_login(cast.rowan.account)
    mine = client.get(page).text
    client.force_login(make_patient_of(cast).account)

    assert ("What was sent to you" in mine, "What was sent to you" in client.get(page).text) == (True, False)


def make_patient_of(cast):
    see_all(cast.organization)
    return make_patient(cast.organization)


def test_calls_are_agreed_by_the_patient_and_seen_on_file(cast, client):
    cast.rowan.contact_note = "Ask for R."
    cast.rowan.save()
    client.force_login(cast.rowan.account)
    said = {
        "channel": "phone",
        "phone": "804-555-0199",
        "times": "After five",
        "voicemail": "neutral",
        "voicemail_words": "Please call Sam back.",
        "must_not_be_told": "My brother",
    }

    revealing = client.post(reverse("notices:contact"), {**said, "voicemail_words": "Your clinic called"})
    saved = client.post(reverse("notices:contact"), said)

    see_all(cast.organization)
    row = cast.rowan
    row.refresh_from_db()
    assert ("These voicemail words say what the call is about" in revealing.text, saved.status_code) == (True, 302)
    assert (row.phone, row.contact_times, row.must_not_be_told) == ("804-555-0199", "After five", "My brother")
    assert (row.voicemail_words, row.contact_note) == ("Please call Sam back.", "Ask for R.")
    assert row.safe_contact_agreed_at is not None


def test_number_the_patient_changes_themselves_is_where_texts_go_from_then_on(cast, client):
    choose(cast.rowan, Channel.MAIL, Channel.TEXT)
    client.force_login(cast.rowan.account)
    said = {"channel": "phone", "phone": "804-555-0199", "voicemail": "never"}

    client.post(reverse("notices:contact"), {**said, "email": "rowan@example.org"})
    moved = kept(cast, cast.rowan)
    client.post(reverse("notices:contact"), said)
    emptied = kept(cast, cast.rowan)

    assert (moved.channels, moved.text_number) == ([Channel.MAIL, Channel.TEXT], "804-555-0199")
    assert emptied.channels == [Channel.TEXT]


def test_page_of_calls_is_the_patients_alone(cast, client):
    client.force_login(cast.desk.account)

    assert client.get(reverse("notices:contact")).status_code == 404


class TestBrowsers:
    def test_browser_is_kept_sealed_and_opens_for_its_person_alone(self, cast):
        by = actor_for(cast.rowan)
        row = keep_browser(endpoint=ENDPOINT, **keys(), by=by)

        assert ENDPOINT.encode() not in bytes(row.sealed)
        assert [one.endpoint for one in browsers_of(by)] == [ENDPOINT]
        PushSubscription.objects.update(recipient_id=cast.desk.pk)
        assert browsers_of(actor_for(cast.desk)) == ()

    def test_browser_belongs_to_who_signed_in_there_last(self, cast):
        other = make_patient(cast.organization)
        keep_browser(endpoint=ENDPOINT, **keys(), by=actor_for(other))
        keep_browser(endpoint=ENDPOINT, **keys(), by=actor_for(cast.rowan))

        see_all(cast.organization)
        assert (len(browsers_of(actor_for(other))), len(browsers_of(actor_for(cast.rowan)))) == (0, 1)

    @pytest.mark.parametrize(
        "wrong", [{"endpoint": "https://example.org/push"}, {"p256dh": "AAAA"}, {"auth": "AAAA"}, {"auth": "ñ"}]
    )
    def test_what_is_no_browser_is_refused(self, cast, wrong):
        with pytest.raises(RefusedError):
            keep_browser(**{"endpoint": ENDPOINT, **keys(), **wrong}, by=actor_for(cast.rowan))

    def test_last_browser_that_goes_turns_push_off(self, cast):
        by = actor_for(cast.rowan)
        first = keep_browser(endpoint=ENDPOINT, **keys(), by=by)
        keep_browser(endpoint=f"{ENDPOINT}2", **keys(), by=by)

        forget_browsers(browser_id=first.pk, by=by)
        assert chosen_by(viewer=by).channels == [Channel.PUSH]

        forget_browsers(by=by)
        assert chosen_by(viewer=by).channels == []

    @pytest.mark.slow
    @pytest.mark.usefixtures("everything")
    def test_page_takes_what_a_browser_hands_out_and_nothing_else(self, cast, client):
        client.force_login(cast.rowan.account)
        address, given = reverse("notices:browser_on"), {"endpoint": ENDPOINT, "expirationTime": None, "keys": keys()}

        def posted(body):
            return client.post(address, body, content_type="application/json").status_code

        taken = posted(json.dumps(given))
        refused = {
            posted(body)
            for body in ("", "[]", "{}", '{"endpoint": 1, "keys": {}}', json.dumps({**given, "endpoint": "x"}))
        }

        assert (taken, refused, client.get(address).status_code) == (200, {422}, 405)
        assert "On since" in client.get(reverse("notices:settings")).text

    def test_nobody_turns_off_somebody_elses(self, cast, client):
        row = keep_browser(endpoint=ENDPOINT, **keys(), by=actor_for(cast.rowan))
        client.force_login(make_patient_of(cast).account)

        client.post(reverse("notices:browser_off", args=[row.pk]))

        see_all(cast.organization)
        assert PushSubscription.objects.count() == 1

    def test_signing_out_everywhere_turns_all_off(self, cast, client):
        keep_browser(endpoint=ENDPOINT, **keys(), by=actor_for(cast.rowan))
        client.force_login(cast.rowan.account)

        client.post(reverse("people:sign_out_everywhere"))

        see_all(cast.organization)
        assert PushSubscription.objects.count() == 0


def test_settings_of_others_are_out_of_reach_of_the_database_itself(cast, client, page):
    choose(cast.rowan, Channel.MAIL)
    other = make_patient(cast.organization)
    client.force_login(other.account)

    client.post(page, FILLED)

    see_all(cast.organization)
    assert set(ContactSettings.objects.values_list("recipient_id", flat=True)) == {cast.rowan.pk, other.pk}


@pytest.mark.slow
def test_words_are_looked_at_by_director_and_privacy_officer(cast, client):
    statuses = {}
    for role in (Role.DIRECTOR, Role.PRIVACY_OFFICER, Role.COUNSELOR, Role.FRONT_DESK):
        see_all(cast.organization)
        client.force_login(make_staff(cast.organization, role).account)
        response = client.get(reverse("notices:wording"))
        statuses[role] = response.status_code
        if response.status_code == 200:
            assert "Tiene una novedad" in response.text
            assert "Not set up: nothing is sent" in response.text
            assert "Not yet confirmed by this center" in response.text

    assert list(statuses.values()) == [200, 200, 404, 404]
