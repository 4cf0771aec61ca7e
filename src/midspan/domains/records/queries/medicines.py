"""The medicine list as it stands: lines by their last version, what a referral says beside it, and its history."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.journey.enums import FactKind
from midspan.domains.journey.queries import confirmed_facts_of, open_episode_of
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.privacy.queries import reach_now, visible
from midspan.domains.records.enums import ON_LIST, AllergiesSaid, LineState, ListKind, Standing
from midspan.domains.records.models import LONGEST_DOSE, SHORT, ListDoubt, MedicineLine, ReconciledLine, Reconciliation
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass, mark_of

KIND_OF = {FactKind.MEDICATION: ListKind.MEDICINE, FactKind.ALLERGY: ListKind.ALLERGY}
DENIES = frozenset({"absent", "none-known"})  # What a referral says there is not.


class Heard(Struct, frozen=True, kw_only=True):
    """One thing a confirmed referral says, and on which day it came. Listed, its id becomes the line's.

    `status` is the sender's word, such as "active". What is denied is something that there is not.
    """

    id: UUID
    kind: ListKind
    words: str
    code: str
    system: str
    dose: str
    reason: str
    status: str
    is_denied: bool
    on: date


class ListLine(Struct, frozen=True, kw_only=True):
    """One line by its versions, the last of which holds, with what the referral said of it."""

    versions: tuple[MedicineLine, ...]
    heard: Heard | None = None

    @property
    def now(self) -> MedicineLine:
        return self.versions[-1]

    @property
    def thread(self) -> UUID:
        return self.now.thread

    @property
    def state(self) -> LineState:
        return LineState(self.now.state)


class MedicineList(Struct, frozen=True, kw_only=True):
    """All lines of one person, `unlisted` of the referral, `denied` by it, and what the person doubts.

    `signed` are its reconciliations, the newest first.
    """

    lines: tuple[ListLine, ...]
    unlisted: tuple[Heard, ...]
    denied: tuple[Heard, ...]
    signed: tuple[Reconciliation, ...]
    doubts: tuple[ListDoubt, ...]

    @property
    def reconciliation(self) -> Reconciliation | None:
        return self.signed[0] if self.signed else None

    @property
    def asked(self) -> Reconciliation | None:
        """The last one for which somebody asked the person: what they said before it is answered."""
        return next((one for one in self.signed if one.is_asked), None)

    def of(self, kind: ListKind, *states: LineState) -> list[ListLine]:
        """Lines of one kind, in any of these states or in all, by name."""
        found = [one for one in self.lines if one.now.kind == kind and (not states or one.state in states)]
        return sorted(found, key=lambda one: (one.now.name.casefold(), one.thread.hex))

    @property
    def standing(self) -> Standing:
        if self.reconciliation is None:
            return Standing.NOT_ASKED
        if self.of(ListKind.MEDICINE, *ON_LIST):
            return Standing.LISTED
        if self.reconciliation.takes_none:
            return Standing.NONE_TAKEN
        return Standing.NOT_KNOWN if self.asked else Standing.NOT_ASKED

    @property
    def allergies(self) -> AllergiesSaid:
        """What is known of allergies: that none is known only where somebody has asked."""
        if self.of(ListKind.ALLERGY, *ON_LIST):
            return AllergiesSaid.AS_LISTED
        said = AllergiesSaid(self.reconciliation.allergies) if self.reconciliation else AllergiesSaid.NOT_ASKED
        # What was listed then was stopped since: that none is known nobody has said.
        if said is AllergiesSaid.AS_LISTED:
            return AllergiesSaid.NOT_KNOWN if self.asked else AllergiesSaid.NOT_ASKED
        return said

    @property
    def mark(self) -> str:
        """Differs once a line has changed, the referral or the person says something more, or somebody has signed."""
        said = [*((one.id, 0) for one in self.unlisted), *((one.pk, 0) for one in self.doubts)]
        signed = [(self.reconciliation.pk, 0)] if self.reconciliation else []
        return mark_of(*sorted([*((one.thread, one.now.number) for one in self.lines), *said, *signed]))

    def line(self, thread: UUID) -> ListLine | None:
        return next((one for one in self.lines if one.thread == thread), None)


def medicine_list(*, viewer: Actor, patient_id: UUID) -> MedicineList:
    """The list of one person as the viewer may see it; empty for whom they do not. As many queries however long."""
    heard = _heard(viewer, patient_id)
    versions = _versions(viewer, patient_id)
    signed = _RECONCILIATIONS.instances(viewer=viewer, patient_id=patient_id)
    asked = next((one for one in signed if one.is_asked), None)
    return MedicineList(
        lines=tuple(ListLine(versions=tuple(rows), heard=heard.get(thread)) for thread, rows in versions.items()),
        unlisted=tuple(one for one in heard.values() if one.id not in versions and not one.is_denied),
        denied=tuple(one for one in heard.values() if one.is_denied),
        signed=tuple(signed),
        doubts=tuple(_doubts_since(asked.done_at if asked else None, viewer=viewer, patient_id=patient_id)),
    )


def reconciled_lines_of(*, viewer: Actor, patient_id: UUID) -> dict[UUID, list[ReconciledLine]]:
    """Reconciliation id → its lines in order. One query."""
    lines: dict[UUID, list[ReconciledLine]] = {}
    for one in _RECONCILED.instances(viewer=viewer, patient_id=patient_id):
        lines.setdefault(one.reconciliation_id, []).append(one)
    return lines


def patient_of_doubt(*, viewer: Actor, doubt_id: UUID) -> UUID | None:
    """Whose list somebody said is not right; None where it is no such doubt, or not the viewer's to see."""
    rows = visible(ListDoubt.objects.filter(pk=doubt_id), viewer=viewer, data_class=DataClass.MEDICATION)
    return rows.values_list("patient_id", flat=True).first()


def who_hears(*, viewer: Actor) -> list[UUID]:
    """Staff who are told what the person says of their own list: their counselor, or the nurses who reach them."""
    stay = open_episode_of(viewer=viewer, patient_id=viewer.id)
    if stay is not None and stay.primary_counselor_id is not None:
        return [stay.primary_counselor_id]
    nurses = {one.pk for one in active_staff(organization_id=viewer.organization_id, role=Role.NURSE)}
    return sorted(nurses & {one.actor_id for one in reach_now(viewer=viewer)})


def _versions(viewer: Actor, patient_id: UUID) -> dict[UUID, list[MedicineLine]]:
    found: dict[UUID, list[MedicineLine]] = {}
    for one in _LINES.instances(viewer=viewer, patient_id=patient_id):
        found.setdefault(one.thread, []).append(one)
    return found


def _doubts_since(moment: datetime | None, *, viewer: Actor, patient_id: UUID) -> list[ListDoubt]:
    said = _DOUBTS.instances(viewer=viewer, patient_id=patient_id)
    return [one for one in said if moment is None or one.said_at > moment]


def _lines(*, viewer: Actor, patient_id: UUID) -> QuerySet[MedicineLine]:
    rows = MedicineLine.objects.filter(patient_id=patient_id).select_related("kept_by").order_by("thread", "number")
    return visible(rows, viewer=viewer, data_class=DataClass.MEDICATION)


def _reconciliations(*, viewer: Actor, patient_id: UUID) -> QuerySet[Reconciliation]:
    rows = Reconciliation.objects.filter(patient_id=patient_id).select_related("done_by").order_by("-done_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.MEDICATION)


def _reconciled(*, viewer: Actor, patient_id: UUID) -> QuerySet[ReconciledLine]:
    rows = ReconciledLine.objects.filter(patient_id=patient_id).order_by("place", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.MEDICATION)


def _doubts(*, viewer: Actor, patient_id: UUID) -> QuerySet[ListDoubt]:
    rows = ListDoubt.objects.filter(patient_id=patient_id).order_by("said_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.MEDICATION)


_LINES = Prepared(_lines, patient_id=UUID)
_RECONCILIATIONS = Prepared(_reconciliations, patient_id=UUID)
_RECONCILED = Prepared(_reconciled, patient_id=UUID)
_DOUBTS = Prepared(_doubts, patient_id=UUID)


def _heard(viewer: Actor, patient_id: UUID) -> dict[UUID, Heard]:
    facts = confirmed_facts_of(viewer=viewer, patient_id=patient_id)
    found = [_of_fact(one) for one in facts if FactKind(one.kind) in KIND_OF]
    return {one.id: one for one in found}


def _of_fact(fact: Any) -> Heard:
    details = fact.value.get("details") or {}
    return Heard(
        id=fact.pk,
        kind=KIND_OF[FactKind(fact.kind)],
        words=fact.text[:SHORT],
        code=fact.code,
        system=fact.system,
        dose=" ".join(str(details.get("dose") or "").split())[:LONGEST_DOSE].strip(),  # As a form gives it back.
        reason=str(details.get("reason") or details.get("reaction") or "")[:SHORT],
        status=fact.status,
        is_denied=fact.value.get("statement") in DENIES,
        on=localdate(fact.referral.received_at),
    )
