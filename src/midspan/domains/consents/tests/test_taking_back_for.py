"""A patient who says or writes that they take a consent back: over at once, written down by whom, and they are told."""

from html import unescape
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from midspan.domains.consents.actions import take_back, take_back_for
from midspan.domains.consents.enums import Standing, Way
from midspan.domains.consents.models import SignedRevocation
from midspan.domains.consents.queries import foreseen_of, own_consents
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


class Center:
    """Rowan, whose sister may know session times; intake, and a nurse."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization, given_names="Rowan", family_name="Ames")
        self.intake = make_staff(self.organization, "intake")
        self.nurse = make_staff(self.organization, "nurse")
        self.signed = make_signed(self.rowan)

    @property
    def address(self):
        return f"/people/{self.rowan.pk}/consents/{self.signed.pk}/end/"

    def take_back(self, *, way=Way.SAID, by=None, has_stepped_up=True):
        told = {"patient_id": self.rowan.pk, "signed_id": self.signed.pk, "way": way}
        return take_back_for(**told, has_stepped_up=has_stepped_up, by=actor_for(by or self.intake))

    def is_open(self):
        [[answer]] = foreseen_of([self.signed], actor_for(self.rowan))
        return answer.is_open


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.mark.slow
@pytest.mark.parametrize(("way", "words"), [(Way.SAID, "told"), (Way.WRITTEN, "in writing")])
def test_word_to_staff_ends_it_at_once_and_says_who_took_it_and_how(center, way, words):
    before = center.is_open()

    kept = center.take_back(way=way)

    [filed] = own_consents(viewer=actor_for(center.rowan), now=clock.now())
    assert (before, center.is_open(), filed.standing) == (True, False, Standing.TAKEN_BACK)
    assert (kept.way, kept.taken_by) == (way, center.intake)
    assert [one in kept.text for one in (words, "Rowan Ames", str(center.intake), "Marisol")] == [True] * 4


def test_patient_is_told(center):
    center.take_back()

    [told] = notices_for(viewer=actor_for(center.rowan))
    assert (told.kind, told.subject_id) == (NoticeKind.SHARING_CHANGED, center.signed.pk)


def test_patient_who_takes_it_back_themselves_is_told_nothing(center):
    kept = take_back(signed_id=center.signed.pk, language="en", by=actor_for(center.rowan))

    assert (kept.way, kept.taken_by, notices_for(viewer=actor_for(center.rowan))) == (Way.HERE, None, [])


def test_who_takes_back_for_nobody(center):
    other = make_signed(make_patient(make_organization()))
    see_all(center.organization)

    with pytest.raises(RefusedError, match="does not keep consents"):
        center.take_back(by=center.nurse)
    with pytest.raises(RefusedError, match="Show your passkey"):
        center.take_back(has_stepped_up=False)
    with pytest.raises(RefusedError, match="over already"):
        center.take_back(way=Way.HERE)
    told = {"patient_id": other.patient_id, "signed_id": other.pk, "way": Way.SAID}
    with pytest.raises(RefusedError, match="over already"):
        take_back_for(**told, has_stepped_up=True, by=actor_for(center.intake))

    assert center.is_open()


def test_what_is_over_is_not_taken_back_again(center):
    center.take_back()

    with pytest.raises(RefusedError, match="over already"):
        center.take_back()

    assert SignedRevocation.objects.count() == 1


@pytest.mark.slow
def test_database_keeps_who_wrote_it_down(center):
    kept = center.take_back()

    with pytest.raises(DatabaseError), transaction.atomic():
        SignedRevocation.objects.filter(pk=kept.pk).update(taken_by=center.nurse)
    with pytest.raises(IntegrityError, match="told_to_somebody_or_done_here"), transaction.atomic():
        SignedRevocation.objects.create(
            organization=center.organization,
            patient=center.rowan,
            signed=make_signed(center.rowan, name="Tomas"),
            text="Over.",
            digest="0",
            language="en",
            signed_at=clock.now(),
            way=Way.SAID,
        )


@pytest.mark.slow
def test_whole_way_by_hand(client, center):
    client.force_login(center.intake.account)
    assert center.address in client.get(f"/people/{center.rowan.pk}/consents/").text
    assert "Show that it is me" in client.get(center.address).text
    refused = client.post(center.address, {"way": "said"})
    assert "Show that it is me" in refused.text
    client.step_up()
    assert "Choose how they said so." in client.post(center.address, {"other": ""}).text

    client.post(center.address, {"way": "said"})

    assert client.get(center.address).status_code == 404
    assert "Taken back on" in client.get(f"/people/{center.rowan.pk}/consents/").text
    client.force_login(center.rowan.account)
    page = f"/more/privacy/{center.signed.pk}/"
    assert f"told {center.intake} that they take back" in unescape(client.get(page).text)
    assert client.get(f"{page}paper/").content.startswith(b"%PDF-")


@pytest.mark.parametrize("role", ["front_desk", "scheduler", "nurse", "director"])
def test_page_is_nobody_elses(client, center, role):
    client.force_login(make_staff(center.organization, role).account)

    assert client.get(center.address).status_code == 404


def test_consent_of_another_patient_is_not_found_under_this_ones_address(client, center):
    see_all(center.organization)
    other = make_patient(center.organization)
    client.force_login(center.intake.account)
    client.step_up()

    pages = (
        f"/people/{other.pk}/consents/{center.signed.pk}/end/",
        f"/people/{center.rowan.pk}/consents/{uuid4()}/end/",
    )

    assert [client.post(page, {"way": "said"}).status_code for page in pages] == [404, 404]
