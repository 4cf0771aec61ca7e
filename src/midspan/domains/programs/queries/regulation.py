"""What laws and payers ask: the dose of a level of care, the size of a group, and the rules behind both."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from midspan.domains.programs.models import DoseRule, GroupCap
from midspan.domains.programs.models.regulation import SourcedRule
from midspan.domains.programs.rules import Cap, Case, Citation, Dose, Scope, SourcedNumbers, cap_among, dose_among
from midspan.domains.programs.rules.regulation import CAP_NUMBERS, DOSE_NUMBERS
from midspan.kernel.prepared import Prepared
from midspan.values import Actor


def dose_for(*, viewer: Actor, level: str, age_band: str, jurisdiction: str, payer: str, on: date) -> Dose:
    """The weekly dose of `level` on that day, in minutes and days, with the rules that decided each number.

    Law and payer are both kept: the stricter number stands. A number no rule states is None: unknown, never zero.
    """
    case = Case(on=on, age_band=age_band, jurisdiction=jurisdiction, payer=payer)
    return doses_for(viewer=viewer, asked=[(level, case)])[level, case]


def doses_for(*, viewer: Actor, asked: Collection[tuple[str, Case]]) -> dict[tuple[str, Case], Dose]:
    """(level, case) → the weekly dose, as `dose_for` gives it, of any number of cases. One query."""
    by_level: dict[str, list[SourcedNumbers]] = {}
    for row in _DOSES.instances(viewer=viewer, levels=sorted({level for level, _ in asked})):
        by_level.setdefault(row.level, []).append(_with_numbers(row, DOSE_NUMBERS))
    return {(level, case): dose_among(by_level.get(level, ()), case) for level, case in asked}


def cap_for(*, viewer: Actor, group_type: str, age_band: str, jurisdiction: str, payer: str, on: date) -> Cap:
    """The fewest and most people a group may hold on that day, with the rules that decided; None: no rule says."""
    rows = group_caps(viewer=viewer).filter(is_on=True)
    case = Case(on=on, age_band=age_band, jurisdiction=jurisdiction, payer=payer, group_type=group_type)
    return cap_among(caps_as_rules(rows), case)


def _doses(*, viewer: Actor, levels: list[str]) -> QuerySet[DoseRule]:
    return dose_rules(viewer=viewer).filter(level__any_of=levels, is_on=True)


_DOSES = Prepared(_doses, levels=list[str])


def dose_rules(*, viewer: Actor) -> QuerySet[DoseRule]:
    """Every dose rule of the organization, switched on or not, by level and place."""
    rows = DoseRule.objects.filter(organization_id=viewer.organization_id)
    return rows.order_by("level", "jurisdiction", "payer", "pack", "key", "pk")


def group_caps(*, viewer: Actor) -> QuerySet[GroupCap]:
    """Every rule about group size of the organization, switched on or not, by place."""
    rows = GroupCap.objects.filter(organization_id=viewer.organization_id)
    return rows.order_by("jurisdiction", "payer", "pack", "key", "pk")


def caps_as_rules(rows: Iterable[GroupCap]) -> list[SourcedNumbers]:
    """Caps as the pure rules read them, for whoever asks about many groups at once."""
    return [_with_numbers(row, CAP_NUMBERS) for row in rows]


def known_payers(*, viewer: Actor) -> list[str]:
    """The payers that rules in use speak of: what a form suggests."""
    named = {
        payer
        for model in (DoseRule, GroupCap)
        for payer in model.objects.filter(organization_id=viewer.organization_id)
        .exclude(payer="")
        .values_list("payer", flat=True)
    }
    return sorted(named)


def _with_numbers(row: SourcedRule, names: Iterable[str]) -> SourcedNumbers:
    return SourcedNumbers(
        scope=Scope(
            age_bands=frozenset(row.age_bands),
            jurisdiction=row.jurisdiction,
            payer=row.payer,
            group_types=frozenset(getattr(row, "group_types", ())),
            from_date=row.from_date,
            until_date=row.until_date,
        ),
        citation=Citation(rule_id=row.pk, words=row.words, source=row.source, reviewed_on=row.reviewed_on),
        numbers={name: getattr(row, name) for name in names},
    )
