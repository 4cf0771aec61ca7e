"""Obligations for tests of this domain and others: a center with a ladder, and people bound as their request is."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from midspan.domains.consents.tests.factories import person_of
from midspan.domains.safety.actions import open_obligation
from midspan.domains.safety.actions.stepping import add_step
from midspan.domains.safety.enums import Rung
from midspan.domains.safety.models import Duty
from midspan.domains.safety.queries import Answer
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import see_all

MONDAY_TEN = datetime(2027, 3, 1, 15, tzinfo=UTC)  # Ten in the morning in New York.
MONDAY_TWO = datetime(2027, 3, 1, 7, tzinfo=UTC)  # Two at night.
DAY = timedelta(days=1)


@contextmanager
def at(moment):
    """Within, it is `moment`, also for the database's defaults."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: moment)
        yield


@contextmanager
def own_request(patient):
    """Bound as the person's own request is; afterwards as tests are."""
    by = person_of(patient)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.OWN)
    yield by
    see_all(patient.organization)


def put_on(staff, rung=Rung.ON_CALL, *, since=None, length=DAY):
    start = since or clock.now()
    return Duty.objects.create(
        organization=staff.organization,
        staff=staff,
        rung=rung,
        during=DateTimeTZRange(start, start + length),
        written_by=staff.pk,
        written_at=clock.now(),
    )


def answered(patient, points=3, *, previous=None, source="sheet", instrument="phq-9", item="9"):
    """The person answers; None where it is no signal."""
    answer = Answer(instrument=instrument, item=item, points=points, previous=previous)
    with own_request(patient) as by:
        return open_obligation(patient_id=patient.pk, answer=answer, source=source, by=by)


def moved(obligation, kind, *, by, **fields):
    """One step more, as the actions and the clock add it."""
    return add_step(obligation, kind, by=by, **fields)


def is_told_by_mail(staff):
    """They chose e-mail, so that their alerts go outside."""
    return apps.get_model("notices.ContactSettings").objects.create(
        organization=staff.organization,
        recipient_kind="staff",
        recipient_id=staff.pk,
        by_mail=True,
        mail_address="me@example.org",
        quiet_from=0,
        quiet_until=0,
        changed_at=clock.now(),
    )


def mails_fail():
    """Everything that waits to go out has been tried, and did not."""
    apps.get_model("notices.Delivery").objects.filter(state="queued").update(
        state="given_up", due_at=None, ended_at=clock.now()
    )
