"""A what-if on its page: begun, changed, computed, read by each as far as they may, and laid beside another."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midspan.domains.schedule.actions import Wanted, begin_scenario, compute_scenario
from midspan.domains.schedule.enums import ProposalFailure, ScenarioState
from midspan.domains.schedule.models import Scenario, ScenarioChange
from midspan.domains.schedule.scenarios.changes import AddSeats, CounselorAway
from midspan.domains.schedule.tests.cast import hour_for, settled
from midspan.domains.schedule.tests.factories import MONDAY, rows_of
from midspan.domains.schedule.tests.scenario_pages.pages import WHAT_IF, page_of
from midspan.domains.schedule.tests.test_center_pages import opened, posted
from midspan.domains.schedule.tests.test_scenarios import computed, like, run, waiting
from midspan.kernel.tests.factories import see_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_monday")]


@pytest.mark.slow
def test_what_if_is_begun_changed_and_computed_from_its_page(client, center):
    person = waiting(center, works_on=(3,))
    first = center.sections[0]

    draft = posted(client, center.scheduler, WHAT_IF).text
    see_all(center.organization)
    scenario = Scenario.objects.get()
    url = f"{WHAT_IF}{scenario.pk}/"
    fields = {"section-like": str(first.pk), "section-day": "2", "section-start": "18:00"}
    added = posted(client, center.scheduler, f"{url}add/section/", **fields).text
    computing = posted(client, center.scheduler, f"{url}compute/").text
    see_all(center.organization)
    run(center, scenario)
    page = page_of(client, center.scheduler, scenario)

    assert "What-if 1" in draft
    assert f"Open another group like {first.name}: Wednesday 6\xa0p.m. – 9\xa0p.m." in added
    assert "Waiting for a free worker" in computing
    assert "1 more person gets a week because of it." in page
    assert person.family_name in page
    assert f"new: like {first.name}: Wednesday 6\xa0p.m. – 9\xa0p.m." in page
    assert "Proven: no other week" in page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("seats", {"section": "first", "count": "2"}, "Add 2 places to"),
        (
            "away",
            {"staff": "counselor", "weeks": "2"},
            "is away for 2 weeks; groups that nobody else leads do not meet.",
        ),
        (
            "away",
            {"staff": "counselor", "weeks": "1", "is_covered": "on"},
            "away for 1 week; colleagues lead the groups.",
        ),
        (
            "day",
            {"site": "site", "day": "5", "start": "09:00", "end": "13:00", "sections": "first", "staff": "counselor"},
            "on Saturday from 9\xa0a.m. to 1\xa0p.m. At work then: ",
        ),
        (
            "referrals",
            {
                "count": "3",
                "track": "track",
                "site": "site",
                "level": "2.1",
                "hours": "9",
                "free": "evening",
                "modality": "either",
                "travel": "20",
            },
            "9 h a week, free evenings only.",
        ),
    ],
)
def test_each_kind_of_change_is_added_by_its_form_and_said_in_words(client, center, kind, fields, words):
    known = {
        "first": center.sections[0].pk,
        "counselor": center.counselor.pk,
        "site": center.site.pk,
        "track": center.track.pk,
    }
    scenario = begin_scenario(from_date=MONDAY, by=center.by)
    typed = {f"{kind}-{name}": str(known.get(value, value)) for name, value in fields.items()}

    page = posted(client, center.scheduler, f"{WHAT_IF}{scenario.pk}/add/{kind}/", **typed).text

    assert words in page


@pytest.mark.slow
def test_groups_of_a_further_day_are_changes_of_their_own_that_end_with_the_day(client, center):
    scenario = begin_scenario(from_date=MONDAY, by=center.by)
    typed = {"day-site": str(center.site.pk), "day-day": "5", "day-start": "09:00", "day-end": "11:00"}
    typed["day-sections"] = [str(section.pk) for section in center.sections[:2]]

    posted(client, center.scheduler, f"{WHAT_IF}{scenario.pk}/add/day/", **typed)

    see_all(center.organization)
    kinds = list(scenario.changes.order_by("number").values_list("kind", flat=True))
    assert kinds == ["day", "section", "section"]
    assert scenario.changes.get(number=2).details["meetings"] == [[5, 540, 660]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("section", {"day": "2", "start": "23:00", "like": "first"}, "It would run past midnight."),
        ("day", {"day": "5", "start": "13:00", "end": "09:00", "site": "site", "sections": "first"}, "ends before"),
        ("day", {"day": "5", "start": "09:00", "end": "13:00", "site": "site"}, "Choose at least one group"),
    ],
)
def test_change_that_cannot_be_is_refused_at_its_form(client, center, kind, fields, words):
    known = {"first": center.sections[0].pk, "site": center.site.pk}
    scenario = begin_scenario(from_date=MONDAY, by=center.by)
    typed = {f"{kind}-{name}": str(known.get(value, value)) for name, value in fields.items()}

    page = posted(client, center.scheduler, f"{WHAT_IF}{scenario.pk}/add/{kind}/", **typed)

    see_all(center.organization)
    assert page.status_code == 422
    assert words in page.text
    assert ScenarioChange.objects.count() == 0


def test_kind_that_does_not_exist_is_not_found(client, center):
    scenario = begin_scenario(from_date=MONDAY, by=center.by)

    assert posted(client, center.scheduler, f"{WHAT_IF}{scenario.pk}/add/weather/").status_code == 404


@pytest.mark.slow
def test_change_is_removed_from_the_page(client, center):
    wanted = Wanted(AddSeats(str(center.sections[0].pk), 1))
    scenario = begin_scenario(from_date=MONDAY, changes=[wanted], by=center.by)

    page = posted(client, center.scheduler, f"{WHAT_IF}{scenario.pk}/remove/{scenario.changes.get().pk}/").text

    assert "Add 1 place to" not in page


@pytest.mark.slow
def test_progress_is_a_part_while_computing_and_then_the_whole_page_is_asked_for(client, center):
    settled(center, 0, 1)
    scenario = begin_scenario(from_date=MONDAY, by=center.by)
    compute_scenario(scenario_id=scenario.pk, by=center.by)
    url = f"{WHAT_IF}{scenario.pk}/progress/"
    Scenario.objects.update(phase="alone", rounds=3)

    part = opened(client, center.scheduler, url).text
    stopping = posted(client, center.scheduler, f"{WHAT_IF}{scenario.pk}/stop/").text
    see_all(center.organization)
    run(center, scenario)
    over = opened(client, center.scheduler, url, hx_request="true")
    without_script = opened(client, center.scheduler, url)

    assert "Solving it without any change, to compare" in part
    assert "Stopping. The best found so far is kept." in stopping
    assert over.headers["HX-Refresh"] == "true"
    assert without_script.url == f"{WHAT_IF}{scenario.pk}/"
    assert "It was stopped. This is the best found until then." in page_of(client, center.scheduler, scenario)


@pytest.mark.slow
def test_absence_tells_who_has_fewer_hours_and_what_is_missing_in_all_its_weeks(client, center):
    person = settled(center, 0, 1, 2)
    hour_for(center, person)
    rows_of("schedule.SectionLeader").filter(section=center.sections[2]).update(staff=center.counselor)
    scenario = computed(center, CounselorAway(str(center.counselor.pk), 2, is_covered=False))

    page = page_of(client, center.scheduler, scenario)

    assert "3 h less a week because of it." in page
    assert "Have fewer hours" in page
    assert "Hours missing in 2 weeks" in page
    assert "A real absence is settled under “Somebody is away”." in page


@pytest.mark.slow
def test_absence_of_whoever_leads_everything_takes_whole_weeks(client, center):
    settled(center, 0, 1, 2)
    scenario = computed(center, CounselorAway(str(center.leader.pk), 1, is_covered=False))

    page = page_of(client, center.scheduler, scenario)

    assert "1 person loses their week because of it." in page
    assert "Lose their week" in page
    assert "Have no week" not in page


@pytest.mark.slow
def test_failed_what_if_says_why(client, center):
    scenario = computed(center)

    page = page_of(client, center.scheduler, scenario)

    assert scenario.failure == ProposalFailure.NOBODY
    assert "Nobody&#x27;s week can be planned" in page


@pytest.mark.slow
def test_what_ifs_are_listed_newest_first_at_the_same_number_of_queries(client, center):
    wanted = Wanted(AddSeats(str(center.sections[0].pk), 1))
    begin_scenario(from_date=MONDAY, changes=[wanted], by=center.by)
    client.force_login(center.scheduler.account)
    with CaptureQueriesContext(connection) as with_one:
        client.get(WHAT_IF)
    see_all(center.organization)
    for _ in range(2):
        begin_scenario(from_date=MONDAY, changes=[wanted], by=center.by)

    with CaptureQueriesContext(connection) as with_three:
        page = client.get(WHAT_IF).text

    assert [int(one) for one in re.findall(r"<strong>What-if (\d+)", page)] == [3, 2, 1]
    assert page.count("Add 1 place to") == 3
    assert len(with_one) == len(with_three)


def test_discarded_what_if_is_gone_from_the_list(client, center):
    scenario = begin_scenario(from_date=MONDAY, by=center.by)

    page = posted(client, center.scheduler, f"{WHAT_IF}{scenario.pk}/discard/").text

    assert "Nothing else has changed." in page
    assert "Nothing tried yet" in page
    assert opened(client, center.scheduler, f"{WHAT_IF}{scenario.pk}/").status_code == 404


@pytest.mark.slow
def test_person_is_named_to_whoever_reaches_them_and_counted_for_others(client, center):
    person = waiting(center, works_on=(3,))
    scenario = computed(center, like(center.sections[0]))

    director, manager = (page_of(client, who, scenario) for who in (center.director, center.manager))

    assert person.family_name in director
    assert person.family_name not in manager
    assert "1 more person is part of it whom you do not reach." in manager


@pytest.mark.slow
def test_change_in_a_life_is_read_by_whoever_reaches_the_person(client, center):
    person = waiting(center, works_on=(3,))
    page = opened(client, center.director, f"/plan/center/explain/{person.stay.pk}/").text
    [key] = re.findall(r'name="fix" value="(free_commitment[^"]+)"', page)
    posted(client, center.director, f"/plan/center/explain/{person.stay.pk}/", fix=key)
    see_all(center.organization)
    scenario = run(center, Scenario.objects.get())

    director, manager = (page_of(client, who, scenario) for who in (center.director, center.manager))
    tidied = posted(client, center.manager, f"{WHAT_IF}{scenario.pk}/compute/")

    see_all(center.organization)
    assert "Keep this time free of Early shift" in director
    assert "Early shift" not in manager
    assert "Its changes are about somebody whom you do not reach." in manager
    assert tidied.status_code == 200
    assert run(center, Scenario.objects.get()).state == ScenarioState.READY


@pytest.mark.slow
def test_counselor_reads_what_ifs_but_begins_none(client, center):
    page = opened(client, center.counselor, WHAT_IF).text
    refused = posted(client, center.counselor, WHAT_IF).text

    see_all(center.organization)
    assert "Schedulers, intake and program managers try what-ifs." in page
    assert "Schedulers, intake and program managers try what-ifs." in refused
    assert Scenario.objects.count() == 0


@pytest.mark.slow
def test_two_plans_are_laid_side_by_side_and_today_is_one(client, center):
    waiting(center, works_on=(3,))
    one = computed(center)
    other = computed(center, like(center.sections[0]))

    today = opened(client, center.scheduler, f"{WHAT_IF}compare/?one=today&other={other.pk}").text
    two = opened(client, center.scheduler, f"{WHAT_IF}compare/?one={other.pk}&other={one.pk}").text
    empty = opened(client, center.scheduler, f"{WHAT_IF}compare/").text
    same = opened(client, center.scheduler, f"{WHAT_IF}compare/?one=today&other=today").text

    assert "What-if 2 gives 1 more person a week than today&#x27;s plan." in today
    assert "Everything as it stands." in today
    assert "What-if 1 leaves 1 more person without a week than What-if 2." in two
    assert "No change; everything solved again." in two
    assert "Lay side by side" in empty
    assert "Choose two different plans." in same


@pytest.mark.slow
def test_plans_that_place_the_same_people_say_so(client, center):
    settled(center, 0, 1)
    one, other = computed(center), computed(center, AddSeats(str(center.sections[0].pk), 1))

    page = opened(client, center.scheduler, f"{WHAT_IF}compare/?one={one.pk}&other={other.pk}").text

    assert "In both the same number of people have a week." in page
