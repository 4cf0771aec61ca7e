"""Who is asked is told on the day it falls due, once, and not while somebody has to talk with them."""

from datetime import timedelta

import pytest
from django.apps import apps

from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.measures.actions import (
    end_assignment,
    enter,
)
from midspan.domains.measures.enums import Mode
from midspan.domains.measures.queries import askings_of, due_to_tell, own_due, series_of
from midspan.domains.measures.tasks import tell_measures_due
from midspan.domains.measures.tests.factories import answer
from midspan.domains.notices.actions import mark_all_read
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.safety.queries import Talk
from midspan.domains.safety.tests.factories import answered, at
from midspan.engines.scoring import Change
from midspan.kernel import clock
from midspan.kernel.prepared import organization_reader
from midspan.kernel.tests.factories import see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_who_is_asked_is_told_and_finds_it_waiting(center):
    assignment = center.assign()

    assert center.told(center.rowan) == [NoticeKind.MEASURE_DUE]
    assert [one.id for one in own_due(viewer=center.me)] == [assignment.pk]


def test_nobody_is_told_before_the_day(center):
    center.assign(starts_on=clock.local_date() + timedelta(days=1))

    assert center.told(center.rowan) == []
    assert own_due(viewer=center.me) == []


def test_on_each_day_it_falls_due_the_person_is_told(center):
    today = clock.local_date()
    center.assign(starts_on=today - timedelta(weeks=2))
    center.assign(key="gad-7", starts_on=today - timedelta(days=3))
    over = center.assign(key="k6", starts_on=today - timedelta(weeks=1))
    end_assignment(patient_id=center.rowan.pk, assignment_id=over.pk, by=center.by)
    mark_all_read(by=center.me)

    assert tell_measures_due(str(center.organization.pk)) == 1
    see_all(center.organization)
    assert [one.is_read for one in notices_for(viewer=center.me)].count(False) == 1
    mark_all_read(by=center.me)

    assert tell_measures_due(str(center.organization.pk)) == 0  # Once, whether it was read or not.


@pytest.mark.parametrize(("days", "told"), [(0, 1), (3, 1), (7, 0)])
def test_day_on_which_nothing_ran_is_caught_up_until_it_falls_due_anew(center, days, told):
    """Asked every week: three days late it is told of its own day, a week late the next one is due instead."""
    first = clock.local_date() - timedelta(weeks=1)
    center.assign(starts_on=first)
    center.assign(key="gad-7", starts_on=first, every_days=None)  # Was told as it was asked.
    mark_all_read(by=center.me)
    with at(clock.now() + timedelta(days=days)):
        found = due_to_tell(viewer=organization_reader(center.organization.pk))

    due_on = clock.local_date() + timedelta(days=0 if told else 7)
    assert [(one.instrument, day) for one, day in found] == [("phq-9", due_on)]


def test_what_was_asked_in_a_stay_ends_with_it(center):
    center.assign(starts_on=clock.local_date() - timedelta(weeks=3))
    mark_all_read(by=center.me)
    center.stay.state, center.stay.ended_at = "discharged", clock.now() - timedelta(days=8)
    center.stay.save()

    (asking,) = askings_of(viewer=center.me, patient_id=center.rowan.pk)
    assert (asking.is_ended, asking.due_on, len(asking.missed)) == (True, None, 1)
    assert tell_measures_due(str(center.organization.pk)) == 0

    see_all(center.organization)
    after = center.assign(key="gad-7", every_days=None)
    assert [one.id for one in own_due(viewer=center.me)] == [after.pk]


def test_the_same_is_asked_once_at_a_time(center):
    center.assign(every_days=None)

    with pytest.raises(RefusedError, match="asked already"):
        center.assign(every_days=None)
    center.assign(every_days=7)  # Again and again is something else than once.
    with pytest.raises(RefusedError, match="asked already"):
        center.assign(every_days=14)


def test_what_fell_due_while_somebody_had_to_talk_with_them_is_not_missed(center):
    center.assign(starts_on=clock.local_date() - timedelta(weeks=2))
    with at(clock.now() - timedelta(days=8)):
        answered(center.rowan)

    see_all(center.organization)
    (asking,) = askings_of(viewer=center.by, patient_id=center.rowan.pk)
    days = [(day - clock.local_date()).days for day in asking.missed]
    assert (days, asking.due_on) == ([-14], clock.local_date())


@pytest.mark.parametrize(("hours", "told"), [(3, 1), (30, 1), (24 * 9, 0)])
def test_what_was_held_back_is_told_once_the_talk_is_over(center, monkeypatch, hours, told):
    with at(clock.now() - timedelta(days=9)):
        center.assign(starts_on=clock.local_date() + timedelta(days=1), every_days=None)
    until = clock.now() - timedelta(hours=hours)

    def talks(*, viewer, patient_id=None, ended_since=None):
        over = Talk(clock.now() - timedelta(days=9), until)
        return {center.rowan.pk: [over]} if ended_since is None or until > ended_since else {}

    for asks in ("askings", "falling"):
        monkeypatch.setattr(f"midspan.domains.measures.queries.{asks}.talks_of", talks)

    assert tell_measures_due(str(center.organization.pk)) == told


def test_what_was_asked_together_is_told_once_though_a_talk_was_open_that_day(center, monkeypatch):
    over = [Talk(clock.now() - timedelta(days=4), clock.now() - timedelta(hours=30))]
    for key in ("phq-9", "gad-7"):
        center.assign(key=key, starts_on=clock.local_date() - timedelta(days=3), every_days=None)
    apps.get_model("notices.Notice").objects.all().delete()  # Told of one of them, for all.
    for asks in ("askings", "falling"):
        monkeypatch.setattr(
            f"midspan.domains.measures.queries.{asks}.talks_of", lambda **_asked: {center.rowan.pk: over}
        )

    assert tell_measures_due(str(center.organization.pk)) == 0


def test_each_week_is_told_though_the_last_is_unread(center):
    assignment, told = center.assign(key="gad-7"), []
    for week in range(3):
        with at(clock.now() + timedelta(weeks=week)):
            tell_measures_due(str(center.organization.pk))
            told.append(len(center.told(center.rowan)))
            answer(center.rowan, assignment, [1] * 7)

    assert told == [1, 2, 3]


def test_second_stay_starts_anew(center):
    made = {"mode": Mode.PAPER, "language": "en", "by": center.by}
    today = clock.local_date()
    scores = ((60, 0), (2, 3), (0, 3))  # Days ago, and what each of the nine came to.
    type(center.stay).objects.filter(pk=center.stay.pk).update(
        state="discharged", opened_at=clock.now() - timedelta(days=90), ended_at=clock.now() - timedelta(days=40)
    )
    again = make_episode(center.organization, center.rowan, state="admitted")
    type(again).objects.filter(pk=again.pk).update(opened_at=clock.now() - timedelta(days=5))
    for days, points in scores:
        choices = {str(number): points for number in range(1, 9)} | {"9": 0}
        enter(
            patient_id=center.rowan.pk, key="phq-9", choices=choices, answered_on=today - timedelta(days=days), **made
        )

    (one,) = series_of(viewer=organization_reader(center.organization.pk), patient_id=center.rowan.pk)

    assert (len(one.rows), one.since, one.change) == (3, today - timedelta(days=5), Change.ABOUT_THE_SAME)
