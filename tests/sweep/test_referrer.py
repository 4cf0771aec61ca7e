"""A sending unit that opens its link reads no word of the person: neither before its number fits, nor after."""

import pytest
from django.apps import apps
from django.test import Client, override_settings
from django.urls import reverse

from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.landings.actions import make_link
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel.tests.factories import own, see_all
from tests.sweep.canaries import WORD, words
from tests.sweep.center import MONDAY_NOON, Center

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NUMBER = "RB-1042"


class Agreed(Center):
    """A person full of canaries, who lets one clinic know everything such a consent can share."""

    def __init__(self):
        super().__init__()
        self.hide()
        apps.get_model("people.Patient").objects.filter(pk=self.patient.pk).update(birth_date="1990-01-01")
        self.patient.refresh_from_db()
        for model in ("privacy.Consent", "privacy.Restriction", "privacy.LawDecision"):
            assert apps.get_model(model).objects.exists()  # What is on file decides as it does for everybody.
        shares = ("here", "times", "medication")
        self.signed = make_signed(self.patient, kind="provider", shares=shares, purpose="care", name="Ridge Recovery")
        see_all(self.organization)


@pytest.fixture(scope="module")
def shared(share):
    return share(Agreed, at=MONDAY_NOON)


@pytest.fixture
def center(shared):
    return own(shared)


def test_an_opened_link_holds_no_word_of_the_person(center):
    by = actor_for(center.intake)
    secret = make_link(patient_id=center.patient.pk, signed_id=center.signed.pk, number=NUMBER, by=by)
    url = reverse("public:landing", args=["en", secret])

    with override_settings(PUBLIC_CENTER=str(center.organization.pk)):
        answers = [Client().get(url), Client().post(url, {"number": "RB-1"}), Client().post(url, {"number": NUMBER})]

    assert [set(WORD.findall(one.text)) & set(words().values()) for one in answers] == [set()] * 3
    assert answers[0].status_code == 200
    assert answers[1].status_code == 422
