"""Federal holidays: when they are, and closing a site for a year of them in one step."""

from datetime import date

import pytest
from django.urls import reverse

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.programs.actions import adopt_holidays, close_day
from midspan.domains.programs.models import ClosedDay
from midspan.domains.programs.queries import federal_holidays
from midspan.domains.programs.tests.factories import make_site
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

NEW_YEAR = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("year", "name", "day"),
    [
        (2027, "Birthday of Martin Luther King, Jr.", date(2027, 1, 18)),
        (2027, "Washington's Birthday", date(2027, 2, 15)),
        (2027, "Memorial Day", date(2027, 5, 31)),
        (2026, "Memorial Day", date(2026, 5, 25)),
        (2027, "Juneteenth National Independence Day", date(2027, 6, 18)),  # A Saturday.
        (2027, "Independence Day", date(2027, 7, 5)),  # A Sunday.
        (2027, "Labor Day", date(2027, 9, 6)),
        (2027, "Columbus Day", date(2027, 10, 11)),
        (2027, "Veterans Day", date(2027, 11, 11)),
        (2026, "Thanksgiving Day", date(2026, 11, 26)),
        (2027, "Christmas Day", date(2027, 12, 24)),
        (2028, "New Year's Day", date(2027, 12, 31)),
    ],
)
def test_holiday_is_kept_on(year, name, day):
    assert {name: kept for kept, name in federal_holidays().kept_in(year)}[name] == day


def test_file_says_where_it_comes_from_and_when_it_was_looked_at():
    holidays = federal_holidays()

    assert (len(holidays.rules), holidays.reviewed_on) == (11, date(2026, 11, 26))
    assert holidays.source.startswith("5 U.S.C. 6103")


@pytest.fixture
def manager(db):
    staff = make_staff(make_organization(), Role.PROGRAM_MANAGER)
    see_all(staff.organization)
    return staff


def test_year_is_adopted_in_one_step_around_what_is_closed_already_and_not_twice(manager):
    site, by = make_site(manager.organization), actor_for(manager)
    close_day(day=date(2027, 12, 24), name="Holiday party", by=by)

    adopt_holidays(site_id=site.pk, year=2027, on=date(2027, 6, 1), by=by)
    with pytest.raises(RefusedError, match="No holiday of that year is left"):
        adopt_holidays(site_id=site.pk, year=2027, on=NEW_YEAR.replace(month=6), by=by)

    names = list(ClosedDay.objects.filter(site=site).order_by("date").values_list("name", flat=True))
    assert names == [
        "Juneteenth National Independence Day",
        "Independence Day",
        "Labor Day",
        "Columbus Day",
        "Veterans Day",
        "Thanksgiving Day",
    ]


@pytest.mark.slow
def test_page_closes_next_year_and_each_day_opens_again_alone(client, manager):
    site = make_site(manager.organization)
    client.force_login(manager.account)
    year = clock.local_date().year + 1

    page = client.post(reverse("programs:holidays", args=[site.pk]), {"year": year}, follow=True).content.decode()
    see_all(manager.organization)
    labor_day = ClosedDay.objects.get(name="Labor Day")
    client.post(reverse("programs:reopen_day", args=[labor_day.pk]))

    see_all(manager.organization)
    assert "Thanksgiving Day" in page
    assert ClosedDay.objects.filter(name="Labor Day").count() == 0
    assert ClosedDay.objects.filter(site=site).count() == 10


def test_counselor_adopts_nothing(manager):
    counselor = make_staff(manager.organization, Role.COUNSELOR)

    with pytest.raises(RefusedError):
        adopt_holidays(site_id=make_site(manager.organization).pk, year=2027, on=NEW_YEAR, by=actor_for(counselor))
