"""A stay that ends has its check-ups in the same breath; each comes due, is tried, and makes way for the next."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from midspan.domains.checkups.actions import hand_on, leave_stay, watch
from midspan.domains.checkups.enums import Outcome, State
from midspan.domains.checkups.models import CheckUp, CheckUpPlan, Try
from midspan.domains.checkups.queries import calls_on, contacts_after
from midspan.domains.checkups.tests.check_ups.after_leaving import DAY, NOON, after, due, rows_of, stand_at, try_it
from midspan.domains.checkups.tests.factories import Left, nell_calls
from midspan.domains.journey.enums import Leaving, NoCalls
from midspan.domains.journey.queries import patient_for
from midspan.domains.journey.tests.factories import answer_list, going, make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.safety.queries import open_obligations
from midspan.kernel import clock
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


def test_discharge_makes_them_with_their_owner_who_reaches_the_person_from_then_on(here):
    days = list(CheckUp.objects.order_by("day").values_list("day", flat=True))

    assert days == [3, 7, 14, 28, 90, 180, 270, 360, 450, 540, 630, 720]
    assert CheckUp.objects.get(day=3).due_on == NOON.date() + 3 * DAY
    with acting_for(actor_for(here.nell), Reach.ASSIGNED):
        assert patient_for(viewer=actor_for(here.nell), patient_id=here.rowan.pk) == here.rowan
    with acting_for(actor_for(here.dana), Reach.ASSIGNED):
        assert patient_for(viewer=actor_for(here.dana), patient_id=here.rowan.pk) is None


def test_counselor_without_reach_of_everybody_ends_the_stay_whole(before):
    with acting_for(actor_for(before.dana), Reach.ASSIGNED):
        before.leave()

    see_all(before.organization)
    assert (CheckUpPlan.objects.get().owner, CheckUp.objects.count()) == (before.nell, 12)


@pytest.mark.parametrize(
    ("fields", "how"),
    [({"no_calls": NoCalls.SAID_NO}, "planned"), ({"how": Leaving.DIED, "no_calls": NoCalls.DIED}, "died")],
)
def test_who_wants_no_calls_or_has_died_has_none(before, fields, how):
    before.leave(caller_id=None, **fields)

    assert (rows_of("journey.Departure").get().how, CheckUpPlan.objects.count()) == (how, 0)


def test_who_leaves_early_has_the_same_check_ups(before):
    before.leave(how=Leaving.AGAINST_ADVICE)

    assert CheckUp.objects.count() == 12


def test_refused_end_makes_nothing(before):
    with pytest.raises(RefusedError, match="why the person leaves"):
        before.leave(why="")

    assert (CheckUpPlan.objects.count(), rows_of("journey.Departure").count()) == (0, 0)


def test_database_ends_no_stay_with_a_caller_and_no_check_ups(before):
    row = {
        "organization": before.organization,
        "patient": before.rowan,
        "episode": before.stay,
        "edition": "2026-11",
        "how": "planned",
        "reasons": "2026-11",
        "why": "goals",
        "caller": before.nell,
        "said_by_id": before.dana.pk,
        "left_at": clock.now(),
    }

    def left():
        rows_of("journey.Departure").create(**row)
        connection.check_constraints()

    with pytest.raises(IntegrityError, match="no check-ups"), transaction.atomic():
        left()


def test_desk_shows_who_is_due_today_to_everybody_who_calls_and_mine_to_its_owner(here, monkeypatch):
    assert due(here) == []

    stand_at(monkeypatch, 3)

    assert due(here) == due(here, here.nell, mine=True) == [("Rowan Ames", 3, State.DUE)]
    assert due(here, here.dana, mine=True) == []
    stand_at(monkeypatch, 4)
    assert due(here) == [("Rowan Ames", 3, State.OVERDUE)]


def test_desk_asks_as_much_for_three_as_for_one(here, monkeypatch, django_assert_num_queries):
    stand_at(monkeypatch, 3)
    viewer, today = actor_for(here.ines), clock.local_date()
    with django_assert_num_queries(5):
        calls_on(viewer=viewer, today=today)
    stand_at(monkeypatch, 0)
    for _ in range(2):
        other = Left.__new__(Left)
        other.__dict__.update(here.__dict__)
        other.stay = make_episode(here.organization, state="admitted", admitted_at=clock.now())
        answer_list(other.stay, viewer, check_ups=nell_calls())
        leave_stay(
            episode_id=other.stay.pk, reason="Done.", going=going(no_calls=None, caller_id=here.nell.pk), by=viewer
        )
    stand_at(monkeypatch, 3)
    with django_assert_num_queries(5):
        found = calls_on(viewer=viewer, today=today)
    assert len({one.patient_id for one in found}) == 3


def test_next_check_up_comes_after_one_that_was_done(here, monkeypatch):
    stand_at(monkeypatch, 3)
    try_it(here, Outcome.DOING_WELL)

    assert due(here) == []
    assert after(here).current.check_up.day == 7
    assert contacts_after(viewer=actor_for(here.ines), episode_ids=[here.stay.pk]) == {here.stay.pk: clock.local_date()}


def test_nobody_answered_is_tried_again_and_the_third_time_waits_for_the_next(here, monkeypatch):
    stand_at(monkeypatch, 3)
    try_it(here, Outcome.NO_ANSWER)
    assert due(here) == []
    stand_at(monkeypatch, 4)
    assert due(here) == [("Rowan Ames", 3, State.DUE)]

    try_it(here, Outcome.NO_ANSWER, next_on=clock.local_date() + DAY)
    stand_at(monkeypatch, 5)
    try_it(here, Outcome.WRONG_NUMBER)

    assert [one.standing.state for one in after(here).lines][:2] == [State.NOT_REACHED, State.AHEAD]
    assert contacts_after(viewer=actor_for(here.ines), episode_ids=[here.stay.pk]) == {}


@pytest.mark.parametrize(
    ("outcome", "fields", "reason"),
    [
        (Outcome.NEEDS_MORE, {}, "Write what they need"),
        (Outcome.NOT_SAFE, {"words": " "}, "Write what they need"),
        (Outcome.DOING_WELL, {"next_on": NOON.date() + 5 * DAY}, "no next try"),
        (Outcome.NO_ANSWER, {"next_on": NOON.date()}, "lies ahead"),
        (Outcome.NO_ANSWER, {"next_on": NOON.date() + 60 * DAY}, "lies ahead"),
    ],
)
def test_try_that_says_too_little_is_not_kept(here, outcome, fields, reason):
    with pytest.raises(RefusedError, match=reason):
        try_it(here, outcome, **fields)

    assert not Try.objects.exists()


def test_desk_says_of_a_sunday_that_nobody_works_and_of_a_friday_that_nobody_is_left(here, client, monkeypatch):
    client.force_login(here.ines.account)
    friday = client.get(reverse("checkups:desk")).text
    stand_at(monkeypatch, 2)
    sunday = client.get(reverse("checkups:desk")).text

    assert ["Nobody works here today." in page for page in (friday, sunday)] == [False, True]
    assert ["Nobody who is due by today still has to be called." in page for page in (friday, sunday)] == [True, False]


def test_front_desk_calls_nobody(here):
    desk = make_staff(here.organization, Role.FRONT_DESK)

    with pytest.raises(RefusedError):
        try_it(here, Outcome.DOING_WELL, by=desk)


def test_who_is_not_safe_is_somebodys_to_reach_at_once(here):
    try_it(here, Outcome.NOT_SAFE, words="Says that it ends tonight.")

    see_all(here.organization)
    found = open_obligations(viewer=organization_reader(here.organization.pk))
    assert [one.obligation.patient_id for one in found] == [here.rowan.pk]


def test_calls_are_handed_on_with_the_reach(here):
    hand_on(patient_id=here.rowan.pk, owner_id=here.dana.pk, by=actor_for(here.nell))

    for staff, expected in ((here.dana, here.rowan), (here.nell, None)):
        with acting_for(actor_for(staff), Reach.ASSIGNED):
            assert patient_for(viewer=actor_for(staff), patient_id=here.rowan.pk) == expected


def test_owner_hears_once_a_day(here, monkeypatch):
    stand_at(monkeypatch, 3)
    for _ in range(2):
        watch(by=organization_reader(here.organization.pk))

    assert list(rows_of("notices.Notice").filter(kind="check_ups_due").values_list("recipient_id", flat=True)) == [
        here.nell.pk
    ]


def test_after_two_years_it_is_over(here, monkeypatch):
    stand_at(monkeypatch, 731)
    watch(by=organization_reader(here.organization.pk))

    assert CheckUpPlan.objects.get().ending == "completed"


def test_pages_lead_from_the_desk_to_the_call_and_back(here, client, monkeypatch):
    stand_at(monkeypatch, 3)
    client.force_login(here.nell.account)
    url = reverse("checkups:of_patient", args=[here.rowan.pk])

    desk, person = client.get(reverse("checkups:desk")), client.get(url)
    see_all(here.organization)
    tried = reverse("checkups:tried", args=[here.rowan.pk, CheckUp.objects.get(day=3).pk])
    refused = client.post(tried, {"outcome": "needs_more"})
    kept = client.post(tried, {"outcome": "needs_more", "words": "A ride to the clinic; Ines arranges it."})

    assert url in desk.text
    assert "Hello, is this Rowan?" in person.text
    assert "Write what they need" in refused.text
    assert kept.url == url
    assert "A ride to the clinic" in client.get(url).text


def test_stranger_on_the_staff_finds_nobody(here, client):
    client.force_login(make_staff(here.organization, Role.COUNSELOR).account)

    assert client.get(reverse("checkups:of_patient", args=[here.rowan.pk])).status_code == 404
    assert "Rowan" not in client.get(reverse("checkups:desk")).text
