"""What was answered is scored as its authors say, handed in once, and never changes."""

import pytest
from django.db import DatabaseError, transaction

from midspan.domains.measures.actions import (
    hand_in,
    keep_answer,
)
from midspan.domains.measures.enums import Mode
from midspan.domains.measures.models import Administration, Draft, GivenAnswer
from midspan.domains.measures.queries import own_due
from midspan.domains.measures.tests.administrations.asking import LOW, WELL
from midspan.domains.measures.tests.factories import answer, on_their_phone, tell_answer
from midspan.domains.people.tests.factories import actor_for, make_patient
from midspan.kernel.row_security import Reach, bind
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_what_was_answered_is_scored_with_its_band_and_every_answer(center):
    row = answer(center.rowan, center.assign(), LOW)

    assert (row.instrument, row.is_complete, row.score, row.band, row.mode) == (
        "phq-9",
        True,
        16,
        "moderately severe",
        Mode.SELF,
    )
    assert [one.points for one in GivenAnswer.objects.order_by("item")] == [2, 1, 2, 2, 2, 2, 2, 2, 2, 0]
    assert own_due(viewer=center.me) == []
    assert not Draft.objects.exists()


def test_what_was_left_out_is_said_and_never_scored(center):
    row = answer(center.rowan, center.assign(), [2, None, 2, 2, 2, 2, 2, 2, 0, 1])

    assert (row.is_complete, row.score, row.band) == (False, None, "")


def test_a_band_that_depends_on_who_it_is_knows_who_it_is(center):
    row = answer(center.rowan, center.assign(key="audit-c", every_days=None), [2, 2, 0])

    assert (row.score, row.band) == (3, "below the line for men")


def test_the_same_questionnaire_is_handed_in_once(center):
    assignment = center.assign()
    answer(center.rowan, assignment, WELL)

    with pytest.raises(RefusedError, match="answered this already"):
        hand_in(assignment_id=assignment.pk, language="en", by=center.me)
    with pytest.raises(RefusedError, match="answered this already"):
        tell_answer(center.rowan, assignment, "1", 0)


def test_nothing_is_handed_in_before_something_is_answered(center):
    with pytest.raises(RefusedError, match="Nothing is answered yet"):
        hand_in(assignment_id=center.assign().pk, language="en", by=center.me)


@pytest.mark.parametrize("place", [-1, 4, 99])
def test_an_answer_that_is_not_there_cannot_be_chosen(center, place):
    with pytest.raises(RefusedError, match="one of the answers"):
        tell_answer(center.rowan, center.assign(), "1", place)


def test_nobody_answers_for_somebody_else(center):
    assignment = center.assign()
    other = actor_for(make_patient(center.organization))

    with pytest.raises(RefusedError, match="no such questionnaire"):
        keep_answer(assignment_id=assignment.pk, item="1", place=0, by=other)


def test_a_draft_is_for_nobody_but_the_person(center):
    answer(center.rowan, center.assign(), [2, 2], hands_in=False)

    seen = {}
    for name, person, reach in (("rowan", center.rowan, Reach.OWN), ("dana", center.dana, Reach.ASSIGNED)):
        bind(organization_id=center.organization.pk, actor_id=person.pk, reach=reach)
        seen[name] = [draft.answers for draft in Draft.objects.all()]

    assert seen == {"rowan": [{"1": 2, "2": 2}], "dana": []}


def test_what_came_back_never_changes(center):
    row = answer(center.rowan, center.assign(), WELL)

    for change in (
        lambda: Administration.objects.filter(pk=row.pk).update(score=27),
        lambda: GivenAnswer.objects.update(points=3),
        lambda: Administration.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_language_is_the_one_in_which_it_was_put(center):
    once = center.assign(every_days=None)
    answer(center.rowan, once, WELL, hands_in=False)
    with on_their_phone(center.rowan) as me:
        row = hand_in(assignment_id=once.pk, language="tlh", by=me)

    assert row.language == "en"
