"""Who left and is called today stands on the board of whoever calls them; for nobody else does the board ask more."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midspan.domains.checkups.actions import hand_on, record_try, stop_calls
from midspan.domains.checkups.enums import Outcome
from midspan.domains.checkups.queries import calls_on, person_after
from midspan.domains.checkups.tests.factories import make_left
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.staff.board_reading import board_of_today, whole_board

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 18, 17, tzinfo=UTC)  # A Friday: day 3 is a Monday, day 28 a Friday.
DAY = timedelta(days=1)
TITLE = "Rowan Ames"


@pytest.fixture(scope="module")
def shared(share):
    return share(make_left, at=NOON)


@pytest.fixture
def here(shared, monkeypatch):
    stand_at(monkeypatch, 0)
    return own(shared)


def stand_at(monkeypatch, days):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + days * DAY)


def board(here, staff, read=board_of_today, **day):
    see_all(here.organization)
    lines = read(viewer=actor_for(staff), today=clock.local_date(), now=clock.now(), **day).lines
    return [(one.title, one.tag, one.kind) for one in lines if one.href.endswith("/after/")]


def tried(here, outcome, **fields):
    see_all(here.organization)
    found = person_after(viewer=actor_for(here.nell), patient_id=here.rowan.pk, today=clock.local_date())
    said = {"patient_id": here.rowan.pk, "check_up_id": found.current.check_up.pk, "outcome": outcome}
    return record_try(**said, by=actor_for(here.nell), **fields)


def test_check_up_stands_from_its_day_on_with_why_and_one_way_to_call(here, monkeypatch, client):
    stand_at(monkeypatch, 3)
    client.force_login(here.nell.account)

    page = client.get("/day/").text

    (line,) = re.findall(r'<li class="queue-line">.*?</li>', page, re.DOTALL)
    assert "Check-up of day 3. Call and ask how they are." in line
    assert re.findall(r'queue-action [^>]*href="([^"]*)"', line) == [f"/people/{here.rowan.pk}/after/"]
    assert client.get(f"/people/{here.rowan.pk}/after/").status_code == 200


def test_whole_board_has_it_too(here, monkeypatch):
    stand_at(monkeypatch, 3)

    assert board(here, here.nell, read=whole_board, day=clock.local_date()) == [(TITLE, "Due today", "due")]


@pytest.mark.parametrize(
    ("days", "line"),
    [(0, []), (2, []), (3, [(TITLE, "Due today", "due")]), (4, [(TITLE, "Overdue", "urgent")]), (6, [])],
    ids=["day it ended", "before", "on it", "after", "next is ahead on a closed Friday"],
)
def test_board_says_what_the_list_of_check_ups_says(here, monkeypatch, days, line):
    if days == 6:
        stand_at(monkeypatch, 3)
        tried(here, Outcome.DOING_WELL)
    stand_at(monkeypatch, days)

    assert board(here, here.nell) == line


def test_every_day_of_two_months_the_board_has_whom_the_list_has(here, monkeypatch):
    """Over weekends, a week of closed days, tries that reach nobody, and what was never done."""
    closed = apps.get_model("programs.ClosedDay").objects
    for number in range(11, 15):  # Tuesday to Friday before day 14; the first two weeks nobody is reached.
        closed.create(organization=here.organization, date=NOON.date() + number * DAY, name="Closed")
    for days in range(60):
        stand_at(monkeypatch, days)
        see_all(here.organization)
        listed = calls_on(viewer=actor_for(here.nell), today=clock.local_date(), mine=True)
        due = [one.name for one in listed if one.call_on <= clock.local_date()]
        assert [title for title, *_ in board(here, here.nell)] == due, days
        if due and days % 2:
            tried(here, Outcome.NO_ANSWER, next_on=clock.local_date() + 2 * DAY)


def test_day_before_closed_days_is_the_day_to_call(here, monkeypatch):
    closed = apps.get_model("programs.ClosedDay").objects
    for number in range(19, 29):  # Day 28 lies behind them: nine days before it somebody is there.
        closed.create(organization=here.organization, date=NOON.date() + number * DAY, name="Closed")
    stand_at(monkeypatch, 14)
    tried(here, Outcome.DOING_WELL)
    stand_at(monkeypatch, 18)

    assert board(here, here.nell) == [(TITLE, "Due today", "due")]


def test_it_is_of_whoever_calls_and_of_nobody_else(here, monkeypatch):
    stand_at(monkeypatch, 3)
    leader = make_staff(here.organization, Role.GROUP_LEADER)
    assert [board(here, one) for one in (here.dana, here.director, here.ines, leader)] == [[], [], [], []]

    hand_on(patient_id=here.rowan.pk, owner_id=here.dana.pk, by=actor_for(here.nell))

    assert (board(here, here.nell), board(here, here.dana)) == ([], [(TITLE, "Due today", "due")])


def test_who_was_reached_or_wants_no_more_calls_stands_here_no_more(here, monkeypatch):
    stand_at(monkeypatch, 3)
    tried(here, Outcome.DOING_WELL)
    assert board(here, here.nell) == []

    stand_at(monkeypatch, 7)
    assert board(here, here.nell) == [(TITLE, "Due today", "due")]
    stop_calls(patient_id=here.rowan.pk, by=actor_for(here.rowan))
    assert board(here, here.nell) == []


def questions(client, staff):
    client.force_login(staff.account)
    client.get("/day/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/day/")
    return sum(str(query["sql"]).lstrip(" (\n").startswith("SELECT") for query in captured.captured_queries)


def test_board_asks_no_more_of_who_has_none_to_make_in_the_days_to_come(here, monkeypatch, client):
    other = make_staff(here.organization, Role.NURSE)
    stand_at(monkeypatch, 7)
    with_one = questions(client, here.nell)
    tried(here, Outcome.DOING_WELL)  # The next one is a week from here.

    without = questions(client, here.nell)

    assert (without, with_one) == (questions(client, other), without + 5)
