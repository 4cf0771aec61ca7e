"""Changing who stands for a minor, and keeping what a human found out about the law for one. Each is a new row."""

from datetime import date
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.privacy.enums import Basis, GuardianBasis, GuardianPower
from midspan.domains.privacy.minors import minorities
from midspan.domains.privacy.models import Guardian, GuardianEnd, LawDecision, Reach
from midspan.domains.privacy.rules import may_decide_law, may_keep_guardian
from midspan.engines.disclosure import Minority, Signs, age_of, signing_law
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, refused


class NewGuardian(Struct, frozen=True, kw_only=True):
    """Somebody who stands for a minor, as their papers say; `document` is what was seen. Days on the minor's clock."""

    name: str
    relation: str
    basis: GuardianBasis
    document: str
    powers: tuple[GuardianPower, ...]
    from_date: date
    until_date: date | None = None


class NewLawDecision(Struct, frozen=True, kw_only=True):
    """What a human found out about one minor for one service, and where it stands."""

    service: str
    signs: Signs
    source: str
    guardian_sees: tuple[str, ...] = ()


@action("guardian.name")
def name_guardian(*, patient_id: UUID, guardian: NewGuardian, by: Actor) -> Guardian:
    """Put a guardian on file whose papers were seen. Raises RefusedError for who may not, and for a patient of age."""
    may_keep_guardian(by).require()
    _minor(patient_id, by)
    return Guardian.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        **{**asdict(guardian), "powers": list(guardian.powers)},
        recorded_at=clock.now(),
        recorded_by_id=by.id,
    )


@action("guardian.end")
def end_guardian(*, guardian_id: UUID, reason: str, by: Actor) -> GuardianEnd:
    """Somebody no longer stands for a minor, from now on, and their account no longer reaches them. Twice is once.

    Raises Guardian.DoesNotExist, RefusedError.
    """
    may_keep_guardian(by).require()
    guardian = Guardian.objects.get(organization_id=by.organization_id, pk=guardian_id)
    kept, _ = GuardianEnd.objects.get_or_create(
        organization_id=by.organization_id,
        guardian=guardian,
        defaults={
            "patient_id": guardian.patient_id,
            "reason": reason,
            "ended_at": clock.now(),
            "ended_by_id": by.id,
        },
    )
    close_way_in(guardian_id=guardian_id, by=by)
    return kept


@action("guardian.close_way_in")
def close_way_in(*, guardian_id: UUID, by: Actor) -> int:
    """The account of a guardian no longer reaches the minor. Returns how many reaches that ended."""
    with widened(by):  # Only who reaches, and whom they reach, see such a row.
        rows = Reach.objects.filter(
            organization_id=by.organization_id, basis=Basis.GUARDIAN, source_id=guardian_id, ended_at=None
        )
        return rows.update(ended_at=clock.now())


@action("law.decide")
def decide_law(*, patient_id: UUID, decision: NewLawDecision, by: Actor) -> LawDecision:
    """Keep what was found out about a minor: it holds until their next birthday, when it is asked again.

    Raises RefusedError for whoever may not, where nobody knows the birth date, and for a patient of age.
    """
    may_decide_law(by).require()
    known = _minor(patient_id, by)
    if known.born_on is None:
        raise RefusedError(refused("Write down the birth date first."))
    age = age_of(known.born_on, clock.now().astimezone(known.zone).date())
    return LawDecision.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        state=known.state,
        service=decision.service,
        from_age=age,
        under_age=age + 1,
        consents="minor" if decision.signs is Signs.MINOR else "guardian",
        signs=decision.signs,
        guardian_sees=list(decision.guardian_sees),
        source=decision.source,
        decided_at=clock.now(),
        decided_by_id=by.id,
    )


def _minor(patient_id: UUID, by: Actor) -> Minority:
    """What is known of somebody who is, or may be, a minor. Raises RefusedError for everybody else."""
    known = minorities(organization_id=by.organization_id, patient_ids=[patient_id]).get(patient_id)
    if known is None or signing_law(known, now=clock.now()).signs is Signs.PATIENT:
        raise RefusedError(refused("This person is of age. Nobody stands for them by law alone."))
    return known
