"""Which parts of a safety plan the person lets whom have, and what the gate says to that now."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from midspan.domains.consents.queries import FiledConsent, asking_of, classes_of, consents_of
from midspan.domains.privacy.queries import Thing, rehearsed, visible
from midspan.domains.safety.enums import PlanPart
from midspan.domains.safety.models import SafetyPlan, SharedPart
from midspan.domains.safety.queries.plans import plan_of
from midspan.engines.disclosure import Item
from midspan.kernel import clock
from midspan.values import Actor, DataClass, Label

CRISIS = frozenset({DataClass.CRISIS_PLAN})
BORN_WITH = frozenset({Label.PART2})  # The narrowest: what a substance use track makes.


class Sharing(Struct, frozen=True, kw_only=True):
    """One recipient whose consent names the plan for a crisis, and the parts that the person chose for them."""

    filed: FiledConsent
    parts: tuple[PlanPart, ...]
    since: datetime

    @property
    def signed_id(self) -> UUID:
        return self.filed.id

    @property
    def recipient(self) -> str:
        return self.filed.signed.recipient

    @property
    def reference(self) -> str:
        return self.filed.signed.reference


def sharings_of(*, viewer: Actor, patient_id: UUID) -> list[Sharing]:
    """Everybody whom a consent on file lets have a plan for a crisis, each once, by name."""
    filed = consents_of(viewer=viewer, patient_id=patient_id, now=clock.now())
    parts = _parts(viewer, patient_id)
    found: dict[str, Sharing] = {}
    lasting = [one for one in filed if one.is_on_file and DataClass.CRISIS_PLAN in classes_of(one.signed.shares)]
    for one in lasting:
        reference = one.signed.reference
        # What was chosen under a consent that is over does not come back by itself when another one is signed.
        since = min(other.signed.signed_at for other in lasting if other.signed.reference == reference)
        rows = [row for row in parts.get(reference, ()) if row.shared_at >= since]
        chosen = tuple(part for part in PlanPart if part in {row.part for row in rows})
        found.setdefault(reference, Sharing(filed=one, parts=chosen, since=since))
    return sorted(found.values(), key=lambda one: (one.recipient, one.signed_id))


def sharing_with(*, viewer: Actor, patient_id: UUID, signed_id: UUID) -> Sharing | None:
    return next((one for one in sharings_of(viewer=viewer, patient_id=patient_id) if one.signed_id == signed_id), None)


def _parts(viewer: Actor, patient_id: UUID) -> dict[str, list[SharedPart]]:
    rows = SharedPart.objects.filter(patient_id=patient_id, ended_at=None)
    found: dict[str, list[SharedPart]] = {}
    for one in visible(rows, viewer=viewer, data_class=DataClass.SAFETY).order_by("shared_at", "pk"):
        found.setdefault(one.reference, []).append(one)
    return found


class ChosenPart(Struct, frozen=True):
    """A part of a plan that the person chose for somebody, as it stands."""

    part: PlanPart
    lines: tuple[str, ...]


def parts_shared_with(*, viewer: Actor, reference: str) -> list[ChosenPart]:
    """The parts of the viewer's plan that they chose for one recipient, as they stand. For the gate to decide on."""
    plan = plan_of(viewer=viewer, patient_id=viewer.id)
    one = next((one for one in sharings_of(viewer=viewer, patient_id=viewer.id) if one.reference == reference), None)
    if plan is None or one is None:
        return []
    return [ChosenPart(part, tuple(getattr(plan, part.value))) for part in one.parts if getattr(plan, part.value)]


class Shown(Struct, frozen=True, kw_only=True):
    """What a recipient would be shown at this moment. `sentence` says why nothing is, where the gate closes it."""

    parts: tuple[tuple[PlanPart, tuple[str, ...]], ...]
    sentence: str = ""


def shown_to(one: Sharing, *, viewer: Actor) -> Shown:
    """For the person's own eyes: each part they chose, as the gate would let it go to that recipient now."""
    plan = plan_of(viewer=viewer, patient_id=viewer.id)
    things = [_thing(plan, part, viewer) for part in one.parts if plan and getattr(plan, part.value)]
    if not things:
        return Shown(parts=())
    answers = rehearsed([asking_of(one.filed.signed, viewer)], things)
    closed = next((answer.decision.sentence for answer in answers if not answer.is_open), "")
    return Shown(
        parts=tuple(thing.content for thing, answer in zip(things, answers, strict=True) if answer.is_open),
        sentence=closed,
    )


def _thing(plan: SafetyPlan | None, part: PlanPart, viewer: Actor) -> Thing[tuple[PlanPart, tuple[str, ...]]]:
    item = Item(classes=CRISIS, labels=BORN_WITH, reference=f"SafetyPlan/{plan.pk if plan else ''}/{part.value}")
    return Thing(patient_id=viewer.id, item=item, content=(part, tuple(getattr(plan, part.value))))
