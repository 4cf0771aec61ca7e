"""Who keeps consents reads a patient's list: what holds, what is closed, what is over, and nobody else does."""

from html import unescape
from uuid import uuid4

import pytest

from midspan.domains.consents.actions import pause_sharing, take_back
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import NewRestriction, grant_restriction, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel.tests.factories import make_organization, own, see_all

pytestmark = pytest.mark.django_db


class Center:
    """Rowan, whose sister may know session times, and whose work no more; intake and a privacy officer."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization)
        self.intake = make_staff(self.organization, "intake")
        self.officer = make_staff(self.organization, "privacy_officer")
        make_signed(self.rowan)
        work = make_signed(self.rowan, kind="employer", name="Blue Heron", shares=("letter",), purpose="request")
        take_back(signed_id=work.pk, language="en", by=actor_for(self.rowan))

    @property
    def address(self):
        return f"/people/{self.rowan.pk}/consents/"


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


def rows_of(page):
    """Each row as the words of its cells."""
    body = unescape(page.text).split("<tbody>")[1].split("</tbody>")[0]
    return [[cell.split("</bdi>")[0] for cell in row.split("<bdi>")[1:]] for row in body.split("<tr>")[1:]]


@pytest.mark.slow
def test_list_says_whom_what_and_how_it_stands(client, center):
    client.force_login(center.intake.account)

    rows = rows_of(client.get(center.address))

    assert sorted((row[0], row[1], row[4].split(" on ")[0]) for row in rows) == [
        ("Blue Heron", "a letter with the days and hours I need, which I approve word for word", "Taken back"),
        ("Marisol", "when my sessions are", "Holds"),
    ]


@pytest.mark.slow
def test_pause_is_said_first_and_closes_what_holds(client, center):
    pause_sharing(language="en", by=actor_for(center.rowan))
    client.force_login(center.officer.account)

    page = client.get(center.address)

    assert "The person paused all sharing on" in unescape(page.text)
    assert {row[0]: row[4].split(" on ")[0] for row in rows_of(page)} == {
        "Blue Heron": "Taken back",
        "Marisol": "Closed: You paused all sharing",
    }


@pytest.mark.parametrize("role", ["front_desk", "scheduler", "group_leader", "nurse", "director"])
def test_list_is_nobody_elses(client, center, role):
    client.force_login(make_staff(center.organization, role).account)

    assert client.get(center.address).status_code == 404


@pytest.mark.slow
def test_counselor_reads_it_of_those_they_work_with(client, center):
    counselor = make_staff(center.organization, "counselor")
    client.force_login(counselor.account)
    before = client.get(center.address).status_code
    see_all(center.organization)
    tie = {"actor_id": counselor.pk, "basis": Basis.PRIMARY_COUNSELOR, "source_id": uuid4()}
    open_reach(patient_id=center.rowan.pk, **tie, by=actor_for(center.officer))

    assert (before, len(rows_of(client.get(center.address)))) == (404, 2)


def test_limit_on_consents_hides_them_from_whom_it_names(client, center):
    limit = NewRestriction(actors=frozenset({str(center.intake.pk)}), classes=frozenset({"consent"}))
    grant_restriction(patient_id=center.rowan.pk, restriction=limit, by=actor_for(center.officer))
    client.force_login(center.intake.account)

    assert "The person signed nothing here." in unescape(client.get(center.address).text)


def test_patient_of_another_center_is_not_found(client, center):
    other = make_patient(make_organization())
    see_all(center.organization)
    client.force_login(center.intake.account)

    assert client.get(f"/people/{other.pk}/consents/").status_code == 404
