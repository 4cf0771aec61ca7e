"""What leaves by mail about a patient full of canaries: where it goes, and nothing else of them."""

import pytest
from django.core import mail

from midspan.domains.notices.enums import Channel, DeliveryState, NoticeKind
from midspan.domains.notices.models import Delivery
from midspan.domains.notices.tests.factories import choose, deliver, leave
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel.tests.factories import see_all
from tests.sweep.asking import listening
from tests.sweep.canaries import found_in
from tests.sweep.center import MONDAY_NOON, Center

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_mail_holds_the_address_it_goes_to_and_no_other_word_of_the_patient(monkeypatch, settings):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON)
    settings.MAIL_FROM = "updates@example.org"
    center = Center()
    center.hide()
    choose(center.patient, Channel.MAIL, mail=center.patient.email)
    see_all(center.organization)

    with listening() as log:
        leave(center.patient, by=actor_for(center.intake), kind=NoticeKind.WEEK_CHANGED)
        state = deliver(Delivery.objects.exclude(state=DeliveryState.GIVEN_UP).get(channel=Channel.MAIL))

    [sent] = mail.outbox
    assert state == DeliveryState.SENT
    assert found_in(" ".join(sent.to)) == {"people.Patient.email"}
    assert found_in(f"{sent.from_email} {sent.subject} {sent.body} {sent.extra_headers} {log.taken()}") == set()
