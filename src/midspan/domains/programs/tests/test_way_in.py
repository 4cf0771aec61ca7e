"""The page that gives a staff member a way in: the code is shown once, a refusal in words."""

import pytest
from django.urls import reverse

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return make_organization()


@pytest.fixture
def manager(client, organization):
    client.force_login(make_staff(organization, Role.PROGRAM_MANAGER).account)
    see_all(organization)
    return client


def way_in(staff):
    return reverse("programs:way_in", args=[staff.pk])


def test_staff_page_leads_to_a_code_that_is_shown_once(organization, manager):
    staff = make_staff(organization, Role.COUNSELOR)

    page = manager.get(reverse("programs:staff_member", args=[staff.pk]))
    made = manager.post(way_in(staff))
    again = manager.get(way_in(staff))

    assert way_in(staff) in page.text
    assert staff.account.login in made.text
    assert staff.account.login not in again.text


def test_refusal_stands_on_the_page(organization, manager):
    director = make_staff(organization, Role.DIRECTOR)

    response = manager.post(way_in(director))

    assert (response.status_code, "Only the director gives a way in" in response.text) == (200, True)


def test_counselor_does_not_find_the_page(client, organization):
    staff = make_staff(organization, Role.COUNSELOR)
    client.force_login(staff.account)

    assert client.get(way_in(staff)).status_code == 404
