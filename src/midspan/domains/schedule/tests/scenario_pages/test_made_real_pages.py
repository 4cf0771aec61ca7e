"""A what-if made so: groups opened after a look, seats added, by whoever may."""

import pytest

from midspan.domains.schedule.models import Offer, ScenarioChange, Section
from midspan.domains.schedule.scenarios.changes import AddSeats
from midspan.domains.schedule.tests.factories import row, rows_of
from midspan.domains.schedule.tests.scenario_pages.pages import WHAT_IF, page_of
from midspan.domains.schedule.tests.test_center_pages import opened, posted
from midspan.domains.schedule.tests.test_scenarios import computed, like, waiting
from midspan.kernel.tests.factories import see_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_monday")]


@pytest.mark.slow
def test_group_of_a_what_if_is_opened_after_review_and_the_week_computed(client, center):
    person = waiting(center, works_on=(3,))
    for staff in (center.leader,):
        row(
            "programs.Shift",
            organization=center.organization,
            staff=staff,
            site=center.site,
            weekday=2,
            start_minute=17 * 60,
            end_minute=21 * 60,
        )
    scenario = computed(center, like(center.sections[0]))
    change = scenario.changes.get()
    url = f"{WHAT_IF}{scenario.pk}/open/{change.pk}/"

    review = opened(client, center.director, url)
    form = review.context["form"]
    typed = {name: shown for name in form.fields if (shown := form[name].value()) not in {None, ""}}
    typed = {name: getattr(value, "pk", value) for name, value in typed.items()}
    made = posted(client, center.director, url, **typed).text
    see_all(center.organization)
    week = posted(client, center.director, f"{WHAT_IF}{scenario.pk}/week/{person.stay.pk}/").text

    see_all(center.organization)
    section = Section.objects.get(name=f"{center.sections[0].name} (Wednesday)")
    assert "Room and leaders below are free at that time." in review.text
    assert "is open. Now let people have it." in made
    assert "Made so:" in made
    assert f"Compute the week of {person.given_names}" in made or "Compute the week of" in made
    assert ScenarioChange.objects.get().section_id == section.pk
    assert [str(one.staff_id) for one in section.leaders.all()] == [str(center.leader.pk)]
    assert "Take this week" in week
    assert str(section.pk) in str(Offer.objects.get().alternatives)


@pytest.mark.slow
def test_draft_says_what_is_not_free_before_anybody_saves(client, center):
    waiting(center, works_on=(3,))
    rows_of("programs.Room").update(is_active=False)
    row(
        "programs.Shift",
        organization=center.organization,
        staff=center.leader,
        site=center.site,
        weekday=0,
        start_minute=9 * 60,
        end_minute=12 * 60,
    )
    scenario = computed(center, like(center.sections[0]))

    page = opened(client, center.manager, f"{WHAT_IF}{scenario.pk}/open/{scenario.changes.get().pk}/").text

    assert "No room of this site is free then." in page
    assert "Whoever leads the other group cannot lead this one." in page


@pytest.mark.slow
def test_section_that_ended_meanwhile_opens_no_other_one(client, center):
    waiting(center, works_on=(3,))
    scenario = computed(center, like(center.sections[0]))
    Section.objects.filter(pk=center.sections[0].pk).update(until_date="2027-02-01")

    page = posted(client, center.director, f"{WHAT_IF}{scenario.pk}/open/{scenario.changes.get().pk}/").text

    assert "This section does not meet any more." in page


@pytest.mark.slow
def test_seats_are_added_from_the_page_by_whoever_may(client, center):
    waiting(center)
    scenario = computed(center, AddSeats(str(center.sections[0].pk), 1))
    url = f"{WHAT_IF}{scenario.pk}/seats/{scenario.changes.get().pk}/"

    closed = posted(client, center.scheduler, url)
    words = page_of(client, center.scheduler, scenario)
    made = posted(client, center.manager, url).text

    see_all(center.organization)
    assert closed.status_code == 404
    assert "Only a program manager or the director changes weekly sections." in words
    assert "has 11 places now." in made
    assert Section.objects.get(pk=center.sections[0].pk).capacity == 11
