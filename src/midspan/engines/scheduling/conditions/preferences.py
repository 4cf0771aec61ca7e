"""When and how somebody would rather attend: parts of the day, and times when relatives can come."""

from midspan.engines.scheduling.model import PartOfDay, PatientNeeds
from midspan.engines.scheduling.rules import Rules
from midspan.values import WeekSpan


def part_of_day(start: int, rules: Rules) -> PartOfDay:
    """The part a session belongs to: the one it starts in."""
    if start < rules.morning_ends:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if start < rules.afternoon_ends else PartOfDay.EVENING


def suits(start: int, *, needs: PatientNeeds, rules: Rules) -> bool:
    """Whether a session starting then is in the preferred part of the day; no preference suits always."""
    return needs.preferred_part is None or part_of_day(start, rules) is needs.preferred_part


def relatives_can_come(span: WeekSpan, rules: Rules) -> bool:
    """Whether a family session then is outside usual working hours."""
    return span.start >= rules.family_evening_from or span.day >= rules.family_weekend_from_day
