"""Advice is asked for, and each answer leads into a what-if."""

import pytest

from midspan.domains.schedule.actions import ask_advice
from midspan.domains.schedule.models import Advice, Scenario, Section
from midspan.domains.schedule.tasks import compute_advice
from midspan.domains.schedule.tests.cast import NOW, settled
from midspan.domains.schedule.tests.factories import MONDAY
from midspan.domains.schedule.tests.scenario_pages.pages import page_of
from midspan.domains.schedule.tests.test_center_pages import opened, posted
from midspan.domains.schedule.tests.test_scenarios import computed, waiting
from midspan.kernel.tests.factories import see_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_monday")]


@pytest.mark.slow
def test_advice_is_asked_for_and_each_answer_leads_into_a_what_if(client, center):
    Section.objects.filter(pk=center.sections[0].pk).update(capacity=1, comfortable_size=1)
    waiting(center), waiting(center)

    empty = opened(client, center.scheduler, "/plan/center/advice/").text
    computing = posted(client, center.scheduler, "/plan/center/advice/").text
    see_all(center.organization)
    advice = Advice.objects.get()
    progress = f"/plan/center/advice/{advice.pk}/progress/"
    part = opened(client, center.scheduler, progress).text
    compute_advice(str(center.organization.pk), str(advice.pk))
    over = opened(client, center.scheduler, progress, hx_request="true")
    page = opened(client, center.scheduler, "/plan/center/advice/").text
    tried = posted(client, center.scheduler, f"/plan/center/advice/{advice.pk}/try/0/").text

    see_all(center.organization)
    assert "Look for it" in empty
    assert "Waiting for a free worker" in computing
    assert "Waiting for a free worker" in part
    assert over.headers["HX-Refresh"] == "true"
    assert "1 more person gets a whole week" in page
    assert "Add 1 place to" in page
    assert "Waiting for a free worker" in tried
    assert Scenario.objects.get().changes.count() == 1


@pytest.mark.slow
def test_advice_that_finds_nothing_says_so(client, center):
    settled(center, 0, 1, 2)
    advice = ask_advice(from_date=MONDAY, by=center.by)
    compute_advice(str(center.organization.pk), str(advice.pk))

    page = opened(client, center.scheduler, "/plan/center/advice/").text

    assert "No single change helps" in page


@pytest.mark.slow
def test_search_for_advice_is_stopped_from_its_page(client, center):
    waiting(center)
    advice = ask_advice(from_date=MONDAY, by=center.by)

    stopping = posted(client, center.scheduler, f"/plan/center/advice/{advice.pk}/stop/").text
    see_all(center.organization)
    compute_advice(str(center.organization.pk), str(advice.pk))
    page = opened(client, center.scheduler, "/plan/center/advice/").text

    assert "Stopping. The best found so far is kept." in stopping
    assert "It was stopped before everything was tried." in page


def test_hour_of_a_counselor_is_advised_in_words(client, center):
    advice = ask_advice(from_date=MONDAY, by=center.by)
    found = {
        "kind": "counselor_hour",
        "subject_id": str(center.counselor.pk),
        "points": 2000,
        "people": 0,
        "span": [0, 1020, 1080],
        "zone": "America/New_York",
    }
    Advice.objects.update(state="ready", finished_at=NOW, found=[found])

    page = opened(client, center.scheduler, "/plan/center/advice/").text
    nothing = opened(client, center.scheduler, f"/plan/center/advice/{advice.pk}/try/1/", follow=True)

    assert "is free for one more hour: Monday 5\xa0p.m. – 6\xa0p.m." in page
    assert "Nobody more gets a whole week, but all together costs 2,000 points less." in page
    assert nothing.status_code == 405


def test_counselor_asks_for_no_advice(client, center):
    page = posted(client, center.counselor, "/plan/center/advice/").text

    see_all(center.organization)
    assert "try what-ifs. Ask one of them." in page
    assert Advice.objects.count() == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("places", "words"),
    [
        ((), "Solved again, 1 more person gets a week."),
        ((0, 1), "Solved again, people get 3 h more a week."),
        ((0, 1, 2), "Solved again, nobody gets more hours."),
    ],
)
def test_what_if_without_changes_tells_what_solving_again_brings_by_itself(client, center, places, words):
    settled(center, *places)
    scenario = computed(center)

    page = page_of(client, center.scheduler, scenario)

    assert words in page
    assert "solved again without it" not in page
