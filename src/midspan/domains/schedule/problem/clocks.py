"""Weekly times of one clock on another: a person's week lies on the clock of their own site."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.kernel import clock
from midspan.values import WeekSpan

NOON = 12 * 60


class WeekClock(Struct, frozen=True):
    """The clock of a standing week: `zone`, as it is in the week of `day`.

    Two zones may change their clocks on different days; a standing week is compared as it begins.
    """

    zone: ZoneInfo
    day: date

    def read(self, span: WeekSpan, *, of: str) -> tuple[WeekSpan, ...]:
        """A weekly time that the clocks of zone `of` show, as this clock shows it."""
        return span.shifted(self.ahead_of(of))

    def read_all(self, spans: Iterable[WeekSpan], *, of: str) -> tuple[WeekSpan, ...]:
        return tuple(part for span in spans for part in self.read(span, of=of))

    def written(self, span: WeekSpan, *, to: str) -> WeekSpan:
        """A weekly time of this clock as those of zone `to` show it. Raises ValueError when midnight divides it."""
        [only] = span.shifted(-self.ahead_of(to))
        return only

    def ahead_of(self, name: str) -> int:
        """Minutes by which this clock is ahead of those of zone `name`."""
        if name == self.zone.key:
            return 0
        noon = clock.at(clock.week_start(self.day), NOON, self.zone)
        ahead = (noon.astimezone(self.zone).utcoffset(), noon.astimezone(ZoneInfo(name)).utcoffset())
        here, there = (0 if one is None else int(one.total_seconds()) // 60 for one in ahead)
        return here - there
