"""Time of a session that a technical failure took: when it can have been so, and whether it counts toward hours."""

import tomllib
from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path

from msgspec import Struct

from midspan.domains.encounters.enums import AttendanceState, FailureOf
from midspan.domains.encounters.rules.recording import MORE_THAN_A_MOMENT, Recorded, may_change
from midspan.values import ALLOWED, Span, Verdict, first_refusal, merge_spans, refused

RULES = Path(__file__).with_name("lost_time.toml")
# Every word that a rule may say. None: nobody decided.
DECIDED = {"counts": True, "does_not_count": False, "not_decided": None}


class LostRule(Struct, frozen=True, kw_only=True):
    """Whether lost minutes count, by whose failure it was; `payers` empty: for whom no other rule is."""

    from_date: date
    payers: tuple[str, ...]
    program: bool | None
    person: bool | None
    unknown: bool | None
    words: str
    source: str
    reviewed_on: date


def counts(failure_of: FailureOf, *, payer: str, on: date) -> bool | None:
    """Whether minutes lost to that failure count toward a week's hours for that payer; None: not decided."""
    decided: bool | None = getattr(lost_rule(payer=payer, on=on), failure_of.value)
    return decided


def lost_rule(*, payer: str, on: date) -> LostRule:
    """The rule in force that day. Raises LookupError before the first one."""
    begun = [one for one in _rules() if one.from_date <= on and (not one.payers or payer in one.payers)]
    if not begun:
        raise LookupError(f"No rule says whether minutes lost on {on} count.")
    return max(begun, key=lambda one: (bool(one.payers), one.from_date))


def may_have_lost(
    recorded: Recorded, *, since: datetime, until: datetime, now: datetime, lost: Collection[Span]
) -> Verdict:
    """Whether a failure can have taken that time of the session from somebody who came."""
    came = recorded.state is AttendanceState.ATTENDED and bool(recorded.stretches)
    is_inside = recorded.session.start <= since and until <= recorded.session.end
    is_new = since >= until or not any(Span(since, until).overlaps(one) for one in lost)
    return first_refusal(
        may_change(recorded),
        ALLOWED if came else refused("Who did not come lost no time. Record first that they came."),
        ALLOWED if since < until else refused("The end must be later than the start."),
        ALLOWED if is_inside else refused("This lies outside the session. Look at both times."),
        ALLOWED if until <= now + MORE_THAN_A_MOMENT else refused("This time is still to come."),
        ALLOWED if is_new else refused("A failure stands at that time already. Take that one back first."),
    )


def may_take_back_lost(recorded: Recorded) -> Verdict:
    """Whether a failure that was recorded can be taken back: until the entry is signed."""
    return may_change(recorded)


def minutes_lost(lost: Iterable[Span], stretches: Iterable[tuple[datetime, datetime | None]], *, session: Span) -> int:
    """Minutes of being there that failures took. While somebody's leaving is not known, they are taken as there."""
    there = [Span(came, left or session.end) for came, left in stretches if came < (left or session.end)]
    met = (one.intersection(other) for one in merge_spans(lost) for other in merge_spans(there))
    return sum(span.minutes for span in met if span)


@cache
def _rules() -> tuple[LostRule, ...]:
    with RULES.open("rb") as file:
        return tuple(_rule(one) for one in tomllib.load(file)["rule"])


def _rule(one: dict[str, object]) -> LostRule:
    """Raises KeyError for a word that is none of those known."""
    decided = {name.value: DECIDED[str(one[name.value])] for name in FailureOf}
    return LostRule(**{**one, "payers": tuple(one["payers"]), **decided})  # type: ignore[arg-type]  # as the file has it
