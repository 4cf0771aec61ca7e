"""A helper's side: take a shard, answer it, until the week is solved or others need this worker more."""

import time
import zlib
from uuid import UUID

from django.db.models import F, QuerySet

from midspan.domains.schedule.models import Shard, SharedWeek
from midspan.domains.schedule.sharding.rules import IDLE_POLL_SECONDS, IDLE_SECONDS, MOST_SECONDS
from midspan.engines.scheduling.solving.limits import Limits
from midspan.engines.scheduling.solving.pricing import Pricing
from midspan.engines.scheduling.solving.sending import answers_to_bytes, question_from_bytes
from midspan.engines.scheduling.wire import problem_from_json
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor


def help_with(week_id: UUID, *, by: Actor) -> int:
    """Answer shards of one shared week. Returns how many; 0 where the week is solved already. Twice is once."""
    with acting_for(by, Reach.ALL):
        packed = _week(week_id, by).values_list("problem", flat=True).first()
    if packed is None:
        return 0
    pricing = Pricing(Limits(problem_from_json(zlib.decompress(bytes(packed)).decode())))
    _count(week_id, by, 1)
    try:
        return _answered_until_solved(week_id, pricing, by=by)
    finally:
        _count(week_id, by, -1)


def _answered_until_solved(week_id: UUID, pricing: Pricing, *, by: Actor) -> int:
    ends = time.monotonic() + MOST_SECONDS
    answered, asked_at = 0, time.monotonic()
    while (now := time.monotonic()) < ends and now - asked_at < IDLE_SECONDS:
        with acting_for(by, Reach.ALL):
            shard = _taken(week_id, by)
            if shard is None and not _week(week_id, by).exists():
                return answered
        if shard is None:
            time.sleep(IDLE_POLL_SECONDS)
            continue
        answer = answers_to_bytes(pricing.answers(question_from_bytes(bytes(shard.question))))
        with acting_for(by, Reach.ALL):
            # Of a shard that the solver has answered itself meanwhile there is no row any more.
            answered += Shard.objects.filter(organization_id=by.organization_id, pk=shard.pk).update(answer=answer)
        asked_at = time.monotonic()
    return answered


def _taken(week_id: UUID, by: Actor) -> Shard | None:
    """The first shard that nobody has taken, taken."""
    free = Shard.objects.filter(organization_id=by.organization_id, week_id=week_id, taken_at=None)
    shard = free.select_for_update(skip_locked=True).order_by("number").first()
    if shard is not None:
        shard.taken_at = clock.now()
        shard.save(update_fields=["taken_at"])
    return shard


def _count(week_id: UUID, by: Actor, change: int) -> None:
    with acting_for(by, Reach.ALL):
        _week(week_id, by).update(helpers=F("helpers") + change)


def _week(week_id: UUID, by: Actor) -> QuerySet[SharedWeek]:
    return SharedWeek.objects.filter(organization_id=by.organization_id, pk=week_id)
