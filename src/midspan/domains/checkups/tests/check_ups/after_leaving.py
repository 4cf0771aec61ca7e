"""A Friday after somebody left, and what is asked and done then."""

from datetime import UTC, datetime, timedelta

from django.apps import apps

from midspan.domains.checkups.actions import record_try
from midspan.domains.checkups.queries import calls_on, person_after
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel import clock
from midspan.kernel.tests.factories import see_all

NOON = datetime(2026, 12, 18, 17, tzinfo=UTC)  # A Friday.
DAY = timedelta(days=1)


def rows_of(label):
    return apps.get_model(label).objects


def stand_at(monkeypatch, days):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + days * DAY)


def due(here, viewer=None, **words):
    see_all(here.organization)
    lines = calls_on(viewer=actor_for(viewer or here.ines), today=clock.local_date(), **words)
    return [(one.name, one.day, one.state) for one in lines if one.call_on <= clock.local_date()]


def after(here, viewer=None):
    see_all(here.organization)
    return person_after(viewer=actor_for(viewer or here.ines), patient_id=here.rowan.pk, today=clock.local_date())


def try_it(here, outcome, by=None, **fields):
    current = after(here).current
    return record_try(
        patient_id=here.rowan.pk,
        check_up_id=current.check_up.pk,
        outcome=outcome,
        by=actor_for(by or here.nell),
        **fields,
    )
