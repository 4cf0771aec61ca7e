"""A sending unit that opens its link reads no word of the person: neither before its number fits, nor after."""

from datetime import date

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.landings.actions import make_link
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel.tests.factories import own, see_all
from tests.sweep.canaries import WORD, words
from tests.sweep.center import MONDAY_NOON, TODAY, Center

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NUMBER = "RB-1042"


class Agreed(Center):
    """Somebody whose every word is a canary lets one clinic know everything such a consent can share."""

    def __init__(self):
        super().__init__()
        self.patient, self.stay = self.peer, self.room.stays[0]
        self.keep(self.patient)
        self.keep(self.stay)
        self.mark(self.patient, birth_date=date(1990, 1, 2))
        self.mark(self.stay)
        self.make_one("journey.Handoff", person_met=self.intake, met_on=TODAY, refills_until=TODAY)
        shares = ("here", "times", "medication")
        self.signed = make_signed(self.patient, kind="provider", shares=shares, purpose="care", name="Ridge Recovery")
        see_all(self.organization)


@pytest.fixture(scope="module")
def shared(share):
    return share(Agreed, at=MONDAY_NOON)


@pytest.fixture
def center(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON)
    return own(shared)


def test_an_opened_link_holds_no_word_of_the_person(center):
    by = actor_for(center.intake)
    secret = make_link(
        patient_id=center.patient.pk, signed_id=center.signed.pk, number=NUMBER, is_said_same=True, by=by
    )
    url = reverse("public:landing", args=["en", secret])

    with override_settings(PUBLIC_CENTER=str(center.organization.pk)):
        answers = [Client().get(url), Client().post(url, {"number": "RB-1"}), Client().post(url, {"number": NUMBER})]

    assert [set(WORD.findall(one.text)) & set(words().values()) for one in answers] == [set()] * 3
    assert [one.status_code for one in answers] == [200, 422, 200]
    assert "Somebody from here has met them" in answers[2].text
    assert WORD.search(center.patient.given_names)  # There was something to tell.
