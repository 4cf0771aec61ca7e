"""`staff`: every post and room at once, as one small integer program.

A leader or a room in one of several duties at a time is one row for each moment at which a duty begins: whoever is in
two duties at once is in both when the later one begins.
"""

from typing import Any

import numpy as np
from msgspec import Struct, field

from midspan.engines.scheduling.solving import highs
from midspan.engines.scheduling.staffing.fitting import obstacle_to_housing, obstacle_to_leading
from midspan.engines.scheduling.staffing.model import Duty, Leader, Place, Post, Staffed, Staffing

HALF_HOUR = 30
NODES = 5000
USED = 0.5
HALF = 0.5  # Costs are whole; HiGHS's bound may stand a hair above one.
UNFAIR_STEPS = ((1, 2.0), (2, 2.0), (4, highs.INFINITY))  # (times the points, half hours): ever dearer, so shared.
LEADER, PLACE = "leader", "place"

_Seat = tuple[str, str, int]  # LEADER with duty and post, or PLACE with duty and 0: what must be filled once.


class _Program(Struct):
    """Columns as lists until HiGHS gets them in one step."""

    points: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    entries: list[list[tuple[int, float]]] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def row(self, lower: float, upper: float) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.lower) - 1

    def column(self, points: float, entries: list[tuple[int, float]], *, most: float = 1.0) -> int:
        self.points.append(points)
        self.most.append(most)
        self.entries.append(entries)
        return len(self.points) - 1

    def solve(self) -> tuple[Any, float, float]:
        """(values, objective, bound) of the best whole solution found within the nodes."""
        solver = highs.quiet_solver(mip_max_nodes=NODES, mip_rel_gap=0.0, mip_abs_gap=0.5)
        if not self.points:
            return np.zeros(0), 0.0, 0.0
        highs.add_rows(solver, self.lower, self.upper)
        rows = [row for column in self.entries for row, _ in column]
        signs = [sign for column in self.entries for _, sign in column]
        starts = np.cumsum([0, *(len(column) for column in self.entries)])[:-1]
        highs.add_columns(solver, self.points, most=self.most, rows=rows, starts=starts, signs=signs)
        count = len(self.points)
        kinds = np.full(count, int(highs.INTEGER), np.uint8)
        solver.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)
        objective = highs.run(solver)
        return solver.getSolution().col_value, objective, solver.getInfo().mip_dual_bound


def staff(question: Staffing) -> Staffed:
    """The cheapest assignment: posts filled first, then rooms, then as now, then fair.

    The same question gives the same answer. Raises SolverError when HiGHS has none.
    """
    board = _Board(question)
    for duty in question.duties:
        for number, post in enumerate(duty.posts):
            board.offer_post(duty, number, post)
        if not duty.is_video:
            board.offer_places(duty)
    values, objective, bound = board.program.solve()
    filled = dict(choice for column, choice in board.choices.items() if values[column] > USED)
    return Staffed(
        leaders={seat[1:]: filled.get(seat) for seat in board.rows if seat[0] == LEADER},
        places={seat[1]: filled.get(seat) for seat in board.rows if seat[0] == PLACE},
        objective=round(objective),
        bound=int(np.ceil(bound - HALF)),
    )


class _Board:
    """The program as it is built: what must be filled, by whom it could be, and who is busy when."""

    def __init__(self, question: Staffing) -> None:
        self.question, self.program = question, _Program()
        self.rows: dict[_Seat, int] = {}
        self.choices: dict[int, tuple[_Seat, str]] = {}
        self._busy: dict[tuple[str, str, int, int], int] = {}
        self._starts = sorted({(span.day, span.start) for duty in question.duties for span in duty.spans})
        self._loads = {leader.id: self._load_row(leader) for leader in question.leaders}

    def offer_post(self, duty: Duty, number: int, post: Post) -> None:
        """One leader's part: nobody at a price, or anybody who can."""
        seat, weights = (LEADER, duty.id, number), self.question.weights
        self._open(seat, weights.post_unfilled)
        for leader in self.question.leaders:
            if _may(duty, is_current=leader.id == post.current_id, is_free=_can_lead(leader, duty, post)):
                entries = [*self._busy_rows(LEADER, leader.id, duty), *self._load(leader, duty)]
                changed = weights.leader_changed if post.current_id not in {"", leader.id} else 0
                self._choose(seat, leader.id, changed, entries)

    def offer_places(self, duty: Duty) -> None:
        """A room: none at a price, or any that holds the duty."""
        seat, weights = (PLACE, duty.id, 0), self.question.weights
        self._open(seat, weights.place_missing)
        for place in self.question.places:
            if _may(duty, is_current=place.id == duty.current_place_id, is_free=_can_house(place, duty)):
                changed = weights.place_changed if duty.current_place_id not in {"", place.id} else 0
                self._choose(seat, place.id, changed, self._busy_rows(PLACE, place.id, duty))

    def _open(self, seat: _Seat, points: int) -> None:
        self.rows[seat] = self.program.row(1.0, 1.0)
        self.program.column(points, [(self.rows[seat], 1.0)])

    def _choose(self, seat: _Seat, who: str, points: int, entries: list[tuple[int, float]]) -> None:
        column = self.program.column(points, [(self.rows[seat], 1.0), *entries])
        self.choices[column] = (seat, who)

    def _busy_rows(self, kind: str, who: str, duty: Duty) -> list[tuple[int, float]]:
        pause = self.question.weights.pause_minutes if kind == LEADER else 0
        moments = {
            (day, start)
            for span in duty.spans
            for day, start in self._starts
            if day == span.day and span.start <= start < span.end + pause
        }
        return [(self._busy_row(kind, who, day, start), 1.0) for day, start in sorted(moments)]

    def _busy_row(self, kind: str, who: str, day: int, start: int) -> int:
        key = (kind, who, day, start)
        if key not in self._busy:
            self._busy[key] = self.program.row(-highs.INFINITY, 1.0)
        return self._busy[key]

    def _load_row(self, leader: Leader) -> int | None:
        """Half hours led, less those paid for as unfair, stay within what is fair."""
        if leader.fair_minutes is None:
            return None
        row = self.program.row(-highs.INFINITY, leader.fair_minutes / HALF_HOUR)
        for times, most in UNFAIR_STEPS:
            self.program.column(times * self.question.weights.unfair_per_30_minutes, [(row, -1.0)], most=most)
        return row

    def _load(self, leader: Leader, duty: Duty) -> list[tuple[int, float]]:
        row = self._loads[leader.id]
        return [] if row is None else [(row, duty.minutes / HALF_HOUR)]


def _may(duty: Duty, *, is_current: bool, is_free: bool) -> bool:
    """What is fixed stays with whoever has it, whatever their week says."""
    return is_current if duty.is_fixed else is_free


def _can_lead(leader: Leader, duty: Duty, post: Post) -> bool:
    return obstacle_to_leading(leader, duty, post) is None


def _can_house(place: Place, duty: Duty) -> bool:
    return obstacle_to_housing(place, duty) is None
