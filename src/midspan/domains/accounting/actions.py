"""Asking for an account, taking more time for it, answering, and letting one leave through the gate."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from midspan.domains.accounting.book import due, longest_years, passed_on_due
from midspan.domains.accounting.copying import ask_for_copy, release_copy, take_copy
from midspan.domains.accounting.enums import RequestState
from midspan.domains.accounting.models import AccountAnswer, AccountExtension, AccountRequest, PassedOn
from midspan.domains.accounting.queries import (
    Asked,
    Disclosure,
    account_of,
    lines_of,
    passed_on,
    request_asked,
    requests_of,
)
from midspan.domains.accounting.rules import may_answer, may_ask, may_extend, may_write_passed_on, years_before
from midspan.domains.consents.queries import SignedConsent, given_to_intermediaries
from midspan.domains.notices.actions import tell, tell_officers
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.privacy.queries import Thing, taken_out
from midspan.engines.disclosure import Item, Obligation
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, ActorKind, DataClass, Label, RefusedError, refused

__all__ = [
    "answer_request",
    "ask_for_account",
    "ask_for_copy",
    "ask_for_passed_on",
    "extend_request",
    "release_copy",
    "take_account",
    "take_copy",
    "write_passed_on",
]

# Each page of the paper says who took it out and when.
DOES = frozenset({Obligation.WATERMARK, Obligation.NO_STORE})


@action("account.ask")
def ask_for_account(*, by: Actor) -> AccountRequest:
    """Ask the privacy officer for an account. While one waits, it is that one. Raises RefusedError."""
    may_ask(by, patient_id=by.id).require()
    return _waiting(by) or _asked(by, years=longest_years(), days=due().days)


@action("account.ask_passed_on")
def ask_for_passed_on(*, signed_id: UUID, by: Actor) -> AccountRequest:
    """Ask to whom an intermediary passed on what it was told. While that waits, it is that one. Raises RefusedError."""
    may_ask(by, patient_id=by.id).require()
    through = given_to_intermediaries(viewer=by, signed_id=signed_id).first()
    if through is None:
        raise RefusedError(refused("There is no such consent."))
    law = passed_on_due()
    return _waiting(by, through) or _asked(by, years=law.years, days=law.days, through=through)


def _waiting(by: Actor, through: SignedConsent | None = None) -> AccountRequest | None:
    through_id = through.pk if through is not None else None
    found = requests_of(viewer=by, patient_id=by.id, through_id=through_id)
    return next((one.request for one in found if one.state is not RequestState.ANSWERED), None)


def _asked(by: Actor, *, years: int, days: int, through: SignedConsent | None = None) -> AccountRequest:
    today = clock.local_date()
    request = AccountRequest.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        asked_at=clock.now(),
        since_date=years_before(today, years),
        due_date=today + timedelta(days=days),
        through=through,
    )
    tell_officers(kind=NoticeKind.ACCOUNTING_ASKED, subject_id=request.pk, patient_id=by.id, by=by)
    return request


@action("account.extend")
def extend_request(*, request_id: UUID, reason: str, by: Actor) -> AccountExtension:
    """Take more time, once, and say why; the patient is told. Raises RefusedError."""
    asked = _request(request_id, by)
    is_passed_on = asked.request.through_id is not None
    may_extend(by, state=asked.state, is_passed_on=is_passed_on, reason=reason).require()
    extension = AccountExtension.objects.create(
        organization_id=by.organization_id,
        patient_id=asked.request.patient_id,
        request=asked.request,
        reason=reason.strip(),
        due_date=asked.request.due_date + timedelta(days=due().more_days),
        extended_by_id=by.id,
        extended_at=clock.now(),
    )
    _tell_patient(asked, by=by)
    return extension


@action("account.answer")
def answer_request(*, request_id: UUID, by: Actor) -> AccountAnswer:
    """The account is given: the patient is told, and finds it on their page. Raises RefusedError."""
    asked = _request(request_id, by)
    may_answer(by, state=asked.state).require()
    lines = lines_of(asked, viewer=by, today=clock.local_date())
    answer = AccountAnswer.objects.create(
        organization_id=by.organization_id,
        patient_id=asked.request.patient_id,
        request=asked.request,
        lines=len(lines),
        answered_by_id=by.id,
        answered_at=clock.now(),
    )
    _tell_patient(asked, by=by)
    return answer


@action("account.write_passed_on")
def write_passed_on(*, signed_id: UUID, participant: str, shares: Collection[str], day: date, by: Actor) -> PassedOn:
    """Write down what an intermediary says it passed on, to whom and when. Raises RefusedError."""
    through = given_to_intermediaries(viewer=by, signed_id=signed_id).first()
    if through is None or not set(shares) <= set(through.shares) or not participant.strip():
        raise RefusedError(refused("Write to whom, and choose of what the consent shares."))
    days = (timezone.localdate(through.signed_at), clock.local_date())
    named = through.participants
    may_write_passed_on(by, participant=participant.strip(), named=named, day=day, days=days).require()
    return PassedOn.objects.create(
        organization_id=by.organization_id,
        patient_id=through.patient_id,
        through=through,
        participant=participant.strip(),
        shares=sorted(shares),
        passed_on=day,
        written_by_id=by.id,
        written_at=clock.now(),
    )


def _tell_patient(asked: Asked, *, by: Actor) -> None:
    tell(
        kind=NoticeKind.ACCOUNTING_ANSWERED,
        recipient_id=asked.request.patient_id,
        recipient_kind=ActorKind.PATIENT,
        subject_id=asked.request.pk,
        by=by,
    )


def _request(request_id: UUID, by: Actor) -> Asked:
    # Two answers at once come one after the other, and the second one finds the first.
    rows = AccountRequest.objects.select_for_update(no_key=True)
    rows.filter(organization_id=by.organization_id, pk=request_id).first()
    asked = request_asked(viewer=by, request_id=request_id)
    if asked is None:
        raise RefusedError(refused("There is no such request."))
    return asked


def take_account(
    *, patient_id: UUID, through: SignedConsent | None = None, has_stepped_up: bool, by: Actor
) -> list[Disclosure]:
    """The account as it leaves: by the patient as a file, by the privacy officer on paper. Raises RefusedError.

    Or the list of what one intermediary passed on.
    """
    today = clock.local_date()
    lines = (
        account_of(viewer=by, patient_id=patient_id, today=today)
        if through is None
        else passed_on(viewer=by, through=through, today=today)
    )
    item = Item(classes=frozenset({DataClass.CONSENT}), labels=frozenset({Label.PART2}), reference="Account")
    thing = Thing(patient_id=patient_id, item=item, content=lines)
    return taken_out(thing, did=DOES, has_stepped_up=has_stepped_up, purpose="HOPERAT", by=by)
