"""What is known of patients' being minors, read for the disclosure engine: birth date, state, clock, guardians."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.enums import GuardianPower
from midspan.domains.privacy.models import Guardian, GuardianEnd, LawDecision
from midspan.domains.programs.queries import home_zone
from midspan.engines.disclosure import (
    AGE_OF_MAJORITY,
    Guardianship,
    Minority,
    PaperBirthday,
    guardianships,
    next_paper_birthday,
)
from midspan.engines.disclosure.books import MinorsRow
from midspan.kernel.models import Organization
from midspan.kernel.prepared import Prepared, organization_reader
from midspan.values import Actor
from midspan.values.wall_clock import instant_of

FOREVER = datetime(9000, 1, 1, tzinfo=UTC)


def guardianships_on_file(
    *, organization_id: UUID, patient_ids: Collection[UUID]
) -> dict[UUID, tuple[Guardianship, ...]]:
    """What guardians of these patients may see by law, stage by stage. Two queries where nobody has one, else six."""
    of_them = {"organization_id": organization_id, "patient_id__in": patient_ids}
    ended = set(GuardianEnd.objects.filter(**of_them).values_list("guardian_id", flat=True))
    rows = [one for one in Guardian.objects.filter(**of_them).order_by("recorded_at", "pk") if one.pk not in ended]
    rows = [one for one in rows if GuardianPower.SEE in one.powers]
    known = minorities(organization_id=organization_id, patient_ids={one.patient_id for one in rows})
    found: dict[UUID, list[Guardianship]] = defaultdict(list)
    for one in rows:
        if minority := known.get(one.patient_id):
            found[one.patient_id] += guardianships(minority, _link(one, minority.zone))
    return {patient_id: tuple(stages) for patient_id, stages in found.items()}


def _link(row: Guardian, zone: ZoneInfo) -> Guardianship:
    return Guardianship(
        guardians=frozenset({row.reference}),
        classes=frozenset(),
        since=_midnight(row.from_date, zone),
        until=FOREVER if row.until_date is None else _midnight(row.until_date, zone),
        basis="",
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return instant_of(day, 0, zone)


def minorities(*, organization_id: UUID, patient_ids: Collection[UUID]) -> dict[UUID, Minority]:
    """What is known of each patient's age, state and clock, and what a human decided. No query for nobody."""
    if not patient_ids:
        return {}
    here = Organization.objects.values_list("jurisdiction", flat=True).get(pk=organization_id)
    home = home_zone(organization_id=organization_id)
    decided = _decided(organization_id, patient_ids)
    rows = _PEOPLE.rows(viewer=organization_reader(organization_id), patient_ids=list(patient_ids))
    return {
        patient_id: Minority(
            born_on=born_on,
            state=_one_state({here, state}),
            zone=ZoneInfo(zone) if zone else home,
            decided=decided.get(patient_id, ()),
        )
        for patient_id, born_on, state, zone in rows
    }


def paper_birthdays(*, organization_id: UUID, now: datetime) -> dict[UUID, PaperBirthday]:
    """For whom of an organization papers are looked through next, and when. Nobody who has died. For jobs."""
    rows = ungated_patients().filter(organization_id=organization_id, died_at=None)
    born_since = now.date() - timedelta(days=366 * (AGE_OF_MAJORITY + 1))
    minors = rows.filter(birth_date__gt=born_since).values_list("pk", flat=True)
    known = minorities(organization_id=organization_id, patient_ids=list(minors))
    coming = {patient_id: next_paper_birthday(one, now=now) for patient_id, one in known.items()}
    return {patient_id: one for patient_id, one in coming.items() if one is not None}


def _people(*, viewer: Actor, patient_ids: list[UUID]) -> QuerySet[Any, Any]:
    rows = ungated_patients().filter(organization_id=viewer.organization_id, pk__any_of=patient_ids)
    return rows.order_by().values_list("pk", "birth_date", "state", "time_zone")


_PEOPLE = Prepared(_people, patient_ids=list[UUID])


def _one_state(states: Iterable[str]) -> str:
    """The state whose law applies; empty where the person lives in another than the center's: a human finds out."""
    named = {one.strip().upper() for one in states} - {""}
    return named.pop() if len(named) == 1 else ""


def _decided(organization_id: UUID, patient_ids: Collection[UUID]) -> dict[UUID, tuple[MinorsRow, ...]]:
    found: dict[UUID, list[MinorsRow]] = defaultdict(list)
    for row in _DECISIONS.instances(viewer=organization_reader(organization_id), patient_ids=list(patient_ids)):
        found[row.patient_id].append(_row(row))
    return {patient_id: tuple(decided) for patient_id, decided in found.items()}


def _decisions(*, viewer: Actor, patient_ids: list[UUID]) -> QuerySet[LawDecision]:
    rows = LawDecision.objects.filter(organization_id=viewer.organization_id, patient_id__any_of=patient_ids)
    return rows.order_by("decided_at", "pk")


_DECISIONS = Prepared(_decisions, patient_ids=list[UUID])


def _row(row: LawDecision) -> MinorsRow:
    return MinorsRow(
        key=f"decision {row.pk}",
        state=row.state,
        from_age=row.from_age,
        under_age=row.under_age,
        service=row.service,
        consents=row.consents,
        signs=row.signs,
        guardian_sees=tuple(row.guardian_sees),
        source=row.source,
        decided_at=row.decided_at,
    )
