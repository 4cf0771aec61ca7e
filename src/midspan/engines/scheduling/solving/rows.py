"""The rows of the master: what they limit, and the variables beside the columns that soften them."""

from collections.abc import Iterator
from dataclasses import dataclass

from midspan.engines.scheduling.model import Problem, Section
from midspan.engines.scheduling.rules import Weights
from midspan.engines.scheduling.solving.columns import Resource

UNBOUNDED = float("inf")


@dataclass(frozen=True, slots=True)
class Row:
    """`lower <= columns using `resource` + slack <= upper`; the slack variable has its sign, bound and price."""

    lower: float
    upper: float
    resource: Resource
    slack_sign: int = 0
    slack_most: int = 0
    slack_points: int = 0


def section_rows(problem: Problem) -> Iterator[Row]:
    """Two rows a section: up to the comfortable size plus priced seats, from the size to run less missing ones."""
    weights = problem.rules.weights
    for section in problem.sections:
        seats, easy = max(0, section.seats_left), easy_seats(section)
        resource: Resource = ("seat", section.id)
        yield Row(-UNBOUNDED, easy, resource, -1, seats - easy, weights.seat_over_comfortable)
        if wanted := max(0, section.minimum_to_run - section.taken):
            yield Row(wanted, UNBOUNDED, resource, 1, wanted, weights.seat_under_minimum)


def easy_seats(section: Section) -> int:
    """Seats left below the comfortable size."""
    return min(max(0, section.comfortable_size - section.taken), max(0, section.seats_left))


def crowding_points(section: Section, weights: Weights, people: int) -> int:
    """What so many more people in the section cost: above the comfortable size, and below the size to run."""
    over = max(0, people - easy_seats(section)) * weights.seat_over_comfortable
    wanted = max(0, section.minimum_to_run - section.taken)
    return over + max(0, wanted - people) * weights.seat_under_minimum


def constant_points(problem: Problem) -> int:
    """Points for crowding that people outside the problem already cause."""
    crowded = sum(max(0, section.taken - section.comfortable_size) for section in problem.sections)
    return crowded * problem.rules.weights.seat_over_comfortable


def row_for(resource: Resource, problem: Problem) -> Row:
    """The row of any resource but a seat: one session per tick, one of a pair per section, room on a caseload."""
    if resource[0] == "room":
        room = next(one.room_left for one in problem.counselors if one.id == resource[1])
        return Row(-UNBOUNDED, UNBOUNDED if room is None else room, resource)
    return Row(-UNBOUNDED, 1, resource)
