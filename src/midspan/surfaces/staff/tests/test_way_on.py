"""The director's figures: counts with what they are counted of, the unknown as unknown, and whom each is about."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from midspan.domains.checkups.actions import begin_return, record_death, record_try, stop_calls
from midspan.domains.checkups.enums import Outcome
from midspan.domains.checkups.queries import has_died, person_after
from midspan.domains.checkups.tests.factories import make_left
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.journey.actions import Said, move_episode, record_handoff
from midspan.domains.journey.actions.handoffs import HandoffPlan
from midspan.domains.journey.enums import AtDischarge, EpisodeState
from midspan.domains.journey.tests.factories import answer_list, going, make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.schedule.tests.factories import rows_of
from midspan.domains.summaries.actions import Spoken, record_arrival, record_introduction
from midspan.domains.summaries.enums import ToldBy
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.staff.way_on import Stretch, tiles, within
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("begins", "happened", "expected"),
    [
        (30, 25, (1, 1, 0)),  # Days ago.
        (30, 23, (1, 1, 0)),  # The seventh day counts.
        (30, 22, (0, 1, 0)),
        (30, None, (0, 1, 0)),
        (7, None, (0, 0, 1)),  # The seventh day is today: it may still be.
        (8, None, (0, 1, 0)),
        (3, 1, (1, 1, 0)),
        (30, 31, (0, 1, 0)),  # Before it began.
    ],
)
def test_in_time_is_told_apart_from_missed_and_from_what_may_still_be(begins, happened, expected):
    one = Stretch(FIRST - begins * DAY, None if happened is None else FIRST - happened * DAY)

    assert within([one], length=7 * DAY, today=FIRST) == expected


@pytest.fixture(scope="module")
def shared(share):
    return share(lambda: make_left(why="times"))


@pytest.fixture
def here(shared):
    return own(shared)


def figures(here, today=None, *, days=182):
    see_all(here.organization)
    today = today or clock.local_date()
    found = tiles(viewer=actor_for(here.director), since=today - days * DAY, today=today)
    return {one.key: (one.count, one.of, [name for _id, name in one.people]) for one in found}


def every(here):
    today = clock.local_date()
    return tiles(viewer=actor_for(here.director), since=today - 182 * DAY, today=today)


def test_who_left_counts_once_their_four_weeks_are_over_or_somebody_talked_with_them(here):
    later = clock.local_date() + 29 * DAY
    assert figures(here)["first-weeks-after"] == (0, 0, [])
    assert figures(here, later)["first-weeks-after"] == (0, 1, ["Rowan Ames"])

    nell = actor_for(here.nell)
    current = person_after(viewer=nell, patient_id=here.rowan.pk, today=clock.local_date()).current
    record_try(patient_id=here.rowan.pk, check_up_id=current.check_up.pk, outcome=Outcome.DOING_WELL, by=nell)

    assert figures(here)["first-weeks-after"] == (1, 1, [])
    assert figures(here, later)["first-weeks-after"] == (1, 1, [])


@pytest.mark.parametrize(
    ("deed", "expected", "beside"),
    [
        (begin_return, (1, 1, []), ()),
        (record_death, (0, 0, []), ("1 who died",)),
        (stop_calls, (0, 0, []), ("1 who want no calls",)),
    ],
)
def test_who_came_back_or_is_not_to_be_called_any_more_was_missed_by_nobody(here, monkeypatch, deed, expected, beside):
    now, later = clock.now(), clock.local_date() + 29 * DAY
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + 4 * DAY)
    deed(patient_id=here.rowan.pk, by=actor_for(here.ines))

    assert figures(here, later)["first-weeks-after"] == expected
    found = {one.key: one for one in tiles(viewer=actor_for(here.director), since=later - 182 * DAY, today=later)}
    assert found["first-weeks-after"].beside == beside


def test_who_came_back_and_left_again_came_back_from_the_first_time(here, monkeypatch):
    now, by = clock.now(), actor_for(here.ines)
    for days in (4, 60):
        monkeypatch.setattr("django.utils.timezone.now", lambda days=days: now + days * DAY)
        see_all(here.organization)
        stay = begin_return(patient_id=here.rowan.pk, by=by)
        move_episode(episode_id=stay, to=EpisodeState.CLOSED, reason="Went elsewhere.", by=by)

    assert figures(here, clock.local_date() + 40 * DAY)["first-weeks-after"] == (1, 1, [])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (AtDischarge.NOT_APPLICABLE, (0, set(), ("1 who want no calls",))),
        (AtDischarge.DECLINED, (0, set(), ("1 who want no calls",))),
        (AtDischarge.NOT_POSSIBLE, (1, {"Wren"}, ())),
        (None, (1, {"Wren"}, ())),
    ],
)
def test_who_is_not_called_and_never_said_that_they_want_none_was_missed(here, answer, expected):
    """As stays were ended before the list had to say so."""
    stay = make_episode(here.organization, make_patient(here.organization, given_names="Wren"), state="discharged")
    about = {"organization": here.organization, "patient_id": stay.patient_id, "episode": stay, "edition": "2026-11"}
    gone = {"how": "vanished", "reasons": "2026-11", "why": "unknown", "no_calls": "said_no"}
    rows_of("journey.Departure").create(**about, **gone, said_by_id=here.dana.pk, left_at=clock.now())
    if answer is not None:
        said = {"words": "Dana asked.", "on_date": clock.local_date(), "said_by": here.dana, "said_at": clock.now()}
        rows_of("journey.DischargeAnswer").create(**about, **said, key="check_ups", answer=answer)
    later = clock.local_date() + 29 * DAY

    found = {one.key: one for one in tiles(viewer=actor_for(here.director), since=later - 182 * DAY, today=later)}

    one = found["first-weeks-after"]
    missed = {name.split()[0] for _id, name in one.people} - {"Rowan"}
    assert (one.of - 1, missed, one.beside) == expected


def test_who_did_not_want_to_talk_was_not_talked_with(here):
    nell = actor_for(here.nell)
    current = person_after(viewer=nell, patient_id=here.rowan.pk, today=clock.local_date()).current
    record_try(patient_id=here.rowan.pk, check_up_id=current.check_up.pk, outcome=Outcome.DECLINED, by=nell)

    assert figures(here, clock.local_date() + 29 * DAY)["first-weeks-after"] == (0, 1, ["Rowan Ames"])


@pytest.mark.parametrize(
    ("answer", "beside"), [(AtDischarge.DECLINED, ("1 declined it",)), (AtDischarge.NOT_ABLE, ("1 not able to",))]
)
def test_who_left_without_a_plan_that_was_offered_is_counted_apart(here, answer, beside):
    before = figures(here)
    see_all(here.organization)
    said = Said(answer=answer, words="Dana offered it.", on_date=clock.local_date())
    other, by = make_episode(here.organization, state="admitted", admitted_at=clock.now()), actor_for(here.ines)
    answer_list(other, by, safety_plan=said)
    move_episode(episode_id=other.pk, to=EpisodeState.DISCHARGED, reason="Goals are met.", going=going(), by=by)

    found = {one.key: one for one in every(here)}["without-plan"]

    assert "without-plan" not in before
    assert (found.count, found.of, found.beside) == (1, 2, beside)


@pytest.mark.parametrize(
    ("told", "expected", "beside"),
    [
        ([], (0, 0, []), ("1 unknown: nobody has said yet whether they arrived",)),
        ([False], (0, 1, ["Rowan Ames"]), ()),
        ([False, True], (1, 1, []), ()),
    ],
)
def test_of_whom_somebody_spoke_with_who_comes_next_it_is_counted_who_arrived(here, told, expected, beside):
    assert "arrived-next" not in figures(here)
    signed = make_signed(here.rowan, kind="provider", shares=("here",), purpose="care", name="Millrace Counseling")
    see_all(here.organization)
    by = actor_for(here.ines)
    said = Spoken(spoken_with="Dr. Brask", spoken_on=clock.local_date())
    one = record_introduction(patient_id=here.rowan.pk, signed_id=signed.pk, said=said, by=by)
    for arrived in told:
        record_arrival(introduction_id=one.pk, arrived=arrived, told_by=ToldBy.PERSON, by=by)

    assert figures(here)["arrived-next"] == expected
    assert {one.key: one.beside for one in every(here)}["arrived-next"] == beside


def test_why_people_left_is_counted_with_ours(here):
    found = [one for one in every(here) if one.is_ours]

    assert [(one.key, one.count, one.of) for one in found] == [("left-times", 1, 1)]


def test_who_never_came_after_residential_care_is_named_and_an_unknown_day_is_unknown(here):
    for place, fields in enumerate(({"discharged_on": True}, {"expected_discharge": True})):
        patient = make_patient(here.organization, given_names="Juniper", family_name=f"Vale{place}")
        stay = make_episode(here.organization, patient, state="admitted")
        day = clock.local_date() - 20 * DAY
        plan = HandoffPlan(sending_unit="Oak House", **dict.fromkeys(fields, day))
        record_handoff(episode_id=stay.pk, plan=plan, by=actor_for(here.ines))

    found = {one.key: one for one in every(here)}
    assert figures(here)["first-week"] == (0, 1, ["Juniper Vale0"])
    assert found["first-week"].beside == ("1 unknown: the day they left is not known",)


def test_page_leads_to_whom_a_figure_is_about_and_opens_for_directors_alone(here, client):
    client.force_login(here.director.account)
    url = reverse("staff:way_on")

    page, people = client.get(url), client.get(reverse("staff:way_on_people", args=["left-times"]))
    client.force_login(make_staff(here.organization, Role.COUNSELOR).account)

    assert "Ours: the times did not fit their life" in page.text
    assert "Rowan Ames" in people.text
    assert client.get(url).status_code == 404
    assert client.get(reverse("staff:way_on_people", args=["left-times"])).status_code == 404


def test_only_the_days_that_are_chosen_are_counted(here):
    later = clock.local_date() + 100 * DAY

    assert figures(here, later, days=91).get("left-times") is None
    assert figures(here, later, days=91)["first-weeks-after"] == (0, 0, [])
    assert figures(here, later, days=182)["left-times"] == (1, 1, ["Rowan Ames"])


def test_director_chooses_the_days_and_reads_what_is_counted(here, client, monkeypatch):
    client.force_login(here.director.account)
    url = reverse("staff:way_on")
    now = clock.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + 100 * DAY)

    asked = {one: client.get(url, {"span": one}) for one in ("quarter", "half", "year")}
    since = client.get(url, {"span": "since", "day": (now - 10 * DAY).date().isoformat()})
    wrong = client.get(url, {"span": "since", "day": ""})
    ahead = client.get(url, {"span": "since", "day": (now + 200 * DAY).date().isoformat()})
    people = client.get(reverse("staff:way_on_people", args=["left-times"]), {"span": "year"})

    told = "Ours: the times did not fit their life"
    assert {span: told in page.text for span, page in asked.items()} == {"quarter": False, "half": True, "year": True}
    assert (told in since.text, "span=since&amp;day=" in since.text) == (True, True)
    assert "Of people whose stay ended in this time, without those who said that they want no calls" in since.text
    assert (wrong.status_code, "Choose the day from which on people are counted." in wrong.text) == (422, True)
    assert (ahead.status_code, "Choose a day that is not still to come." in ahead.text) == (422, True)
    assert ("Rowan Ames" in people.text, "?span=year" in people.text) == (True, True)
    assert client.get(reverse("staff:way_on_people", args=["left-times"]), {"span": "quarter"}).status_code == 404


def test_death_of_somebody_not_admitted_is_written_down_once_the_stay_is_closed_and_the_pages_say_so(here, client):
    patient = make_patient(here.organization)
    stay = make_episode(here.organization, patient, state="waiting")
    by = actor_for(here.ines)
    client.force_login(here.ines.account)
    with pytest.raises(RefusedError, match="Close one to which they were not admitted yet, then write it down here"):
        record_death(patient_id=patient.pk, by=by)
    move = client.get(reverse("staff:move", args=[patient.pk])).text
    move_episode(episode_id=stay.pk, to=EpisodeState.CLOSED, reason="Died on Sunday.", by=by)

    page = client.get(reverse("checkups:of_patient", args=[patient.pk])).text
    see_all(here.organization)
    record_death(patient_id=patient.pk, by=by)

    assert "close it, then write that down under Check-ups" in move
    assert "The person died" in page
    see_all(here.organization)
    assert has_died(viewer=by, patient_id=patient.pk)
