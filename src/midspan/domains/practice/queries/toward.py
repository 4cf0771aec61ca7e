"""What a person practices toward which objective of their own plan, for their own pages."""

from uuid import UUID

from django.db.models import Count, Q
from msgspec import Struct

from midspan.domains.practice.enums import OPEN, AssignmentState
from midspan.domains.practice.queries.own import own_assignments, own_track
from midspan.domains.practice.wording import sentence_of
from midspan.domains.skills.queries import skill as skill_by_key
from midspan.values import Actor


class Toward(Struct, frozen=True, kw_only=True):
    """One practice and the thread of the objective it leads to; `times` is how often it was done, `cue` "" for none."""

    assignment_id: UUID
    thread: UUID
    title: str
    is_offered: bool
    cue: str
    times: int


def own_toward(*, viewer: Actor, language: str) -> list[Toward]:
    """What is open of the viewer's own and hangs on an objective, the newest first. Two queries, one without any."""
    rows = own_assignments(viewer=viewer).filter(state__in=sorted(OPEN), objective__isnull=False)
    stands = Q(logs__replaced_by__isnull=True, logs__is_taken_back=False, logs__isnull=False)
    columns = ("pk", "objective__thread", "skill", "state", "cues__anchor", "cues__place", "cues__will", "times")
    counted = rows.annotate(times=Count("logs", filter=stands, distinct=True)).order_by("-offered_at", "pk")
    found = list(counted.values_list(*columns))
    track = own_track(viewer=viewer) if found else ""
    return [_toward(*row, viewer=viewer, language=language, track=track) for row in found]


def _toward(
    pk: UUID, thread: UUID, key: str, state: str, anchor: str | None, place: str, will: str, times: int,
    *, viewer: Actor, language: str, track: str,
) -> Toward:  # fmt: skip
    skill = skill_by_key(viewer=viewer, key=key, language=language, track=track)
    return Toward(
        assignment_id=pk,
        thread=thread,
        title=skill.title if skill else key,
        is_offered=state == AssignmentState.OFFERED,
        cue=sentence_of(anchor, place, will) if anchor else "",
        times=times,
    )
