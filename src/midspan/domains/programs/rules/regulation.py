"""Which dated rules decide a number: the most specific of the law, the most specific of the payer, the stricter.

The law (a rule without a payer) and the payer speak side by side, and both must be kept. Within each, a number comes
from the most specific rule that states it; a rule that leaves a number unknown does not hide a broader one that knows.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct, field

Number = int | bool | None
Stricter = Callable[[Iterable[Any]], Any]

DOSE_NUMBERS: dict[str, Stricter] = {
    "minimum_weekly_minutes": max,
    "maximum_weekly_minutes": min,
    "minimum_days": max,
    "maximum_days": min,
    "minimum_minutes_per_service_day": max,
    "counts_breaks": min,  # False is below True: one rule that does not count breaks is enough.
}
CAP_NUMBERS: dict[str, Stricter] = {"minimum": max, "maximum": min}


class Case(Struct, frozen=True, kw_only=True):
    """What is asked about. An empty word is not known, so only rules for everybody answer it."""

    on: date
    age_band: str = ""
    jurisdiction: str = ""
    payer: str = ""
    group_type: str = ""


class Scope(Struct, frozen=True, kw_only=True):
    """Whom a rule covers and when; empty means any. In force from `from_date` to before `until_date`."""

    age_bands: frozenset[str] = frozenset()
    jurisdiction: str = ""
    payer: str = ""
    group_types: frozenset[str] = frozenset()
    from_date: date | None = None
    until_date: date | None = None

    def covers(self, case: Case) -> bool:
        return (
            (self.from_date is None or self.from_date <= case.on)
            and (self.until_date is None or case.on < self.until_date)
            and (not self.age_bands or case.age_band in self.age_bands)
            and (not self.group_types or case.group_type in self.group_types)
            and _same(self.jurisdiction, case.jurisdiction)
            and _same(self.payer, case.payer)
        )

    @property
    def specificity(self) -> tuple[bool, bool, bool]:
        """A place of its own outweighs a kind of group, which outweighs an age."""
        return bool(self.jurisdiction), bool(self.group_types), bool(self.age_bands)


class Citation(Struct, frozen=True, kw_only=True):
    """Where a number comes from."""

    rule_id: UUID | None
    words: str
    source: str
    reviewed_on: date

    def __str__(self) -> str:
        return f"{self.words} ({self.source})"


class SourcedNumbers(Struct, frozen=True, kw_only=True):
    """One rule: whom it covers, its source, and its numbers by name (None: it does not say)."""

    scope: Scope
    citation: Citation
    numbers: Mapping[str, Number]


class Dose(Struct, frozen=True, kw_only=True):
    """What a level of care asks of a week. None means that no rule in force says it: unknown, never zero."""

    minimum_weekly_minutes: int | None = None
    maximum_weekly_minutes: int | None = None
    minimum_days: int | None = None
    maximum_days: int | None = None
    minimum_minutes_per_service_day: int | None = None
    counts_breaks: bool | None = None
    decided_by: Mapping[str, Citation] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[Citation, ...]:
        """The rules that decided, each once."""
        return tuple(dict.fromkeys(self.decided_by.values()))

    @property
    def conflict(self) -> str:
        """Why no week could keep both sides of the law and the payer; empty when one can."""
        for least, most in (
            ("minimum_weekly_minutes", "maximum_weekly_minutes"),
            ("minimum_days", "maximum_days"),
        ):
            low, high = getattr(self, least), getattr(self, most)
            if low is not None and high is not None and low > high:
                return f"Two rules contradict each other: {self.decided_by[least]} and {self.decided_by[most]}."
        return ""


class Cap(Struct, frozen=True, kw_only=True):
    """The fewest and the most people of a group, by the rules in force; None where none of them says."""

    minimum: int | None = None
    maximum: int | None = None
    decided_by: Mapping[str, Citation] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[Citation, ...]:
        """The rules that decided, each once."""
        return tuple(dict.fromkeys(self.decided_by.values()))


def dose_among(rules: Iterable[SourcedNumbers], case: Case) -> Dose:
    """The dose that `rules` (switched on, of one level) give for `case`."""
    numbers, decided_by = _decide(rules, case=case, stricter=DOSE_NUMBERS)
    return Dose(**numbers, decided_by=decided_by)


def cap_among(rules: Iterable[SourcedNumbers], case: Case) -> Cap:
    """The group size that `rules` (switched on) give for `case`."""
    numbers, decided_by = _decide(rules, case=case, stricter=CAP_NUMBERS)
    return Cap(**numbers, decided_by=decided_by)


def _decide(
    rules: Iterable[SourcedNumbers], *, case: Case, stricter: Mapping[str, Stricter]
) -> tuple[dict[str, Any], dict[str, Citation]]:
    covering = [rule for rule in rules if rule.scope.covers(case)]
    numbers: dict[str, Any] = {}
    decided_by: dict[str, Citation] = {}
    for name, strictest in stricter.items():
        law = _most_specific([rule for rule in covering if not rule.scope.payer], name, strictest)
        payer = _most_specific([rule for rule in covering if rule.scope.payer], name, strictest)
        stated = [rule for rule in (law, payer) if rule is not None]
        if stated:
            decisive = _strictest(stated, name, strictest)
            numbers[name], decided_by[name] = decisive.numbers[name], decisive.citation
    return numbers, decided_by


def _most_specific(rules: list[SourcedNumbers], name: str, strictest: Stricter) -> SourcedNumbers | None:
    stating = [rule for rule in rules if rule.numbers.get(name) is not None]
    if not stating:
        return None
    top = max(rule.scope.specificity for rule in stating)
    return _strictest([rule for rule in stating if rule.scope.specificity == top], name, strictest)


def _strictest(rules: list[SourcedNumbers], name: str, strictest: Stricter) -> SourcedNumbers:
    """The first rule with the strictest number, so that equal rules give the same answer every time."""
    number = strictest(rule.numbers[name] for rule in rules)
    return next(rule for rule in rules if rule.numbers[name] == number)


def _same(of_rule: str, of_case: str) -> bool:
    return not of_rule or of_rule.strip().casefold() == of_case.strip().casefold()
