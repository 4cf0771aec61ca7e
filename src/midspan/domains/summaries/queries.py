"""Asking: to whom a summary may go, what it would hold, and which were given."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.consents.queries import FiledConsent, consents_of
from midspan.domains.journey.enums import FactKind
from midspan.domains.journey.queries import (
    confirmed_facts_of,
    course_of,
    discharge_answers_of,
    last_stay_here,
    patient_for,
)
from midspan.domains.privacy.queries import visible
from midspan.domains.records.enums import ON_LIST, AllergiesSaid, LineState, ListKind, Standing
from midspan.domains.records.queries import medicine_list
from midspan.domains.summaries.models import Arrival, Introduction, SummaryGiven
from midspan.domains.summaries.rules import GIVES, KINDS, TELLS_ARRIVAL
from midspan.domains.summaries.shapes import Coded, Person, Stay
from midspan.kernel import clock
from midspan.values import Actor, DataClass

__all__ = [
    "GIVES",
    "TELLS_ARRIVAL",
    "IntroductionLine",
    "Known",
    "arrivals_of",
    "introductions_of",
    "known_of",
    "recipients_for",
    "summaries_given",
]
APPOINTMENT = "appointment"


class Known(Struct, frozen=True, kw_only=True):
    """What is on file, before the gate is asked about any of it leaving."""

    person: Person
    stay: Stay | None
    conditions: tuple[Coded, ...]
    medicines: tuple[Coded, ...]
    allergies: tuple[Coded, ...]
    no_medicines: bool
    no_allergies: bool
    next_step: str
    course: tuple[str, ...]


def recipients_for(*, viewer: Actor, patient_id: UUID) -> list[FiledConsent]:
    """The consents that hold now by which a summary may go to who treats the person, the newest first."""
    found = consents_of(viewer=viewer, patient_id=patient_id, now=clock.now())
    return [one for one in found if one.signed.kind in KINDS and one.is_open]


def known_of(*, viewer: Actor, patient_id: UUID) -> Known | None:
    """None for somebody the viewer may not see."""
    patient: Any = patient_for(viewer=viewer, patient_id=patient_id)
    if patient is None:
        return None
    listed = medicine_list(viewer=viewer, patient_id=patient_id)
    return Known(
        person=Person(
            given=patient.given_names,
            family=patient.family_name,
            birth_date=patient.birth_date,
            sex=patient.sex,
            language=patient.language,
        ),
        stay=_stay(viewer, patient_id),
        conditions=_conditions(viewer, patient_id),
        medicines=tuple(_line(one.now) for one in listed.of(ListKind.MEDICINE, *ON_LIST)),
        allergies=tuple(_line(one.now) for one in listed.of(ListKind.ALLERGY, *ON_LIST)),
        no_medicines=listed.standing is Standing.NONE_TAKEN,
        no_allergies=listed.allergies is AllergiesSaid.NONE_KNOWN,
        next_step=_next_step(viewer, patient_id),
        course=_course(viewer, patient_id),
    )


def _stay(viewer: Actor, patient_id: UUID) -> Stay | None:
    episode = last_stay_here(viewer=viewer, patient_id=patient_id)
    if episode is None or episode.admitted_at is None:
        return None
    return Stay(began=localdate(episode.admitted_at), ended=_day(episode.ended_at))


def _course(viewer: Actor, patient_id: UUID) -> tuple[str, ...]:
    episode = last_stay_here(viewer=viewer, patient_id=patient_id)
    if episode is None or episode.admitted_at is None:
        return ()
    return course_of(viewer=viewer, episode=episode)


def _day(at: Any) -> date | None:
    return localdate(at) if at else None


def _conditions(viewer: Actor, patient_id: UUID) -> tuple[Coded, ...]:
    """As they were confirmed, each once."""
    facts = confirmed_facts_of(viewer=viewer, patient_id=patient_id)
    found = {
        (one.code, one.system, one.text): Coded(
            text=one.text or one.code, code=one.code, system=one.system, status=one.status or "active"
        )
        for one in facts
        if one.kind == FactKind.CONDITION and one.value.get("statement", "present") == "present"
    }
    return tuple(found.values())


def _line(row: Any) -> Coded:
    dose = ", ".join(filter(None, (row.dose, row.route, row.frequency)))
    status = "active" if row.state == LineState.TAKEN else "unknown"
    return Coded(
        text=row.name,
        code=row.code,
        system=row.system,
        status=status,
        began=row.began_date,
        dose=dose,
        reason=row.reason,
    )


def _next_step(viewer: Actor, patient_id: UUID) -> str:
    """The next appointment, as the discharge list of the last stay here has it; none that has gone by."""
    stay = last_stay_here(viewer=viewer, patient_id=patient_id)
    if stay is None:
        return ""
    answers = discharge_answers_of(viewer=viewer, patient_id=patient_id)
    said = next((one for one in reversed(answers) if one.key == APPOINTMENT and one.episode_id == stay.pk), None)
    if said is None or said.answer != "done" or (said.on_date and said.on_date < clock.local_date()):
        return ""
    return f"{said.words}, {said.on_date.isoformat()}" if said.on_date else said.words


def summaries_given(*, viewer: Actor, patient_id: UUID) -> list[SummaryGiven]:
    """Those that left, the latest first."""
    rows = SummaryGiven.objects.filter(patient_id=patient_id).select_related("signed", "given_by")
    return list(visible(rows, viewer=viewer, data_class=DataClass.CONSENT).order_by("-given_at", "pk"))


class IntroductionLine(Struct, frozen=True, kw_only=True):
    """A talk with who treats the person next, and what was last told of their arrival; None while nobody has."""

    introduction: Introduction
    arrival: Arrival | None


def introductions_of(*, viewer: Actor, patient_id: UUID) -> list[IntroductionLine]:
    """Those of the last stay here, the latest first."""
    stay = last_stay_here(viewer=viewer, patient_id=patient_id)
    if stay is None:
        return []
    rows = Introduction.objects.filter(patient_id=patient_id, episode_id=stay.pk).select_related("said_by")
    spoken = visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT).order_by("-said_at", "pk")
    told = Arrival.objects.filter(patient_id=patient_id).select_related("said_by").order_by("said_at", "pk")
    newest = {one.introduction_id: one for one in visible(told, viewer=viewer, data_class=DataClass.PLACEMENT)}
    return [IntroductionLine(introduction=one, arrival=newest.get(one.pk)) for one in spoken]


def arrivals_of(*, viewer: Actor, episode_ids: Sequence[UUID]) -> dict[UUID, bool | None]:
    """Stay → whether the person arrived at the next program, None while nobody has told. Two queries.

    Of whom nobody spoke there is absent; one arrival is enough.
    """
    rows = Introduction.objects.filter(episode_id__in=list(episode_ids))
    spoken = dict(visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT).values_list("pk", "episode_id"))
    told = Arrival.objects.filter(introduction_id__in=list(spoken)).order_by("said_at", "pk")
    newest = dict(
        visible(told, viewer=viewer, data_class=DataClass.PLACEMENT).values_list("introduction_id", "arrived")
    )
    found: dict[UUID, bool | None] = {}
    for one, episode_id in spoken.items():
        before, now = found.get(episode_id), newest.get(one)
        found[episode_id] = now if before is None else before or bool(now)
    return found
