"""Somebody did not come: a clock begins, or the one that runs is told of another session."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from midspan.domains.encounters.queries import NotCome, last_came
from midspan.domains.journey.enums import IN_TREATMENT
from midspan.domains.journey.queries import latest_episode
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.outreach.actions.stepping import add_deed
from midspan.domains.outreach.actions.telling import tell_person
from midspan.domains.outreach.book import outreach_book
from midspan.domains.outreach.enums import DeedKind, Ending, StepKey
from midspan.domains.outreach.models import Missed, Outreach, Step
from midspan.domains.outreach.queries import Standing, away_of, is_away_at, outreach_for, owners_for, stretch_of
from midspan.domains.outreach.rules.steps import due_times
from midspan.domains.safety.actions import report_missed
from midspan.domains.safety.enums import Tier
from midspan.domains.safety.queries import day_end_for, tiers_lately
from midspan.kernel import clock
from midspan.values import Actor

BY_RECORD = (Ending.CAME, Ending.MISTAKE)
RAISED = frozenset({Tier.NOW, Tier.TODAY})


def begin_or_join(missed: NotCome, *, by: Actor) -> bool:
    """Whether something was noted: the same session twice is once, and two sessions of one person are one clock."""
    if noted_of([missed], by=by) or _came_since(missed, by):
        return False
    found = outreach_for(viewer=by, patient_id=missed.patient_id)
    if found is None:
        if not _is_looked_for(missed, by):
            return False
        found = _begun(missed, by)
    _note(found, missed)
    return True


def noted_of(missed: Collection[NotCome], *, by: Actor) -> set[UUID]:
    """Those of these bookings that belong to a clock already, whether it runs or not. One query.

    A clock that ended because the person was there or excused counts only as long as that is on record: whoever tapped
    the wrong name and undid it has ended nothing.
    """
    rows = Missed.objects.filter(organization_id=by.organization_id, booking_id__in=[one.booking_id for one in missed])
    return set(rows.exclude(outreach__ending__in=BY_RECORD).values_list("booking_id", flat=True))


def _came_since(missed: NotCome, by: Actor) -> bool:
    """Recorded late: they have been to a later session by now, and nobody has to look for them."""
    return bool(last_came(viewer=by, patient_ids=[missed.patient_id], since=missed.start))


def _is_looked_for(missed: NotCome, by: Actor) -> bool:
    """Whether this person is in treatment and here, and has not just told us something."""
    episode: Any = latest_episode(viewer=by, patient_id=missed.patient_id)
    if episode is None or episode.state not in IN_TREATMENT:
        return False
    stretches = map(stretch_of, away_of(viewer=by, patient_ids=[missed.patient_id]).get(missed.patient_id, ()))
    return not is_away_at(list(stretches), missed.start) and not _has_just_answered(missed, by)


def _has_just_answered(missed: NotCome, by: Actor) -> bool:
    since = missed.start - timedelta(hours=outreach_book().back_within_hours)
    rows = Outreach.objects.filter(organization_id=by.organization_id, patient_id=missed.patient_id)
    return rows.filter(ending=Ending.ANSWERED, ended_at__gte=since).exists()


def _begun(missed: NotCome, by: Actor) -> Standing:
    book, now = outreach_book(), clock.now()
    since = now - timedelta(days=book.raised_days)
    tier = tiers_lately(viewer=by, patient_ids=[missed.patient_id], since=since).get(missed.patient_id)
    one = Outreach.objects.create(
        organization_id=by.organization_id,
        patient_id=missed.patient_id,
        began_at=missed.start,
        tier=tier or "",
        edition=book.edition,
        opened_at=now,
    )
    _plan(one, missed.lead_id, by=by)
    found = outreach_for(viewer=by, patient_id=missed.patient_id)
    assert found is not None  # noqa: S101 - it was made just now.
    _keep_seat(found, by=by)
    if tier in RAISED:
        report_missed(patient_id=missed.patient_id, source=str(one.pk), by=by)
    return found


def _plan(one: Outreach, lead_id: UUID | None, *, by: Actor) -> None:
    owners = owners_for(viewer=by, patient_id=one.patient_id, lead_id=lead_id)
    due = due_times(outreach_book().step, start=one.began_at, tier=one.tier, day_ends=_day_end(one, by))
    Step.objects.bulk_create(
        Step(
            organization_id=one.organization_id,
            patient_id=one.patient_id,
            outreach=one,
            key=key,
            due_at=at,
            owner_id=owners[key],
        )
        for key, at in due.items()
    )


def _day_end(one: Outreach, by: Actor) -> datetime:
    return day_end_for(viewer=by, patient_id=one.patient_id, now=one.began_at)


def _keep_seat(found: Standing, *, by: Actor) -> None:
    """The person is told at once, on the ways they chose, and in words that say nothing to anybody else."""
    add_deed(found, StepKey.SEAT, DeedKind.DONE, by=by)
    tell_person(found.outreach, NoticeKind.SEAT_KEPT, by=by)


def _note(found: Standing, missed: NotCome) -> None:
    Missed.objects.create(
        organization_id=found.outreach.organization_id,
        patient_id=missed.patient_id,
        outreach=found.outreach,
        booking_id=missed.booking_id,
        noted_at=clock.now(),
    )
