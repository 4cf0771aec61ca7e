"""Giving a summary to who treats the person next, each part decided by the gate as it leaves; speaking with them."""

import hashlib
from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

from django.utils.timezone import localdate
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.consents.queries import FiledConsent, asking_of
from midspan.domains.journey.queries import last_stay_here, origins_of
from midspan.domains.privacy.queries import Thing, filter_things, part2_notice, visible
from midspan.domains.safety.queries import names_of_staff
from midspan.domains.summaries.enums import Form, ToldBy
from midspan.domains.summaries.models import Arrival, Introduction, SummaryGiven
from midspan.domains.summaries.queries import Known, known_of, recipients_for
from midspan.domains.summaries.rules import (
    Covered,
    may_be_told,
    may_give,
    may_go,
    may_have_spoken,
    may_introduce,
    may_tell_arrival,
)
from midspan.domains.summaries.shapes import Sender, Summary
from midspan.domains.summaries.writing.ccda import ccda_of
from midspan.domains.summaries.writing.fhir import fhir_of
from midspan.domains.summaries.writing.paper import paper_of
from midspan.engines.disclosure import Channel, Item, Obligation
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.models import Organization
from midspan.values import Actor, DataClass, RefusedError, refused

WRITES: dict[Form, Callable[[Summary], bytes]] = {Form.CCDA: ccda_of, Form.FHIR: fhir_of, Form.PAPER: paper_of}
# The file carries the notice and the consent's own words, and says who took it out; the page declares no-store; it is
# made of these parts alone, and asked about as it goes.
DOES = frozenset(
    {
        Obligation.PART2_NOTICE, Obligation.CONSENT_COPY_OR_SCOPE, Obligation.WATERMARK, Obligation.NO_STORE,
        Obligation.MINIMUM_FIELDS, Obligation.EXPIRES, Obligation.NO_REDISCLOSURE,
    }
)  # fmt: skip
PARTS = (DataClass.PRESENCE, DataClass.DIAGNOSIS, DataClass.MEDICATION, DataClass.PLACEMENT)


class Given(Struct, frozen=True, kw_only=True):
    """A summary as it left: the file, and what was in it."""

    content: bytes
    parts: tuple[str, ...]


def give_summary(*, patient_id: UUID, signed_id: UUID, form: Form, has_stepped_up: bool, by: Actor) -> Given:
    """The file for the recipient of one consent. Raises RefusedError.

    The gate is asked at this moment; its answers stand in the ledger, a no as well, which is why this is no action.
    """
    may_give(by, has_stepped_up=has_stepped_up).require()
    known = known_of(viewer=by, patient_id=patient_id)
    consents = recipients_for(viewer=by, patient_id=patient_id) if known else []
    filed = next((one for one in consents if one.id == signed_id), None)
    if known is None or filed is None:
        raise RefusedError(refused("There is no consent on file by which a summary may go there."))
    parts = _open_parts(filed, patient_id, has_stepped_up=has_stepped_up, by=by)
    may_go(has_consent=True, open_parts=parts).require()
    content = WRITES[form](_summary(known, filed, parts, patient_id=patient_id, by=by))
    _keep(filed, form, parts, content, by=by)
    return Given(content=content, parts=tuple(parts))


def _open_parts(filed: FiledConsent, patient_id: UUID, *, has_stepped_up: bool, by: Actor) -> list[str]:
    asking = replace(asking_of(filed.signed, by), channel=Channel.EXPORT, stepped_up=has_stepped_up)
    origin = origins_of(viewer=by, patient_ids=[patient_id]).get(patient_id)
    labels = origin.labels if origin else frozenset()
    things = [
        Thing(
            patient_id=patient_id,
            item=Item(classes=frozenset({one}), labels=labels, reference=f"Summary/{filed.id}"),
            content=one.value,
        )
        for one in PARTS
    ]
    return [one.shown(did=DOES) for one in filter_things(asking, things)]


def _summary(known: Known, filed: FiledConsent, parts: list[str], *, patient_id: UUID, by: Actor) -> Summary:
    center, now = Organization.objects.get(pk=by.organization_id), clock.now()
    origin = origins_of(viewer=by, patient_ids=[patient_id])[patient_id]
    is_part2 = any(label.value == "part2" for label in origin.labels)
    return Summary(
        id=uuid4(),
        made_at=now.replace(microsecond=0),
        person=known.person,
        sender=Sender(
            center=center.name,
            phone=center.phone,
            author=names_of_staff(viewer=by, staff_ids=[by.id]).get(by.id, ""),
        ),
        recipient=filed.signed.recipient,
        stay=known.stay,
        conditions=known.conditions if DataClass.DIAGNOSIS in parts else None,
        medicines=known.medicines if DataClass.MEDICATION in parts else None,
        allergies=known.allergies if DataClass.MEDICATION in parts else None,
        no_medicines=known.no_medicines and DataClass.MEDICATION in parts,
        no_allergies=known.no_allergies and DataClass.MEDICATION in parts,
        next_step=known.next_step if DataClass.PLACEMENT in parts else None,
        course=known.course if DataClass.PLACEMENT in parts else None,
        notice=part2_notice(clock.local_date()).words if is_part2 else "",
        consent=filed.signed.text,
    )


@action("summary.give")
def _keep(filed: FiledConsent, form: Form, parts: list[str], content: bytes, *, by: Actor) -> SummaryGiven:
    return SummaryGiven.objects.create(
        organization_id=by.organization_id,
        patient_id=filed.signed.patient_id,
        signed=filed.signed,
        form=form,
        parts=parts,
        digest=hashlib.sha256(content).hexdigest(),
        given_by_id=by.id,
        given_at=clock.now(),
    )


class Spoken(Struct, frozen=True, kw_only=True):
    """With whom at the next program somebody spoke, on which day, and what was agreed."""

    spoken_with: str
    spoken_on: date
    words: str = ""


def record_introduction(*, patient_id: UUID, signed_id: UUID, said: Spoken, by: Actor) -> Introduction:
    """Write down a talk with who treats the person next. Raises RefusedError.

    They were told that the person comes here, so the gate is asked, and its answer stands in the ledger, a no as well;
    which is why this is no action.
    """
    may_introduce(by, spoken_with=said.spoken_with, spoken_on=said.spoken_on, today=clock.local_date()).require()
    filed = _filed(signed_id, patient_id, by=by)
    may_be_told(has_consent=filed is not None, open_parts=_told_by_mouth(filed, patient_id, by=by)).require()
    stay = last_stay_here(viewer=by, patient_id=patient_id)
    if filed is None or stay is None:
        raise RefusedError(refused("There is nothing like this."))
    covered = Covered(signed_on=localdate(filed.signed.signed_at), opened_on=localdate(stay.opened_at))
    may_have_spoken(said.spoken_on, covered=covered).require()
    return _keep_introduction(filed=filed, episode_id=stay.pk, said=said, covered=covered, by=by)


def _filed(signed_id: UUID, patient_id: UUID, *, by: Actor) -> FiledConsent | None:
    return next((one for one in recipients_for(viewer=by, patient_id=patient_id) if one.id == signed_id), None)


def _told_by_mouth(filed: FiledConsent | None, patient_id: UUID, *, by: Actor) -> list[str]:
    if filed is None:
        return []
    origin = origins_of(viewer=by, patient_ids=[patient_id]).get(patient_id)
    labels = origin.labels if origin else frozenset()
    item = Item(classes=frozenset({DataClass.PRESENCE}), labels=labels, reference=f"Introduction/{filed.id}")
    thing = Thing(patient_id=patient_id, item=item, content=DataClass.PRESENCE.value)
    return [one.shown(did=DOES) for one in filter_things(asking_of(filed.signed, by), [thing])]


@action("introduction.record")
def _keep_introduction(
    *, filed: FiledConsent, episode_id: UUID, said: Spoken, covered: Covered, by: Actor
) -> Introduction:
    return Introduction.objects.create(
        organization_id=by.organization_id,
        patient_id=filed.signed.patient_id,
        episode_id=episode_id,
        signed=filed.signed,
        recipient=filed.signed.recipient,
        spoken_with=said.spoken_with.strip(),
        spoken_on=said.spoken_on,
        covered_from=covered.since,
        words=said.words.strip(),
        said_by_id=by.id,
        said_at=clock.now(),
    )


@action("introduction.arrival")
def record_arrival(*, introduction_id: UUID, arrived: bool, told_by: ToldBy, by: Actor) -> Arrival:
    """Whether the person arrived there, as they or the program told. Raises RefusedError."""
    rows = visible(Introduction.objects.filter(pk=introduction_id), viewer=by, data_class=DataClass.PLACEMENT)
    found = rows.select_related("signed").first()
    if found is None:
        raise RefusedError(refused("There is nothing like this."))
    may_tell_arrival(
        by, is_asked_there=told_by is ToldBy.PROGRAM, has_consent=_holds(found.signed_id, found.patient_id, by=by)
    ).require()
    return Arrival.objects.create(
        organization_id=by.organization_id,
        patient_id=found.patient_id,
        introduction=found,
        arrived=arrived,
        told_by=told_by,
        said_by_id=by.id,
        said_at=clock.now(),
    )


def _holds(signed_id: UUID, patient_id: UUID, *, by: Actor) -> bool:
    return _filed(signed_id, patient_id, by=by) is not None
