"""The pages of a life: adding, changing, days that differ, undo; for the patient and on the person's behalf."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.responsibilities.actions import name_person_to_avoid, subscribe_calendar, undo_step
from midspan.domains.responsibilities.models import Responsibility, ResponsibilityTime
from midspan.domains.responsibilities.queries import last_step, life_lines, week_preference
from midspan.domains.responsibilities.tests.factories import MONDAY, at, every_second, make_work
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db

NIGHTS = {
    "when-TOTAL_FORMS": "1",
    "when-INITIAL_FORMS": "0",
    "when-0-days": ["4", "6"],
    "when-0-start": "22:00",
    "when-0-end": "06:00",
    "when-0-rhythm": "every",
}
WHAT = {"what-kind": "work", "what-title": "Harbor Bakery"}
FIRM = {"firm-firmness": "hard_to_move", "firm-commute_minutes": "25"}
RELIES = {"relies-relies_on_me": "my daughter, 6"}
EVERYTHING = {**WHAT, **NIGHTS, **FIRM, **RELIES}


@pytest.fixture
def organization():
    return make_organization()


@pytest.fixture
def rowan(organization):
    return make_patient(organization)


def lines_of(patient):
    see_all(patient.organization)
    return life_lines(viewer=actor_for(patient), patient_id=patient.pk, from_day=MONDAY - timedelta(weeks=100))


def times_of(patient):
    see_all(patient.organization)
    rows = ResponsibilityTime.objects.filter(patient=patient, responsibility__removed_at=None)
    return list(rows.order_by("weekday", "start_minute").values_list("weekday", "start_minute", "end_minute"))


def test_overview_of_an_empty_life_says_where_to_start(client, rowan):
    client.force_login(rowan.account)

    page = client.get("/life/")

    assert page.status_code == 200
    assert "Nothing in it yet" in page.content.decode()


def test_whoever_has_nothing_else_in_their_week_says_so_and_can_undo_it(client, rowan):
    client.force_login(rowan.account)
    asked = "There is nothing else in my week"
    before = client.get("/life/").content.decode()

    page = client.post("/life/nothing-else/", follow=True).content.decode()

    see_all(rowan.organization)
    by = actor_for(rowan)
    assert (asked in before, asked in page, "there is nothing else." in page) == (True, False, True)
    assert week_preference(viewer=by, patient_id=rowan.pk).language == ""
    undo_step(step_id=last_step(viewer=by, patient_id=rowan.pk).pk, by=by)
    assert week_preference(viewer=by, patient_id=rowan.pk) is None


@pytest.mark.slow
def test_added_question_by_question_with_a_night_in_two_stretches(client, rowan):
    client.force_login(rowan.account)
    second = client.post("/life/add/", {"at": "what", **WHAT})
    third = client.post("/life/add/", {"at": "when", **WHAT, **NIGHTS})
    fourth = client.post("/life/add/", {"at": "firm", **WHAT, **NIGHTS, **FIRM})

    done = client.post("/life/add/", {"at": "relies", **EVERYTHING}, follow=True)

    assert [page.context["at"] for page in (second, third, fourth)] == ["when", "firm", "relies"]
    assert done.redirect_chain == [("/life/", 302)]
    assert times_of(rowan) == [(0, 0, 360), (4, 1320, 1440), (5, 0, 360), (6, 1320, 1440)]
    [line] = lines_of(rowan)
    assert (line.title, line.commute_minutes, line.relies_on_me) == ("Harbor Bakery", 25, "my daughter, 6")
    assert [(time.weekday, time.start_minute, time.end_minute) for time in line.times] == [
        (4, 1320, 360),
        (6, 1320, 360),
    ]


def test_earlier_answers_travel_in_the_page(client, rowan):
    client.force_login(rowan.account)

    page = client.post("/life/add/", {"at": "when", **WHAT, **NIGHTS}).content.decode()

    assert '<input type="hidden" name="what-title" value="Harbor Bakery">' in page
    assert page.count('<input type="hidden" name="when-0-days"') == 2


def test_back_returns_to_the_question_before_with_its_answer(client, rowan):
    client.force_login(rowan.account)

    page = client.post("/life/add/", {"at": "when", "do": "back", **WHAT})

    assert page.context["at"] == "what"
    assert page.context["form"]["title"].value() == "Harbor Bakery"


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("09:00", "09:00", "This ends when it starts. Give it a later end."),
        (
            "09:00",
            "08:00",
            "This ends before it starts. A time over midnight may last 16 hours; make two lines of a longer one.",
        ),
    ],
)
def test_impossible_hours_are_said_in_words_and_kept_on_the_page(client, rowan, start, end, reason):
    client.force_login(rowan.account)

    page = client.post("/life/add/", {"at": "when", **WHAT, **NIGHTS, "when-0-start": start, "when-0-end": end})

    assert page.context["at"] == "when"
    assert reason in page.content.decode()
    assert page.context["form"].forms[0]["start"].value() == start
    assert times_of(rowan) == []


def test_another_line_without_a_script(client, rowan):
    client.force_login(rowan.account)

    page = client.post("/life/add/", {"at": "when", "do": "more", **WHAT, **NIGHTS})

    assert len(page.context["form"].forms) == 2
    assert page.context["form"].forms[0]["start"].value() == "22:00"


@pytest.mark.slow
def test_changed_on_one_page_and_undone(client, rowan):
    work = make_work(rowan)
    client.force_login(rowan.account)
    edit = {**EVERYTHING, "when-INITIAL_FORMS": "1"}

    changed = client.post(f"/life/{work.pk}/", edit)
    after = times_of(rowan)
    undo_url = next(iter(client.get("/life/").context["messages"])).extra_tags
    client.post(undo_url)

    assert changed.status_code == 302
    assert after == [(0, 0, 360), (4, 1320, 1440), (5, 0, 360), (6, 1320, 1440)]
    assert times_of(rowan) == [(0, 540, 1020), (2, 540, 1020)]
    assert [line.title for line in lines_of(rowan)] == ["Bakery"]


def test_edit_page_shows_the_same_hours_on_one_line(client, rowan):
    work = make_work(rowan)
    client.force_login(rowan.account)

    page = client.get(f"/life/{work.pk}/")

    assert [form.initial["days"] for form in page.context["when"].forms] == [[0, 2]]


def test_removed_and_undone(client, rowan):
    work = make_work(rowan)
    client.force_login(rowan.account)

    client.post(f"/life/{work.pk}/remove/")
    gone = lines_of(rowan)
    undo_url = next(iter(client.get("/life/").context["messages"])).extra_tags
    client.post(undo_url)

    assert gone == []
    assert [line.id for line in lines_of(rowan)] == [work.pk]


@pytest.mark.slow
def test_undo_refuses_after_a_later_change(client, rowan):
    work = make_work(rowan)
    client.force_login(rowan.account)
    client.post(f"/life/{work.pk}/remove/")
    undo_url = next(iter(client.get("/life/").context["messages"])).extra_tags
    client.post(undo_url)

    page = client.post(undo_url, follow=True)

    assert "This was undone already." in page.content.decode()


def test_a_day_off_and_back_again(client, rowan):
    work = make_work(rowan)
    day = clock.week_start(clock.now().date()) + timedelta(weeks=1)
    client.force_login(rowan.account)

    client.post(f"/life/{work.pk}/days/", {"day": day.isoformat(), "what": "away"})
    [noted] = lines_of(rowan)[0].exceptions
    client.post(f"/life/{work.pk}/days/{noted.id}/remove/")

    assert (noted.change.day, noted.change.start_minute) == (day, None)
    assert lines_of(rowan)[0].exceptions == ()


def test_another_time_needs_both_times(client, rowan):
    work = make_work(rowan)
    client.force_login(rowan.account)

    page = client.post(f"/life/{work.pk}/days/", {"day": "2027-03-01", "what": "moved", "start": "10:00"})

    assert page.context["form"].errors == {"end": ["Enter a time."]}


def test_overlap_is_warned_and_kept(client, rowan):
    make_work(rowan)
    make_work(rowan, kind="school", title="English class", times=[at(0, 16, 18)])
    client.force_login(rowan.account)

    page = client.get("/life/").content.decode()

    assert "Bakery and English class overlap on Monday. Both are kept; change one if that is not meant." in page
    assert len(lines_of(rowan)) == 2


@pytest.mark.slow
def test_staff_change_it_on_behalf_of_the_person(client, organization, rowan):
    ines = make_staff(organization, Role.INTAKE)
    client.force_login(ines.account)

    done = client.post(f"/people/{rowan.pk}/life/add/", {"at": "relies", **EVERYTHING}, follow=True)

    assert done.redirect_chain == [(f"/people/{rowan.pk}/life/", 302)]
    assert len(lines_of(rowan)) == 1


@pytest.mark.parametrize("path", ["", "add/", "paint/", "calendars/", "wishes/", "apart/"])
def test_counselor_out_of_reach_finds_no_page(client, organization, rowan, path):
    dana = make_staff(organization, Role.COUNSELOR)
    client.force_login(dana.account)
    before = client.get(f"/people/{rowan.pk}/life/{path}").status_code
    see_all(organization)
    open_reach(
        actor_id=dana.pk, patient_id=rowan.pk, basis=Basis.PRIMARY_COUNSELOR, source_id=rowan.pk, by=actor_for(dana)
    )

    after = client.get(f"/people/{rowan.pk}/life/{path}").status_code

    assert (before, after) == (404, 200)


@pytest.mark.parametrize("path", ["", "add/", "paint/", "calendars/", "wishes/", "apart/"])
def test_another_patient_finds_no_page_of_this_one(client, organization, rowan, path):
    other = make_patient(organization)
    work = make_work(rowan)
    client.force_login(other.account)

    assert client.get(f"/people/{rowan.pk}/life/{path}").status_code == 404
    assert client.get(f"/life/{work.pk}/").status_code == 404
    assert client.post(f"/life/{work.pk}/remove/").status_code == 404
    see_all(organization)
    assert Responsibility.objects.get().removed_at is None


def queries_for(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def fill(patient, number):
    """One more of everything that the pages list."""
    see_all(patient.organization)
    by = actor_for(patient)
    make_work(patient, title=f"Job {number}")
    name_person_to_avoid(patient_id=patient.pk, described_as=f"Somebody {number}", by=by)
    subscribe_calendar(patient_id=patient.pk, name=f"Calendar {number}", url="https://example.com/x.ics", by=by)


@pytest.mark.slow
@pytest.mark.parametrize("path", ["", "paint/", "calendars/", "wishes/", "apart/"])
@pytest.mark.parametrize("looks", ["patient", "intake"])
def test_pages_take_as_many_queries_for_one_as_for_three(client, organization, rowan, path, looks):
    ines = make_staff(organization, Role.INTAKE)
    fill(rowan, 1)
    client.force_login(rowan.account if looks == "patient" else ines.account)
    url = f"/life/{path}" if looks == "patient" else f"/people/{rowan.pk}/life/{path}"
    client.get(url)
    one = queries_for(client, url)
    for number in (2, 3):
        fill(rowan, number)

    assert queries_for(client, url) == one


@pytest.mark.slow
def test_a_changed_day_and_an_alternate_week_read_well(client, rowan):
    today = clock.today(ZoneInfo("America/New_York"))
    anchor = clock.week_start(today)
    work = make_work(rowan, times=[every_second(2, 15, 17, anchor=anchor)], from_date=today)
    client.force_login(rowan.account)
    client.post(
        f"/life/{work.pk}/days/",
        {"day": (today + timedelta(days=3)).isoformat(), "what": "moved", "start": "10:00", "end": "11:30"},
    )

    page = client.get("/life/").content.decode()
    edit = client.get(f"/life/{work.pk}/")

    assert f"Wednesday 3\xa0p.m. – 5\xa0p.m., every second week, as in the week of {anchor:%B} {anchor.day}" in page
    assert "10\xa0a.m. – 11:30\xa0a.m. instead" in page
    assert edit.context["when"].forms[0].initial["rhythm"] == anchor.isoformat()


def test_week_far_away_or_garbled_is_this_week(client, rowan):
    client.force_login(rowan.account)

    weeks = [client.get("/life/", {"week": words}).context["is_this_week"] for words in ("", "soon", "1999-01-01")]

    assert weeks == [True, True, True]
