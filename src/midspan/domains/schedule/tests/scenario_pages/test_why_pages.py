"""Why somebody’s week is as it is, told to whoever reaches them, and what would change it."""

import re

import pytest

from midspan.domains.schedule.models import Scenario
from midspan.domains.schedule.tests.cast import settled
from midspan.domains.schedule.tests.factories import row, rows_of
from midspan.domains.schedule.tests.test_center_pages import opened, posted
from midspan.domains.schedule.tests.test_scenarios import waiting
from midspan.kernel.tests.factories import see_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_monday")]


@pytest.mark.slow
def test_workbench_leads_from_each_person_to_why(client, center):
    person = settled(center, 0, 1)

    assert f"/plan/center/explain/{person.stay.pk}/" in opened(client, center.scheduler, "/plan/center/").text


@pytest.mark.slow
def test_anyone_in_reach_is_explained_and_nobody_else(client, center):
    person = settled(center, 0, 1, 2)

    choice = opened(client, center.scheduler, "/plan/center/explain/").text
    chosen = opened(client, center.scheduler, f"/plan/center/explain/?stay={person.stay.pk}")
    nobody = opened(client, center.manager, "/plan/center/explain/").text
    foreign = opened(client, center.manager, f"/plan/center/explain/{person.stay.pk}/")

    assert person.family_name in choice
    assert chosen.url == f"/plan/center/explain/{person.stay.pk}/"
    assert "No open stay is within your reach." in nobody
    assert foreign.status_code == 404


@pytest.mark.slow
def test_reasons_and_fixes_are_told_and_a_fix_is_tried_for_everybody(client, center):
    person = waiting(center, works_on=(3,))
    url = f"/plan/center/explain/{person.stay.pk}/"

    page = opened(client, center.scheduler, url).text
    keys = re.findall(r'name="fix" value="([^"]+)"', page)
    trying = posted(client, center.scheduler, url, fix=next(key for key in keys if key.startswith("new_section")))

    see_all(center.organization)
    assert "Early shift: Thursday" in page
    assert "Open another group like" in page
    assert "Waiting for a free worker" in trying.text
    assert Scenario.objects.get().changes.get().kind == "section"
    assert rows_of("procrastinate.ProcrastinateJob").filter(task_name__endswith="compute_what_if").count() == 1


@pytest.mark.slow
def test_fix_that_is_gone_meanwhile_is_refused_in_words(client, center):
    person = waiting(center, works_on=(3,))

    page = posted(client, center.scheduler, f"/plan/center/explain/{person.stay.pk}/", fix="gone").text

    assert "this would open no week any more" in page


def test_person_whose_week_fits_is_led_to_it(client, center):
    person = waiting(center)

    page = opened(client, center.scheduler, f"/plan/center/explain/{person.stay.pk}/").text

    assert "Nothing stands in the way" in page
    assert f"/plan/{person.stay.pk}/" in page


def test_stay_of_which_too_little_is_known_says_what_is_missing(client, center):
    person = center.make_person(state="waiting", minimum_weekly_minutes=None)

    page = opened(client, center.scheduler, f"/plan/center/explain/{person.stay.pk}/").text

    assert "Set the hours per week in the plan of care first." in page


def test_somebody_who_must_not_be_met_sounds_like_a_full_group(client, center):
    one, other = waiting(center), settled(center, 0, 1, 2)
    row(
        "responsibilities.PersonToAvoid",
        organization=center.organization,
        patient=one,
        other_patient=other,
        described_as="Somebody from before",
    )

    page = opened(client, center.scheduler, f"/plan/center/explain/{one.stay.pk}/").text

    assert "The other groups that would fit have no free place." in page
    assert "Somebody from before" not in page
    assert other.family_name not in page.replace(one.family_name, "")
