"""What is known of somebody holds back what is no news, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.safety.actions import (
    record_baseline,
    report,
)
from midspan.domains.safety.enums import (
    Disposition,
    Tier,
)
from midspan.domains.safety.tests.factories import (
    MONDAY_TEN,
    answered,
    at,
)
from midspan.kernel import clock
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def known(center, days=14):
    until = clock.now() + timedelta(days=days)
    return record_baseline(
        patient_id=center.rowan.pk, words="Passive; plan seen.", until_at=until, by=actor_for(center.dana)
    )


@pytest.mark.parametrize(
    ("points", "previous", "tier"),
    [(1, 1, Tier.NEXT_CONTACT), (1, 2, Tier.NEXT_CONTACT), (2, 1, Tier.TODAY), (3, 3, Tier.TODAY)],
)
def test_known_thoughts_wait_for_the_next_contact_but_a_rise_and_the_highest_do_not(center, points, previous, tier):
    known(center)

    assert answered(center.rowan, points, previous=previous).tier == tier


def test_first_answer_there_ever_was_is_news_whatever_is_known(center):
    known(center)

    assert answered(center.rowan, 1).tier == Tier.TODAY


@pytest.mark.parametrize(
    ("disposition", "tier"), [(Disposition.NOT_REACHED, Tier.TODAY), (Disposition.STAYS, Tier.NEXT_CONTACT)]
)
def test_formulation_about_somebody_whom_nobody_reached_makes_nothing_known(center, disposition, tier):
    one = center.taken(center.dana)
    if disposition is not Disposition.NOT_REACHED:
        center.reached(one, center.dana)
    center.closed(one, center.dana, disposition)

    assert answered(center.rowan, 1, previous=1, source="later").tier == tier


def test_known_thoughts_hold_back_neither_the_question_about_now_nor_what_staff_see(center):
    known(center)
    seen = report(
        patient_id=center.rowan.pk, key="self_harm", words="A cut.", source="a", by=actor_for(center.director)
    )

    assert seen.tier == Tier.TODAY
    assert answered(center.rowan, 1, instrument="asq", item="5") == seen
    assert center.standing(seen).tier is Tier.NOW


def test_known_thoughts_are_news_again_after_their_time(center):
    known(center, days=2)
    with at(MONDAY_TEN + timedelta(days=3)):
        assert answered(center.rowan, 1, previous=1).tier == Tier.TODAY


def test_thoughts_are_known_for_two_weeks_at_most(center):
    with pytest.raises(RefusedError, match="14 days"):
        known(center, days=15)


def test_next_contact_is_due_by_the_end_of_the_working_day(center):
    known(center)
    with at(datetime(2027, 3, 5, 23, tzinfo=UTC)):  # Friday evening: the next working day is Monday.
        one = answered(center.rowan, 1, previous=1)

    assert one.due_at == datetime(2027, 3, 8, 22, tzinfo=UTC)
