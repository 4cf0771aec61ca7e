"""What the guardian of a minor may see, and who signs what is shared: by the law of a state, the age and the service.

Ages turn when the clocks in a zone show 00:00 on the birthday. States differ on who was born on 29 February; the
earlier day, 28 February, is taken. What stands in no row, or in two, has the most protective answer and asks a human.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from midspan.engines.disclosure.books import MinorsRow, minors_look, minors_rows
from midspan.engines.disclosure.model import Guardianship
from midspan.engines.disclosure.words import NONE, Words
from midspan.values import Label
from midspan.values.wall_clock import instant_of

AGE_OF_MAJORITY = 18
SERVICE_OF = {Label.PART2: "substance_use", Label.MENTAL_HEALTH: "mental_health"}
SERVICES = tuple(SERVICE_OF.values())


class Signs(StrEnum):
    """Who signs a consent to share."""

    PATIENT = "patient"  # Of age.
    MINOR = "minor"
    GUARDIAN = "guardian"
    BOTH = "both"
    UNKNOWN = "unknown"  # Nobody, until a human has found out.


class Minority(Struct, frozen=True, kw_only=True):
    """What is known of somebody's being a minor. `state` is empty where no single state's law applies.

    `decided` are rows a human added for this very person; they go before the pack's.
    """

    born_on: date | None
    state: str
    zone: ZoneInfo
    decided: tuple[MinorsRow, ...] = ()


class ServiceLaw(Struct, frozen=True, kw_only=True):
    """What is known of one service: by which row, or what is missing (`basis`); `row` is None where nobody knows."""

    service: str
    basis: str
    row: MinorsRow | None = None


class SigningLaw(Struct, frozen=True, kw_only=True):
    """Who signs now, by which rows (`basis`), and until when: the next birthday that may change it, or None.

    `services` are what it rests on, one for each; none where no age is known, or nobody asks it any more.
    """

    signs: Signs
    basis: str
    until: datetime | None = None
    is_of_age_at: datetime | None = None
    services: tuple[ServiceLaw, ...] = ()


def signing_law(minority: Minority, *, now: datetime, services: Collection[str] = SERVICES) -> SigningLaw:
    """Who signs what is shared of these services, at an instant: the strictest that any of them asks."""
    if minority.born_on is None:
        return SigningLaw(signs=Signs.UNKNOWN, basis="birth date not known")
    of_age = of_age_at(minority.born_on, minority.zone)
    if now >= of_age:
        return SigningLaw(signs=Signs.PATIENT, basis="of age", is_of_age_at=of_age)
    age = age_of(minority.born_on, now.astimezone(minority.zone).date())
    found = tuple(_service_law(minority, service, age) for service in sorted(services))
    return SigningLaw(
        signs=_strictest([one.row for one in found]),
        basis="; ".join(one.basis for one in found),
        until=instant_of(birthday(minority.born_on, age + 1), 0, minority.zone),
        is_of_age_at=of_age,
        services=found,
    )


def _service_law(minority: Minority, service: str, age: int) -> ServiceLaw:
    row = _row(minority, service, age)
    return ServiceLaw(service=service, basis=_basis(minority, service, age, row), row=row)


def _strictest(rows: Sequence[MinorsRow | None]) -> Signs:
    said = {Signs.UNKNOWN if row is None else Signs(row.signs) for row in rows}
    if not said or Signs.UNKNOWN in said:
        return Signs.UNKNOWN
    return said.pop() if len(said) == 1 else Signs.BOTH


def guardianships(
    minority: Minority, guardian: Guardianship, *, services: Collection[str] = SERVICES
) -> Iterator[Guardianship]:
    """What one guardian may see, stage by stage: for each service, from one birthday that changes it to the next.

    `guardian` says who, and from when until when they are one. Without a birth date one stage asks a human.
    """
    if minority.born_on is None:
        yield replace(guardian, classes=NONE, is_known=False, basis="birth date not known")
        return
    for service in services:
        for age, next_age in _bands(minority, service):
            row = _row(minority, service, age)
            since = _later(guardian.since, instant_of(birthday(minority.born_on, age), 0, minority.zone))
            until = min(guardian.until, instant_of(birthday(minority.born_on, next_age), 0, minority.zone))
            if since < until:
                yield Guardianship(
                    guardians=guardian.guardians,
                    classes=_seen_by_guardian(row),
                    since=since,
                    until=until,
                    basis=_basis(minority, service, age, row),
                    is_known=row is not None,
                    service=service,
                )


def _seen_by_guardian(row: MinorsRow | None) -> Words:
    """Nothing where no law is known or the minor consents alone, whatever else the row says."""
    return NONE if row is None or row.consents == "minor" else frozenset(row.guardian_sees)


def _bands(minority: Minority, service: str) -> list[tuple[int, int]]:
    """The ages between which one answer holds: from, and under."""
    rows = [row for row in (*minority.decided, *minors_rows()) if (row.state, row.service) == (minority.state, service)]
    turns = {0, AGE_OF_MAJORITY} | {age for row in rows for age in (row.from_age, row.under_age)}
    ages = sorted(age for age in turns if age <= AGE_OF_MAJORITY)
    return list(pairwise(ages))


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)


def guardianship_of(
    *, state: str, service: str, born_on: date, on: date, zone: ZoneInfo, guardians: Words
) -> Guardianship:
    """What guardians may see of a patient, on a day, by one service's law."""
    minority, age = Minority(born_on=born_on, state=state, zone=zone), age_of(born_on, on)
    row = _row(minority, service, age)
    return Guardianship(
        guardians=guardians,
        classes=_seen_by_guardian(row),
        until=of_age_at(born_on, zone),
        basis=_basis(minority, service, age, row),
        is_known=row is not None,
    )


def _row(minority: Minority, service: str, age: int) -> MinorsRow | None:
    """The one row that speaks; what a human decided for this person goes first, the newest of that before all."""
    decided = [row for row in minority.decided if _fits(row, minority.state, service, age)]
    if decided:
        return decided[-1]
    rows = [row for row in minors_rows() if _fits(row, minority.state, service, age)]
    return rows[0] if len(rows) == 1 else None


def _fits(row: MinorsRow, state: str, service: str, age: int) -> bool:
    return (row.state, row.service) == (state, service) and row.from_age <= age < row.under_age


def _basis(minority: Minority, service: str, age: int, row: MinorsRow | None) -> str:
    if row is not None:
        return row.key
    return f"no rule for {minority.state or 'two states'}, {service.replace('_', ' ')}, age {age}"


def of_age_at(born_on: date, zone: ZoneInfo) -> datetime:
    """When the clocks in `zone` show 00:00 on the birthday that makes somebody of age."""
    return instant_of(birthday(born_on, AGE_OF_MAJORITY), 0, zone)


def age_of(born_on: date, on: date) -> int:
    """In whole years."""
    return on.year - born_on.year - (on < birthday(born_on, on.year - born_on.year))


class PaperBirthday(Struct, frozen=True):
    """A birthday before which a minor's papers are looked through, and signed anew where they have to be."""

    age: int
    on_date: date


def next_paper_birthday(minority: Minority, *, now: datetime) -> PaperBirthday | None:
    """The next of them: at the ages of the pack, and where a row of the state or a decision for them begins or ends.

    None for the rest.
    """
    if minority.born_on is None:
        return None
    today = now.astimezone(minority.zone).date()
    rows = [row for row in (*minority.decided, *minors_rows()) if row.state == minority.state]
    turns = {age for row in rows for age in (row.from_age, row.under_age)}
    ages = sorted(age for age in turns | set(minors_look().paper_ages) if 0 < age <= AGE_OF_MAJORITY)
    coming = (PaperBirthday(age, birthday(minority.born_on, age)) for age in ages)
    return next((one for one in coming if one.on_date > today), None)


def birthday(born_on: date, age: int) -> date:
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:  # 29 February in a year without one.
        return date(born_on.year + age, 2, 28)
