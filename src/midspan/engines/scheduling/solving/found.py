"""Weeks found by pricing, many at once: rows of arrays, since a thousand people would be a million objects."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import astuple
from numpy.typing import NDArray

from midspan.engines.scheduling.model import Mode, Problem, Slot, WeekPlan
from midspan.values import WeekSpan
from midspan.values.spans import MINUTES_PER_DAY

Ints = NDArray[np.int64]

NOBODY = -1
MODES = (Mode.IN_PERSON, Mode.VIDEO)


class Found(Struct, frozen=True):
    """Weeks as rows. `points` are a person's own, `reduced` those with all prices, in thousandths.

    `patients` are places in the problem, `sections` places of sections (ascending, -1 where there are no more),
    `individual` and `family` have (counselor, minute of the week, mode) in each row, counselor -1 for none; counselors
    are places among the problem's counselor ids, each id once.
    """

    patients: Ints
    points: Ints
    reduced: Ints
    sections: Ints
    individual: Ints
    family: Ints

    def __len__(self) -> int:
        return len(self.patients)

    def rows(self, chosen: "NDArray[Any] | slice") -> "Found":
        """The rows at those places, of that slice, or where that mask is true."""
        return Found(*(column[chosen] for column in astuple(self)))

    def fingerprints(self) -> list[bytes]:
        """What makes each row a week of its own: the person and all they attend."""
        parts = (self.patients[:, None], self.sections, self.individual, self.family)
        return [row.tobytes() for row in np.concatenate(parts, axis=1, dtype=np.int32, casting="same_kind")]


def joined(batches: Sequence[Found], *, width: int) -> Found:
    """All rows of several batches; `width` is the most sections a week may have."""
    if not batches:
        return nothing(width)
    return Found(*map(np.concatenate, zip(*map(astuple, batches), strict=True)))


def nothing(width: int) -> Found:
    """No week at all."""
    none = np.zeros(0, np.int64)
    return Found(
        none, none, none, np.zeros((0, width), np.int64), np.zeros((0, 3), np.int64), np.zeros((0, 3), np.int64)
    )


def plan_at(found: Found, row: int, *, problem: Problem, counselor_ids: Sequence[str]) -> WeekPlan:
    """One row as a plan anybody can read."""
    needs = problem.patients[int(found.patients[row])]
    places = found.sections[row]
    return WeekPlan(
        section_ids=tuple(sorted(problem.sections[int(place)].id for place in places[places >= 0])),
        individual=_slot(found.individual[row], needs.individual_minutes, counselor_ids),
        family=_slot(found.family[row], needs.family_minutes, counselor_ids),
    )


def _slot(entry: Ints, minutes: int, counselor_ids: Sequence[str]) -> Slot | None:
    counselor, moment, mode = (int(number) for number in entry)
    if counselor == NOBODY:
        return None
    day, start = divmod(moment, MINUTES_PER_DAY)
    return Slot(counselor_ids[counselor], WeekSpan(day, start, start + minutes), MODES[mode])
