"""The versions of a plan: which holds, which is in work, and what each is made of."""

from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from msgspec import Struct

from midspan.domains.assessments.queries import Found, found_needs
from midspan.domains.journey.queries import confirmed_diagnoses_of
from midspan.domains.plans.book import plan_rules
from midspan.domains.plans.enums import IN_WORK, PlanState, Signer
from midspan.domains.plans.models import Plan, PlanSignature, Touch
from midspan.domains.plans.queries.trees import tree_of
from midspan.domains.plans.reviewing import review_due_of
from midspan.domains.plans.rules import Finding, Seen, findings, signers_wanted
from midspan.domains.plans.rules.calendar import Due
from midspan.domains.plans.thread import Tree, digest_of, needs_in, objectives_in
from midspan.domains.privacy.queries import visible
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass


class PlanFile(Struct, frozen=True, kw_only=True, dict=True):
    """One version with all that hangs from it, each part read when it is first asked for: twelve queries at most."""

    plan: Plan
    viewer: Actor

    @property
    def id(self) -> UUID:
        return self.plan.pk

    @property
    def state(self) -> PlanState:
        return PlanState(self.plan.state)

    @cached_property
    def tree(self) -> Tree:
        return tree_of(self.plan, viewer=self.viewer)

    @cached_property
    def digest(self) -> str:
        return digest_of(self.tree)

    @cached_property
    def touches(self) -> tuple[Touch, ...]:
        """What worked on its objectives, the newest first; only for the version that holds."""
        return _touches(self.plan, self.viewer)

    @cached_property
    def due(self) -> Due | None:
        """When it is reviewed next, and why then; only for the version that holds."""
        if self.state is not PlanState.ACTIVE:
            return None
        return review_due_of(viewer=self.viewer, patient_id=self.plan.patient_id)

    @cached_property
    def found(self) -> tuple[Finding, ...]:
        return tuple(findings(self.tree, _seen(self), plan_rules()))

    @cached_property
    def _names(self) -> tuple[PlanSignature, ...]:
        return _names(self.plan, self.viewer)

    @property
    def has_names(self) -> bool:
        """Somebody has signed, if only words that have changed since."""
        return bool(self._names)

    @cached_property
    def signatures(self) -> tuple[PlanSignature, ...]:
        """Those under the words as they are now."""
        return tuple(one for one in self._names if one.digest == self.digest)

    @property
    def signed_by(self) -> frozenset[Signer]:
        return frozenset(Signer(one.signer) for one in self.signatures)

    @property
    def missing(self) -> frozenset[Signer]:
        """Whose names are still wanted under it."""
        return signers_wanted(wants_second=any(one.wants_second for one in self.signatures)) - self.signed_by


def plans_of(*, viewer: Actor, patient_id: UUID) -> list[Plan]:
    """All versions, the newest first."""
    return _VERSIONS.instances(viewer=viewer, patient_id=patient_id)


def _versions(*, viewer: Actor, patient_id: UUID) -> QuerySet[Plan]:
    return _plans(viewer).filter(patient_id=patient_id).order_by("-number")


_VERSIONS = Prepared(_versions, patient_id=UUID)


def active_plan(*, viewer: Actor, patient_id: UUID) -> PlanFile | None:
    """The version that holds now."""
    plan = next(iter(_ACTIVE.instances(viewer=viewer, patient_id=patient_id)), None)
    return PlanFile(plan=plan, viewer=viewer) if plan else None


def _active(*, viewer: Actor, patient_id: UUID) -> QuerySet[Plan]:
    return _plans(viewer).filter(patient_id=patient_id, state=PlanState.ACTIVE)[:1]


_ACTIVE = Prepared(_active, patient_id=UUID)


def plan_in_work(*, viewer: Actor, patient_id: UUID) -> PlanFile | None:
    """The version that is written or waits to be signed."""
    plan = next(iter(_IN_WORK.instances(viewer=viewer, patient_id=patient_id)), None)
    return PlanFile(plan=plan, viewer=viewer) if plan else None


def _plan_in_work(*, viewer: Actor, patient_id: UUID) -> QuerySet[Plan]:
    return _plans(viewer).filter(patient_id=patient_id, state__in=sorted(IN_WORK))[:1]


_IN_WORK = Prepared(_plan_in_work, patient_id=UUID)


def noted_version(*, viewer: Actor, patient_id: UUID) -> PlanFile | None:
    """The version that a note is about which is written now: the one in work, or else the one that holds."""
    return plan_in_work(viewer=viewer, patient_id=patient_id) or active_plan(viewer=viewer, patient_id=patient_id)


def plan_to_read(*, viewer: Actor) -> PlanFile | None:
    """The version in work as the patient who asks may read it: offered, or a draft that was shown to them."""
    file = plan_in_work(viewer=viewer, patient_id=viewer.id) if viewer.is_patient else None
    return file if file and (file.state is PlanState.OFFERED or file.plan.shown_at) else None


def plan_version(*, viewer: Actor, patient_id: UUID, plan_id: UUID) -> PlanFile | None:
    plan = _plans(viewer).filter(patient_id=patient_id, pk=plan_id).first()
    return PlanFile(plan=plan, viewer=viewer) if plan else None


def version_before(*, viewer: Actor, plan: Plan) -> PlanFile | None:
    """The version that a version took the place of, or will."""
    earlier = _plans(viewer).filter(patient_id=plan.patient_id, number__lt=plan.number).order_by("-number").first()
    return PlanFile(plan=earlier, viewer=viewer) if earlier else None


def plan_waits(*, viewer: Actor) -> bool:
    """Whether a plan waits for the name of the patient who asks."""
    file = plan_in_work(viewer=viewer, patient_id=viewer.id) if viewer.is_patient else None
    return file is not None and file.state is PlanState.OFFERED and Signer.PATIENT in file.missing


def threads_in(file: PlanFile) -> frozenset[UUID]:
    return frozenset(one.thread for one in objectives_in(file.tree))


def needs_not_taken_up(*, viewer: Actor, file: PlanFile) -> list[Found]:
    """What signed assessments found, and no need of this version takes up, in the order of the sections. One query."""
    taken = {one.found_id for one in needs_in(file.tree)}
    return [one for one in found_needs(viewer=viewer, patient_id=file.plan.patient_id) if one.id not in taken]


def _plans(viewer: Actor) -> QuerySet[Plan]:
    return visible(Plan.objects.all(), viewer=viewer, data_class=DataClass.PLAN)


def _touches(plan: Plan, viewer: Actor) -> tuple[Touch, ...]:
    if plan.state != PlanState.ACTIVE:
        return ()
    return tuple(_TOUCHES.instances(viewer=viewer, patient_id=plan.patient_id))


def _touch_rows(*, viewer: Actor, patient_id: UUID) -> QuerySet[Touch]:
    rows = visible(Touch.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.PLAN)
    return rows.order_by("-on_date", "pk")


_TOUCHES = Prepared(_touch_rows, patient_id=UUID)


def _seen(file: PlanFile) -> Seen:
    plan, viewer, touches = file.plan, file.viewer, file.touches
    is_active = plan.state == PlanState.ACTIVE
    return Seen(
        today=clock.local_date(),
        active_since=timezone.localdate(plan.active_at) if is_active and plan.active_at else None,
        review_date=file.due.on if file.due else None,
        touched={one.thread: one.on_date for one in sorted(touches, key=lambda one: one.on_date)},
        found={one.id: one.words for one in found_needs(viewer=viewer, patient_id=plan.patient_id)}
        if viewer.is_staff
        else {},
        diagnoses=confirmed_diagnoses_of(viewer=viewer, patient_id=plan.patient_id) if viewer.is_staff else (),
    )


def _names(plan: Plan, viewer: Actor) -> tuple[PlanSignature, ...]:
    return tuple(_NAMES.instances(viewer=viewer, plan_id=plan.pk))


def _name_rows(*, viewer: Actor, plan_id: UUID) -> QuerySet[PlanSignature]:
    rows = PlanSignature.objects.filter(plan_id=plan_id).order_by("signed_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.PLAN)


_NAMES = Prepared(_name_rows, plan_id=UUID)
