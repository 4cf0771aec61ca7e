"""Asking: rounds of late, the turns of one that the viewer may see, and what somebody took on."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from msgspec import Struct

from midspan.domains.privacy.queries import visible
from midspan.domains.rounds.enums import TurnState
from midspan.domains.rounds.models import Attendee, Errand, Round, Turn
from midspan.domains.rounds.rules import may_do, may_hold
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass, Verdict, mark_of

LATEST = 12
__all__ = [
    "ErrandLine",
    "RoundFile",
    "errand_for",
    "errands_of",
    "may_close",
    "may_hold",
    "open_errands",
    "round_file",
]


class RoundFile(Struct, frozen=True, kw_only=True):
    """One round with its turns in order, as far as the viewer reaches whom they are about, and who was there."""

    round: Round
    turns: tuple[Turn, ...]
    attendees: tuple[Attendee, ...]

    @property
    def is_over(self) -> bool:
        return self.round.ended_at is not None

    @property
    def states(self) -> list[TurnState]:
        return [TurnState(one.state) for one in self.turns]

    def turn(self, turn_id: UUID) -> Turn | None:
        return next((one for one in self.turns if one.pk == turn_id), None)

    def place_of(self, turn: Turn) -> int:
        """Its number among those the viewer sees, from 1."""
        return self.turns.index(turn) + 1


class ErrandLine(Struct, frozen=True):
    """Something the viewer took on and has not done."""

    errand_id: UUID
    patient_id: UUID
    words: str
    by_date: date
    name: str


def turn_mark(turn: Turn) -> str:
    """A short mark of what is kept of a turn, which differs when that does."""
    return mark_of(str(turn.state), str(turn.decision), turn.words, turn.reason, str(turn.kept_at))


def latest_rounds(*, viewer: Actor) -> list[RoundFile]:
    """The newest first, those that go on before them. Rounds of which the viewer sees nobody are not shown."""
    if not may_hold(viewer):
        return []
    seen = _turns(viewer=viewer).filter(round_id=OuterRef("pk"))
    rounds = Round.objects.filter(Exists(seen), organization_id=viewer.organization_id).select_related("begun_by")
    found = list(rounds.order_by("-begun_at", "pk")[:LATEST])
    files = _files(found, viewer=viewer)
    return sorted(files, key=lambda one: one.is_over)


def round_file(*, viewer: Actor, round_id: UUID) -> RoundFile | None:
    """None for a round of which the viewer sees nobody."""
    if not may_hold(viewer):
        return None
    rounds = Round.objects.filter(organization_id=viewer.organization_id, pk=round_id).select_related("begun_by")
    return next((one for one in _files(list(rounds), viewer=viewer) if one.turns), None)


def _turns(*, viewer: Actor) -> QuerySet[Turn]:
    """A turn is shown under a name, so the gate is asked about both."""
    rows = visible(Turn.objects.all(), viewer=viewer, data_class=DataClass.PLAN)
    return visible(rows, viewer=viewer, data_class=DataClass.IDENTITY)


def _files(rounds: Collection[Round], *, viewer: Actor) -> list[RoundFile]:
    """Three queries for any number."""
    ids = [one.pk for one in rounds]
    taken = visible(Errand.objects.order_by("by_date", "pk"), viewer=viewer, data_class=DataClass.PLAN)
    rows = _turns(viewer=viewer).filter(round_id__in=ids).select_related("patient", "kept_by").order_by("place", "pk")
    turns: dict[UUID, list[Turn]] = {}
    for turn in rows.prefetch_related(Prefetch("errands", taken.select_related("owner"))):
        turns.setdefault(turn.round_id, []).append(turn)
    there: dict[UUID, list[Attendee]] = {}
    known = Attendee.objects.filter(organization_id=viewer.organization_id, round_id__in=ids)
    for one in known.select_related("staff").order_by("staff__family_name", "pk"):
        there.setdefault(one.round_id, []).append(one)
    return [
        RoundFile(round=one, turns=tuple(turns.get(one.pk, ())), attendees=tuple(there.get(one.pk, ())))
        for one in rounds
    ]


def turns_of(*, viewer: Actor, patient_id: UUID) -> list[Turn]:
    """What was decided about one person in rounds, the newest first."""
    rows = visible(Turn.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.PLAN)
    return list(rows.exclude(state=TurnState.WAITING).select_related("round", "kept_by").order_by("-kept_at", "pk"))


def errand_for(*, viewer: Actor, errand_id: UUID) -> Errand | None:
    return visible(Errand.objects.filter(pk=errand_id), viewer=viewer, data_class=DataClass.PLAN).first()


def may_close(*, viewer: Actor, errand: Errand) -> Verdict:
    """Whether the viewer says of what somebody took on that it is done."""
    return may_do(viewer, owner_id=errand.owner_id, is_owner_here=errand.owner.is_active)


def errands_of(*, viewer: Actor, patient_id: UUID) -> list[Errand]:
    """What is open about one person, by day."""
    rows = visible(Errand.objects.filter(patient_id=patient_id, done_at=None), viewer=viewer, data_class=DataClass.PLAN)
    return list(rows.select_related("owner").order_by("by_date", "pk"))


def open_errands(*, viewer: Actor) -> list[ErrandLine]:
    """What the viewer took on and has not done, by day. One query."""
    return [_errand_line(*row) for row in _OPEN.rows(viewer=viewer)]


def _errand_line(errand_id: UUID, patient_id: UUID, words: str, by_date: date, *name: str) -> ErrandLine:
    return ErrandLine(errand_id, patient_id, words, by_date, _name(*name))


def _name(given: str, to_use: str, family: str) -> str:
    return f"{to_use or given} {family}".strip()


def _open(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = visible(Errand.objects.filter(owner_id=viewer.id, done_at=None), viewer=viewer, data_class=DataClass.PLAN)
    rows = visible(rows, viewer=viewer, data_class=DataClass.IDENTITY)
    named = ("patient__given_names", "patient__name_to_use", "patient__family_name")
    return rows.order_by("by_date", "pk").values_list("pk", "patient_id", "words", "by_date", *named)


_OPEN = Prepared(_open)
