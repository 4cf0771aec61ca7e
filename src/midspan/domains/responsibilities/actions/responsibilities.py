"""Adding, changing and removing responsibilities, their weekly times and their dated exceptions."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from msgspec import Struct
from msgspec.structs import asdict, astuple

from midspan.domains.responsibilities.actions.reaching import locked, require_life_of
from midspan.domains.responsibilities.actions.steps import remember, replace_rows
from midspan.domains.responsibilities.enums import Firmness, ResponsibilityKind
from midspan.domains.responsibilities.models import Responsibility, ResponsibilityException, ResponsibilityTime
from midspan.domains.responsibilities.rules import (
    DatedChange,
    WeeklyTime,
    may_commute,
    may_differ,
    may_last,
    stretches,
)
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, RefusedError, first_refusal, refused


class Saying(Struct, frozen=True, kw_only=True):
    """What a person says of one responsibility. `commute_minutes` is one way; `until_date` is the first day without.

    `at_risk`, whether it may slip, is None where nobody said.
    """

    kind: ResponsibilityKind
    title: str = ""
    relies_on_me: str = ""
    at_risk: bool | None = None
    what_would_help: str = ""
    firmness: Firmness = Firmness.FIXED
    commute_minutes: int = 0
    from_date: date | None = None
    until_date: date | None = None


@action("responsibility.add")
def add_responsibility(*, patient_id: UUID, saying: Saying, times: Sequence[WeeklyTime], by: Actor) -> Responsibility:
    """A new part of somebody's life with its weekly times; said again word for word it is the one there is.

    Raises RefusedError, also for what is there at the same days and times, and said otherwise.
    """
    require_life_of(patient_id, by=by)
    _require_possible(saying, times)
    in_turn("responsibility.add", patient_id)
    before = _there(patient_id, saying, times, by)
    if before is not None:
        _require_word_for_word(before, saying)
        return before
    row_id = uuid4()
    remember(patient_id=patient_id, responsibility_ids=[row_id], by=by)
    return write_new(row_id, patient_id=patient_id, saying=saying, times=times, by=by)


@action("responsibility.change")
def change_responsibility(
    *, responsibility_id: UUID, saying: Saying, times: Sequence[WeeklyTime], by: Actor
) -> Responsibility:
    """It is now as said, its weekly times replaced. Raises RefusedError, Responsibility.DoesNotExist."""
    row = locked(Responsibility.objects.filter(removed_at=None), responsibility_id, by=by)
    _require_possible(saying, times)
    remember(patient_id=row.patient_id, responsibility_ids=[row.pk], by=by)
    for name, value in asdict(saying).items():
        setattr(row, name, value)
    row.save()
    write_times(row, times)
    return row


@action("responsibility.remove")
def remove_responsibility(*, responsibility_id: UUID, by: Actor) -> Responsibility:
    """It is no longer part of the week. Raises Responsibility.DoesNotExist, RefusedError."""
    row = locked(Responsibility.objects.filter(removed_at=None), responsibility_id, by=by)
    remember(patient_id=row.patient_id, responsibility_ids=[row.pk], by=by)
    row.removed_at = clock.now()
    row.save(update_fields=["removed_at"])
    return row


@action("responsibility.except_day")
def except_day(*, responsibility_id: UUID, change: DatedChange, by: Actor) -> ResponsibilityException:
    """On that one day it does not happen, or at another time; said twice, the last word counts."""
    row = locked(Responsibility.objects.filter(removed_at=None), responsibility_id, by=by)
    may_differ(change).require()
    remember(patient_id=row.patient_id, responsibility_ids=[row.pk], by=by)
    exception, _ = ResponsibilityException.objects.update_or_create(
        organization_id=row.organization_id,
        patient_id=row.patient_id,
        responsibility=row,
        date=change.day,
        defaults={"start_minute": change.start_minute, "end_minute": change.end_minute},
    )
    return exception


@action("responsibility.remove_exception")
def remove_exception(*, exception_id: UUID, by: Actor) -> Responsibility:
    """That day is like every other again. Raises ResponsibilityException.DoesNotExist, RefusedError."""
    exception = locked(ResponsibilityException.objects.all(), exception_id, by=by)
    row = locked(Responsibility.objects.filter(removed_at=None), exception.responsibility_id, by=by)
    remember(patient_id=row.patient_id, responsibility_ids=[row.pk], by=by)
    exception.delete()
    return row


def write_new(
    row_id: UUID, *, patient_id: UUID, saying: Saying, times: Sequence[WeeklyTime], by: Actor
) -> Responsibility:
    """The rows of a new responsibility; the caller has asked the rules and remembered."""
    row = Responsibility.objects.create(
        pk=row_id, organization_id=by.organization_id, patient_id=patient_id, **asdict(saying)
    )
    write_times(row, times)
    return row


def write_times(row: Responsibility, times: Sequence[WeeklyTime]) -> None:
    """The weekly times become exactly these, over midnight as two stretches."""
    replace_rows(ResponsibilityTime, row, [asdict(piece) for piece in stretches(times)])


def _there(patient_id: UUID, saying: Saying, times: Sequence[WeeklyTime], by: Actor) -> Responsibility | None:
    """Made by a second click or from another page: the same thing, on the same days, at the same times."""
    same = {name: getattr(saying, name) for name in ("kind", "title", "from_date", "until_date")}
    rows = Responsibility.objects.filter(organization_id=by.organization_id, patient_id=patient_id, **same)
    wanted = [astuple(one) for one in stretches(times)]
    for row in rows.filter(removed_at=None).order_by("created_at", "id"):
        kept = row.times.values_list(*WeeklyTime.__struct_fields__)
        if set(kept) == set(wanted):
            return row
    return None


def _require_word_for_word(row: Responsibility, saying: Saying) -> None:
    if any(getattr(row, name) != value for name, value in asdict(saying).items()):
        raise RefusedError(refused("This is there already, on the same days and at the same times. Change that one."))


def _require_possible(saying: Saying, times: Sequence[WeeklyTime]) -> None:
    first_refusal(may_commute(saying.commute_minutes), *(may_last(time) for time in times)).require()
