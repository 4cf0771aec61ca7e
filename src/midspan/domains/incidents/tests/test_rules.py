"""Who writes, tells, reviews and closes, and by when; an unknown state is asked, never guessed."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from midspan.domains.incidents.book import duties, kinds
from midspan.domains.incidents.enums import Answer, Owner, Step
from midspan.domains.incidents.forms import moment_of
from midspan.domains.incidents.rules import (
    dues,
    may_answer,
    may_close,
    may_name_nobody,
    may_note,
    may_read,
    may_step,
    owes,
)
from midspan.domains.people.enums import Role
from midspan.values import Actor, ActorKind

NOW = datetime(2027, 3, 2, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
AUTHOR, OTHER = UUID(int=1), UUID(int=2)
SOURCELESS = {"", "Platform default"}


def staff(role, person=OTHER):
    return Actor(organization_id=UUID(int=9), id=person, kind=ActorKind.STAFF, roles=frozenset({role}))


def due_of(key, kind="injury", state="VA", **answered):
    return next(one for one in dues(NOW, duties(kind=kind, state=state), answered=answered) if one.duty.key == key)


@pytest.mark.parametrize(
    ("role", "person", "allowed"),
    [
        (Role.FRONT_DESK, AUTHOR, True),
        (Role.FRONT_DESK, OTHER, False),
        (Role.COUNSELOR, OTHER, False),
        (Role.INTAKE, OTHER, False),
        (Role.DIRECTOR, OTHER, True),
        (Role.PRIVACY_OFFICER, OTHER, True),
    ],
)
def test_author_and_whoever_reviews_read_it(role, person, allowed):
    assert bool(may_read(staff(role, person), author_id=AUTHOR)) is allowed


@pytest.mark.parametrize(
    ("state", "to", "by", "reason"),
    [
        (Step.NOTED, Step.REVIEWED, staff(Role.DIRECTOR), ""),
        (Step.NOTED, Step.CLOSED, staff(Role.DIRECTOR), "does not come now"),
        (Step.REVIEWED, Step.REVIEWED, staff(Role.PRIVACY_OFFICER), ""),
        (Step.REVIEWED, Step.CLOSED, staff(Role.DIRECTOR), ""),
        (Step.CLOSED, Step.REVIEWED, staff(Role.DIRECTOR), ""),
        (Step.CLOSED, Step.CLOSED, staff(Role.DIRECTOR), "does not come now"),
        (Step.NOTED, Step.REVIEWED, staff(Role.DIRECTOR, AUTHOR), "Somebody else reviews"),
        (Step.REVIEWED, Step.CLOSED, staff(Role.DIRECTOR, AUTHOR), "Somebody else reviews"),
        (Step.NOTED, Step.REVIEWED, staff(Role.COUNSELOR), "director or the privacy officer"),
    ],
)
def test_steps_come_in_order_and_nobody_reviews_what_they_wrote(state, to, by, reason):
    verdict = may_step(by, state=state, to=to, author_id=AUTHOR, concerned=())

    assert verdict.allowed is (reason == "")
    assert reason in verdict.reason


@pytest.mark.parametrize(("state", "to"), [(Step.NOTED, Step.REVIEWED), (Step.REVIEWED, Step.CLOSED)])
def test_nobody_reviews_or_closes_what_concerned_them(state, to):
    verdict = may_step(staff(Role.DIRECTOR), state=state, to=to, author_id=AUTHOR, concerned={OTHER})

    assert (verdict.allowed, verdict.reason) == (False, "Somebody else reviews what concerned you.")


@pytest.mark.parametrize(
    ("occurred", "noticed", "reason"),
    [
        (NOW - HOUR, NOW - HOUR, ""),
        (NOW - HOUR, NOW, ""),
        (NOW, NOW - HOUR, "before it happened"),
        (NOW, NOW + HOUR, "has not come yet"),
    ],
)
def test_times_of_an_incident_can_be(occurred, noticed, reason):
    verdict = may_note(staff(Role.NURSE), occurred_at=occurred, noticed_at=noticed, now=NOW)

    assert verdict.allowed is (reason == "")
    assert reason in verdict.reason


def test_patient_writes_no_incident_down():
    patient = Actor(organization_id=UUID(int=9), id=OTHER, kind=ActorKind.PATIENT)

    assert not may_note(patient, occurred_at=NOW, noticed_at=NOW, now=NOW)
    assert not may_read(patient, author_id=AUTHOR)


@pytest.mark.parametrize(
    ("key", "state", "hours"),
    [("osha_death", "VA", 8), ("osha_hospital", "TX", 24), ("va_serious", "VA", 24), ("counselor", "TX", 8)],
)
def test_hours_count_from_when_it_was_noticed(key, state, hours):
    due = due_of(key, state=state)

    assert due.due_at == NOW + hours * HOUR
    assert not due.is_late(NOW + hours * HOUR)
    assert due.is_late(NOW + hours * HOUR + timedelta(seconds=1))


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_state_nobody_looked_up_is_unknown_and_to_be_asked(kind):
    of_state = [one for one in duties(kind=kind, state="TX") if one.key == "state"]

    assert [(one.hours, one.owner, "ask" in one.source) for one in of_state] == [(None, Owner.REVIEWER, True)]


@pytest.mark.parametrize(("kind", "is_unknown"), [("injury", False), ("left", False), ("property", True)])
def test_kind_that_was_not_looked_up_in_a_state_is_unknown_there(kind, is_unknown):
    assert ("state" in {one.key for one in duties(kind=kind, state="VA")}) is is_unknown


def test_unknown_time_is_never_late_and_stays_open():
    due = due_of("state", state="TX")

    assert (due.due_at, due.is_late(NOW + 1000 * HOUR), due.is_open) == (None, False, True)


def test_every_duty_outside_the_center_names_its_source():
    outside = [one for kind in kinds() for state in ("VA", "TX") for one in duties(kind=kind, state=state)]

    assert {one.key for one in outside if one.is_outside and one.source in SOURCELESS} == set()


@pytest.mark.parametrize(
    ("at", "answered", "reason"),
    [
        (NOW + HOUR, {}, ""),
        (NOW - HOUR, {}, "between when it was noticed and now"),
        (NOW + 3 * HOUR, {}, "between when it was noticed and now"),
        (NOW + HOUR, {"counselor": Answer.TOLD}, "noted already"),
    ],
)
def test_telling_is_noted_once_at_a_time_that_can_be(at, answered, reason):
    verdict = may_answer(due_of("counselor", **answered), at=at, noticed_at=NOW, now=NOW + 2 * HOUR)

    assert verdict.allowed is (reason == "")
    assert reason in verdict.reason


@pytest.mark.parametrize(
    ("key", "answer", "names_nobody", "allowed"),
    [
        ("va_serious", Answer.TOLD, True, True),
        ("va_serious", Answer.TOLD, False, False),
        ("va_serious", Answer.NOT_OWED, False, True),
        ("counselor", Answer.TOLD, False, True),
    ],
)
def test_who_stands_outside_is_told_no_names(key, answer, names_nobody, allowed):
    assert bool(may_name_nobody(due_of(key), answer=answer, names_nobody=names_nobody)) is allowed


def test_closing_waits_for_every_answer():
    open_one, told = due_of("counselor"), due_of("counselor", counselor=Answer.TOLD)

    assert not may_close([told, open_one])
    assert may_close([told])


@pytest.mark.parametrize(
    ("key", "by", "theirs"),
    [
        ("counselor", staff(Role.NURSE, AUTHOR), True),
        ("counselor", staff(Role.DIRECTOR), False),
        ("va_serious", staff(Role.DIRECTOR), True),
        ("va_serious", staff(Role.NURSE, AUTHOR), False),
    ],
)
def test_each_duty_is_somebodys(key, by, theirs):
    assert owes(by, due_of(key), author_id=AUTHOR, is_author_here=True) is theirs


def test_what_an_author_owed_who_left_falls_to_whoever_reviews():
    left = {"author_id": AUTHOR, "is_author_here": False}

    assert owes(staff(Role.DIRECTOR), due_of("counselor"), **left)
    assert not owes(staff(Role.NURSE), due_of("counselor"), **left)


@pytest.mark.parametrize(
    ("now", "minute", "instant"),
    [
        ((5, 40), 30, (5, 30)),  # The first time that clocks in New York show half past one.
        ((6, 35), 30, (6, 30)),
        ((6, 35), 35, (6, 35)),
        ((6, 35), 50, (5, 50)),
    ],
)
def test_time_of_the_hour_that_autumn_repeats_is_the_one_just_been(now, minute, instant):
    until = datetime(2027, 11, 7, *now, 20, tzinfo=UTC)
    with timezone.override("America/New_York"):
        assert moment_of(date(2027, 11, 7), time(1, minute), until=until) == datetime(2027, 11, 7, *instant, tzinfo=UTC)


def test_time_that_spring_skips_comes_out_behind_the_gap():
    with timezone.override("America/New_York"):
        at = moment_of(date(2027, 3, 14), time(2, 30), until=datetime(2027, 3, 15, tzinfo=UTC))
    assert at == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)
