"""Entering what somebody asks by law, each step of the answer, and the disclosure itself."""

import hashlib
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.legal.book import confidential, proceedings
from midspan.domains.legal.enums import PaperKind, Proceeding, RequestKind, Step
from midspan.domains.legal.models import LegalPaper, LegalRequest, LegalStep, OrderScope
from midspan.domains.legal.parts import Line, lines_within
from midspan.domains.legal.queries import Standing, order_of, request_standing
from midspan.domains.legal.rules import (
    has_findings,
    may_enter,
    may_keep,
    may_keep_paper,
    may_notify,
    may_step,
)
from midspan.domains.notices.actions import tell, tell_officers
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import Asking, Recipient, Thing, filter_things
from midspan.engines.disclosure import Channel, Item, Kind, Obligation
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, Label, RefusedError, refused
from midspan.values.scans import media_type_of

IN_COURT = frozenset({"HLEGAL"})
# The paper says on each page who took it out and that it may not be passed on, and holds what the order names alone.
DOES = frozenset({Obligation.WATERMARK, Obligation.NO_STORE, Obligation.MINIMUM_FIELDS, Obligation.NO_REDISCLOSURE})
PAPER_OF = {
    RequestKind.SUBPOENA: PaperKind.SUBPOENA,
    RequestKind.COURT_ORDER: PaperKind.ORDER,
    RequestKind.WARRANT: PaperKind.WARRANT,
}


class NewRequest(Struct, frozen=True, kw_only=True):
    """What somebody asks for, as whoever took it in wrote it down."""

    kind: RequestKind
    proceeding: Proceeding
    asker: str
    about_given_names: str
    about_family_name: str
    asks: str
    due_date: date
    about_birth_date: date | None = None
    asker_address: str = ""


class NewPaper(Struct, frozen=True, kw_only=True):
    """A file as it came; with why, where it cannot be read."""

    content: bytes
    unreadable_reason: str = ""


class NewScope(Struct, frozen=True, kw_only=True):
    """What an order lets go, as it says. All days are included."""

    classes: tuple[str, ...]
    first_date: date
    last_date: date
    recipient: str
    address: str
    ends_date: date


@action("legal.enter")
def enter_request(*, said: NewRequest, by: Actor, paper: NewPaper | None = None) -> LegalRequest:
    """Write down what somebody asks by law. Whether it is about a patient is found here, and told nobody who enters it.

    Only a call comes without a file. Raises RefusedError.
    """
    may_enter(by).require()
    if paper is None and said.kind is not RequestKind.TELEPHONE:
        raise RefusedError(refused("Add the file as it came."))
    with widened(by):
        request = LegalRequest.objects.create(
            organization_id=by.organization_id,
            patient_id=_about(said, by),
            **asdict(said),
            entered_at=clock.now(),
            entered_by_id=by.id,
        )
        _step(request, Step.ENTERED, by)
        if paper is not None:
            _keep_paper(request, PAPER_OF.get(said.kind, PaperKind.OTHER), paper, by)
        tell_officers(kind=NoticeKind.LEGAL_REQUEST, subject_id=request.pk, patient_id=request.patient_id, by=by)
    return request


def _about(said: NewRequest, by: Actor) -> UUID | None:
    """The one patient of exactly that name, and birth date where it is said; None where nobody or several are."""
    rows = ungated_patients().filter(
        organization_id=by.organization_id,
        given_names__iexact=said.about_given_names.strip(),
        family_name__iexact=said.about_family_name.strip(),
    )
    if said.about_birth_date is not None:
        rows = rows.filter(birth_date=said.about_birth_date)
    found = list(rows.values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


@action("legal.add_paper")
def add_paper(*, request_id: UUID, kind: PaperKind, paper: NewPaper, by: Actor) -> LegalPaper:
    """Keep another file with a request. The same file twice is once. Raises RefusedError."""
    may_keep(by).require()
    return _keep_paper(_standing(request_id, by).request, kind, paper, by)


def _keep_paper(request: LegalRequest, kind: PaperKind, paper: NewPaper, by: Actor) -> LegalPaper:
    media_type, reason = media_type_of(paper.content), paper.unreadable_reason.strip()
    may_keep_paper(size=len(paper.content), media_type=media_type, unreadable_reason=reason).require()
    kept, _ = LegalPaper.objects.get_or_create(
        organization_id=by.organization_id,
        request=request,
        kind=kind,
        sha256=hashlib.sha256(paper.content).hexdigest(),
        defaults={
            "patient_id": request.patient_id,
            "content": paper.content,
            "media_type": media_type,
            "unreadable_reason": reason,
            "entered_at": clock.now(),
            "entered_by_id": by.id,
        },
    )
    return kept


@action("legal.take_order")
def take_order(*, request_id: UUID, by: Actor) -> LegalStep:
    """There is an order and what compels it. Raises RefusedError, which says what would suffice."""
    standing = _about_to(Step.ORDERED, request_id, by)
    standing.verdict.require()
    return _step(standing.request, Step.ORDERED, by)


@action("legal.find")
def keep_findings(*, request_id: UUID, findings: Collection[str], by: Actor) -> LegalStep:
    """Somebody read that the order says what the law asks of it. Raises RefusedError where something is missing."""
    standing = _about_to(Step.FOUND, request_id, by)
    wanted = {one.key for one in proceedings()[Proceeding(standing.request.proceeding)].findings}
    has_findings(findings, wanted).require()
    known = wanted | {confidential().key}
    return _step(standing.request, Step.FOUND, by, findings=sorted(known & set(findings)))


@action("legal.notify")
def notify_patient(*, request_id: UUID, is_told: bool, words: str, by: Actor) -> LegalStep:
    """Tell the patient, or write down why not. Raises RefusedError."""
    standing = _about_to(Step.NOTIFIED, request_id, by)
    may_notify(is_told=is_told, words=words).require()
    if is_told:
        _tell_patient(standing.request, by=by)
    return _step(standing.request, Step.NOTIFIED, by, is_told=is_told, words=words.strip())


@action("legal.scope")
def keep_scope(*, request_id: UUID, scope: NewScope, by: Actor) -> OrderScope:
    """Write down what the order lets go, to whom and until when. Raises RefusedError."""
    request = _about_to(Step.SCOPED, request_id, by).request
    kept = OrderScope.objects.create(
        organization_id=by.organization_id,
        patient_id=_patient(request),
        request=request,
        **{**asdict(scope), "classes": list(scope.classes)},
    )
    _step(request, Step.SCOPED, by)
    return kept


@action("legal.refuse")
def answer_neutrally(*, request_id: UUID, words: str, by: Actor, is_told: bool = False) -> LegalStep:
    """It was answered with the neutral words, and nothing goes. `words` are for the file. Raises RefusedError.

    The patient reads that somebody asked where `is_told`; of a name that is nobody's here nobody is told.
    """
    standing = _about_to(Step.REFUSED, request_id, by)
    tells = is_told and standing.request.patient_id is not None
    if tells:
        _tell_patient(standing.request, by=by)
    return _step(standing.request, Step.REFUSED, by, is_told=tells, words=words.strip())


def disclose(*, request_id: UUID, has_stepped_up: bool, by: Actor) -> list[Line]:
    """What goes to the court now: line by line as the gate decides, each in the ledger. Raises RefusedError.

    The gate's answers stand in the ledger, a no as well, which is why this is no action; the step it ends with is one.
    """
    if not has_stepped_up:
        raise RefusedError(refused("First show that it is you."))
    standing = _about_to(Step.DISCLOSED, request_id, by)
    found = filter_things(_asking(standing, by), _things(standing, by))
    if not found:
        raise RefusedError(refused("The gate lets nothing go: there is nothing within this order, or it is over."))
    _disclosed(request_id=request_id, by=by)
    return [one.shown(did=DOES) for one in found]


def _asking(standing: Standing, by: Actor) -> Asking:
    order = order_of(standing)
    reference = standing.scope.reference if standing.scope else ""
    to = Recipient(Kind.EMPLOYER, reference)  # Among whom courts are.
    return Asking(by=by, channel=Channel.PRINT, purposes=IN_COURT, recipient=to, order=order, stepped_up=True)


def _things(standing: Standing, by: Actor) -> list[Thing[Line]]:
    if standing.scope is None:
        return []
    return [
        Thing(
            patient_id=standing.scope.patient_id,
            item=Item(
                classes=frozenset({line.data_class}),
                labels=frozenset({Label.PART2}),
                reference=standing.scope.reference,
                at=line.at,
            ),
            content=line,
        )
        for line in lines_within(standing.scope, viewer=by)
    ]


@action("legal.disclose")
def _disclosed(*, request_id: UUID, by: Actor) -> LegalStep:
    standing = _standing(request_id, by)
    if standing.is_told:
        _tell_patient(standing.request, by=by)
    return _step(standing.request, Step.DISCLOSED, by)


def _tell_patient(request: LegalRequest, *, by: Actor) -> None:
    tell(
        kind=NoticeKind.LEGAL_TOLD,
        recipient_id=_patient(request),
        recipient_kind=ActorKind.PATIENT,
        subject_id=request.pk,
        by=by,
    )


def _about_to(to: Step, request_id: UUID, by: Actor) -> Standing:
    # Two at once come one after the other, and the second one finds the first one's step.
    LegalRequest.objects.select_for_update(no_key=True).filter(
        organization_id=by.organization_id, pk=request_id
    ).first()
    standing = _standing(request_id, by)
    may_step(by, state=standing.state, to=to).require()
    return standing


def _standing(request_id: UUID, by: Actor) -> Standing:
    standing = request_standing(viewer=by, request_id=request_id)
    if standing is None:
        raise RefusedError(refused("There is no such request."))
    return standing


def _patient(request: LegalRequest) -> UUID:
    if request.patient_id is None:
        raise RefusedError(refused("This is about nobody here."))
    return request.patient_id


def _step(request: LegalRequest, step: Step, by: Actor, **said: Any) -> LegalStep:
    return LegalStep.objects.create(
        organization_id=by.organization_id,
        patient_id=request.patient_id,
        request=request,
        step=step,
        at=clock.now(),
        done_by_id=by.id,
        **said,
    )
