"""Measures for tests of this domain and others: asked and answered as people do it, each bound as their request is."""

from contextlib import contextmanager
from datetime import timedelta

from midspan.domains.consents.tests.factories import person_of
from midspan.domains.measures.actions import assign, hand_in, keep_answer
from midspan.domains.safety.tests.factories import at
from midspan.engines.scoring import instrument
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import see_all


def make_assignment(patient, by, *, key="phq-9", starts_on=None, every_days=7, told_from=None):
    """Asked on the day on which it starts, where that is over."""
    day = starts_on or clock.local_date()
    with at(clock.now() - max(clock.local_date() - day, timedelta())):
        return assign(
            patient_id=patient.pk,
            key=key,
            starts_on=day,
            every_days=every_days,
            told_from=told_from,
            reason="Agreed together.",
            by=by,
        )


@contextmanager
def on_their_phone(patient):
    """Bound as the person's own request is; afterwards as tests are."""
    by = person_of(patient)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.OWN)
    yield by
    see_all(patient.organization)


def tell_answer(patient, assignment, item, place):
    with on_their_phone(patient) as by:
        return keep_answer(assignment_id=assignment.pk, item=item, place=place, by=by)


def answer(patient, assignment, places, *, hands_in=True):
    """The person answers in the order of the items; None is rather not."""
    for item, place in zip(instrument(assignment.instrument).items, places, strict=False):
        tell_answer(patient, assignment, item.number, place)
    if not hands_in:
        return None
    with on_their_phone(patient) as by:
        return hand_in(assignment_id=assignment.pk, language="en", by=by)
