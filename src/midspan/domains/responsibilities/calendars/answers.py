"""What reading a calendar answers: the busy times, or a refusal. And how much is read at all."""

from datetime import datetime

from msgspec import Struct

from midspan.values import Span

MOST_BYTES = 5_000_000
TOO_LARGE = "This file is larger than 5 MB. Export a shorter stretch of the calendar."


class Busy(Struct, frozen=True):
    """Busy times in UTC: `spans` merged and in order, `warnings` in plain words without any text of the calendar.

    `moments` are events without length, such as reminders, that lie in no span. They block no time.
    """

    spans: tuple[Span, ...]
    moments: tuple[datetime, ...] = ()
    warnings: tuple[str, ...] = ()

    def intervals(self) -> list[tuple[datetime, datetime]]:
        """Spans and moments together, in order; a moment is an interval that ends where it starts."""
        return sorted([(span.start, span.end) for span in self.spans] + [(moment, moment) for moment in self.moments])


class Refused(Struct, frozen=True):
    """Nothing was read; `reason` is one sentence the person can act on."""

    reason: str
