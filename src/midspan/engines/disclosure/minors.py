"""What the guardian of a minor may see, by the law of a state, the age and the service."""

from datetime import date
from zoneinfo import ZoneInfo

from midspan.engines.disclosure.books import MinorsRow, minors_rows
from midspan.engines.disclosure.model import Guardianship
from midspan.engines.disclosure.words import NONE, Words
from midspan.values.wall_clock import instant_of

AGE_OF_MAJORITY = 18


def guardianship_of(
    *, state: str, service: str, born_on: date, on: date, zone: ZoneInfo, guardians: Words
) -> Guardianship:
    """What guardians may see of a patient, on a day. No row, or two, is the most protective answer and asks a human.

    Access ends when the clocks in `zone` show 00:00 on the birthday. States differ on who was born on 29 February; the
    earlier day, 28 February, is taken.
    """
    until = instant_of(_birthday(born_on, AGE_OF_MAJORITY), 0, zone)
    age = _age(born_on, on)
    rows = [row for row in minors_rows() if _fits(row, state=state, service=service, age=age)]
    if len(rows) != 1:
        basis = f"no rule for {state}, {service}, age {age}"
        return Guardianship(guardians=guardians, classes=NONE, until=until, basis=basis, is_known=False)
    classes = NONE if rows[0].consents == "minor" else frozenset(rows[0].guardian_sees)
    return Guardianship(guardians=guardians, classes=classes, until=until, basis=rows[0].key)


def _fits(row: MinorsRow, *, state: str, service: str, age: int) -> bool:
    return (row.state, row.service) == (state, service) and row.from_age <= age < row.under_age


def _age(born_on: date, on: date) -> int:
    return on.year - born_on.year - (on < _birthday(born_on, on.year - born_on.year))


def _birthday(born_on: date, age: int) -> date:
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:  # 29 February in a year without one.
        return date(born_on.year + age, 2, 28)
