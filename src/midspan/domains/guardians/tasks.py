"""Every day, who is of age soon is told what ends then, and staff are asked to look through papers in time.

Every hour, ways in that the clock has ended are closed.
"""

from datetime import datetime, timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from midspan.domains.guardians.actions import ask_for_review, tell_before_birthday
from midspan.domains.guardians.queries import next_change, ways_in_that_are_over, ways_in_that_end
from midspan.domains.privacy.actions import close_way_in
from midspan.domains.privacy.queries import paper_birthdays, patients_with_guardians, zone_of_patient
from midspan.engines.disclosure.books import minors_look
from midspan.kernel import clock
from midspan.kernel.jobs import enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor

TOLD_BEFORE = timedelta(days=30)


@app.periodic(cron="20 8 * * *")  # In UTC: night at every site in the United States.
@task(queueing_lock="tell-before-birthdays")
def tell_before_birthdays_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(tell_before_birthdays)


@task
def tell_before_birthdays(organization_id: str) -> int:
    """How many of one organization's minors are of age within 30 days; each is told once."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        return sum(_told(patient_id, by) for patient_id in patients_with_guardians(organization_id=by.organization_id))


def _told(patient_id: UUID, by: Actor) -> bool:
    at = next_change(viewer=by, patient_id=patient_id)
    if at is None or at - clock.now() > TOLD_BEFORE:
        return False
    birthday = at.astimezone(zone_of_patient(viewer=by, patient_id=patient_id)).date()
    tell_before_birthday(patient_id=patient_id, on_date=birthday, by=by)
    return True


@app.periodic(cron="25 8 * * *")  # In UTC: night at every site in the United States.
@task(queueing_lock="ask-for-paper-reviews")
def ask_for_reviews_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(ask_for_reviews)


@task
def ask_for_reviews(organization_id: str) -> int:
    """How many papers of one organization's minors are to be looked through soon; staff are asked once for each."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        now = clock.now()
        return _ask_before_birthdays(by, now) + _ask_before_ends(by, now)


def _ask_before_birthdays(by: Actor, now: datetime) -> int:
    before, asked = timedelta(days=minors_look().paper_asked_before_days), 0
    for patient_id, one in paper_birthdays(organization_id=by.organization_id, now=now).items():
        zone = zone_of_patient(viewer=by, patient_id=patient_id)
        if one.on_date - now.astimezone(zone).date() <= before:
            asked += ask_for_review(patient_id=patient_id, on_date=one.on_date, birthday=one, by=by) is not None
    return asked


def _ask_before_ends(by: Actor, now: datetime) -> int:
    before, asked = now + timedelta(days=minors_look().sign_in_asked_before_days), 0
    for guardian_id, way in ways_in_that_end(viewer=by, before=before).items():
        day = way.until_at.astimezone(zone_of_patient(viewer=by, patient_id=way.patient_id)).date()
        found = ask_for_review(patient_id=way.patient_id, on_date=day, guardian_id=guardian_id, by=by)
        asked += found is not None
    return asked


@app.periodic(cron="3 * * * *")
@task(queueing_lock="close-ways-in")
def close_ways_in_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization. The gate closes at the instant; this takes the rows out of reach as well."""
    return enqueue_everywhere(close_ways_in)


@task
def close_ways_in(organization_id: str) -> int:
    """How many guardians of one organization no longer reach whom they stood for."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        over = ways_in_that_are_over(viewer=by)
        for guardian_id in over:
            close_way_in(guardian_id=guardian_id, by=by)
    return len(over)
