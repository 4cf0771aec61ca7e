"""Asking about breaches: what waits, one with all its rows, whom one affects, and what a patient was told."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.breaches import book
from midspan.domains.breaches.enums import Duty, Outcome, Step, Way
from midspan.domains.breaches.models import (
    Breach,
    BreachAssessment,
    BreachCount,
    BreachNotice,
    BreachPerson,
    BreachStep,
    BreachWords,
)
from midspan.domains.breaches.rules import Affected, Deadline, deadlines, may_close, may_keep, may_tell, people_are_told
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass, Verdict


class Standing(Struct, frozen=True, kw_only=True):
    """A breach as it stands. `counts` and `steps` are in order; of the rest the last one holds."""

    breach: Breach
    steps: tuple[BreachStep, ...]
    assessment: BreachAssessment | None
    counts: tuple[BreachCount, ...]
    words: BreachWords | None
    notices: tuple[BreachNotice, ...]

    @property
    def state(self) -> Step:
        return Step(self.steps[-1].step)

    @property
    def is_closed(self) -> bool:
        return self.state is Step.CLOSED

    @property
    def outcome(self) -> Outcome | None:
        return Outcome(self.assessment.outcome) if self.assessment else None

    @property
    def affected(self) -> Affected:
        """Before anybody counted: nobody known, and nobody knows how many others."""
        if not self.counts:
            return Affected()
        last = self.counts[-1]
        return Affected(known=last.known, told=last.told, in_one_state=last.in_one_state, others=last.others)

    @property
    def done(self) -> frozenset[Duty]:
        said = {Duty(one.duty) for one in self.notices if one.duty != Duty.PEOPLE}
        has_substitute = any(one.way == Way.SUBSTITUTE and not one.patient_id for one in self.notices)
        told = {Duty.PEOPLE} if people_are_told(self.affected, has_substitute=has_substitute) else set()
        return frozenset(said | told)

    @property
    def deadlines(self) -> list[Deadline]:
        """Presumed a breach until it is assessed; none for a low probability."""
        if self.outcome is Outcome.LOW:
            return []
        return deadlines(self.breach.discovered_date, self.affected, by=book.clock(), done=self.done)

    @property
    def to_do(self) -> list[Deadline]:
        return [] if self.is_closed else [one for one in self.deadlines if not one.is_done]

    @property
    def by_date(self) -> date:
        """By when the next thing is done; the day of discovery where nothing but closing is left."""
        return self.to_do[0].due_date if self.to_do else self.breach.discovered_date

    @property
    def may_tell(self) -> Verdict:
        return may_tell(outcome=self.outcome, affected=self.affected)

    @property
    def may_close(self) -> Verdict:
        return may_close(outcome=self.outcome, deadlines=self.deadlines)


class Person(Struct, frozen=True, kw_only=True):
    """Somebody whom a breach affects. `name` is empty where they keep it from the viewer."""

    patient_id: UUID
    name: str
    found_by: str
    is_told: bool


class Told(Struct, frozen=True, kw_only=True):
    """What a patient was told of one breach; `is_affected` is False where it turned out not to concern them."""

    breach: Breach
    words: BreachWords | None
    sent_date: date
    is_affected: bool


def open_breaches(*, viewer: Actor) -> list[Standing]:
    """What is not closed, the first due first. As many queries for three as for one."""
    found = [one for one in _standing(_breaches(viewer), viewer) if not one.is_closed]
    return sorted(found, key=lambda one: (one.by_date, one.breach.noted_at))


def closed_breaches(*, viewer: Actor) -> list[Standing]:
    """What is closed, the last discovered first."""
    rows = _breaches(viewer).filter(steps__step=Step.CLOSED).distinct().order_by("-discovered_date", "pk")
    return [one for one in _standing(rows, viewer) if one.is_closed]


def breach_standing(*, viewer: Actor, breach_id: UUID) -> Standing | None:
    found = _standing(_breaches(viewer).filter(pk=breach_id), viewer)
    return found[0] if found else None


def people_affected(*, viewer: Actor, breach_id: UUID) -> list[Person]:
    """Whom it affects as it stands, by name; who keeps everything from the viewer is counted, and not here."""
    rows = visible(BreachPerson.objects.filter(breach_id=breach_id), viewer=viewer, data_class=DataClass.CONSENT)
    last = {one.patient_id: one for one in rows.order_by("number")}
    affected = [one for one in last.values() if one.is_affected]
    names, told = _names(viewer, list(last)), _told(viewer, breach_id)
    found = [
        Person(
            patient_id=one.patient_id,
            name=names.get(one.patient_id, ""),
            found_by=one.found_by,
            is_told=one.patient_id in told,
        )
        for one in affected
    ]
    return sorted(found, key=lambda one: (one.name == "", one.name, one.patient_id))


def own_breaches(*, viewer: Actor) -> list[Told]:
    """What the viewer was told, the newest first."""
    if not viewer.is_patient:
        return []
    rows = visible(BreachNotice.objects.filter(duty=Duty.PEOPLE), viewer=viewer, data_class=DataClass.CONSENT)
    first = {one.breach_id: one for one in rows.select_related("breach").order_by("-noted_at", "-pk")}
    people = visible(BreachPerson.objects.all(), viewer=viewer, data_class=DataClass.CONSENT).order_by("number")
    holds = {one.breach_id: one.is_affected for one in people}
    words = {one.breach_id: one for one in BreachWords.objects.filter(breach__in=first).order_by("number")}
    return [
        Told(
            breach=one.breach,
            words=words.get(one.breach_id),
            sent_date=one.sent_date,
            is_affected=holds.get(one.breach_id, False),
        )
        for one in first.values()
    ]


def _breaches(viewer: Actor) -> QuerySet[Breach]:
    rows = Breach.objects.filter(organization_id=viewer.organization_id).select_related("noted_by")
    return rows if may_keep(viewer) else rows.none()


def _standing(rows: QuerySet[Breach], viewer: Actor) -> list[Standing]:
    found = list(rows.prefetch_related("steps__done_by", "assessments__assessed_by", "counts__account", "words"))
    notices = visible(BreachNotice.objects.all(), viewer=viewer, data_class=DataClass.CONSENT)
    by_breach: dict[UUID, list[BreachNotice]] = {one.pk: [] for one in found}
    for one in notices.filter(breach__in=by_breach).order_by("noted_at", "pk") if found else ():
        by_breach[one.breach_id].append(one)
    return [
        Standing(
            breach=one,
            steps=tuple(sorted(one.steps.all(), key=_number)),
            assessment=max(one.assessments.all(), key=_number, default=None),
            counts=tuple(sorted(one.counts.all(), key=_number)),
            words=max(one.words.all(), key=_number, default=None),
            notices=tuple(by_breach[one.pk]),
        )
        for one in found
    ]


def _number(row: BreachStep | BreachAssessment | BreachCount | BreachWords) -> int:
    return row.number


def _told(viewer: Actor, breach_id: UUID) -> frozenset[UUID]:
    rows = BreachNotice.objects.filter(breach_id=breach_id, patient__isnull=False)
    shown = visible(rows, viewer=viewer, data_class=DataClass.CONSENT)
    return frozenset(shown.values_list("patient_id", flat=True))


def _names(viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    found = rows.filter(pk__in=patient_ids).values_list("pk", "given_names", "family_name") if patient_ids else ()
    return {pk: f"{given} {family}".strip() for pk, given, family in found}
