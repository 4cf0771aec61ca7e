"""The words a rule may use, each read and checked."""

from datetime import date, datetime
from typing import Any

from msgspec import Struct, field

from midspan.domains.people.enums import AgeBand
from midspan.domains.programs.enums import GroupType, Level, SourceStatus
from midspan.domains.programs.rule_packs.packs import CapFact, DoseFact

HOUR = 60
OF_A_RULE = {
    "kind", "key", "words", "source", "status", "author", "reviewed_on", "ages", "jurisdiction", "payer", "from_date",
    "until_date",
}  # fmt: skip
OF_A_DOSE = OF_A_RULE | {
    "level", "minimum_weekly_hours", "maximum_weekly_hours", "below_weekly_hours", "minimum_days", "maximum_days",
    "minimum_hours_per_service_day", "counts_breaks",
}  # fmt: skip
OF_A_CAP = OF_A_RULE | {"group_types", "minimum", "maximum"}
Table = dict[str, Any]


class Mistakes(Struct):
    """Collects what is wrong with one file, so that its author mends it in one go."""

    file: str
    found: list[str] = field(default_factory=list)

    def add(self, where: str, what: str) -> None:
        self.found.append(f"{self.file}, {where}: {what}.")

    def unknown_words(self, table: Table, *, known: set[str], where: str) -> None:
        for word in table:
            if word not in known:
                self.add(
                    where, f"“{word}” is not a word of rule packs; there are {', '.join(sorted(known - {'kind'}))}"
                )

    def text(self, table: Table, word: str, *, where: str) -> str:
        given = table.get(word)
        if isinstance(given, str) and given.strip():
            return given.strip()
        self.add(where, f"“{word}” is missing")
        return ""

    def day(self, table: Table, word: str, *, where: str) -> date | None:
        given = table.get(word)
        if given is None or (isinstance(given, date) and not isinstance(given, datetime)):
            return given
        self.add(where, f"“{word}” must be a date such as 2026-11-20")
        return None

    def number(self, table: Table, word: str, *, where: str, most: int) -> float | None:
        given = table.get(word)
        if given is None:
            return None
        if isinstance(given, int | float) and not isinstance(given, bool) and 0 < given <= most:
            return given
        self.add(where, f"“{word}” must be a number above 0 and at most {most}; leave out what is not known")
        return None

    def words(self, table: Table, word: str, *, where: str, among: tuple[str, ...]) -> tuple[str, ...]:
        given = table.get(word, [])
        if isinstance(given, list) and all(value in among for value in given):
            return tuple(given)
        self.add(where, f"“{word}” must be a list of {', '.join(among)}")
        return ()

    def choice(self, table: Table, word: str, *, where: str, among: tuple[str, ...]) -> str:
        given = table.get(word)
        if given in among:
            return str(given)
        self.add(where, f"“{word}” must be one of {', '.join(among)}")
        return among[-1]


def dose_fact(table: Table, mistakes: Mistakes) -> DoseFact:
    """One dose rule; what is wrong with it is added to `mistakes`."""
    where = f"dose rule “{table.get('key', '?')}”"
    mistakes.unknown_words(table, known=OF_A_DOSE, where=where)
    counts_breaks = table.get("counts_breaks")
    if counts_breaks not in {None, True, False}:
        mistakes.add(where, "“counts_breaks” must be true or false; leave it out when it is not known")
    fact = DoseFact(
        **_common(table, mistakes, where=where),
        level=Level(mistakes.choice(table, "level", where=where, among=tuple(Level))),
        minimum_weekly_minutes=_minutes(table, "minimum_weekly_hours", mistakes, where=where, most=168),
        maximum_weekly_minutes=_most_minutes(table, mistakes, where=where),
        minimum_days=_whole(table, "minimum_days", mistakes, where=where, most=7),
        maximum_days=_whole(table, "maximum_days", mistakes, where=where, most=7),
        minimum_minutes_per_service_day=_minutes(
            table, "minimum_hours_per_service_day", mistakes, where=where, most=24
        ),
        counts_breaks=counts_breaks,
    )
    _refuse_crossed(fact.minimum_weekly_minutes, fact.maximum_weekly_minutes, "hours", mistakes=mistakes, where=where)
    _refuse_crossed(fact.minimum_days, fact.maximum_days, "days", mistakes=mistakes, where=where)
    return fact


def cap_fact(table: Table, mistakes: Mistakes) -> CapFact:
    """One group size; what is wrong with it is added to `mistakes`."""
    where = f"cap rule “{table.get('key', '?')}”"
    mistakes.unknown_words(table, known=OF_A_CAP, where=where)
    fact = CapFact(
        **_common(table, mistakes, where=where),
        group_types=mistakes.words(table, "group_types", where=where, among=tuple(GroupType)),
        minimum=_whole(table, "minimum", mistakes, where=where, most=200),
        maximum=_whole(table, "maximum", mistakes, where=where, most=200),
    )
    if fact.minimum is None and fact.maximum is None:
        mistakes.add(where, "neither “minimum” nor “maximum” is given, so the rule says nothing")
    _refuse_crossed(fact.minimum, fact.maximum, "people", mistakes=mistakes, where=where)
    return fact


def _common(table: Table, mistakes: Mistakes, *, where: str) -> dict[str, Any]:
    reviewed_on = mistakes.day(table, "reviewed_on", where=where)
    if "reviewed_on" not in table:
        mistakes.add(where, "“reviewed_on” is missing: the day somebody last compared the rule with its source")
    from_date = mistakes.day(table, "from_date", where=where)
    until_date = mistakes.day(table, "until_date", where=where)
    if from_date and until_date and until_date <= from_date:
        mistakes.add(where, "it ends before it begins")
    return {
        "key": mistakes.text(table, "key", where=where),
        "words": mistakes.text(table, "words", where=where),
        "source": mistakes.text(table, "source", where=where),
        "source_status": SourceStatus(mistakes.choice(table, "status", where=where, among=tuple(SourceStatus))),
        "author": mistakes.text(table, "author", where=where),
        "reviewed_on": reviewed_on or date.min,
        "age_bands": mistakes.words(table, "ages", where=where, among=tuple(AgeBand)),
        "jurisdiction": str(table.get("jurisdiction", "")),
        "payer": str(table.get("payer", "")),
        "from_date": from_date,
        "until_date": until_date,
    }


def _minutes(table: Table, word: str, mistakes: Mistakes, *, where: str, most: int) -> int | None:
    hours = mistakes.number(table, word, where=where, most=most)
    return None if hours is None else round(hours * HOUR)


def _most_minutes(table: Table, mistakes: Mistakes, *, where: str) -> int | None:
    """“No more than 19 hours” includes the nineteenth; “below 20 hours” ends a minute before."""
    most = _minutes(table, "maximum_weekly_hours", mistakes, where=where, most=168)
    below = _minutes(table, "below_weekly_hours", mistakes, where=where, most=168)
    if most is not None and below is not None:
        mistakes.add(where, "give “maximum_weekly_hours” or “below_weekly_hours”, not both")
    return most if below is None else below - 1


def _whole(table: Table, word: str, mistakes: Mistakes, *, where: str, most: int) -> int | None:
    number = mistakes.number(table, word, where=where, most=most)
    if isinstance(number, float):
        mistakes.add(where, f"“{word}” must be a whole number")
    return None if number is None else int(number)


def _refuse_crossed(least: int | None, most: int | None, of: str, *, mistakes: Mistakes, where: str) -> None:
    if least is not None and most is not None and least > most:
        mistakes.add(where, f"the fewest {of} are above the most")
