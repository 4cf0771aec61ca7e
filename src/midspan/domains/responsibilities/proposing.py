"""Answers of the form that adds a responsibility, for a page that has some of them, or all, already."""

from collections.abc import Sequence
from datetime import date, time

from midspan.domains.responsibilities.enums import Firmness, ResponsibilityKind

EVERY_WEEK = "every"  # The rhythm of a line of times that holds in each week.
LINE = "when-0"


def first_answers(
    *,
    kind: ResponsibilityKind,
    title: str,
    first: date,
    last: date | None,
    days: Sequence[int],
    hours: tuple[time, time],
) -> list[tuple[str, str]]:
    """Names and values to post to `life:add`: it then asks for the times, with one line filled in where `days` has any.

    `last` is the last day; `hours` are from and until, on each of `days` (0 is Monday).
    """
    what = {
        "kind": kind.value,
        "title": title,
        "from_date": first.isoformat(),
        "last_date": last.isoformat() if last else "",
    }
    said = [("at", "what"), *((f"what-{name}", value) for name, value in what.items())]
    if not days:
        return said
    line = {"start": f"{hours[0]:%H:%M}", "end": f"{hours[1]:%H:%M}", "rhythm": EVERY_WEEK}
    return [
        *said,
        ("when-TOTAL_FORMS", "1"),
        ("when-INITIAL_FORMS", "0"),
        *((f"{LINE}-days", str(day)) for day in days),
        *((f"{LINE}-{name}", value) for name, value in line.items()),
    ]


def all_answers(
    first_ones: Sequence[tuple[str, str]], *, firmness: Firmness, commute_minutes: int
) -> list[tuple[str, str]]:
    """Names and values to post to `life:add` that leave it nothing to ask: it adds what they say, with an undo.

    `first_ones` are first answers with days; nobody is said to rely on the person for it.
    """
    said = [(name, value) for name, value in first_ones if name != "at"]
    rest = {"firmness": firmness.value, "commute_minutes": str(commute_minutes)}
    return [
        ("at", "relies"),
        *said,
        *((f"firm-{name}", value) for name, value in rest.items()),
        ("relies-relies_on_me", ""),
    ]
