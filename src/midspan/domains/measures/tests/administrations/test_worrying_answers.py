"""A worrying answer is told in the moment it is given, to somebody who acts."""

import pytest

from midspan.domains.measures.actions import (
    enter,
)
from midspan.domains.measures.enums import Mode
from midspan.domains.measures.queries import own_due
from midspan.domains.measures.tests.administrations.asking import WELL, obligations, weekly
from midspan.domains.measures.tests.factories import answer, tell_answer
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.domains.safety.enums import Rung, Tier
from midspan.domains.safety.queries import ladder_for, open_obligations
from midspan.kernel import clock
from midspan.kernel.tests.factories import see_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_worrying_answer_is_told_in_the_moment_it_is_given(center):
    answer(center.rowan, center.assign(), [0] * 8 + [1], hands_in=False)

    assert center.told(center.dana) == [NoticeKind.SAFETY_SIGNAL]
    assert center.told(center.director) == []
    assert [(one.obligation.item, one.obligation.points) for one in open_obligations(viewer=center.by)] == [("9", 1)]


def test_the_answer_that_worries_nobody_is_told_to_nobody(center):
    answer(center.rowan, center.assign(), WELL)

    assert center.told(center.dana) == []
    assert not obligations().exists()


def test_the_same_answer_sent_again_is_one_obligation_and_a_higher_one_joins_it(center):
    assignment = center.assign()
    for place in (1, 1, 2, 1):
        tell_answer(center.rowan, assignment, "9", place)

    first, higher = obligations().order_by("points")
    assert [(first.points, first.joins), (higher.points, higher.joins)] == [(1, None), (2, first)]
    assert center.told(center.dana) == [NoticeKind.SAFETY_SIGNAL]


def test_while_nobody_is_there_the_question_is_not_asked_and_the_shorter_one_is_kept(center):
    center.close()
    row = answer(center.rowan, center.assign(), [1] * 8)

    assert (row.instrument, row.score) == ("phq-8", 8)
    assert own_due(viewer=center.me) == []


def test_an_answer_given_after_closing_reaches_who_is_there_in_their_place(center):
    assignment = center.assign()
    center.close()
    tell_answer(center.rowan, assignment, "9", 3)

    assert (center.told(center.dana), center.told(center.director)) == ([], [NoticeKind.SAFETY_SIGNAL])


def test_without_a_counselor_whoever_stands_in_is_told(center):
    center.stay.primary_counselor = None
    center.stay.save(update_fields=["primary_counselor"])
    tell_answer(center.rowan, center.assign(), "9", 3)

    assert (center.told(center.dana), center.told(center.director)) == ([], [NoticeKind.SAFETY_SIGNAL])


def test_a_worrying_answer_given_to_a_person_is_told_too(center):
    enter(
        patient_id=center.rowan.pk,
        key="asq",
        choices={"1": 1, "2": 1, "3": 0, "4": 1, "5": 1},
        mode=Mode.ASSISTED,
        answered_on=clock.local_date(),
        language="en",
        by=center.by,
    )

    assert [one.obligation.item for one in open_obligations(viewer=center.by)] == ["3"]
    assert center.told(center.dana) == [NoticeKind.SAFETY_SIGNAL]


@pytest.mark.parametrize(
    ("key", "yes", "item", "tier"),
    [
        ("c-ssrs-screener", "4", "4", Tier.NOW),
        ("c-ssrs-screener", "6", "6", Tier.TODAY),
        ("phq-a", "13", "13", Tier.TODAY),
    ],
)
def test_points_of_a_form_without_words_here_are_told_as_well(center, key, yes, item, tier):
    enter(
        patient_id=center.rowan.pk,
        key=key,
        choices={yes: 1},
        mode=Mode.PAPER,
        answered_on=clock.local_date(),
        language="en",
        by=center.by,
    )

    (found,) = open_obligations(viewer=center.by)
    assert (found.obligation.item, found.tier) == (item, tier)


def test_the_same_answer_as_last_week_is_no_rise_and_a_higher_one_is(center):
    again = center.assign(every_days=None)
    weekly(center, [0] * 8 + [1, 0])
    tell_answer(center.rowan, again, "9", 2)

    assert list(obligations().values_list("signal", flat=True)) == ["phq_new", "phq_rise"]
    assert set(obligations().values_list("tier", flat=True)) == {Tier.TODAY}


def test_primary_who_may_not_act_is_not_alerted(center):
    center.stay.primary_counselor = make_staff(center.organization, Role.PRIVACY_OFFICER)
    center.stay.save()
    see_all(center.organization)

    ladder = ladder_for(viewer=center.by, patient_id=center.rowan.pk, tier=Tier.NEXT_CONTACT)
    assert Rung.PRIMARY not in {one.rung for one in ladder}
