"""Whole sections: what Django would read with its own joins, in three prepared queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midspan.domains.schedule.models import Section
from midspan.domains.schedule.problem.parts import sections_with_parts
from midspan.domains.schedule.tests.factories import Center, make_section
from midspan.kernel.tests.factories import make_organization

pytestmark = pytest.mark.django_db
JOINED = ("group", "track", "site", "room")


@pytest.fixture
def center():
    """Five sections that meet once and have one leader, and one that meets twice and has none."""
    center = Center(make_organization())
    times = [(3, 840, 900), (1, 600, 660)]
    center.twice = make_section(center.organization, site=center.site, track=center.track, times=times)
    return center


def described(sections):
    return [
        (
            section.pk,
            [getattr(section, name) for name in JOINED],
            [(time.pk, time.section is section) for time in section.times.all()],
            [(leader.pk, leader.section is section) for leader in section.leaders.all()],
        )
        for section in sections
    ]


def test_every_section_comes_in_order_with_its_times_and_leaders_in_order(center):
    with CaptureQueriesContext(connection) as asked:
        found = described(sections_with_parts(organization_id=center.organization.pk))

    expected = Section.objects.select_related(*JOINED).order_by("pk")
    assert found == [
        (
            section.pk,
            [getattr(section, name) for name in JOINED],
            [(time.pk, True) for time in section.times.order_by("weekday", "start_minute")],
            [(leader.pk, True) for leader in section.leaders.order_by("-is_lead", "id")],
        )
        for section in expected
    ]
    assert len(found) == 6
    assert len(asked) == 3


def test_meetings_are_in_order_of_the_week_and_no_leader_is_nobody(center):
    [section] = sections_with_parts(organization_id=center.organization.pk, section_ids=[center.twice.pk])

    assert [time.weekday for time in section.times.all()] == [1, 3]
    assert list(section.leaders.all()) == []


def test_only_the_sections_asked_for_and_only_the_organization_s_own(center):
    one, other = center.sections[:2]

    some = sections_with_parts(organization_id=center.organization.pk, section_ids=[one.pk, other.pk])
    elsewhere = make_organization(name="Other", short_name="Other")
    foreign = sections_with_parts(organization_id=elsewhere.pk, section_ids=[one.pk])

    assert {section.pk for section in some} == {one.pk, other.pk}
    assert foreign == []


def test_further_questions_about_the_parts_are_asked_of_the_database(center):
    """What is kept is an answer to `all`, never to anything narrower."""
    [section] = sections_with_parts(organization_id=center.organization.pk, section_ids=[center.twice.pk])

    assert [time.weekday for time in section.times.filter(weekday=3)] == [3]
    assert section.times.exclude(weekday=3).count() == 1
