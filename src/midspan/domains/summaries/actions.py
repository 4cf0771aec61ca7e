"""Giving a summary to who treats the person next: each part decided by the gate as it leaves."""

import hashlib
from collections.abc import Callable
from uuid import UUID, uuid4

from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.consents.queries import FiledConsent, asking_of
from midspan.domains.journey.queries import origins_of
from midspan.domains.privacy.queries import Thing, filter_things, part2_notice
from midspan.domains.safety.queries import names_of_staff
from midspan.domains.summaries.enums import Form
from midspan.domains.summaries.models import SummaryGiven
from midspan.domains.summaries.queries import Known, known_of, recipients_for
from midspan.domains.summaries.rules import may_give, may_go
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
