"""Keeping a painted week: what differs from the kept times is changed, in one step that can be undone."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from midspan.domains.responsibilities.actions.reaching import require_life_of
from midspan.domains.responsibilities.actions.responsibilities import Saying, write_new, write_times
from midspan.domains.responsibilities.actions.steps import remember
from midspan.domains.responsibilities.enums import ResponsibilityKind
from midspan.domains.responsibilities.kept_times import weekly_time
from midspan.domains.responsibilities.models import LifeStep, Responsibility, ResponsibilityTime
from midspan.domains.responsibilities.rules import KnownTime, PaintedBlock, WeeklyTime, may_last, painted_life
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, first_refusal, is_as_seen, refused

CHANGED_MEANWHILE = "This week was changed elsewhere while you painted. Your lines are below; compare, then save again."


@action("responsibility.paint")
def paint_week(
    *, patient_id: UUID, blocks: Sequence[PaintedBlock], by: Actor, seen: str | None = None
) -> LifeStep | None:
    """The weekly times are now as painted; None when nothing differs.

    `seen` is the latest step the painter saw, "" for none: when another came since, this is refused, so that a week
    painted on two devices is never half of each.
    """
    require_life_of(patient_id, by=by)
    first_refusal(*(may_last(block.time) for block in blocks)).require()
    known = _known_times(patient_id, by=by)
    _require_same_step(patient_id, seen, by=by)
    painted = painted_life(blocks, known)
    if not painted:
        return None
    named = {owner: uuid4() if isinstance(owner, ResponsibilityKind) else owner for owner in painted}
    step = remember(patient_id=patient_id, responsibility_ids=named.values(), by=by)
    for owner, times in painted.items():
        if isinstance(owner, ResponsibilityKind):
            write_new(named[owner], patient_id=patient_id, saying=Saying(kind=owner), times=times, by=by)
        else:
            _repaint(owner, times, by=by)
    return step


def _known_times(patient_id: UUID, *, by: Actor) -> list[KnownTime]:
    mine = {"organization_id": by.organization_id, "patient_id": patient_id}
    # Locked in order of id, so that two painters wait for each other instead of locking each other out.
    list(Responsibility.objects.filter(**mine, removed_at=None).order_by("pk").select_for_update())
    rows = ResponsibilityTime.objects.filter(**mine, responsibility__removed_at=None).select_related("responsibility")
    ordered = rows.order_by("responsibility__created_at", "responsibility_id", "weekday", "start_minute")
    return [_known(row) for row in ordered]


def _known(row: ResponsibilityTime) -> KnownTime:
    return KnownTime(
        id=row.pk,
        responsibility_id=row.responsibility_id,
        kind=ResponsibilityKind(row.responsibility.kind),
        time=weekly_time(row),
    )


def _require_same_step(patient_id: UUID, seen: str | None, *, by: Actor) -> None:
    rows = LifeStep.objects.filter(organization_id=by.organization_id, patient_id=patient_id)
    latest = rows.order_by("-made_at").values_list("pk", flat=True).first()
    if not is_as_seen(str(latest or ""), seen):
        raise RefusedError(refused(CHANGED_MEANWHILE))


def _repaint(responsibility_id: UUID, times: list[WeeklyTime], *, by: Actor) -> None:
    row = Responsibility.objects.get(organization_id=by.organization_id, pk=responsibility_id)
    if times:
        write_times(row, times)
    else:
        row.removed_at = clock.now()
        row.save(update_fields=["removed_at"])
