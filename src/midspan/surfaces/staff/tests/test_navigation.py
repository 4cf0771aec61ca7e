"""Each role is shown the places whose pages open for it, its day's work first, and where it is."""

import re

import pytest
from django.test import RequestFactory
from django.urls import reverse

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.kernel.tests.factories import make_organization
from midspan.surfaces.staff.navigation import DAILY, PLACES, staff_navigation
from midspan.values import ActorKind

pytestmark = pytest.mark.django_db


def shown_to(*roles, path="/"):
    request = RequestFactory().get(path)
    request.actor = actor_for(make_staff(make_organization(), *roles))
    return staff_navigation(request)


def places_in(shown):
    """Its rows, those of groups among them."""
    return [place for row in shown for place in row.get("places", [row])]


def places_for(*roles, path="/"):
    return places_in(shown_to(*roles, path=path))


def outline(shown):
    """Names of rows; of groups, whether they are open and how many rows they hold."""
    return [
        (str(row["label"]), row["is_open"], len(row["places"])) if "places" in row else str(row["label"])
        for row in shown
    ]


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


@pytest.mark.parametrize(
    ("path", "opened"),
    [("/program/", ["Program"]), ("/plan/swaps/", ["Schedule"]), ("/day/", []), ("/ui/gallery/", [])],
)
def test_only_the_group_one_is_in_is_open(path, opened):
    shown = shown_to(Role.DIRECTOR, path=path)

    assert [str(row["label"]) for row in shown if row.get("is_open")] == opened


def test_counselor_has_the_days_work_before_her_and_the_rest_in_groups():
    assert outline(shown_to(Role.COUNSELOR)) == [
        "Day board",
        "Updates",
        "Caseload",
        "Check-in",
        "Reach now",
        "People",
        ("Follow-up", False, 7),
        ("Team", False, 3),
        ("Schedule", False, 3),
        ("Program", False, 2),
        ("Outcomes", False, 2),
        ("Something happened", False, 4),
    ]


def test_group_that_is_the_days_work_of_a_role_is_open_for_it():
    assert ("Intake", True, 2) in outline(shown_to(Role.INTAKE))
    assert ("Intake", False, 2) in outline(shown_to(Role.DIRECTOR))


@pytest.mark.parametrize("role", Role)
def test_few_places_are_always_there_and_no_group_has_one_row(role):
    shown = shown_to(role)

    assert len(shown) <= len(DAILY) + 8
    assert [row for row in shown if len(row.get("places", "two")) == 1] == []


def test_updates_are_in_sight_of_every_role():
    rows = [[row.get("url") for row in shown_to(role)] for role in Role]

    assert [reverse("notices:list") in urls for urls in rows] == [True] * len(Role)


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

    counts = {place["url"]: place["count"] for place in places_in(staff_navigation(request)) if place["count"]}

    assert counts == {reverse("notices:list"): 2}


@pytest.mark.slow
def test_phone_reads_the_count_on_the_button_that_opens_the_places(client):
    staff = make_staff(make_organization(), Role.COUNSELOR)
    actor = actor_for(staff)
    client.force_login(staff.account)
    before = button_of(client.get(reverse("staff:day")))
    tell(kind=NoticeKind.TASK_DUE, recipient_id=actor.id, recipient_kind=ActorKind.STAFF, subject_id=actor.id, by=actor)

    assert (before, button_of(client.get(reverse("staff:day")))) == ("Menu", "Menu 1 1 update waits")


def button_of(response):
    found = re.search(r"<button[^>]*places-opener.*?</button>", response.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", found[0]).split())


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

    statuses = {place["url"]: client.get(place["url"]).status_code for place in places_in(staff_navigation(request))}

    assert statuses == dict.fromkeys(statuses, 200)
    assert len(statuses) <= len(PLACES)
