"""Each role is shown the places whose pages open for it, and where it is."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.kernel.tests.factories import make_organization
from midspan.surfaces.staff.navigation import PLACES, staff_navigation
from midspan.values import ActorKind

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


def test_unread_updates_are_counted():
    organization = make_organization()
    actor = actor_for(make_staff(organization, Role.COUNSELOR))
    for subject_id in (organization.pk, actor.id):
        tell(
            kind=NoticeKind.TASK_DUE,
            recipient_id=actor.id,
            recipient_kind=ActorKind.STAFF,
            subject_id=subject_id,
            by=actor,
        )
    request = RequestFactory().get("/")
    request.actor = actor

    counts = {place["url"]: place["count"] for place in staff_navigation(request) if place["count"]}

    assert counts == {reverse("notices:list"): 2}


def test_no_place_stands_twice():
    urls = [place["url"] for place in places_for(*Role)]

    assert sorted(urls) == sorted(set(urls))
    assert len(urls) == len(PLACES)


@pytest.mark.slow
@pytest.mark.parametrize("role", Role)
def test_every_place_shown_opens(client, role):
    staff = make_staff(make_organization(), role)
    request = RequestFactory().get("/")
    request.actor = actor_for(staff)
    client.force_login(staff.account)

    statuses = {place["url"]: client.get(place["url"]).status_code for place in staff_navigation(request)}

    assert statuses == dict.fromkeys(statuses, 200)
    assert len(statuses) <= len(PLACES)
