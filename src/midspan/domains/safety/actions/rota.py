"""Who stands on which rung when, and what is asked while nobody is at the site."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from midspan.domains.people.queries import staff_of
from midspan.domains.safety.enums import Rung
from midspan.domains.safety.models import Duty, UnstaffedChoice
from midspan.domains.safety.rules.deeds import may_keep_rota, may_stand
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("safety.put_on_duty")
def put_on_duty(*, staff_id: UUID, rung: Rung, start: datetime, end: datetime, by: Actor) -> Duty:
    """Put somebody on a rung of the rota. Raises RefusedError, also where somebody stands there already."""
    may_keep_rota(by).require()
    staff = staff_of(viewer=by, staff_id=staff_id).first()
    if staff is None:
        raise RefusedError(refused("Nobody of that name works here now."))
    may_stand(rung, start=start, end=end, roles=staff.roles, now=clock.now()).require()
    try:
        with transaction.atomic():
            return Duty.objects.create(
                organization_id=by.organization_id,
                staff=staff,
                rung=rung,
                during=DateTimeTZRange(start, end),
                written_by=by.id,
                written_at=clock.now(),
            )
    except IntegrityError as error:
        raise RefusedError(refused("Somebody stands on this rung in that time already.")) from error


@action("safety.call_off")
def call_off(*, duty_id: UUID, by: Actor) -> Duty:
    """They do not stand there any more, from now on. Raises RefusedError."""
    may_keep_rota(by).require()
    rows = Duty.objects.select_for_update().filter(organization_id=by.organization_id, called_off_at=None)
    duty = rows.filter(pk=duty_id).first()
    if duty is None:
        raise RefusedError(refused("This is not on the rota any more."))
    duty.called_off_by, duty.called_off_at = by.id, clock.now()
    duty.save(update_fields=["called_off_by", "called_off_at"])
    return duty


@action("safety.choose_unstaffed")
def choose_unstaffed(*, instrument: str, keeps: bool, by: Actor) -> UnstaffedChoice:
    """Whether a questionnaire asks what may be a signal while nobody is at the site. Raises RefusedError."""
    may_keep_rota(by).require()
    chosen, _ = UnstaffedChoice.objects.update_or_create(
        organization_id=by.organization_id,
        instrument=instrument,
        defaults={"keeps": keeps, "chosen_by": by.id, "chosen_at": clock.now()},
    )
    return chosen
