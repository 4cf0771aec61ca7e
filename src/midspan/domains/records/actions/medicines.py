"""Writing the medicine list, reconciling it, and saying that it is not right."""

from collections.abc import Collection
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import staff_credentials, ungated_patients
from midspan.domains.privacy.queries import Thing, taken_out, visible
from midspan.domains.records.enums import (
    ON_LIST,
    STATE_AFTER,
    AllergiesSaid,
    Decision,
    LineState,
    ListKind,
    Source,
)
from midspan.domains.records.labels import labels_of
from midspan.domains.records.models import ListDoubt, MedicineLine, ReconciledLine, Reconciliation
from midspan.domains.records.queries import Heard, ListLine, MedicineList, medicine_list, who_hears
from midspan.domains.records.rules.medicines import (
    may_change,
    may_decide,
    may_doubt,
    may_reconcile,
    may_take_none,
    may_write,
)
from midspan.domains.records.shapes import Decided, LineWords
from midspan.domains.records.wording import line_words, said_of
from midspan.engines.disclosure import Item, Obligation
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, ActorKind, DataClass, RefusedError, refused

NOT_FOUND = "There is no such person, or they are not yours."
GONE = "This is not on the list."
MINUTE = timedelta(minutes=1)
HELD = ("kind", "name", "code", "system", "dose", "route", "frequency", "prescriber", "reason", "began_date", "source")
# Each page says who took it out and when, and the page declares no-store.
ON_PAPER = frozenset({Obligation.WATERMARK, Obligation.NO_STORE})


class Said(Struct, frozen=True, kw_only=True):
    """What a reconciliation says of the list as a whole. `seen` is the list's mark when the page was drawn."""

    seen: str
    is_asked: bool
    why_not_asked: str = ""
    takes_none: bool = False
    allergies: AllergiesSaid = AllergiesSaid.NOT_ASKED
    words: str = ""


@action("medicine.add")
def add_line(*, patient_id: UUID, kind: ListKind, words: LineWords, source: Source, by: Actor) -> MedicineLine:
    """Put a medicine or an allergy on the list; clicked twice it is one. Raises RefusedError."""
    may_write(by).require()
    _held(patient_id, by)
    if not words.name.strip():
        raise RefusedError(refused("Write its name, as it stands on the bottle."))
    said = {"number": 1, "kind": kind, "state": LineState.TAKEN, "source": source, **_trimmed(words)}
    return _just_added(patient_id, by, said) or _version(patient_id, by, thread=uuid4(), **said)


def _just_added(patient_id: UUID, by: Actor, said: dict[str, Any]) -> MedicineLine | None:
    """The same line by the same person within the minute: a second click."""
    rows = MedicineLine.objects.filter(
        patient_id=patient_id, kept_by_id=by.id, kept_at__gt=clock.now() - MINUTE, **said
    )
    return visible(rows, viewer=by, data_class=DataClass.MEDICATION).first()


@action("medicine.change")
def change_line(
    *,
    patient_id: UUID,
    thread: UUID,
    seen: int,
    state: LineState,
    words: LineWords,
    why: str,
    by: Actor,
    stopped: date | None = None,
) -> MedicineLine:
    """Write the next version of a line. `seen` is the number of the version that was read. Raises RefusedError."""
    line = _line(_held(patient_id, by), thread)
    is_as_seen, today = seen == line.now.number, clock.local_date()
    may_change(by, state=line.state, to=state, why=why, is_as_seen=is_as_seen, stopped=stopped, today=today).require()
    said = {**_as_it_is(line.now), **_trimmed(words), "state": state, "why": why.strip()}
    if said["name"] != line.now.name:
        said |= {"code": "", "system": ""}  # They named what was written before.
    if state is LineState.STOPPED:
        said["stopped_date"] = stopped or today
    return _version(patient_id, by, thread=thread, number=seen + 1, fact_id=line.now.fact_id, **said)


@action("medicine.reconcile")
def reconcile(*, patient_id: UUID, said: Said, decided: Collection[Decided], by: Actor) -> Reconciliation:
    """Go through every line and sign what stands from now on. Raises RefusedError.

    Nothing is left out: what is taken or asked about, and what a referral says and nobody listed yet.
    """
    found = _held(patient_id, by)
    may_reconcile(
        by, is_as_seen=said.seen == found.mark, is_asked=said.is_asked, why_not_asked=said.why_not_asked
    ).require()
    by_thread = {one.thread: one for one in decided}
    _require_each(found, by_thread)
    _require_none(found, said, by_thread)
    _require_allergies(found, said, by_thread)
    kept = _signed(patient_id, said, by)
    settled = [_settled(kept, place, found, by_thread[thread]) for place, thread in enumerate(threads_of(found))]
    versions = [version for _line, version in settled if version is not None]
    kept.digest = _digest(found, versions)
    kept.save(force_insert=True)
    MedicineLine.objects.bulk_create(versions)
    ReconciledLine.objects.bulk_create(line for line, _version in settled)
    return kept


def threads_of(found: MedicineList) -> list[UUID]:
    """What a reconciliation goes through, in order: medicines, then allergies; the listed ones first."""
    return [
        thread
        for kind in ListKind
        for thread in (
            *(one.thread for one in found.of(kind, *ON_LIST)),
            *(one.id for one in found.unlisted if one.kind is kind),
        )
    ]


def _require_each(found: MedicineList, decided: dict[UUID, Decided]) -> None:
    if set(threads_of(found)) != set(decided):
        raise RefusedError(refused("Say something about every line."))
    for one in decided.values():
        line = found.line(one.thread)
        may_decide(one.decision, why=one.why, is_changed=_is_changed(line, found, one)).require()


def _is_changed(line: ListLine | None, found: MedicineList, one: Decided) -> bool:
    if line is not None:
        before = (line.now.dose, line.now.route, line.now.frequency)
    else:
        before = (_heard(found, one.thread).dose, "", "")
    return before != (one.dose.strip(), one.route.strip(), one.frequency.strip())


def _require_none(found: MedicineList, said: Said, decided: dict[UUID, Decided]) -> None:
    left = [one for one in decided.values() if _kind(found, one.thread) is ListKind.MEDICINE and _stays(one)]
    may_take_none(is_asked=said.is_asked, takes_none=said.takes_none, is_left=bool(left)).require()
    if said.is_asked and not left and not said.takes_none:
        raise RefusedError(refused("Nothing is left on the list. Say that they take none, or add what they take."))


def _require_allergies(found: MedicineList, said: Said, decided: dict[UUID, Decided]) -> None:
    left = any(_kind(found, one.thread) is ListKind.ALLERGY and _stays(one) for one in decided.values())
    if said.allergies is AllergiesSaid.NONE_KNOWN and not said.is_asked:
        raise RefusedError(refused("Only who was asked is known to have no allergies."))
    if said.allergies is AllergiesSaid.NONE_KNOWN and left:
        raise RefusedError(refused("An allergy is on the list. Stop it, or say that it is as listed."))
    if said.allergies is AllergiesSaid.AS_LISTED and not left:
        raise RefusedError(refused("No allergy is on the list. Add it, or say that none is known."))


def _stays(one: Decided) -> bool:
    return STATE_AFTER[one.decision] in ON_LIST


def _kind(found: MedicineList, thread: UUID) -> ListKind:
    line = found.line(thread)
    return ListKind(line.now.kind) if line else _heard(found, thread).kind


def _heard(found: MedicineList, thread: UUID) -> Heard:
    heard = next((one for one in found.unlisted if one.id == thread), None)
    if heard is None:
        raise RefusedError(refused(GONE))
    return heard


def _signed(patient_id: UUID, said: Said, by: Actor) -> Reconciliation:
    """Not kept yet: what it signs is the digest of the list that stands afterwards."""
    return Reconciliation(
        organization_id=by.organization_id,
        patient_id=patient_id,
        done_by_id=by.id,
        credential=", ".join(staff_credentials(viewer=by, staff_id=by.id)),
        done_at=clock.now(),
        is_asked=said.is_asked,
        why_not_asked="" if said.is_asked else said.why_not_asked.strip(),
        takes_none=said.takes_none,
        allergies=said.allergies,
        words=said.words.strip(),
    )


def _settled(
    kept: Reconciliation, place: int, found: MedicineList, one: Decided
) -> tuple[ReconciledLine, MedicineLine | None]:
    """The line as it was looked at, and its next version; none where it stays just as it is."""
    line = found.line(one.thread)
    heard = line.heard if line else _heard(found, one.thread)
    looked_at = ReconciledLine(
        organization_id=kept.organization_id,
        patient_id=kept.patient_id,
        reconciliation=kept,
        thread=one.thread,
        place=place,
        referral_words=said_of(heard) if heard else "",
        listed_words=line_words(line.now) if line else "",
        person_words=one.person_words.strip(),
        decision=one.decision,
        why=one.why.strip(),
    )
    state = STATE_AFTER[one.decision]
    if line is not None and one.decision is Decision.KEEP and line.state is state:
        return looked_at, None
    return looked_at, _next_version(kept, line, heard, one)


def _next_version(kept: Reconciliation, line: ListLine | None, heard: Heard | None, one: Decided) -> MedicineLine:
    state = STATE_AFTER[one.decision]
    before = _as_it_is(line.now) if line else _as_heard(heard)  # type: ignore[arg-type]  # one of both there is
    if state is LineState.TAKEN:
        before |= {"dose": one.dose.strip(), "route": one.route.strip(), "frequency": one.frequency.strip()}
    return MedicineLine(
        organization_id=kept.organization_id,
        patient_id=kept.patient_id,
        thread=one.thread,
        number=line.now.number + 1 if line else 1,
        fact_id=line.now.fact_id if line else one.thread,
        reconciliation=kept,
        kept_by_id=kept.done_by_id,
        kept_at=kept.done_at,
        stopped_date=timezone.localdate(kept.done_at) if state is LineState.STOPPED else None,
        **before | {"state": state, "why": one.why.strip()},
    )


def _as_it_is(row: MedicineLine) -> dict[str, Any]:
    return {name: getattr(row, name) for name in HELD}


def _as_heard(heard: Heard) -> dict[str, Any]:
    return {
        "kind": heard.kind,
        "name": heard.words,
        "code": heard.code,
        "system": heard.system,
        "dose": heard.dose,
        "reason": heard.reason,
        "source": Source.REFERRAL,
    }


def _digest(found: MedicineList, versions: Collection[MedicineLine]) -> str:
    """The SHA-256 of every line as it stands once these versions are there."""
    rows = {one.thread: one.now for one in found.lines} | {one.thread: one for one in versions}
    lines = (f"{row.thread} {row.number} {row.state} {line_words(row)}" for row in rows.values())
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _trimmed(words: LineWords) -> dict[str, Any]:
    return {name: value.strip() if type(value) is str else value for name, value in asdict(words).items()}


def _version(patient_id: UUID, by: Actor, **said: Any) -> MedicineLine:
    return MedicineLine.objects.create(
        organization_id=by.organization_id, patient_id=patient_id, kept_by_id=by.id, kept_at=clock.now(), **said
    )


def _held(patient_id: UUID, by: Actor) -> MedicineList:
    """The list, which nobody else changes until the transaction ends. Raises RefusedError."""
    rows = visible(ungated_patients(), viewer=by, data_class=DataClass.MEDICATION, patient="pk")
    if rows.filter(pk=patient_id).select_for_update(no_key=True).first() is None:
        raise RefusedError(refused(NOT_FOUND))
    return medicine_list(viewer=by, patient_id=patient_id)


def _line(found: MedicineList, thread: UUID) -> ListLine:
    line = found.line(thread)
    if line is None:
        raise RefusedError(refused(GONE))
    return line


@action("medicine.doubt")
def doubt_list(*, words: str, by: Actor, thread: UUID | None = None) -> ListDoubt:
    """The person says what is not right; `who_hears` are told that something waits. Raises RefusedError."""
    may_doubt(by, patient_id=by.id, words=words).require()
    in_turn("medicine.doubt", by.id)
    found = medicine_list(viewer=by, patient_id=by.id)
    if thread is not None:
        _line(found, thread)
    if same := _just_doubted(found, thread, words.strip()):
        return same
    doubt = ListDoubt.objects.create(
        organization_id=by.organization_id, patient_id=by.id, thread=thread, words=words.strip(), said_at=clock.now()
    )
    for staff_id in who_hears(viewer=by):
        tell(
            kind=NoticeKind.TASK_DUE,
            recipient_id=staff_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=doubt.pk,
            patient_id=by.id,
            by=by,
        )
    return doubt


def _just_doubted(found: MedicineList, thread: UUID | None, words: str) -> ListDoubt | None:
    """The same words about the same line within the minute: a second click."""
    since = clock.now() - MINUTE
    same = (one for one in found.doubts if (one.thread, one.words) == (thread, words) and one.said_at > since)
    return next(same, None)


def take_list(*, patient_id: UUID, has_stepped_up: bool, by: Actor) -> MedicineList:
    """The list as it leaves: by the person as a file, by staff on paper. Raises RefusedError."""
    item = Item(
        classes=frozenset({DataClass.MEDICATION}),
        labels=labels_of(viewer=by, patient_id=patient_id),
        reference="Medicine list",
    )
    thing = Thing(patient_id=patient_id, item=item, content=medicine_list(viewer=by, patient_id=patient_id))
    return taken_out(thing, did=ON_PAPER, has_stepped_up=has_stepped_up, purpose="TREAT", by=by)
