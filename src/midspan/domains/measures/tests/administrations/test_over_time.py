"""Change over time, what was missed, and its drawing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midspan.domains.measures.actions import (
    end_assignment,
    enter,
    review_track,
)
from midspan.domains.measures.drawing import chart_html, runs
from midspan.domains.measures.enums import Mode, Step, Thought
from midspan.domains.measures.queries import askings_of, own_due
from midspan.domains.measures.tests.administrations.asking import LOW, WELL, weekly
from midspan.domains.safety.tests.factories import at
from midspan.engines.scoring import Change, Reason
from midspan.kernel import clock
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_change_is_said_in_words_that_do_not_claim_too_much(center):
    weekly(center, LOW, WELL)

    assert center.series().change is Change.BETTER
    assert [row.score for row in center.series().rows] == [16, 0]


def test_missed_is_missed(center):
    weekly(center, LOW, None, None, WELL)

    series = center.series()

    assert [(series.missed[0] - row.answered_on).days for row in series.rows] == [7, -14]
    assert len(series.missed) == 2
    assert series.change is Change.BETTER


def test_somebody_who_is_not_on_track_is_looked_at_with_one_thing_done(center):
    weekly(center, WELL, LOW)
    assert (center.series().reasons, center.series().needs_review) == ((Reason.WORSE,), True)

    review = review_track(
        patient_id=center.rowan.pk,
        key="phq-9",
        thoughts=[Thought.SUPPORT, Thought.PLAN],
        step=Step.CHANGE_HOURS,
        words="Two more evenings from Monday.",
        by=center.by,
    )

    assert (review.reasons, review.thoughts) == (["worse"], ["plan", "support"])
    assert not center.series().needs_review


@pytest.mark.parametrize(
    ("scores", "words", "reason"), [((WELL, WELL), "x", "Nothing says"), ((WELL, LOW), " ", "one thing")]
)
def test_a_look_needs_a_reason_and_something_done(center, scores, words, reason):
    weekly(center, *scores)

    with pytest.raises(RefusedError, match=reason):
        review_track(patient_id=center.rowan.pk, key="phq-9", thoughts=[], step=Step.TALK, words=words, by=center.by)


def test_what_is_not_asked_any_more_falls_due_no_more(center):
    assignment = weekly(center, WELL, None)
    end_assignment(patient_id=center.rowan.pk, assignment_id=assignment.pk, by=center.by)
    end_assignment(patient_id=center.rowan.pk, assignment_id=assignment.pk, by=center.by)

    with at(clock.now() + timedelta(days=30)):
        (asking,) = askings_of(viewer=center.by, patient_id=center.rowan.pk)

    assert (asking.is_ended, asking.due_on, len(asking.days)) == (True, None, 1)


def test_paper_counts_for_what_is_due(center):
    center.assign()
    row = enter(
        patient_id=center.rowan.pk,
        key="phq-9",
        choices=dict.fromkeys("12345678", 1) | {"9": 0},
        mode=Mode.PAPER,
        answered_on=clock.local_date(),
        language="en",
        by=center.by,
    )

    assert (row.score, row.due_on) == (8, clock.local_date())
    assert own_due(viewer=center.me) == []


def test_nobody_enters_what_has_not_been_answered_yet(center):
    with pytest.raises(RefusedError, match="a day that is over"):
        enter(
            patient_id=center.rowan.pk,
            key="phq-9",
            choices={},
            mode=Mode.PAPER,
            answered_on=clock.local_date() + timedelta(days=1),
            language="en",
            by=center.by,
        )


def test_as_many_questions_to_the_database_for_three_as_for_one(center, django_assert_num_queries):
    weekly(center, LOW, WELL)
    with CaptureQueriesContext(connection) as one:
        center.series()
    weekly(center, WELL, None, WELL, key="gad-7")
    weekly(center, WELL, key="pcl-5")

    with django_assert_num_queries(len(one)):
        center.series()


def test_the_line_breaks_where_nothing_was_scored(center):
    weekly(center, LOW, LOW, None, WELL, WELL)

    chart = chart_html(center.series())

    assert chart.count("<polyline") == 2
    assert chart.count("<circle") == 4
    assert "16" in chart.split('aria-label="')[1].split('"')[0]


def test_one_score_is_no_line(center):
    weekly(center, LOW)

    assert chart_html(center.series()) == ""


def test_a_single_score_between_gaps_is_a_dot_without_a_line():
    class Flat:
        x = staticmethod(lambda day: day)
        y = staticmethod(lambda score: score)

    assert list(runs(Flat, [1, 2, 3, 4, 5], {1: 9, 3: 8, 4: 7})) == ["3,8 4,7"]
