"""What the engine answers: options for one person, explanations, and a center's week.

Codes are for the pages to turn into words; `subject_id` is the id of the section, commitment, site or counselor that a
code is about ("" where it is about none), `amount` its number (minutes, days, seats).
"""

from enum import StrEnum

from msgspec import Struct

from midspan.engines.scheduling.model import Commitment, Schedule, Tier, TierCosts, WeekPlan
from midspan.values import WeekSpan


class ChargeCode(StrEnum):
    """What a plan is charged for."""

    NO_INDIVIDUAL = "no_individual"
    NO_FAMILY = "no_family"
    GROUP_LEFT = "group_left"
    COUNSELOR_CHANGED = "counselor_changed"
    INDIVIDUAL_MOVED = "individual_moved"
    FAMILY_MOVED = "family_moved"
    EXTRA_DAYS = "extra_days"
    OTHER_MODE = "other_mode"
    OTHER_PART_OF_DAY = "other_part_of_day"
    TRIP = "trip"
    OVER_MINIMUM = "over_minimum"
    FAMILY_IN_OFFICE_HOURS = "family_in_office_hours"
    COMMITMENT_MOVED = "commitment_moved"
    SEAT_OVER_COMFORTABLE = "seat_over_comfortable"
    SEAT_HELPS_GROUP_RUN = "seat_helps_group_run"


MILLI = 1000  # Prices are whole thousandths of a point.


class Charge(Struct, frozen=True):
    """One line of a plan's cost: `amount` units of something cost `points`."""

    tier: Tier
    code: ChargeCode
    subject_id: str
    amount: int
    points: int


class OptionReason(StrEnum):
    """Why somebody may choose this option."""

    FITS_BEST = "fits_best"
    FEWEST_TRIPS = "fewest_trips"
    FEWEST_DAYS = "fewest_days"
    KEEPS_GROUPS = "keeps_groups"
    KEEPS_INDIVIDUAL = "keeps_individual"
    ALL_VIDEO = "all_video"
    PREFERRED_PART = "preferred_part"
    ENDS_EARLIEST = "ends_earliest"
    ENDS_BEFORE = "ends_before"
    MOVES_NOTHING = "moves_nothing"
    MOVES = "moves"


class Reason(Struct, frozen=True):
    """One sentence about an option. `amount`: trips, days, minutes after midnight, or 0."""

    code: OptionReason
    subject_id: str = ""
    amount: int = 0


class WeekOption(Struct, frozen=True):
    """One way to place a person. `minutes_by_day` has seven entries, Monday first; `days` are those with minutes."""

    plan: WeekPlan
    minutes_by_day: tuple[int, ...]
    charges: tuple[Charge, ...]
    cost: TierCosts
    moves: tuple[Commitment, ...]
    reasons: tuple[Reason, ...]

    @property
    def total_minutes(self) -> int:
        return sum(self.minutes_by_day)

    @property
    def days(self) -> tuple[int, ...]:
        return tuple(day for day, minutes in enumerate(self.minutes_by_day) if minutes)


class Obstacle(StrEnum):
    """What stands in the way."""

    COMMITMENT = "commitment"
    MODALITY = "modality"
    DAYS = "days"
    MINUTES_PER_DAY = "minutes_per_day"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    AUTHORIZATION = "authorization"
    MINUTES_PER_SERVICE_DAY = "minutes_per_service_day"
    MINIMUM_DAYS = "minimum_days"
    FULL_SECTIONS = "full_sections"
    CLOSED_SECTIONS = "closed_sections"
    COUNSELOR_TIMES = "counselor_times"
    FROZEN_SECTION = "frozen_section"
    UNKNOWN_TRAVEL = "unknown_travel"
    OFFER = "offer"


class ObstacleFound(Struct, frozen=True):
    """One reason of a minimal set: together they leave no week, any of them lifted would.

    COMMITMENT has its id and span, FROZEN_SECTION the section's id, which need not exist any more; FULL_SECTIONS lists
    the sections. CLOSED_SECTIONS says how many, but neither which
    nor why, since both could give another person away. OFFER means that the center has nothing for this person,
    whatever else changes. Lengths and numbers of days in force stand in `amount`.
    """

    kind: Obstacle
    subject_id: str = ""
    span: WeekSpan | None = None
    section_ids: tuple[str, ...] = ()
    amount: int = 0


class FixKind(StrEnum):
    """A single change that would open a week."""

    MOVE_COMMITMENT = "move_commitment"
    SHORTEN_START = "shorten_start"
    SHORTEN_END = "shorten_end"
    FREE_COMMITMENT = "free_commitment"
    EXTRA_SEAT = "extra_seat"
    SOME_VIDEO = "some_video"
    SOME_IN_PERSON = "some_in_person"
    LONGER_DAY = "longer_day"
    EXTRA_DAY = "extra_day"
    AUTHORIZATION = "authorization"
    FEWER_MINUTES = "fewer_minutes"
    REVIEW_SECTION = "review_section"
    UNFREEZE_SECTION = "unfreeze_section"
    COUNSELOR_TIME = "counselor_time"
    NEW_SECTION = "new_section"


class Fix(Struct, frozen=True):
    """A change, what it asks (`points`), and a week it opens: proof by solving again.

    `span` is the commitment's, the counselor's or the new section's time after the change; `amount` its minutes, seats
    or days.
    """

    kind: FixKind
    points: int
    opens: WeekPlan
    subject_id: str = ""
    span: WeekSpan | None = None
    amount: int = 0


class Explanation(Struct, frozen=True):
    """Why somebody cannot be placed, and what would change it, cheapest first. Placeable people have neither."""

    patient_id: str
    is_placeable: bool
    reasons: tuple[ObstacleFound, ...] = ()
    fixes: tuple[Fix, ...] = ()


class Budget(Struct, frozen=True):
    """How much work a week may cost, in units that do not depend on the machine, and what is good enough.

    `gap` is the proven distance to the best at which the search ends, as a share of the cost without the wait list. A
    center so small that this is less than `fewest` points is solved to the end.
    """

    rounds: int = 200
    nodes: int = 2000
    gap: float = 0.001
    fewest: int = 20

    def points_of(self, controllable: int) -> float:
        """The gap in points, of so many that are not the wait list's."""
        points = self.gap * controllable
        return points if points >= self.fewest else 0.0


class Progress(Struct, frozen=True):
    """Told after every round: the best schedule so far and what is proven, in points."""

    phase: str
    round: int
    columns: int
    objective: int
    bound: int


class Start(Struct, frozen=True):
    """Where a search may begin: the week before (weeks that do not hold any more are left out) and its certificate."""

    schedule: Schedule | None = None
    certificate: "Certificate | None" = None


class Prices(Struct, frozen=True):
    """What a seat of each section and a tick of each counselor's time is worth, from the last solved week."""

    seats: tuple[tuple[str, float], ...] = ()
    ticks: tuple[tuple[str, int, int, float], ...] = ()


class Certificate(Struct, frozen=True):
    """What proves a solved week: the price of everything shared, in whole millipoints (thousandths of a point).

    Prices are what one person pays to use it; those of ticks, caseloads and pairs are never negative, a seat's is where
    a section still needs people to run. Ticks are (counselor, day, minute), no-contact rows (one, other, section).
    What is not listed costs nothing. `objective` is in points; `bound`, in millipoints, is what the prices are said to
    prove. `shares` tells for each person the cheaper of waiting and their cheapest week at these prices, so that a
    sample of people can be proved again on its own; it may be left empty.
    """

    rules_version: str
    objective: int
    bound: int
    seats: tuple[tuple[str, int], ...] = ()
    ticks: tuple[tuple[str, int, int, int], ...] = ()
    caseloads: tuple[tuple[str, int], ...] = ()
    no_contact: tuple[tuple[str, str, str, int], ...] = ()
    shares: tuple[tuple[str, int], ...] = ()

    @property
    def prices(self) -> Prices:
        """What seats and hours are worth, in points, as `place` takes it to keep what is scarce."""
        return Prices(
            seats=tuple((section_id, price / MILLI) for section_id, price in self.seats),
            ticks=tuple((who, day, minute, price / MILLI) for who, day, minute, price in self.ticks),
        )


class Result(Struct, frozen=True):
    """A center's week: what it costs, what is proven, who waits, and what proves it.

    `bound` is in points, rounded up since costs are whole; `certificate` has the prices that prove it.
    """

    schedule: Schedule
    objective: int
    bound: int
    unplaced: tuple[str, ...]
    certificate: Certificate
    rounds: int
    columns: int
