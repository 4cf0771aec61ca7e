"""Each role is shown the places whose pages open for it, and where it is."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.kernel.tests.factories import make_organization
from midspan.surfaces.staff.navigation import PLACES, staff_navigation

pytestmark = pytest.mark.django_db


def places_for(*roles, path="/"):
    request = RequestFactory().get(path)
    request.actor = actor_for(make_staff(make_organization(), *roles))
    return staff_navigation(request)


@pytest.mark.parametrize(
    ("role", "sees_program"),
    [(Role.PROGRAM_MANAGER, True), (Role.DIRECTOR, True), (Role.COUNSELOR, False), (Role.FRONT_DESK, False)],
)
def test_program_is_shown_to_those_who_keep_it(role, sees_program):
    urls = [place["url"] for place in places_for(role)]

    assert (reverse("programs:overview") in urls, reverse("sections:overview") in urls) == (sees_program, sees_program)


def test_director_is_shown_every_place_of_the_day():
    assert reverse("staff:day") in [place["url"] for place in places_for(Role.DIRECTOR)]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("programs:overview", "/program/"),
        ("programs:overview", "/program/staff/"),
        ("sections:overview", "/sections/new/"),
    ],
)
def test_place_one_is_in_is_marked_and_only_that(name, path):
    current = [place["url"] for place in places_for(Role.DIRECTOR, path=path) if place["current"]]

    assert current == [reverse(name)]


def test_page_outside_every_place_marks_none():
    assert [place for place in places_for(Role.DIRECTOR, path="/ui/gallery/") if place["current"]] == []


@pytest.mark.parametrize("role", Role)
def test_every_place_shown_opens(client, role):
    staff = make_staff(make_organization(), role)
    request = RequestFactory().get("/")
    request.actor = actor_for(staff)
    client.force_login(staff.account)

    statuses = {place["url"]: client.get(place["url"]).status_code for place in staff_navigation(request)}

    assert statuses == dict.fromkeys(statuses, 200)
    assert len(statuses) <= len(PLACES)
