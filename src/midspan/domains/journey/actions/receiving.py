"""Taking in a referral: kept whole with its hash, understood or refused, its facts laid out for a human."""

import hashlib
from typing import Any

from django.db import IntegrityError, transaction
from msgspec import Struct

from midspan.domains.journey.enums import ReferralState
from midspan.domains.journey.models import ProposedFact, Referral
from midspan.domains.journey.proposals import (
    FormAnswers,
    Proposal,
    proposals_of,
    proposals_of_form,
    summary_of,
    summary_of_form,
)
from midspan.domains.journey.referral_files import Refused, Understood, understand
from midspan.domains.journey.rules.referrals import day_of
from midspan.domains.journey.rules.roles import may_take_in
from midspan.kernel.actions import action
from midspan.values import Actor

# What is larger than this cannot be a referral and is not kept, only told of: the hash and the size stay.
MOST_KEPT = 100 * 1024 * 1024


class Arrival(Struct, frozen=True):
    """A referral that was handed in. `is_repeat`: the same content came before, and `referral` is that first one."""

    referral: Referral
    is_repeat: bool


def receive_referral_file(*, content: bytes, name: str, by: Actor) -> Arrival:
    """Take in one file. A file that cannot be read is kept with its reason; the same file twice is one referral."""
    may_take_in(by).require()
    found = understand(content, name=name)
    fields = _fields_of(found) if isinstance(found, Understood) else _refusal(found)
    proposals = proposals_of(found) if isinstance(found, Understood) else []
    kept = content if len(content) <= MOST_KEPT else b""
    fields |= {"source": "file", "file_name": name[:255], "size": len(content)}
    return _arrive(content=kept, sha256=hashlib.sha256(content).hexdigest(), fields=fields, proposals=proposals, by=by)


def receive_referral_form(*, answers: FormAnswers, by: Actor) -> Arrival:
    """Take in what somebody typed. The same answers twice are one referral."""
    may_take_in(by).require()
    fields = {
        "state": ReferralState.RECEIVED,
        "source": "form",
        "format": "form",
        "size": len(answers.content),
        "sending_unit": answers.sending_unit,
        "sender_phone": answers.sender_phone,
        "expected_discharge": answers.expected_discharge,
        "summary": summary_of_form(answers),
    }
    sha256 = hashlib.sha256(answers.content).hexdigest()
    proposals = proposals_of_form(answers)
    return _arrive(content=answers.content, sha256=sha256, fields=fields, proposals=proposals, by=by)


def _arrive(*, content: bytes, sha256: str, fields: dict[str, Any], proposals: list[Proposal], by: Actor) -> Arrival:
    if earlier := _earlier(sha256, by):
        return Arrival(earlier, is_repeat=True)
    try:
        with transaction.atomic():
            kept = _keep(content=content, sha256=sha256, fields=fields, proposals=proposals, by=by)
    except IntegrityError:
        # Two people handed in the same file in the same moment; the database let one of them be first.
        if earlier := _earlier(sha256, by):
            return Arrival(earlier, is_repeat=True)
        raise
    return Arrival(kept, is_repeat=False)


def _earlier(sha256: str, by: Actor) -> Referral | None:
    return Referral.objects.defer("content").filter(organization_id=by.organization_id, sha256=sha256).first()


@action("referral.receive")
def _keep(*, content: bytes, sha256: str, fields: dict[str, Any], proposals: list[Proposal], by: Actor) -> Referral:
    referral = Referral.objects.create(
        organization_id=by.organization_id, received_by_id=by.id, content=content, sha256=sha256, **fields
    )
    ProposedFact.objects.bulk_create(
        ProposedFact(
            organization_id=by.organization_id,
            referral=referral,
            position=position,
            kind=one.kind,
            code=one.code[:60],
            system=one.system[:400],
            text=one.text,
            status=one.status[:60],
            value=one.value,
            place=one.place,
        )
        for position, one in enumerate(proposals, start=1)
    )
    return referral


def _refusal(found: Refused) -> dict[str, Any]:
    return {"state": ReferralState.REFUSED, "refused_reason": found.reason[:500]}


def _fields_of(found: Understood) -> dict[str, Any]:
    unit, label = found.sending_unit, found.confidentiality
    return {
        "state": ReferralState.RECEIVED,
        "format": found.format[:60],
        "sending_unit": (unit.organization or "")[:200],
        "sender_phone": (unit.phone or "")[:40],
        "expected_discharge": day_of(unit.stay.ended if unit.stay else None),
        "confidentiality": ((label.code or "") if label else "")[:60],
        "redisclosure_prohibited": found.redisclosure_prohibited,
        "warnings": list(found.warnings),
        "summary": summary_of(found),
    }
