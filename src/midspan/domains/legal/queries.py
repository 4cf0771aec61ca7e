"""Asking about requests by law: what waits, one with all its steps, what a patient was told of, and what may go."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from msgspec import Struct

from midspan.domains.legal.book import confidential, proceedings
from midspan.domains.legal.enums import ANSWERED, PaperKind, Proceeding, Step
from midspan.domains.legal.models import LegalPaper, LegalRequest, LegalStep, OrderScope
from midspan.domains.legal.rules import may_take_order
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import visible
from midspan.engines.disclosure import CourtOrder
from midspan.values import Actor, DataClass, Verdict
from midspan.values.wall_clock import instant_of

DAY = timedelta(days=1)
ORDER = list(Step)  # Of two steps at one moment the later one stands later here.


class Standing(Struct, frozen=True, kw_only=True):
    """A request as it stands. `name` is the patient's; empty for nobody here, or who keeps it from the viewer."""

    request: LegalRequest
    name: str
    papers: tuple[LegalPaper, ...]
    steps: tuple[LegalStep, ...]
    scope: OrderScope | None

    @property
    def state(self) -> Step:
        return Step(self.steps[-1].step)

    @property
    def is_answered(self) -> bool:
        return self.state in ANSWERED

    @property
    def readable(self) -> frozenset[PaperKind]:
        """Kinds of papers on file that somebody can read; a torn order is none."""
        return frozenset(PaperKind(one.kind) for one in self.papers if not one.unreadable_reason)

    @property
    def verdict(self) -> Verdict:
        """Whether what is on file lets anything go, and what would."""
        return may_take_order(is_known=self.request.patient_id is not None, papers=self.readable)

    @property
    def findings(self) -> frozenset[str]:
        return frozenset(key for one in self.steps for key in one.findings)

    @property
    def is_told(self) -> bool:
        return any(one.is_told for one in self.steps)

    def is_late(self, today: date) -> bool:
        return not self.is_answered and self.request.due_date < today


def waiting_requests(*, viewer: Actor) -> list[Standing]:
    """What is not answered, the first due first. As many queries for three as for one."""
    rows = _requests(viewer).exclude(steps__step__in=ANSWERED)
    return _standing(rows.order_by("due_date", "entered_at", "pk"), viewer)


def answered_requests(*, viewer: Actor, count: int) -> list[Standing]:
    """The last that were answered, the newest first."""
    rows = _requests(viewer).filter(steps__step__in=ANSWERED).distinct()
    return _standing(rows.order_by("-entered_at", "pk")[:count], viewer)


def request_standing(*, viewer: Actor, request_id: UUID) -> Standing | None:
    found = _standing(_requests(viewer).filter(pk=request_id), viewer)
    return found[0] if found else None


def own_requests(*, viewer: Actor) -> list[Standing]:
    """The requests about the viewer of which they were told, the newest first."""
    if not viewer.is_patient:
        return []
    rows = _requests(viewer).filter(patient_id=viewer.id).order_by("-entered_at", "pk")
    return [one for one in _standing(rows, viewer) if one.is_told]


def paper_whole(*, viewer: Actor, request_id: UUID, paper_id: UUID) -> LegalPaper | None:
    """One file with its content."""
    rows = LegalPaper.objects.filter(request_id=request_id, pk=paper_id)
    return visible(rows, viewer=viewer, data_class=DataClass.CONSENT).first()


def recipients_of_orders(*, viewer: Actor) -> dict[str, tuple[str, str]]:
    """Of all patients in reach: what the ledger calls whoever got something by an order → their name and address."""
    rows = visible(OrderScope.objects.all(), viewer=viewer, data_class=DataClass.CONSENT)
    return {one.reference: (one.recipient, one.address) for one in rows}


def order_of(standing: Standing) -> CourtOrder | None:
    """The order as the gate reads it; None before somebody has entered its scope."""
    scope = standing.scope
    if scope is None:
        return None
    here = timezone.get_current_timezone()
    return CourtOrder(
        basis=proceedings()[Proceeding(standing.request.proceeding)].section,
        recipients=frozenset({scope.reference}),
        classes=frozenset(scope.classes),
        begins=standing.steps[0].at,
        ends=instant_of(scope.ends_date + DAY, 0, here),
        data_from=instant_of(scope.first_date, 0, here),
        data_until=instant_of(scope.last_date + DAY, 0, here),
        is_compelled=bool(standing.verdict),
        opens_confidential=confidential().key in standing.findings,
    )


def _requests(viewer: Actor) -> QuerySet[LegalRequest]:
    rows = visible(LegalRequest.objects.all(), viewer=viewer, data_class=DataClass.CONSENT)
    steps = LegalStep.objects.select_related("done_by")
    papers = LegalPaper.objects.defer("content").order_by("entered_at", "pk")
    return rows.select_related("entered_by").prefetch_related(
        Prefetch("steps", queryset=steps), Prefetch("papers", queryset=papers), "scopes"
    )


def _standing(rows: QuerySet[LegalRequest], viewer: Actor) -> list[Standing]:
    found = list(rows)
    names = _names(viewer, {one.patient_id for one in found if one.patient_id})
    return [
        Standing(
            request=one,
            name=names.get(one.patient_id, ""),
            papers=tuple(one.papers.all()),
            steps=tuple(sorted(one.steps.all(), key=lambda step: (ORDER.index(Step(step.step)), step.at))),
            scope=next(iter(one.scopes.all()), None),
        )
        for one in found
    ]


def _names(viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID | None, str]:
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    found = rows.filter(pk__in=patient_ids).values_list("pk", "given_names", "family_name") if patient_ids else ()
    return {pk: f"{given} {family}".strip() for pk, given, family in found}
