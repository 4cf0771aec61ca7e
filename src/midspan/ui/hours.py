"""The week's promise in hours as a drawing: attended, planned, and where minimum and maximum stand."""

from datetime import date
from functools import lru_cache
from math import cos, pi, sin

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from msgspec import Struct

ARC_LENGTH = 1000  # The drawing says pathLength="1000", so lengths need no geometry.
CENTER_X, CENTER_Y = 130, 124
RADIUS = 90
TICK_INNER, TICK_OUTER, TICK_WORDS = 78, 103, 114
HEADROOM = 1.08  # So that a maximum reached is still seen to be within the arch.


class Tick(Struct, frozen=True):
    """A mark across the arch, and where its word stands."""

    x1: float
    y1: float
    x2: float
    y2: float
    text_x: float
    text_y: float
    words: str


class Hours(Struct, frozen=True):
    """Minutes of a week. None is unknown and is said to be; it is never drawn as zero."""

    attended: int | None
    planned: int | None
    minimum: int | None = None
    maximum: int | None = None

    @property
    def whole(self) -> float:
        known = [minutes for minutes in (self.attended, self._total, self.minimum, self.maximum) if minutes]
        return max(known, default=60) * HEADROOM

    @property
    def attended_length(self) -> int:
        return self._length(self.attended or 0)

    @property
    def planned_length(self) -> int:
        return self._length(self._total) - self.attended_length

    @property
    def planned_offset(self) -> int:
        return -self.attended_length

    @property
    def minimum_length(self) -> int:
        return self._length(self.minimum or 0)

    @property
    def maximum_length(self) -> int:
        return self._length(self.maximum or 0)

    @property
    def minimum_tick(self) -> Tick | None:
        return None if self.minimum is None else self._tick(self.minimum)

    @property
    def maximum_tick(self) -> Tick | None:
        return None if self.maximum is None else self._tick(self.maximum)

    @property
    def attended_words(self) -> str:
        return _("not known yet") if self.attended is None else duration_words(self.attended)

    @property
    def sentence(self) -> str:
        """The drawing in words, for everybody."""
        return " ".join(part for part in (self._so_far, self.promise) if part)

    @property
    def _total(self) -> int:
        return (self.attended or 0) + (self.planned or 0)

    @property
    def _so_far(self) -> str:
        if self.attended is None:
            return _("How much was attended is not known yet.")
        attended = duration_words(self.attended)
        if self.planned is None:
            return _("%(attended)s attended; what is still planned is not known.") % {"attended": attended}
        return _("%(attended)s attended, %(planned)s still planned.") % {
            "attended": attended,
            "planned": duration_words(self.planned),
        }

    @property
    def promise(self) -> str:
        """What the week should hold, as a sentence; "" where nobody promised anything."""
        words = {"minimum": duration_words(self.minimum or 0), "maximum": duration_words(self.maximum or 0)}
        if self.minimum is not None and self.maximum is not None:
            return _("This week should have %(minimum)s to %(maximum)s.") % words
        if self.minimum is not None:
            return _("This week should have at least %(minimum)s.") % words
        return _("This week should have at most %(maximum)s.") % words if self.maximum is not None else ""

    def _length(self, minutes: float) -> int:
        return round(ARC_LENGTH * minutes / self.whole)

    def _tick(self, minutes: int) -> Tick:
        angle = pi * (1 - minutes / self.whole)
        across, up = cos(angle), sin(angle)
        inner, outer, words = ((CENTER_X + r * across, CENTER_Y - r * up) for r in (TICK_INNER, TICK_OUTER, TICK_WORDS))
        x1, y1, x2, y2, text_x, text_y = (round(place, 1) for place in (*inner, *outer, *words))
        return Tick(x1, y1, x2, y2, text_x, text_y, words=f"{minutes / 60:g}")


def step_words(minutes: int | None, following: tuple[date, int | None] | None) -> str:
    """Which stage of a step down a week is in, and when the next one begins; "" where there is neither.

    `following` is the day on which the next stage begins, and its minutes; without these it ended on that day.
    """
    told: dict[str, str] = {"hours": duration_words(minutes or 0)}
    if following is not None:
        told |= {"day": date_format(following[0], "DATE_FORMAT"), "then": duration_words(following[1] or 0)}
    if minutes is None:
        return _("Stepping down: from %(day)s on %(then)s a week.") % told if following else ""
    if following is None:
        return _("Stepping down: %(hours)s a week, the last stage.") % told
    if following[1] is None:
        return _("Stepping down: %(hours)s a week, until it ended on %(day)s.") % told
    return _("Stepping down: %(hours)s a week until %(day)s, then %(then)s.") % told


def duration_words(minutes: int) -> str:
    """Minutes as a person says them: "6 h 15 min", "45 min", "9 h"."""
    return _duration_words(minutes, get_language() or "")


@lru_cache(maxsize=4096)
def _duration_words(minutes: int, language: str) -> str:  # noqa: ARG001 - the words differ by it
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
