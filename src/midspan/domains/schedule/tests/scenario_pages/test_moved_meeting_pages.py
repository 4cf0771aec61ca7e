"""A meeting at another time, tried for everybody before it is made so."""

import pytest

from midspan.domains.schedule.actions import begin_scenario
from midspan.domains.schedule.forms import scenarios as scenario_forms
from midspan.domains.schedule.models import Scenario, ScenarioChange
from midspan.domains.schedule.scenarios.changes import MoveMeeting
from midspan.domains.schedule.tests.cast import settled
from midspan.domains.schedule.tests.factories import MONDAY, NINE, NOON
from midspan.domains.schedule.tests.scenario_pages.pages import WHAT_IF, page_of
from midspan.domains.schedule.tests.test_center_pages import opened, posted
from midspan.domains.schedule.tests.test_scenarios import computed, run
from midspan.kernel.tests.factories import see_all
from midspan.values import WeekSpan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_monday")]


MOVE = f"{WHAT_IF}move/"
MONDAY_MORNING = WeekSpan(0, NINE, NOON)


def moving(section, *, day, start="09:00"):
    """What is posted when the group of a Monday morning is dropped on a day."""
    return {"move-meeting": f"{section.pk} 0 {NINE} {NOON}", "move-day": day, "move-start": start}


@pytest.mark.slow
def test_workbench_says_of_each_meeting_how_it_is_moved(client, center):
    page = opened(client, center.scheduler, "/plan/center/").text

    assert f'data-meeting="{center.sections[0].pk} 0 {NINE} {NOON}" data-start="09:00"' in page
    assert 'data-move-to="2"' in page
    assert f"{MOVE}?meeting={center.sections[0].pk}%200%20{NINE}%20{NOON}" in page


@pytest.mark.slow
def test_dropping_a_group_on_another_day_is_tried_for_everybody(client, center):
    person, section = settled(center, 0, 1, 2), center.sections[0]

    trying = posted(client, center.scheduler, MOVE, **moving(section, day=2)).text
    see_all(center.organization)
    scenario = Scenario.objects.get()
    run(center, scenario)
    page = page_of(client, center.scheduler, scenario)

    assert "Waiting for a free worker" in trying
    assert f"Move {section.name} from Monday 9\xa0a.m. – noon to Wednesday 9\xa0a.m. – noon." in page
    assert "is no more" not in page
    assert person.family_name not in page.partition("What is different")[0]


def test_same_is_chosen_from_a_form_that_begins_where_the_group_meets(client, center):
    section = center.sections[0]

    page = opened(client, center.scheduler, f"{MOVE}?meeting={section.pk} 0 {NINE} {NOON}").text

    assert f'<option value="{section.pk} 0 {NINE} {NOON}" selected>' in page
    assert 'value="09:00"' in page or 'value="9:00' in page


@pytest.mark.parametrize("key", ["", "nonsense", "a b c d", "a 0 1"])
def test_address_that_names_no_meeting_opens_the_plain_form(client, center, key):
    assert opened(client, center.scheduler, f"{MOVE}?meeting={key}").status_code == 200


@pytest.mark.parametrize(
    ("day", "start", "words"),
    [(0, "09:00", "It meets then already."), (2, "22:00", "It would run past midnight.")],
)
def test_move_that_is_none_is_refused_in_words_and_keeps_what_was_chosen(client, center, day, start, words):
    page = posted(client, center.scheduler, MOVE, **moving(center.sections[0], day=day, start=start))

    assert (page.status_code, words in page.text) == (422, True)
    see_all(center.organization)
    assert not Scenario.objects.exists()


@pytest.mark.slow
def test_moved_meeting_is_made_so_for_whoever_keeps_groups(client, center):
    section = center.sections[0]
    change = MoveMeeting(str(section.pk), MONDAY_MORNING, WeekSpan(2, NINE, NOON))
    scenario = computed(center, change)
    see_all(center.organization)
    made = ScenarioChange.objects.get()

    page = posted(client, center.director, f"{WHAT_IF}{scenario.pk}/move/{made.pk}/").text
    again = posted(client, center.director, f"{WHAT_IF}{scenario.pk}/move/{made.pk}/").text

    see_all(center.organization)
    assert f"{section.name} meets at the new time now." in page
    assert "This was made already." in again
    assert list(section.times.values_list("weekday", "start_minute", "end_minute")) == [(2, NINE, NOON)]


@pytest.mark.slow
def test_meeting_that_is_elsewhere_by_now_changes_nothing(client, center):
    settled(center, 0, 1, 2)
    section = center.sections[0]
    scenario = computed(center, MoveMeeting(str(section.pk), WeekSpan(0, NOON, NOON + 60), WeekSpan(2, NINE, NOON)))

    page = page_of(client, center.scheduler, scenario)

    assert "What this changes is no more, so it was left out." in page


@pytest.mark.slow
def test_move_is_added_to_a_what_if_like_every_other_change(client, center):
    scenario = begin_scenario(from_date=MONDAY, by=center.by)
    section = center.sections[0]

    page = posted(client, center.scheduler, f"{WHAT_IF}{scenario.pk}/add/move/", **moving(section, day=2)).text

    assert f"Move {section.name} from Monday 9\xa0a.m. – noon to Wednesday 9\xa0a.m. – noon." in page


@pytest.mark.parametrize("kind", scenario_forms.FORMS)
def test_every_form_of_a_change_answers_with_changes_of_its_own(kind):
    assert "changes" in vars(scenario_forms.FORMS[kind])
