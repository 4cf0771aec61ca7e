"""The pages of explanation, what-if, comparison and advice; names only for whom the viewer reaches."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import Wanted, ask_advice, begin_scenario, compute_scenario
from midspan.domains.schedule.enums import ProposalFailure, ScenarioState
from midspan.domains.schedule.forms import scenarios as scenario_forms
from midspan.domains.schedule.models import Advice, Offer, Scenario, ScenarioChange, Section
from midspan.domains.schedule.scenarios.changes import AddSeats, CounselorAway, MoveMeeting
from midspan.domains.schedule.tasks import compute_advice
from midspan.domains.schedule.tests.cast import NOW, hour_for, settled
from midspan.domains.schedule.tests.factories import MONDAY, NINE, NOON, Center, row, rows_of
from midspan.domains.schedule.tests.test_center_pages import opened, posted
from midspan.domains.schedule.tests.test_scenarios import computed, like, run, waiting
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import WeekSpan

pytestmark = pytest.mark.django_db
WHAT_IF = "/plan/center/what-if/"


@pytest.fixture(autouse=True)
def a_monday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def a_center():
    """Groups on Monday, Tuesday and Thursday mornings; the director reaches everybody, a manager nobody."""
    center = Center(make_organization(), weekdays=(0, 1, 3))
    center.director = make_staff(center.organization, Role.DIRECTOR, given_name="Didi")
    center.manager = make_staff(center.organization, Role.PROGRAM_MANAGER, given_name="Pat")
    center.scheduler = make_staff(center.organization, Role.SCHEDULER, given_name="Sol")
    center.by = actor_for(center.director)
    return center


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=NOW)


@pytest.fixture
def center(shared_center):
    return own(shared_center)


def page_of(client, person, scenario):
    return opened(client, person, f"{WHAT_IF}{scenario.pk}/").text


# Explain


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


# A what-if


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


# Making it so


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


# Side by side


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


# Advice


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


# A meeting at another time


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
