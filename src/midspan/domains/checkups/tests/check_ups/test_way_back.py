"""Who wants to come back says so once, and one tap begins it; the calls go on or stop with what comes of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from midspan.domains.checkups.actions import ask_back, begin_return, leave_stay, stop_calls, watch
from midspan.domains.checkups.enums import Outcome, State
from midspan.domains.checkups.models import BackAsk, CheckUpPlan
from midspan.domains.checkups.queries import asks_back
from midspan.domains.checkups.tests.check_ups.after_leaving import DAY, NOON, after, due, rows_of, stand_at, try_it
from midspan.domains.journey.actions import move_episode
from midspan.domains.journey.actions.returning import open_return
from midspan.domains.journey.enums import EpisodeState, Leaving, NoCalls
from midspan.domains.journey.queries import patient_for
from midspan.domains.journey.tests.factories import answer_list, going, make_episode
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel import clock
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


def test_who_wants_back_stands_first_and_one_tap_begins_it(here):
    try_it(here, Outcome.WANTS_BACK)
    assert [one.name for one in asks_back(viewer=actor_for(here.ines), today=clock.local_date())] == ["Rowan Ames"]

    begin_return(patient_id=here.rowan.pk, by=actor_for(here.nell))

    see_all(here.organization)
    stay = rows_of("journey.Episode").exclude(pk=here.stay.pk).get()
    assert (stay.state, stay.labels, stay.primary_counselor) == ("referred", ["part2"], here.dana)
    assert (CheckUpPlan.objects.get().ending, BackAsk.objects.filter(answered_at=None).count()) == ("", 0)
    assert asks_back(viewer=actor_for(here.ines), today=clock.local_date()) == []
    with acting_for(actor_for(here.dana), Reach.ASSIGNED):
        assert patient_for(viewer=actor_for(here.dana), patient_id=here.rowan.pk) == here.rowan


def test_return_twice_is_one_stay(here):
    begin_return(patient_id=here.rowan.pk, by=actor_for(here.ines))

    with pytest.raises(RefusedError, match="open stay already"):
        begin_return(patient_id=here.rowan.pk, by=actor_for(here.ines))

    assert rows_of("journey.Episode").count() == 2


def test_person_asks_back_once_and_intake_and_the_caller_are_told(here):
    person = actor_for(here.rowan)
    with acting_for(person, Reach.OWN):
        ask_back(by=person, words="It got hard again.")
    with acting_for(person, Reach.OWN), pytest.raises(RefusedError, match="asked already"):
        ask_back(by=person)

    see_all(here.organization)
    assert set(rows_of("notices.Notice").filter(kind="back_asked").values_list("recipient_id", flat=True)) == {
        here.ines.pk,
        here.nell.pk,
    }


def test_who_is_here_asks_for_no_way_back(before):
    person = actor_for(before.rowan)

    with acting_for(person, Reach.OWN), pytest.raises(RefusedError, match="a stay here now"):
        ask_back(by=person)


def test_friday_ask_is_answered_by_monday(here, monkeypatch):
    person = actor_for(here.rowan)
    with acting_for(person, Reach.OWN):
        ask_back(by=person)

    see_all(here.organization)
    (line,) = asks_back(viewer=actor_for(here.ines), today=clock.local_date())
    assert (line.by, line.is_late) == (NOON.date() + 3 * DAY, False)
    (later,) = asks_back(viewer=actor_for(here.ines), today=NOON.date() + 4 * DAY)
    assert later.is_late


def test_another_admission_stops_the_calls_before_any_job_runs(here, monkeypatch):
    stand_at(monkeypatch, 3)
    make_episode(here.organization, here.rowan, state="admitted", admitted_at=clock.now())

    assert due(here) == []
    watch(by=organization_reader(here.organization.pk))
    assert CheckUpPlan.objects.get().ending == "returned"


def test_a_return_that_has_only_begun_takes_no_appointment_away(here, client):
    client.force_login(here.rowan.account)
    by = actor_for(here.ines)

    begun = open_return(patient_id=here.rowan.pk, by=by)
    rows_of("journey.Episode").filter(pk=begun.pk).update(opened_at=clock.now() + timedelta(hours=1))
    pages = [client.get(reverse(name)).text for name in ("checkups:own", "patient:today")]
    see_all(here.organization)
    move_episode(episode_id=begun.pk, to=EpisodeState.CLOSED, reason="Not now.", by=by)
    pages += [client.get(reverse(name)).text for name in ("checkups:own", "patient:today")]

    assert ["Dana, River Clinic" in page for page in pages] == [True] * 4


def test_return_that_does_not_come_about_leaves_the_calls_and_the_door_as_they_were(here, monkeypatch):
    stand_at(monkeypatch, 5)
    begun = begin_return(patient_id=here.rowan.pk, by=actor_for(here.ines))
    assert due(here) == [("Rowan Ames", 3, State.OVERDUE)]
    watch(by=organization_reader(here.organization.pk))
    stand_at(monkeypatch, 6)
    move_episode(episode_id=begun, to=EpisodeState.CLOSED, reason="Did not come.", by=actor_for(here.ines))

    stand_at(monkeypatch, 7)

    assert due(here) == [("Rowan Ames", 7, State.DUE)]
    assert after(here).has_left
    person = actor_for(here.rowan)
    with acting_for(person, Reach.OWN):
        ask_back(by=person)
    begin_return(patient_id=here.rowan.pk, by=actor_for(here.ines))


@pytest.mark.parametrize(
    ("how", "no_calls", "ending"),
    [(Leaving.DIED, NoCalls.DIED, "died"), (Leaving.PLANNED, NoCalls.SAID_NO, "said_stop")],
)
def test_calls_after_an_earlier_stay_end_where_nobody_calls_after_the_next(here, monkeypatch, how, no_calls, ending):
    stand_at(monkeypatch, 2)
    stay = make_episode(here.organization, here.rowan, state="admitted", admitted_at=clock.now())
    answer_list(stay, actor_for(here.ines))

    leave_stay(episode_id=stay.pk, reason="Over.", going=going(how, no_calls=no_calls), by=actor_for(here.ines))

    stand_at(monkeypatch, 3)
    assert due(here) == []
    assert CheckUpPlan.objects.get().ending == ending


def test_who_asks_back_and_is_called_by_nobody_has_their_number_on_the_page(here, client):
    stop_calls(patient_id=here.rowan.pk, by=actor_for(here.rowan))
    client.force_login(here.ines.account)
    page = reverse("checkups:of_patient", args=[here.rowan.pk])
    assert "0142" not in client.get(page).text
    see_all(here.organization)
    ask_back(by=actor_for(here.rowan))

    assert "0142" in client.get(page).text
