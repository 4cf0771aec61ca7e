"""Asking for an account, taking more time for it, answering, and letting one leave through the gate."""

from datetime import timedelta
from uuid import UUID

from midspan.domains.accounting.book import due, longest_years
from midspan.domains.accounting.enums import RequestState
from midspan.domains.accounting.models import AccountAnswer, AccountExtension, AccountRequest
from midspan.domains.accounting.queries import Asked, Disclosure, account_of, request_asked, requests_of
from midspan.domains.accounting.rules import may_answer, may_ask, may_extend, years_before
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.privacy.queries import Asking, Thing, decide
from midspan.engines.disclosure import Channel, Item, Obligation
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, ActorKind, DataClass, Label, RefusedError, refused

# Each page of the paper says who took it out and when.
DOES = frozenset({Obligation.WATERMARK, Obligation.NO_STORE})


@action("account.ask")
def ask_for_account(*, by: Actor) -> AccountRequest:
    """Ask the privacy officer for an account. While one waits, it is that one. Raises RefusedError."""
    may_ask(by, patient_id=by.id).require()
    waiting = [one for one in requests_of(viewer=by, patient_id=by.id) if one.state is not RequestState.ANSWERED]
    return waiting[0].request if waiting else _asked(by)


def _asked(by: Actor) -> AccountRequest:
    today = clock.local_date()
    request = AccountRequest.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        asked_at=clock.now(),
        since_date=years_before(today, longest_years()),
        due_date=today + timedelta(days=due().days),
    )
    for officer in active_staff(organization_id=by.organization_id, role=Role.PRIVACY_OFFICER):
        tell(
            kind=NoticeKind.ACCOUNTING_ASKED,
            recipient_id=officer.pk,
            recipient_kind=ActorKind.STAFF,
            subject_id=request.pk,
            patient_id=by.id,
            by=by,
        )
    return request


@action("account.extend")
def extend_request(*, request_id: UUID, reason: str, by: Actor) -> AccountExtension:
    """Take more time, once, and say why; the patient is told. Raises RefusedError."""
    asked = _request(request_id, by)
    may_extend(by, state=asked.state, reason=reason).require()
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
    lines = account_of(viewer=by, patient_id=asked.request.patient_id, today=clock.local_date())
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


def take_account(*, patient_id: UUID, has_stepped_up: bool, by: Actor) -> list[Disclosure]:
    """The account as it leaves: by the patient as a file, by the privacy officer on paper. Raises RefusedError.

    The gate is asked at this moment; its answer stands in the ledger, a no as well, which is why this is no action.
    """
    if not has_stepped_up:
        raise RefusedError(refused("First show that it is you."))
    channel, purpose = (Channel.EXPORT, "PATRQT") if by.is_patient else (Channel.PRINT, "HOPERAT")
    asking = Asking(by=by, channel=channel, purposes=frozenset({purpose}), stepped_up=True)
    lines = account_of(viewer=by, patient_id=patient_id, today=clock.local_date())
    item = Item(classes=frozenset({DataClass.CONSENT}), labels=frozenset({Label.PART2}), reference="Account")
    answer = decide(asking, Thing(patient_id=patient_id, item=item, content=lines))
    if not answer.is_open:
        raise RefusedError(refused(answer.decision.sentence))
    return answer.shown(did=DOES)
