"""How often a plan is reviewed, and what makes a review due before its day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from midspan.domains.plans.enums import ReviewEvent


class Stay(Struct, frozen=True, kw_only=True):
    """What cadences ask of a stay. An empty word is not known, and then every rule about it may be the one."""

    on: date
    focus: str = ""
    payer: str = ""
    jurisdiction: str = ""


class ReviewRule(Struct, frozen=True, kw_only=True):
    """One rule with its source; an empty word means any. `days` None: it asks for reviews, how often is not known."""

    key: str
    words: str
    source: str
    reviewed_on: date
    days: int | None = None
    focuses: frozenset[str] = frozenset()
    payer: str = ""
    jurisdiction: str = ""
    from_date: date | None = None
    until_date: date | None = None

    def covers(self, stay: Stay) -> bool:
        return (
            (self.from_date is None or self.from_date <= stay.on)
            and (self.until_date is None or stay.on < self.until_date)
            and (not self.focuses or not stay.focus or stay.focus in self.focuses)
            and _fits(self.payer, stay.payer)
            and _fits(self.jurisdiction, stay.jurisdiction)
        )

    def names(self, stay: Stay) -> bool:
        """Whether it covers the stay by what is known of it, and not because something is not known."""
        is_named = (not self.payer or stay.payer) and (not self.jurisdiction or stay.jurisdiction)
        return bool(is_named) and self.covers(stay)


def _fits(of_rule: str, of_stay: str) -> bool:
    return not of_rule or not of_stay or of_rule.casefold() == of_stay.strip().casefold()


def strictest(stay: Stay, rules: Iterable[ReviewRule]) -> ReviewRule | None:
    """Of the rules that cover the stay the one with the fewest days, the first of equals; None where none knows."""
    known = [one for one in rules if one.days is not None and one.covers(stay)]
    return min(known, key=lambda one: one.days or 0, default=None)


def not_known(stay: Stay, rules: Iterable[ReviewRule]) -> list[ReviewRule]:
    """Rules that speak of this stay, and do not say how often."""
    return [one for one in rules if one.days is None and one.names(stay)]


class EventRules(Struct, frozen=True, kw_only=True):
    """Within how many days of each event a review is held, and how many lapses within how many days are a cluster."""

    days: Mapping[ReviewEvent, int]
    lapses: int
    lapse_window: timedelta


class Happened(Struct, frozen=True, kw_only=True):
    """What is known of a stay, in order: moments of use that were told, of a safety event's closing, of a new level."""

    lapses: Sequence[datetime] = ()
    closed: Sequence[datetime] = ()
    level_changed: datetime | None = None


def events_after(seen_at: datetime, happened: Happened, rules: EventRules) -> dict[ReviewEvent, datetime]:
    """What happened since both last looked at the plan, each with its first moment, in the order it is told.

    A lapse counts that is not the only one of its window, if only the last of them came after that.
    """
    lapses, count = sorted(happened.lapses), rules.lapses
    clusters = [
        last for first, last in zip(lapses, lapses[count - 1 :], strict=False) if last - first <= rules.lapse_window
    ]
    found = {
        ReviewEvent.CLOSED: happened.closed,
        ReviewEvent.LAPSES: clusters,
        ReviewEvent.LEVEL_CHANGED: [happened.level_changed] if happened.level_changed else [],
    }
    return {kind: min(after) for kind, all_at in found.items() if (after := [at for at in all_at if at > seen_at])}


def review_day(review_date: date, events: Mapping[ReviewEvent, date], rules: EventRules) -> date:
    """By when the plan is reviewed: on its day, or sooner where something happened."""
    return min([review_date, *(on + timedelta(days=rules.days[kind]) for kind, on in events.items())])
