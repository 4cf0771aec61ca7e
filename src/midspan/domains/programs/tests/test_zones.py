"""On whose clock somebody works."""

from zoneinfo import ZoneInfo

import pytest

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.programs.queries import zone_of_work
from midspan.domains.programs.tests.factories import make_shift, make_site
from midspan.kernel.tests.factories import make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return make_organization()


@pytest.fixture
def sites(organization):
    return [
        make_site(organization, name="Albany", time_zone="America/New_York"),
        make_site(organization, name="Honolulu", time_zone="Pacific/Honolulu"),
    ]


def zone(staff):
    return zone_of_work(viewer=actor_for(staff))


def test_clock_is_that_of_the_site_of_most_shifts(organization, sites):
    staff = make_staff(organization, Role.COUNSELOR)
    for weekday, site in enumerate([sites[0], sites[1], sites[1]]):
        make_shift(staff, site, days=[weekday])

    assert zone(staff) == ZoneInfo("Pacific/Honolulu")


def test_who_has_no_shift_works_by_the_clock_of_the_first_site(organization, sites):
    colleague = make_staff(organization, Role.COUNSELOR)
    make_shift(colleague, sites[1])

    assert zone(make_staff(organization, Role.DIRECTOR)) == ZoneInfo("America/New_York")


def test_center_without_a_site_works_by_universal_time(organization):
    assert zone(make_staff(organization, Role.DIRECTOR)) == ZoneInfo("UTC")
