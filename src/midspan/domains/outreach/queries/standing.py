"""Who is being reached out to, and where each clock stands."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from msgspec import Struct

from midspan.domains.outreach.book import outreach_book
from midspan.domains.outreach.enums import SETTLES, Barrier, DeedKind, OutreachState, StepKey
from midspan.domains.outreach.models import Away, Deed, Missed, OpenDoor, Outreach, Step
from midspan.domains.outreach.queries.away import Stretch, away_of, is_away_at, stretch_of
from midspan.domains.outreach.rules.steps import ORDER, Planned, current, put_off
from midspan.domains.privacy.queries import visible
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass


class Standing(Struct, frozen=True, kw_only=True):
    """One clock with all that belongs to it. Deeds are there for who may know of the person's life."""

    outreach: Outreach
    steps: tuple[Step, ...]
    deeds: tuple[Deed, ...]
    missed: tuple[Missed, ...]
    away: tuple[Stretch, ...]

    def state(self, now: datetime) -> OutreachState:
        if self.outreach.ended_at is not None:
            return OutreachState.ENDED
        return OutreachState.AWAY if is_away_at(self.away, now) else OutreachState.RUNNING

    def settled(self, key: StepKey) -> Deed | None:
        """What became of a step; None while it is open."""
        return next((one for one in self.deeds if one.step.key == key and one.kind in SETTLES), None)

    @property
    def printed(self) -> Deed | None:
        """When the letter was printed for the post; None while it was not."""
        return next((one for one in self.deeds if one.kind == DeedKind.PRINTED), None)

    def keys_with(self, kind: DeedKind) -> set[StepKey]:
        return {StepKey(one.step.key) for one in self.deeds if one.kind == kind}

    def told_at(self) -> dict[StepKey, datetime]:
        """Since when the owner of a step knows of it."""
        return {StepKey(one.step.key): one.at for one in self.deeds if one.kind == DeedKind.OWNER_TOLD}

    def owner_id(self, key: StepKey) -> UUID | None:
        """Whose a step is: of whoever was told, who may stand in for the one it was planned for."""
        told = (one.told_id for one in self.deeds if one.kind == DeedKind.OWNER_TOLD and one.step.key == key)
        return next(told, None) or self.step(key).owner_id

    @property
    def planned(self) -> list[Planned]:
        """Its steps as the rules have them; what fell into days away comes later."""
        since = self.outreach.began_at
        lately = [(max(first, since), until) for first, until in self.away if until > since]
        found = [
            Planned(
                key=StepKey(one.key),
                due_at=put_off(one.due_at, away=lately),
                is_settled=self.settled(StepKey(one.key)) is not None,
            )
            for one in self.steps
        ]
        return sorted(found, key=lambda one: (one.due_at, ORDER.index(one.key)))

    @property
    def current(self) -> Planned | None:
        return current(self.planned) if self.outreach.ended_at is None else None

    def owes(self, staff_id: UUID) -> bool:
        """Whether one of the steps that are still open fell to them."""
        is_over = self.outreach.ended_at is not None
        return not is_over and any(self.owner_id(one.key) == staff_id for one in self.planned if not one.is_settled)

    def step(self, key: StepKey) -> Step:
        return next(one for one in self.steps if one.key == key)

    @property
    def barriers(self) -> list[Barrier]:
        """What kept the person, as far as it was said, each once."""
        return [Barrier(one) for one in dict.fromkeys(said for deed in self.deeds for said in deed.barriers)]


def running(*, viewer: Actor) -> list[Standing]:
    """Everybody in reach who is being reached out to, whoever is to be reached soonest first.

    As many queries for three as for one.
    """
    found = _standings(_open(viewer), viewer)
    return sorted(found, key=_soonest)


def _soonest(one: Standing) -> tuple[datetime, UUID]:
    return (
        one.outreach.wants_call_at or (one.current.due_at if one.current else one.outreach.began_at),
        one.outreach.pk,
    )


def outreach_for(*, viewer: Actor, patient_id: UUID) -> Standing | None:
    """The clock of one person that runs; None while none does, or none to see."""
    return next(iter(_standings(_open(viewer).filter(patient_id=patient_id), viewer)), None)


def ended_of(*, viewer: Actor, patient_id: UUID, count: int = 5) -> list[Standing]:
    """The clocks of one person that ended, the latest first."""
    rows = Outreach.objects.filter(patient_id=patient_id, ended_at__isnull=False)
    shown = visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE).order_by("-ended_at", "pk")
    return _standings(shown[:count], viewer)


def _open(viewer: Actor) -> QuerySet[Outreach]:
    rows = Outreach.objects.filter(ended_at__isnull=True).select_related("patient").order_by("opened_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE)


def _standings(rows: Iterable[Outreach], viewer: Actor) -> list[Standing]:
    found = list(rows)
    if not found:
        return []
    ids = [one.pk for one in found]
    see: dict[str, Any] = {"viewer": viewer, "data_class": DataClass.ATTENDANCE}
    steps = _of(visible(Step.objects.order_by("due_at", "pk"), **see), ids)
    deeds = _of(visible(Deed.objects.select_related("step", "contact").order_by("at", "pk"), **see), ids)
    missed = _of(visible(Missed.objects.select_related("booking__session").order_by("noted_at", "pk"), **see), ids)
    away = away_of(viewer=viewer, patient_ids={one.patient_id for one in found})
    return [
        Standing(
            outreach=one,
            steps=tuple(steps.get(one.pk, ())),
            deeds=tuple(deeds.get(one.pk, ())),
            missed=tuple(missed.get(one.pk, ())),
            away=tuple(map(stretch_of, away.get(one.patient_id, ()))),
        )
        for one in found
    ]


def _of(rows: QuerySet[Any], ids: Collection[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows.filter(outreach_id__in=ids):
        found.setdefault(row.outreach_id, []).append(row)
    return found


WHO = ("patient_id", "patient__given_names", "patient__name_to_use", "patient__family_name")


class Due(Struct, frozen=True, kw_only=True):
    """A step of the viewer's own as the day board has it."""

    patient_id: UUID
    name: str
    key: StepKey
    due_at: datetime
    wants_call: bool


def due_for_viewer(*, viewer: Actor, now: datetime) -> list[Due]:
    """Whom the viewer is to reach, or to decide about, each once with what comes first. One query."""
    return due_of(_DUE.rows(viewer=viewer, now=now))


def due_of(rows: Iterable[tuple[Any, ...]]) -> list[Due]:
    """The same from rows of `steps_due`, for who asks it together with something else."""
    found: dict[UUID, Due] = {}
    rows = sorted(rows, key=lambda row: (row[-2], row[-3], row[0]))
    for patient_id, given, to_use, family, key, due_at, wants_call_at in rows:
        name = f"{to_use or given} {family}".strip()
        found.setdefault(
            patient_id,
            Due(patient_id=patient_id, name=name, key=StepKey(key), due_at=due_at, wants_call=bool(wants_call_at)),
        )
    return list(found.values())


def steps_due(*, viewer: Actor, now: datetime) -> QuerySet[Any, Any]:
    """Rows (patient_id, three parts of the name, key, due at, wants a call at) of what `due_for_viewer` says.

    Only what somebody was told of already: a letter of next week is not of today.
    """
    settled = Deed.objects.filter(
        organization_id=OuterRef("organization_id"), step=OuterRef("pk"), kind__in=sorted(SETTLES)
    )
    told = Deed.objects.filter(
        organization_id=OuterRef("organization_id"), step=OuterRef("pk"), kind=DeedKind.OWNER_TOLD, told_id=viewer.id
    )
    away = Away.objects.filter(
        organization_id=OuterRef("organization_id"),
        patient_id=OuterRef("patient_id"),
        first__lte=now,
        until__gt=now,
        ended_at__isnull=True,
    )
    rows = Step.objects.filter(Exists(told), ~Exists(settled), ~Exists(away), outreach__ended_at__isnull=True)
    shown = visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE).order_by()
    steps = shown.values_list(*WHO, "key", "due_at", "outreach__wants_call_at")
    return steps.union(_doors_due(viewer), all=True)


def _doors_due(viewer: Actor) -> QuerySet[Any, Any]:
    """Doors whose last day has begun, or of which the person asks to come back, with the columns of a step."""
    rows = OpenDoor.objects.filter(ended_at__isnull=True, told_id=viewer.id)
    shown = visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE).order_by()
    named = shown.annotate(key=Value(StepKey.DOOR.value, output_field=CharField()))
    return named.values_list(*WHO, "key", "due_at", "wants_back_at")


_DUE = Prepared(steps_due, now=datetime)


def calls_wanted(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Patient id → when they asked to be called, while nobody has reached them since. One query."""
    rows = Outreach.objects.filter(patient_id__in=list(patient_ids), ended_at=None, wants_call_at__isnull=False)
    shown = visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE)
    return {patient_id: at for patient_id, at in shown.values_list("patient_id", "wants_call_at") if at is not None}


def own_outreach(*, viewer: Actor) -> QuerySet[Outreach]:
    """The viewer's own clock that runs, for their Today to ask about in its own statement."""
    rows = Outreach.objects.filter(ended_at__isnull=True)
    return visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE)


def own_letter(*, viewer: Actor) -> Deed | None:
    """What somebody wrote to the viewer lately because they did not come, answered or not; None while nobody did."""
    since = clock.now() - timedelta(days=outreach_book().letter_shown_days)
    rows = Deed.objects.filter(step__key=StepKey.LETTER, kind=DeedKind.DONE, at__gte=since)
    return visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE).order_by("-at", "pk").first()
