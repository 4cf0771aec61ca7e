"""Minutes in the room, for the signature."""

from collections.abc import Iterable
from datetime import datetime

from midspan.values import Span, merge_spans


def minutes_present(stretches: Iterable[tuple[datetime, datetime | None]], session: Span) -> int | None:
    """Minutes there between the session's start and end; None while a leaving, or any coming, is not recorded."""
    known = list(stretches)
    if not known or any(left is None for _, left in known):
        return None
    there = [Span(arrived, left) for arrived, left in known if left is not None and arrived < left]
    inside = (span.intersection(session) for span in merge_spans(there))
    return sum(span.minutes for span in inside if span)
