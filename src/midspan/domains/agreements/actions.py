"""Putting an agreement on file, and ending one."""

import hashlib
from datetime import date
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.agreements.book import clauses
from midspan.domains.agreements.models import Agreement, AgreementEnd
from midspan.domains.agreements.queries import agreement_standing
from midspan.domains.agreements.rules import may_end, may_enter
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused
from midspan.values.scans import media_type_of


class NewAgreement(Struct, frozen=True, kw_only=True):
    """What was signed: with whom, for which services and classes, from when until when, and what it says."""

    name: str
    contact: str
    services: tuple[str, ...]
    classes: tuple[str, ...]
    clauses: tuple[str, ...]
    first_date: date
    last_date: date | None = None


@action("agreement.enter")
def enter_agreement(*, said: NewAgreement, content: bytes, by: Actor) -> Agreement:
    """Put an agreement on file. The same file of the same organization and day is once. Raises RefusedError."""
    may_enter(by, content=content, said=said.clauses, wanted=clauses()).require()
    agreed = asdict(said) | {name: list(getattr(said, name)) for name in ("services", "classes", "clauses")}
    kept, _ = Agreement.objects.get_or_create(
        organization_id=by.organization_id,
        name=said.name,
        sha256=hashlib.sha256(content).hexdigest(),
        first_date=said.first_date,
        defaults={
            **agreed,
            "content": content,
            "media_type": media_type_of(content),
            "entered_at": clock.now(),
            "entered_by_id": by.id,
        },
    )
    return kept


@action("agreement.end")
def end_agreement(*, agreement_id: UUID, reason: str, by: Actor) -> AgreementEnd:
    """It is over from today on. Raises RefusedError."""
    Agreement.objects.select_for_update(no_key=True).filter(organization_id=by.organization_id, pk=agreement_id).first()
    standing = agreement_standing(viewer=by, agreement_id=agreement_id)
    if standing is None:
        raise RefusedError(refused("There is no such agreement."))
    may_end(by, state=standing.state).require()
    return AgreementEnd.objects.create(
        organization_id=by.organization_id,
        agreement=standing.agreement,
        reason=reason.strip(),
        ends_date=clock.local_date(),
        ended_at=clock.now(),
        ended_by_id=by.id,
    )
