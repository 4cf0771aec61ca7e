"""Asking about referrals: the inbox, one referral with its facts, and whom it may be about."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import BooleanField, Count, ExpressionWrapper, F, Func, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Right
from msgspec import Struct

from midspan.domains.journey.enums import SHELVES, FactDecision, FactKind, Shelf
from midspan.domains.journey.models import ProposedFact, Referral
from midspan.domains.journey.rules.referrals import LOOKS_ALIKE, LOOKS_THE_SAME, Likeness
from midspan.domains.journey.traits import Traits, traits_of
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import left_out, may_see_class, visible
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass

PHONE_DIGITS = 10
MOST_LIKELY = 5
# What of a patient each class of information lets a viewer read among confirmed facts.
CLASS_OF_KIND = {
    FactKind.IDENTITY: DataClass.IDENTITY,
    FactKind.CONTACT: DataClass.CONTACT,
    FactKind.CONDITION: DataClass.DIAGNOSIS,
    FactKind.MEDICATION: DataClass.MEDICATION,
    FactKind.ALLERGY: DataClass.MEDICATION,
    FactKind.COVERAGE: DataClass.BILLING,
    FactKind.SENDER: DataClass.REFERRAL,
    FactKind.SAFETY: DataClass.REFERRAL,
}


class Match(Struct, frozen=True, kw_only=True):
    """Somebody already here who may be the person of a referral, and why."""

    patient: Model
    likeness: Likeness


def referrals_on(*, viewer: Actor, shelf: Shelf) -> QuerySet[Referral]:
    """The referrals of one shelf of the inbox, newest first, without their content, with counts of facts."""
    rows = visible(Referral.objects.filter(state__in=SHELVES[shelf]), viewer=viewer, data_class=DataClass.REFERRAL)
    undecided = Count("facts", filter=Q(facts__decision=FactDecision.PROPOSED))
    rows = rows.annotate(fact_count=Count("facts"), undecided_count=undecided)
    return rows.defer("content", "warnings").select_related("patient").order_by("-received_at", "pk")


def waiting_referrals(*, viewer: Actor) -> int:
    """How many referrals wait for a human."""
    return referrals_waiting(viewer=viewer).count()


def referrals_waiting(*, viewer: Actor) -> QuerySet[Referral]:
    """The same as bare rows, for a page that counts them in a query of its own."""
    rows = Referral.objects.filter(state__in=SHELVES[Shelf.WAITING])
    return visible(rows, viewer=viewer, data_class=DataClass.REFERRAL)


def referral_for(*, viewer: Actor, referral_id: UUID) -> Referral | None:
    """One referral without its content."""
    rows = visible(Referral.objects.filter(pk=referral_id), viewer=viewer, data_class=DataClass.REFERRAL)
    return rows.defer("content").select_related("patient", "episode").first()


def referral_content(*, viewer: Actor, referral_id: UUID) -> Referral | None:
    """One referral with the bytes as they were sent."""
    return visible(Referral.objects.filter(pk=referral_id), viewer=viewer, data_class=DataClass.REFERRAL).first()


def admitted_among(*, viewer: Actor, referral_ids: Collection[UUID]) -> set[UUID]:
    """Those of these referrals whose stay came to an admission."""
    rows = Referral.objects.filter(pk__in=referral_ids, episode__admitted_at__isnull=False)
    return set(visible(rows, viewer=viewer, data_class=DataClass.REFERRAL).values_list("pk", flat=True))


def facts_of_referral(*, viewer: Actor, referral_id: UUID) -> list[ProposedFact]:
    """Every fact of a referral in its order, decided or not."""
    rows = visible(ProposedFact.objects.filter(referral_id=referral_id), viewer=viewer, data_class=DataClass.REFERRAL)
    return list(rows.select_related("referral").defer("referral__content").order_by("position"))


def confirmed_diagnoses_of(*, viewer: Actor, patient_id: UUID) -> list[str]:
    """The conditions that are confirmed about a patient, in words; none for whoever may not see diagnoses."""
    rows = ProposedFact.objects.filter(
        patient_id=patient_id, kind=FactKind.CONDITION, decision=FactDecision.CONFIRMED
    ).exclude(text="")
    found = visible(rows, viewer=viewer, data_class=DataClass.DIAGNOSIS).order_by("text")
    return list(found.values_list("text", flat=True).distinct())


def confirmed_facts_of(*, viewer: Actor, patient_id: UUID) -> list[ProposedFact]:
    """What is confirmed about a patient, of the kinds the viewer may see, with the referral each came from."""
    return _CONFIRMED.instances(viewer=viewer, patient_id=patient_id)


def _confirmed(*, viewer: Actor, patient_id: UUID) -> QuerySet[ProposedFact]:
    kinds_by_class: dict[DataClass, list[FactKind]] = {}
    for kind, data_class in CLASS_OF_KIND.items():
        kinds_by_class.setdefault(data_class, []).append(kind)
    rows = ProposedFact.objects.filter(patient_id=patient_id, decision=FactDecision.CONFIRMED)
    allowed = [
        visible(_needed(rows, viewer, data_class).filter(kind__in=kinds), viewer=viewer, data_class=data_class).values(
            "pk"
        )
        for data_class, kinds in kinds_by_class.items()
    ]
    readable = Q(*[("pk__in", keys) for keys in allowed], _connector=Q.OR)
    found = rows.filter(readable, organization_id=viewer.organization_id).select_related("referral")
    return found.defer("referral__content").order_by("referral__received_at", "position")


def _needed(rows: QuerySet[ProposedFact], viewer: Actor, data_class: DataClass) -> QuerySet[ProposedFact]:
    """Without the fields that the viewer's work does not need."""
    dropped = sorted(left_out(viewer=viewer, data_class=data_class))
    return rows.exclude(value__field__in=dropped) if dropped else rows


def sees_every_fact(*, viewer: Actor) -> bool:
    """Whether nothing confirmed about somebody may be hidden from this kind of viewer, so that none is none."""
    classes = set(CLASS_OF_KIND.values())
    return all(may_see_class(viewer, one) and not left_out(viewer=viewer, data_class=one) for one in classes)


_CONFIRMED = Prepared(_confirmed, patient_id=UUID)


def own_facts(*, viewer: Actor) -> dict[DataClass, list[str]]:
    """What is confirmed about the viewer themselves, in words, by what class of information each is."""
    found: dict[DataClass, list[str]] = {}
    for fact in confirmed_facts_of(viewer=viewer, patient_id=viewer.id) if viewer.is_patient else []:
        found.setdefault(CLASS_OF_KIND[FactKind(fact.kind)], []).append(fact.text)
    return found


def traits_of_referral(facts: Iterable[ProposedFact]) -> Traits:
    """Who the referral says it is about, leaving out what was rejected."""
    kinds = {FactKind.IDENTITY, FactKind.CONTACT}
    return traits_of(fact.value for fact in facts if fact.kind in kinds and fact.decision != FactDecision.REJECTED)


def likely_duplicates(*, viewer: Actor, traits: Traits) -> list[Match]:
    """People already here who may be this one, the likeliest first; a human decides, nothing is merged."""
    here = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    rows = _measured(here, traits).filter(
        Q(same_identifier=True)
        | Q(same_phone=True)
        | Q(name_similarity__gte=LOOKS_THE_SAME)
        | Q(same_birth_date=True, name_similarity__gte=LOOKS_ALIKE)
    )
    ordered = rows.order_by("-same_identifier", "-same_birth_date", "-name_similarity", "pk")[:MOST_LIKELY]
    return [Match(patient=row, likeness=_likeness(row)) for row in ordered]


def _measured(rows: QuerySet[Any], traits: Traits) -> QuerySet[Any]:
    whole = _unaccented(Concat("given_names", Value(" "), "family_name", output_field=TextField()))
    digits = Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace", output_field=TextField())
    name = _unaccented(Value(traits.name, output_field=TextField()))
    annotated: QuerySet[Any] = rows.annotate(
        name_similarity=TrigramSimilarity(whole, name),  # type: ignore[arg-type]  # expressions are taken as well
        same_birth_date=_holds(Q(birth_date=traits.birth_date) if traits.birth_date else Q(pk__in=[])),
        same_identifier=_holds(Q(pk__in=_known_by(rows, traits))),
        phone_digits=Right(digits, PHONE_DIGITS),
        same_phone=_holds(Q(phone_digits=_digits(traits.phone)) if _digits(traits.phone) else Q(pk__in=[])),
    )
    return annotated


def _known_by(rows: QuerySet[Any], traits: Traits) -> list[UUID]:
    """Who is known by one of the referral's record numbers. A number counts within its own system only."""
    if not traits.identifiers:
        return []
    wanted = Q(
        *[("pk__in", rows.filter(identifiers__system=system, identifiers__value=value).values("pk"))
          for system, value in traits.identifiers],
        _connector=Q.OR,
    )  # fmt: skip
    return list(rows.filter(wanted).values_list("pk", flat=True))


def _holds(condition: Q) -> "ExpressionWrapper[Q]":
    return ExpressionWrapper(condition, output_field=BooleanField())


def _unaccented(words: object) -> Func:
    return Func(words, function="unaccent", output_field=TextField())


def _digits(phone: str) -> str:
    found = "".join(sign for sign in phone if sign.isdecimal())[-PHONE_DIGITS:]
    return found if len(found) == PHONE_DIGITS else ""


def _likeness(row: Any) -> Likeness:
    return Likeness(
        same_identifier=row.same_identifier,
        same_phone=row.same_phone,
        same_birth_date=row.same_birth_date,
        name_similarity=row.name_similarity,
    )
