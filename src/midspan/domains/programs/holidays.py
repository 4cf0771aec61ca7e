"""The legal public holidays: dated content, read from federal_holidays.toml."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct

from midspan.domains.programs.rules import HolidayRule


class FederalHolidays(Struct, frozen=True):
    """The rules with where they come from, how sure they are and when they were looked at."""

    rules: tuple[HolidayRule, ...]
    source: str
    status: str
    reviewed_on: date

    def kept_in(self, year: int) -> list[tuple[date, str]]:
        """(date kept, name) of each holiday of that calendar year, in order; New Year's may be kept the day before."""
        return sorted((rule.observed_in(year), rule.name) for rule in self.rules)


@cache
def federal_holidays() -> FederalHolidays:
    """The holidays as the file has them."""
    content = tomllib.loads((Path(__file__).parent / "federal_holidays.toml").read_text(encoding="utf-8"))
    rules = tuple(HolidayRule(**one) for one in content["holiday"])
    return FederalHolidays(rules, content["source"], content["status"], content["reviewed_on"])
