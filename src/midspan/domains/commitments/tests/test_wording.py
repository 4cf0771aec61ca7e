"""A record tells each step of a promise as its history does."""

import pytest

from midspan.domains.commitments.actions import accept, hand_over, say_what_became
from midspan.domains.commitments.enums import PromiseState
from midspan.domains.commitments.queries import every_promise_of, promises_told
from midspan.domains.commitments.tests.factories import say
from midspan.domains.safety.tests.factories import own_request

pytestmark = pytest.mark.django_db


def told(center):
    with own_request(center.rowan) as by:
        return [one.words for one in promises_told(every_promise_of(viewer=by, patient_id=by.id))]


def test_who_promised_stays_who_did_when_it_becomes_somebody_elses(center):
    row = center.team_promises(center.dana)
    hand_over(promise_id=row.pk, owner_id=center.lee.pk, by=center.staff(center.dana))
    say_what_became(promise_id=row.pk, to=PromiseState.KEPT, by=center.staff(center.lee))

    assert told(center) == [
        f"Promised · By Friday, March 5. · Promised by {center.dana}.",
        f"Now with {center.lee}",
        "Kept",
    ]


def test_a_proposal_that_the_person_takes_on_is_taken_on(center):
    row = center.is_proposed()
    with own_request(center.rowan) as by:
        accept(promise_id=row.pk, promised=say(), by=by)

    assert told(center) == ["Proposed · By Friday, March 5.", "Taken on"]
