"""What leaves by mail and by text about a patient full of canaries: where it goes, and nothing else of them."""

import json

import pytest
from django.core import mail

from midspan.domains.notices.enums import Channel, DeliveryState, NoticeKind
from midspan.domains.notices.models import Delivery
from midspan.domains.notices.outside.tests.servers import gateway
from midspan.domains.notices.tests.factories import choose, deliver, leave
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel.tests.factories import see_all
from tests.sweep.asking import listening
from tests.sweep.canaries import found_in
from tests.sweep.center import MONDAY_NOON, Center

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NUMBER = "(804) 555-0137"  # A canary cannot be dialed.


@pytest.fixture
def center(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON)
    made = Center()
    made.hide()
    return made


def told(center, channel):
    """What became of a notice of a changed week, which the patient wants to get by this channel."""
    choose(center.patient, channel, mail=center.patient.email, number=NUMBER)
    see_all(center.organization)
    leave(center.patient, by=actor_for(center.intake), kind=NoticeKind.WEEK_CHANGED)
    return deliver(Delivery.objects.exclude(state=DeliveryState.GIVEN_UP).get(channel=channel))


def test_mail_holds_the_address_it_goes_to_and_no_other_word_of_the_patient(center, settings):
    settings.MAIL_FROM = "updates@example.org"

    with listening() as log:
        state = told(center, Channel.MAIL)

    [sent] = mail.outbox
    assert state == DeliveryState.SENT
    assert found_in(" ".join(sent.to)) == {"people.Patient.email"}
    assert found_in(f"{sent.from_email} {sent.subject} {sent.body} {sent.extra_headers} {log.taken()}") == set()


def test_text_holds_the_number_it_goes_to_and_no_word_of_the_patient(center, settings):
    with gateway() as server, listening() as log:
        fields = {"to": "{to}", "text": "{text}", "reference": "{reference}"}
        settings.TEXT_GATEWAY = {"url": server.url, "form": "json", "fields": fields}
        state = told(center, Channel.TEXT)

    [(path, headers, body)] = server.asked
    assert state == DeliveryState.SENT
    assert json.loads(body)["to"] == "+18045550137"
    assert found_in(f"{path} {headers} {body.decode()} {log.taken()}") == set()
