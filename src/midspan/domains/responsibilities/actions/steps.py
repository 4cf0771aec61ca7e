"""What every change of a life keeps of the time before it, and undo, which puts exactly that back."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from midspan.domains.people.actions import keep_time_zone
from midspan.domains.responsibilities.actions.reaching import locked
from midspan.domains.responsibilities.life_lines import own_zone_name
from midspan.domains.responsibilities.models import (
    LifeStep,
    Responsibility,
    ResponsibilityException,
    ResponsibilityTime,
    WeekPreference,
)
from midspan.domains.responsibilities.rules import may_undo
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor

OfResponsibility = TypeVar("OfResponsibility", ResponsibilityTime, ResponsibilityException)
FIELDS = (
    "kind", "title", "relies_on_me", "at_risk", "what_would_help", "firmness", "commute_minutes", "from_date",
    "until_date", "removed_at",
)  # fmt: skip
TIME_FIELDS = ("weekday", "start_minute", "end_minute", "every_weeks", "anchor_date")
EXCEPTION_FIELDS = ("date", "start_minute", "end_minute")
PREFERENCE_FIELDS = (
    "modality", "travel_minutes", "part_of_day", "longest_day_minutes", "language", "video_place", "family_session",
    "video_state", "note", "nothing_else_at",
)  # fmt: skip


def remember(*, patient_id: UUID, responsibility_ids: Iterable[UUID], by: Actor) -> LifeStep:
    """Keep how these responsibilities are now; ids that no row has yet are those about to be added."""
    ids = list(responsibility_ids)
    rows = Responsibility.objects.filter(organization_id=by.organization_id, patient_id=patient_id, pk__in=ids)
    known = {row.pk: row for row in rows.select_for_update().prefetch_related("times", "exceptions")}
    before = [_of_responsibility(row_id, known.get(row_id)) for row_id in ids]
    return _step(patient_id, before={"responsibilities": before}, touched=ids, by=by)


def remember_preference(
    row: WeekPreference | None, *, patient_id: UUID, by: Actor, moves_clock: bool = False
) -> LifeStep:
    """Keep the preferences as they are now, or that there were none; with `moves_clock` the person's time zone too."""
    kept: dict[str, Any] = {"preference": None if row is None else _values(row, PREFERENCE_FIELDS)}
    if moves_clock:
        kept["time_zone"] = own_zone_name(viewer=by, patient_id=patient_id)
    return _step(patient_id, before=kept, touched=[patient_id], by=by)


@action("life.undo")
def undo_step(*, step_id: UUID, by: Actor) -> LifeStep:
    """Put back what the change replaced. Raises RefusedError when it is too late, LifeStep.DoesNotExist."""
    step = locked(LifeStep.objects.all(), step_id, by=by)
    now = clock.now()
    later = LifeStep.objects.filter(
        organization_id=by.organization_id,
        patient_id=step.patient_id,
        made_at__gt=step.made_at,
        undone_at=None,
        touched__overlap=step.touched,
    )
    may_undo(made_at=step.made_at, undone_at=step.undone_at, is_changed_since=later.exists(), now=now).require()
    for kept in step.before.get("responsibilities", []):
        _put_back(kept, step=step)
    if "preference" in step.before:
        _put_preference_back(step)
    if "time_zone" in step.before:
        keep_time_zone(patient_id=step.patient_id, time_zone=step.before["time_zone"], by=by)
    step.undone_at = now
    step.save(update_fields=["undone_at"])
    return step


def _step(patient_id: UUID, *, before: dict[str, Any], touched: list[UUID], by: Actor) -> LifeStep:
    return LifeStep.objects.create(
        organization_id=by.organization_id, patient_id=patient_id, before=before, touched=touched, made_by_id=by.id
    )


def _of_responsibility(row_id: UUID, row: Responsibility | None) -> dict[str, Any]:
    if row is None:
        return {"id": str(row_id), "existed": False}
    return {
        "id": str(row_id),
        "existed": True,
        "fields": _values(row, FIELDS),
        "times": [_values(time, TIME_FIELDS) for time in row.times.all()],
        "exceptions": [_values(exception, EXCEPTION_FIELDS) for exception in row.exceptions.all()],
    }


def _values(row: Any, names: Iterable[str]) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in names}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in found.items()}


def _put_back(kept: dict[str, Any], *, step: LifeStep) -> None:
    row = Responsibility.objects.select_for_update().get(organization_id=step.organization_id, pk=kept["id"])
    if not kept["existed"]:
        row.removed_at = clock.now()
        row.save(update_fields=["removed_at"])
        return
    for name, value in kept["fields"].items():
        setattr(row, name, value)
    row.save(update_fields=list(kept["fields"]))
    replace_rows(ResponsibilityTime, row, kept["times"])
    replace_rows(ResponsibilityException, row, kept["exceptions"])


def replace_rows(model: type[OfResponsibility], row: Responsibility, values: Iterable[dict[str, Any]]) -> None:
    """The times or exceptions of a responsibility become exactly these."""
    rows = model.objects.filter(organization_id=row.organization_id, responsibility_id=row.pk)
    rows.delete()
    owner = {"organization_id": row.organization_id, "patient_id": row.patient_id, "responsibility_id": row.pk}
    model.objects.bulk_create(model(**owner, **given) for given in values)


def _put_preference_back(step: LifeStep) -> None:
    rows = WeekPreference.objects.filter(organization_id=step.organization_id, patient_id=step.patient_id)
    before = step.before["preference"]
    if before is None:
        rows.delete()
    else:
        rows.update(**before)
