"""Moments are written on the center's own clock, also when the clocks change, and only when a page has any."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from midspan.config.home_clock import HomeClock
from midspan.domains.journey.tests.factories import make_referral
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.programs.tests.factories import make_site
from midspan.kernel.tests.factories import make_organization

pytestmark = pytest.mark.django_db


def shown(organization, moment):
    with timezone.override(HomeClock(organization.pk)):
        return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M %Z")


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2027, 3, 3, 15, tzinfo=UTC), "2027-03-03 10:00 EST"),
        (datetime(2027, 3, 14, 6, 59, tzinfo=UTC), "2027-03-14 01:59 EST"),
        (datetime(2027, 3, 14, 7, tzinfo=UTC), "2027-03-14 03:00 EDT"),
        (datetime(2027, 11, 7, 5, 30, tzinfo=UTC), "2027-11-07 01:30 EDT"),
        (datetime(2027, 11, 7, 6, 30, tzinfo=UTC), "2027-11-07 01:30 EST"),
    ],
)
def test_moment_is_shown_on_the_clock_of_the_first_site(moment, words):
    organization = make_organization()
    make_site(organization, name="B", time_zone="America/Chicago")
    make_site(organization, name="A", time_zone="America/New_York")

    assert shown(organization, moment) == words


def test_organization_without_a_site_shows_utc():
    assert shown(make_organization(), datetime(2027, 3, 3, 15, tzinfo=UTC)) == "2027-03-03 15:00 UTC"


def test_evening_is_still_today_on_the_clock_of_the_center():
    organization = make_organization()
    make_site(organization, time_zone="America/New_York")

    with timezone.override(HomeClock(organization.pk)):
        assert timezone.localdate(datetime(2027, 3, 4, 1, tzinfo=UTC)).isoformat() == "2027-03-03"


def test_page_without_moments_asks_for_no_zone(django_assert_num_queries):
    organization = make_organization()

    with django_assert_num_queries(0), timezone.override(HomeClock(organization.pk)):
        timezone.get_current_timezone()


def test_page_is_on_the_clock_of_whoever_is_signed_in(client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 3, 4, 1, tzinfo=UTC))
    organization = make_organization()
    make_site(organization, time_zone="America/Chicago")
    intake = make_staff(organization, Role.INTAKE)
    make_referral(organization, actor_for(intake))
    client.force_login(intake.account)

    page = client.get("/referrals/").text

    assert "March 3, 2027, 7 p.m." in page
