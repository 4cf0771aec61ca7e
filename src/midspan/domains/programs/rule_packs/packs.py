"""What a rule pack holds, once read."""

from datetime import date

from msgspec import Struct

from midspan.domains.programs.enums import Level, SourceStatus


class RuleFact(Struct, frozen=True, kw_only=True):
    """What dose rules and caps have in common; the names are those of the database columns."""

    key: str
    words: str
    source: str
    source_status: SourceStatus
    author: str
    reviewed_on: date
    age_bands: tuple[str, ...] = ()
    jurisdiction: str = ""
    payer: str = ""
    from_date: date | None = None
    until_date: date | None = None


class DoseFact(RuleFact, frozen=True, kw_only=True):
    level: Level
    minimum_weekly_minutes: int | None = None
    maximum_weekly_minutes: int | None = None
    minimum_days: int | None = None
    maximum_days: int | None = None
    minimum_minutes_per_service_day: int | None = None
    counts_breaks: bool | None = None


class CapFact(RuleFact, frozen=True, kw_only=True):
    group_types: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None


class RulePack(Struct, frozen=True, kw_only=True):
    """One file: `slug` is its name without the ending."""

    slug: str
    name: str
    doses: tuple[DoseFact, ...] = ()
    caps: tuple[CapFact, ...] = ()
