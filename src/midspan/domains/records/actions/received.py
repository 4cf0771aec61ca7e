"""Keeping a record that came from somebody else, reading it, moving it out, and opening it through the gate."""

import hashlib
from datetime import date
from uuid import UUID

from msgspec import Struct

from midspan.domains.people.queries import staff_credentials, ungated_patients
from midspan.domains.privacy.queries import Asking, Thing, decide, visible
from midspan.domains.records.book import bases, categories, ways
from midspan.domains.records.enums import PassingOn, ReceivedStep
from midspan.domains.records.labels import labels_of
from midspan.domains.records.models import ReceivedRecord, ReceivedRecordStep
from midspan.domains.records.queries import ReceivedFile, received_of, received_one
from midspan.domains.records.rules.received import may_keep, may_keep_once, may_open, may_step
from midspan.engines.disclosure import Item, Obligation
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, DataClass, Label, RefusedError, refused
from midspan.values.scans import media_type_of

NOT_FOUND = "There is no such record, or it is not yours."
ON_PAGE = frozenset({Obligation.NO_STORE})


class Received(Struct, frozen=True, kw_only=True):
    """A file and what whoever took it in knows of it. `way`, `basis` and `category` are keys of the book."""

    content: bytes
    file_name: str
    from_whom: str
    way: str
    basis: str
    basis_words: str
    category: str
    passing_on: PassingOn
    received_date: date


@action("received.keep")
def keep_received(*, patient_id: UUID, said: Received, by: Actor) -> ReceivedRecord:
    """Keep a file as it came. The same file for the same person is kept once. Raises RefusedError."""
    media_type = media_type_of(said.content)
    may_keep(
        by,
        size=len(said.content),
        media_type=media_type,
        received=said.received_date,
        today=clock.local_date(),
    ).require()
    _require_known(said)
    people = visible(ungated_patients(), viewer=by, data_class=DataClass.REFERRAL, patient="pk")
    if people.filter(pk=patient_id).select_for_update(no_key=True).first() is None:
        raise RefusedError(refused(NOT_FOUND))
    sha256 = hashlib.sha256(said.content).hexdigest()
    files = received_of(viewer=by, patient_id=patient_id)
    may_keep_once(next((one.state for one in files if one.record.sha256 == sha256), None)).require()
    record = ReceivedRecord.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        sha256=sha256,
        content=said.content,
        size=len(said.content),
        media_type=media_type,
        file_name=said.file_name[:255],
        from_whom=said.from_whom.strip(),
        way=said.way,
        basis=said.basis,
        basis_words=said.basis_words.strip(),
        category=said.category,
        passing_on=said.passing_on,
        received_date=said.received_date,
        kept_by_id=by.id,
        kept_at=clock.now(),
    )
    _step(record, ReceivedStep.KEPT, "", number=1, by=by)
    return record


def _require_known(said: Received) -> None:
    if said.way not in ways() or said.basis not in bases() or said.category not in categories():
        raise RefusedError(refused("Choose from what is listed."))
    if not said.from_whom.strip():
        raise RefusedError(refused("Say from whom it came."))


@action("received.step")
def read_or_move(*, patient_id: UUID, record_id: UUID, step: ReceivedStep, words: str, by: Actor) -> ReceivedRecordStep:
    """Write what is in it in our own words, move it out of this person's record, or bring it back, with the reason.

    Nothing is deleted: what was moved out stays on file, closed to all but the privacy officer. Raises RefusedError.
    """
    file = _held(patient_id, record_id, by)
    may_step(by, state=file.state, to=step, words=words).require()
    return _step(file.record, step, words.strip(), number=len(file.steps) + 1, by=by)


def open_received(*, patient_id: UUID, record_id: UUID, by: Actor) -> ReceivedRecord:
    """The file as it came, for who may open it now. Raises RefusedError.

    The gate is asked at this moment, and its answer stands in the ledger, a no as well, which is why this is no action.
    """
    file = _found(received_one(viewer=by, patient_id=patient_id, record_id=record_id))
    may_open(by, state=file.state).require()
    item = Item(
        classes=frozenset({DataClass.REFERRAL}),
        labels=_labels(file, patient_id, by),
        reference="Record received",
    )
    rows = visible(ReceivedRecord.objects.filter(pk=record_id), viewer=by, data_class=DataClass.REFERRAL)
    asking = Asking(by=by, is_noted=True)
    answer = decide(asking, Thing(patient_id=patient_id, item=item, content=rows.get()))
    if not answer.is_open:
        raise RefusedError(refused(answer.decision.sentence))
    return answer.shown(did=ON_PAGE)


def _labels(file: ReceivedFile, patient_id: UUID, by: Actor) -> frozenset[Label]:
    own = labels_of(viewer=by, patient_id=patient_id)
    return own | {Label.PART2} if file.is_kept_close else own


def _step(record: ReceivedRecord, step: ReceivedStep, words: str, *, number: int, by: Actor) -> ReceivedRecordStep:
    return ReceivedRecordStep.objects.create(
        organization_id=by.organization_id,
        patient_id=record.patient_id,
        record=record,
        number=number,
        step=step,
        words=words,
        at=clock.now(),
        done_by_id=by.id,
        credential=", ".join(staff_credentials(viewer=by, staff_id=by.id)),
    )


def _held(patient_id: UUID, record_id: UUID, by: Actor) -> ReceivedFile:
    """The record, with which nobody else does anything until the transaction ends."""
    rows = ReceivedRecord.objects.filter(patient_id=patient_id, pk=record_id).defer("content")
    list(visible(rows, viewer=by, data_class=DataClass.REFERRAL).select_for_update(no_key=True))
    return _found(received_one(viewer=by, patient_id=patient_id, record_id=record_id))


def _found(file: ReceivedFile | None) -> ReceivedFile:
    if file is None:
        raise RefusedError(refused(NOT_FOUND))
    return file
