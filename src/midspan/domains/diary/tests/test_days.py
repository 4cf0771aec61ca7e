"""Writing a day: what stands, who learns of it, and what nobody does."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, transaction

from midspan.domains.diary.actions import count_from, look_back, write_day
from midspan.domains.diary.enums import Shares
from midspan.domains.diary.models import Milestone, OwnDate, Reflection, Settings, ToldReflection, Writing
from midspan.domains.diary.queries import last_of_each_day, own_reflections, own_today, told_days, told_reflections
from midspan.domains.diary.rules import Choice, Given, Lookback
from midspan.domains.diary.tests.factories import A_DAY, KEEPS, SHARES, TELLS
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.safety.actions import agree_line
from midspan.domains.safety.queries import leaving_noted
from midspan.domains.safety.tests.factories import MONDAY_TEN, own_request
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


def test_blank_stays_blank_and_zero_zero(center):
    center.writes(mood=0)
    (row,) = center.written()
    assert (row.mood, row.distress, row.used, row.slept, row.is_late) == (0, None, None, None, False)


def test_a_day_written_anew_keeps_both_and_the_last_counts(center):
    center.writes(mood=2)
    center.writes(mood=4)
    rows = center.written()
    assert [(one.number, one.mood) for one in rows] == [(1, 2), (2, 4)]
    (day,) = last_of_each_day(rows).values()
    assert (day.row.mood, day.is_changed) == (4, True)


def test_the_same_words_sent_twice_are_one(center):
    first, second = (center.writes(SHARES, mood=2, slept=6.5, skills=("ride-the-urge",), harm_urge=5) for _ in "12")
    assert first.writing_id == second.writing_id
    assert (first.is_raised, second.is_raised) == (True, True)
    assert (len(center.written()), len(center.told()), len(center.raised())) == (1, 1, 1)


def test_a_row_that_was_not_on_the_page_stays_as_it_was_written(center):
    center.writes(harm_urge=4, harmed=True, used=True, use_words="Two beers", skills=("ride-the-urge",), mood=2)
    center.writes(Choice(), unasked={"harm_urge", "harmed", "used", "skills"}, mood=5)
    for row in (center.written()[-1], center.told()[-1]):
        assert (row.harm_urge, row.harmed, row.used, row.use_words) == (4, True, True, "Two beers")
    assert (row.number, center.written()[-1].skills) == (1, ["ride-the-urge"])


def test_an_older_page_writes_nothing_over_what_it_did_not_show(center):
    center.writes(was=0, mood=2, note="Mine")
    center.writes(was=0, mood=2, note="Mine")  # A double tap.
    with pytest.raises(RefusedError):
        center.writes(was=0, mood=5)
    center.writes(was=1, mood=5)
    assert [one.mood for one in center.written()] == [2, 5]


def test_what_is_written_later_is_marked_and_the_database_holds_it(center):
    center.writes(back=2, mood=2)
    (row,) = center.written()
    assert row.is_late
    row.pk, row.number, row.is_late = None, 2, False
    with own_request(center.rowan), pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("back", [4, -1])
def test_no_day_is_written_that_is_too_long_ago_or_has_not_come(center, back):
    with pytest.raises(RefusedError):
        center.writes(back=back, mood=2)


def test_what_a_phone_kept_for_a_month_is_of_the_day_on_which_it_was_written(center):
    center.writes(back=30, made_at=clock.now() - 30 * A_DAY, mood=2)
    center.writes(back=2, made_at=clock.now() + 3 * A_DAY, mood=2)
    assert [one.is_late for one in center.written()] == [False, True]


@pytest.mark.parametrize("moment", [datetime.min.replace(tzinfo=UTC), MONDAY_TEN - 44 * A_DAY])
def test_a_phone_whose_clock_is_far_behind_writes_no_day_of_long_ago(center, moment):
    with pytest.raises(RefusedError):
        center.writes(back=44, made_at=moment, mood=2)
    center.writes(back=1, made_at=moment, mood=2)
    assert [one.is_late for one in center.written()] == [True]


def test_nothing_that_was_written_is_changed_or_deleted(center):
    center.writes(mood=2)
    (row,) = center.written()
    for change in (row.save, row.delete):
        with own_request(center.rowan), pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_staff_read_nothing_of_what_is_the_persons_own_however_far_they_reach(center):
    center.writes(mood=2, note="Only me.")
    for reach in Reach:
        bind(organization_id=center.organization.pk, actor_id=center.dana.pk, reach=reach)
        tables = (Writing, Settings, Milestone, OwnDate, Reflection)
        assert not any(one.objects.exists() for one in tables), reach
    see_all(center.organization)


def test_private_use_alerts_nobody_and_leaves_no_trace_for_staff(center):
    kept = center.writes(KEEPS, used=True, use_words="Two beers", use_signs=("alone",), use_urge=9)
    assert kept.used
    assert (kept.is_raised, center.raised(), center.told()) == (False, [], [])


def test_use_that_is_told_opens_what_a_lapse_opens_once_a_day(center):
    center.writes(TELLS, used=True, use_words="Two beers")
    center.writes(TELLS, used=True, use_words="Two beers", mood=3)
    assert center.raised() == [("use", "d")]
    center.writes(TELLS, used=True, use_words="Two beers", use_signs=("alone",))
    assert center.raised() == [("use", "b"), ("use", "d")]


def test_what_the_team_always_reads_is_raised_and_joined(center):
    kept = [
        center.writes(KEEPS, **given) for given in ({"harm_urge": 2, "quit_urge": 3}, {"harmed": True, "quit_urge": 4})
    ]
    assert [one.is_raised for one in kept] == [False, True]
    assert center.raised() == [("diary_harmed", "b"), ("urge_to_quit", "d")]


def test_a_rise_on_the_same_day_is_raised_again_and_nothing_less(center):
    for urge in (3, 1, 5):
        center.writes(KEEPS, harm_urge=urge)
    assert center.raised() == [("diary_harm_urge", "c"), ("diary_harm_urge_highest", "b")]


@pytest.mark.parametrize(
    ("said", "raised"),
    [
        (({"harm_urge": 5}, {"harm_urge": 1}, {"harm_urge": 4}), [("diary_harm_urge_highest", "b")]),
        (({"harmed": False}, {"harmed": True}, {"harmed": True, "mood": 2}), [("diary_harmed", "b")]),
        (({"harm_urge": 3}, {"harm_urge": 3, "mood": 2}, {"harm_urge": 4}), [("diary_harm_urge", "c")] * 2),
    ],
)
def test_what_was_raised_of_a_day_is_raised_once_for_each_rise(center, said, raised):
    for given in said:
        center.writes(KEEPS, **given)
    assert center.raised() == raised


def test_thoughts_of_stopping_stand_on_the_caseload_as_when_staff_note_them(center):
    center.writes(KEEPS, quit_urge=4)
    found = leaving_noted(viewer=center.job, patient_ids=[center.rowan.pk], since=clock.now() - A_DAY)
    assert found[center.rowan.pk].is_open


def test_the_team_reads_what_is_shared_and_a_day_as_it_stands(center):
    center.writes(SHARES, back=1, mood=3, note="x")
    center.writes(KEEPS, mood=7, harm_urge=0)
    monday = clock.week_start(clock.local_date())
    found = told_days(viewer=center.job, patient_id=center.rowan.pk, first=monday - 7 * A_DAY, until=monday + 7 * A_DAY)
    assert [(one.row.mood, one.row.harm_urge) for one in found.values()] == [(3, None), (None, 0)]


def test_a_day_no_longer_shared_is_blank_for_the_team(center):
    center.writes(SHARES, mood=3)
    center.writes(TELLS, mood=3)
    assert [one.mood for one in center.told()] == [3, None]


def test_a_choice_holds_for_the_next_day_and_stays_with_its_own(center):
    center.writes(KEEPS, used=False)
    center.writes(Choice(), mood=4)
    with own_request(center.rowan):
        assert Settings.objects.get().tells_use is False
    assert [one.tells_use for one in center.written()] == [False, None]


def test_an_older_day_does_not_switch_back_what_new_days_share(center):
    center.writes(KEEPS, used=False)
    center.writes(SHARES, back=1, used=False)
    with own_request(center.rowan):
        chosen = Settings.objects.get()
    assert (chosen.tells_use, chosen.shares_week) == (False, False)


def test_whatever_changes_the_settings_waits_for_the_same_turn(center, monkeypatch):
    turns = []
    monkeypatch.setattr("midspan.domains.diary.actions.in_turn", lambda *turn: turns.append(turn))
    center.writes(mood=2)
    with own_request(center.rowan) as by:
        given = Lookback(kept_up="Cooking")
        look_back(on=own_today(viewer=by), given=given, shares=Shares.NOTHING, weekday=6, by=by)
    assert turns == [("diary", by.id)] * 2


def test_milestones_stay_whatever_comes(center):
    """Neither a day before it that is written later, nor use, nor the database takes one back."""
    center.writes(KEEPS, used=False)
    center.writes(KEEPS, back=1, used=True)
    center.writes(KEEPS, used=True)
    with own_request(center.rowan):
        (row,) = Milestone.objects.all()
        assert (row.days, row.reached_on) == (1, clock.local_date())
        with pytest.raises(ProgrammingError), transaction.atomic():
            row.delete()


def test_a_date_of_ones_own_is_changed_and_taken_away_and_both_are_kept(center):
    with own_request(center.rowan) as by:
        today = own_today(viewer=by)
        for since in (today - A_DAY, today - A_DAY, None):
            count_from(since=since, by=by)
        assert [one.since for one in OwnDate.objects.order_by("number")] == [today - A_DAY, None]
        with pytest.raises(RefusedError):
            count_from(since=today + A_DAY, by=by)


def test_nobody_writes_for_somebody_else(center):
    with pytest.raises(RefusedError):
        write_day(on=clock.local_date(), given=Given(mood=1), choice=TELLS, by=actor_for(center.dana))
    assert not apps.get_model("diary.Writing").objects.exists()


def test_a_look_back_is_the_persons_and_what_is_told_a_row_of_its_own(center):
    given = Lookback(kept_up="Cooking", tell_team="My hours change in May.")
    with own_request(center.rowan) as by:
        today = own_today(viewer=by)
        for shares in (Shares.SUMMARY, Shares.SUMMARY, Shares.NOTHING):
            look_back(on=today, given=given, shares=shares, weekday=today.weekday(), by=by)
        assert [one.shares for one in own_reflections(viewer=by)] == ["summary", "nothing"]
        assert Settings.objects.get().reflects_on == today.weekday()
        with pytest.raises(RefusedError):
            look_back(on=today + A_DAY, given=given, shares=Shares.ALL, weekday=6, by=by)
    told = ToldReflection.objects.order_by("number")
    assert [(one.kept_up, one.tell_team) for one in told] == [("", "My hours change in May."), ("", "")]
    (standing,) = told_reflections(viewer=center.job, patient_id=center.rowan.pk, first=today)
    assert not standing.tell_team


def test_from_the_line_that_was_agreed_somebody_talks_with_them_and_from_none_later(center):
    by = actor_for(center.dana)
    asked = {"patient_id": center.rowan.pk, "by": by}
    kept, raised = center.writes(KEEPS, harm_urge=2), []
    raised.append((kept.is_raised, center.raised()))
    agree_line(points=2, words="Two is the evening before the worst one.", seen=0, **asked)
    kept = center.writes(KEEPS, back=1, harm_urge=2)
    raised.append((kept.is_raised, center.raised()))

    assert raised == [(False, []), (True, [("diary_harm_urge", "c")])]
    with pytest.raises(RefusedError, match="Choose an earlier answer"):
        agree_line(points=3, words="Later than with everybody.", seen=1, **asked)


@pytest.mark.parametrize("again", [{"mood": 4}, {}])
def test_an_answer_from_before_the_line_alerts_somebody_when_it_is_sent_again_after_it(center, again):
    center.writes(KEEPS, harm_urge=2)
    agree_line(patient_id=center.rowan.pk, points=2, words="From two on.", seen=0, by=actor_for(center.dana))
    kept = [center.writes(KEEPS, harm_urge=2, **again) for _ in "12"]

    assert [one.is_raised for one in kept] == [True, True]
    assert center.raised() == [("diary_harm_urge", "c")]


def test_an_answer_that_was_not_on_the_page_alerts_nobody_by_a_line_agreed_later(center):
    center.writes(KEEPS, harm_urge=2)
    agree_line(patient_id=center.rowan.pk, points=2, words="From two on.", seen=0, by=actor_for(center.dana))
    kept = center.writes(KEEPS, unasked={"harm_urge"}, mood=4)

    assert (kept.is_raised, center.raised()) == (False, [])


def test_as_with_everybody_again_the_answer_is_none_that_counts(center):
    asked = {"patient_id": center.rowan.pk, "by": actor_for(center.dana)}
    agree_line(points=1, words="Any urge.", seen=0, **asked)
    agree_line(points=None, words="They feel steady now.", seen=1, **asked)

    assert center.writes(KEEPS, harm_urge=2).is_raised is False
    assert center.writes(KEEPS, back=1, harm_urge=3).is_raised is True


def test_what_was_agreed_is_changed_by_nobody(center):
    line = agree_line(patient_id=center.rowan.pk, points=1, words="Any urge.", seen=0, by=actor_for(center.dana))

    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        type(line).objects.filter(pk=line.pk).update(points=2)
