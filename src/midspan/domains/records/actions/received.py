"""Keeping a record that came from somebody else, reading it, moving it out, and opening it through the gate."""

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from midspan.domains.people.queries import staff_credentials, ungated_patients
from midspan.domains.privacy.queries import Asking, Disclosed, Thing, decide, filter_things, visible
from midspan.domains.records.book import bases, categories, ways
from midspan.domains.records.enums import PassingOn, ReceivedStep
from midspan.domains.records.labels import labels_of
from midspan.domains.records.models import ReceivedRecord, ReceivedRecordStep
from midspan.domains.records.queries import ReceivedFile, received_of, received_one
from midspan.domains.records.rules.received import (
    may_correct,
    may_keep,
    may_keep_once,
    may_open,
    may_step,
    may_take_own,
)
from midspan.domains.records.shapes import Terms
from midspan.engines.disclosure import Item, Obligation
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, DataClass, Label, RefusedError, refused
from midspan.values.scans import media_type_of

NOT_FOUND = "There is no such record, or it is not yours."
OWN_REQUEST = frozenset({"PATRQT"})
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


@action("received.correct")
def correct_received(
    *, patient_id: UUID, record_id: UUID, said: Terms, why: str, seen: int, by: Actor
) -> ReceivedRecordStep:
    """Say anew on what basis a record is here and whether it may be passed on; what was said before stays on file.

    `seen`: of how many steps whoever corrects has read. Raises RefusedError.
    """
    file = _held(patient_id, record_id, by)
    if said.basis not in bases():
        raise RefusedError(refused("Choose from what is listed."))
    may_correct(by, state=file.state, was=file.terms, said=said, why=why, is_as_seen=seen == len(file.steps)).require()
    return _step(
        file.record,
        ReceivedStep.CORRECTED,
        why.strip(),
        number=len(file.steps) + 1,
        by=by,
        basis=said.basis,
        basis_words=said.basis_words.strip(),
        passing_on=said.passing_on,
        is_third_party=said.is_third_party,
    )


def open_received(*, patient_id: UUID, record_id: UUID, by: Actor) -> ReceivedRecord:
    """The file as it came, for who may open it now. Raises RefusedError.

    The gate is asked at this moment, and its answer stands in the ledger, a no as well, which is why this is no action.
    """
    file = _found(received_one(viewer=by, patient_id=patient_id, record_id=record_id))
    may_open(by, state=file.state).require()
    answer = _asked(file, Asking(by=by, is_noted=True))
    if not answer.is_open:
        raise RefusedError(refused(answer.decision.sentence))
    return answer.shown(did=ON_PAGE)


def own_received(*, by: Actor) -> list[ReceivedFile]:
    """What others sent about the person who asks, as the gate opens it to them now, the newest first.

    What was moved out is somebody else's and is not among them, nor is what the law keeps to staff.
    """
    files = [one for one in received_of(viewer=by, patient_id=by.id) if one.state is not ReceivedStep.MOVED_OUT]
    own = labels_of(viewer=by, patient_id=by.id) if files else frozenset()
    things = [Thing(patient_id=by.id, item=_item(one, own), content=one) for one in files]
    return [one.shown(did=ON_PAGE) for one in filter_things(Asking(by=by, purposes=OWN_REQUEST), things)]


def take_own_received(*, record_id: UUID, has_stepped_up: bool, by: Actor) -> ReceivedRecord:
    """The person's own file as it came. Raises RefusedError, for one that is kept from them as for none.

    What the gate answers stands in the ledger, which is why this is no action.
    """
    may_take_own(by, has_stepped_up=has_stepped_up).require()
    file = next((one for one in own_received(by=by) if one.record.pk == record_id), None)
    asking = Asking(by=by, purposes=OWN_REQUEST, stepped_up=has_stepped_up, is_noted=True)
    answer = _asked(_found(file), asking)
    if not answer.is_open:
        raise RefusedError(refused(NOT_FOUND))
    return answer.shown(did=ON_PAGE)


def _asked(file: ReceivedFile, asking: Asking) -> Disclosed[ReceivedRecord]:
    """What the gate says of one record at this moment, with the bytes."""
    by, patient_id = asking.by, file.record.patient_id
    rows = visible(ReceivedRecord.objects.filter(pk=file.record.pk), viewer=by, data_class=DataClass.REFERRAL)
    item = _item(file, labels_of(viewer=by, patient_id=patient_id))
    return decide(asking, Thing(patient_id=patient_id, item=item, content=rows.get()))


def _item(file: ReceivedFile, own: frozenset[Label]) -> Item:
    return Item(classes=frozenset({DataClass.REFERRAL}), labels=own | file.labels, reference="Record received")


def _step(
    record: ReceivedRecord, step: ReceivedStep, words: str, *, number: int, by: Actor, **terms: Any
) -> ReceivedRecordStep:
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
        **terms,
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
