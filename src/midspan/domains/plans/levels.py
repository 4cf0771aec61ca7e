"""The levels of a person's own objectives, in words: what was written before work started, and where they stand.

No number is made of them here: the score of all levels together is for staff alone.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.plans.enums import PlanState
from midspan.domains.plans.models import Objective, ObjectiveReview
from midspan.domains.plans.reviewing import review_due_of
from midspan.domains.plans.wording import LEVEL_WORDS
from midspan.domains.privacy.queries import visible
from midspan.engines.scoring import LEVELS
from midspan.kernel import clock
from midspan.values import Actor, DataClass

Reached = tuple[int, datetime]


class LevelLine(Struct, frozen=True):
    """One level: what it means, what was written for it, and whether the last review found it reached."""

    meaning: str
    words: str
    is_reached: bool


class Ladder(Struct, frozen=True, kw_only=True):
    """One objective's five levels, the best first, and in a sentence where the person stands."""

    objective: str
    levels: tuple[LevelLine, ...]
    where: str
    is_too_early: bool


def own_ladders(*, viewer: Actor) -> list[Ladder]:
    """Of the viewer's plan that holds, each objective that has levels. Two queries, and the next review if new."""
    rows = Objective.objects.filter(patient_id=viewer.id, plan__state=PlanState.ACTIVE, levels__len=len(LEVELS))
    shown = visible(rows, viewer=viewer, data_class=DataClass.PLAN)
    ordered = shown.order_by("goal__need__place", "goal__place", "place", "pk")
    found = list(ordered.values_list("thread", "words", "levels"))
    reached = _reached(viewer, {thread: levels for thread, _, levels in found}) if found else {}
    early = _too_early(viewer) if len(reached) < len(found) else ""
    return [_ladder(words, levels, reached.get(thread), early) for thread, words, levels in found]


def _reached(viewer: Actor, current: Mapping[UUID, Sequence[str]]) -> dict[UUID, Reached]:
    """Thread → the level that the last review found, and when. `current`: thread → its levels as they stand.

    What a review found is of the levels it was held about: once other words are written, it says nothing of those.
    """
    rows = ObjectiveReview.objects.filter(patient_id=viewer.id, thread__in=list(current), level__isnull=False)
    shown = visible(rows, viewer=viewer, data_class=DataClass.PLAN).order_by("review__held_at", "pk")
    looked_at = Objective.objects.filter(patient_id=viewer.id, plan=OuterRef("review__plan"), thread=OuterRef("thread"))
    then = visible(looked_at, viewer=viewer, data_class=DataClass.PLAN).values("levels")[:1]
    found = shown.annotate(then=Subquery(then)).values_list("thread", "level", "review__held_at", "then")
    return {thread: (level, at) for thread, level, at, then in found if level is not None and then == current[thread]}


def _too_early(viewer: Actor) -> str:
    due = review_due_of(viewer=viewer, patient_id=viewer.id)
    if due is None or due.is_late(clock.local_date()):
        return _("Not looked at together yet.")
    return _("Too early to say. You look at it together by %(day)s.") % {"day": date_format(due.on)}


def _ladder(objective: str, levels: Sequence[str], reached: Reached | None, early: str) -> Ladder:
    at = reached[0] if reached else None
    lines = [LevelLine(str(LEVEL_WORDS[one]), words, one == at) for one, words in zip(LEVELS, levels, strict=True)]
    return Ladder(
        objective=objective,
        levels=tuple(reversed(lines)),
        where=_where(*reached) if reached else early,
        is_too_early=reached is None,
    )


def _where(level: int, at: datetime) -> str:
    told = {"level": str(LEVEL_WORDS[level]).lower(), "day": date_format(localtime(at))}
    return _("When you looked at it together on %(day)s: %(level)s.") % told
