"""A line of sums as a drawing with words, beside which the same numbers stand in a table.

What was not scored breaks the line; nothing is drawn where nothing is known. It is drawn in the color of the text, so
that it reads in light, in dark and on paper.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from midspan.domains.measures.queries import Series
from midspan.engines.scoring import TOTAL, Instrument, reliable_points

WIDTH, HEIGHT = 320, 150
LEFT, RIGHT, TOP, BOTTOM = 28, 10, 12, 24
FEWEST = 2  # One point is no line.


class Mark(NamedTuple):
    """What somebody marked of their life on one day."""

    day: date
    words: str


def chart_html(
    series: Series, *, scale: str = TOTAL, title: str = "", fewest: int = FEWEST, marks: Sequence[Mark] = ()
) -> SafeString:
    """The drawing of one sum, or nothing while there are fewer than two; a line from `fewest` sums on.

    Of `marks` those within its days are laid over it, numbered, with their words below.
    """
    scores = series.sums(scale)
    known = {day: score for day, score in scores.items() if score is not None}
    if len(known) < FEWEST:
        return SafeString()
    days = sorted({*scores, *series.missed})
    place = Place(days[0], days[-1], *range_of(series.instrument, scale))
    lines = list(runs(place, days, scores)) if len(known) >= fewest else []
    inside = [one for one in marks if days[0] <= one.day <= days[-1]]
    return format_html(
        '<figure><svg viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}" fill="none" '
        'stroke="currentColor" font-size="10">{}{}{}{}{}</svg>'
        '<figcaption class="soft small">{}{}</figcaption></figure>',
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        summary(title or series.instrument.short_title, known, inside),
        _ordinary(place, series, scale),
        _axis(place, days),
        format_html_join("", '<polyline points="{}" stroke-width="2"/>', ((run,) for run in lines)),
        format_html_join(
            "",
            '<circle cx="{}" cy="{}" r="3.5" fill="currentColor"/>',
            ((place.x(day), place.y(score)) for day, score in known.items()),
        ),
        _marks(place, inside),
        _caption(series, scale),
        _legend(inside),
    )


def summary(title: str, known: dict[date, int], marks: Sequence[Mark] = ()) -> str:
    """The drawing in one sentence, for whoever does not see it; in another what was marked."""
    told = [f"{date_format(day, 'SHORT_DATE_FORMAT')}: {score}" for day, score in known.items()]
    marked = [f"{date_format(one.day, 'SHORT_DATE_FORMAT')}: {one.words}" for one in marks]
    said = f"{title}. {', '.join(told)}."
    return f"{said} {_('You marked:')} {', '.join(marked)}." if marked else said


def range_of(one: Instrument, key: str = TOTAL) -> tuple[int, int]:
    """The least and the most points that sum can have."""
    scale = one.scale(key)
    points = [one.points_of(one.item(number)) for number in scale.items]
    low, high = (sum(pick(given) for given in points) * scale.times for pick in (min, max))
    return low, high


class Place:
    """Where a day and a score stand in the drawing."""

    def __init__(self, first: date, last: date, least: int, most: int) -> None:
        self.first, self.days = first, max(1, (last - first).days)
        self.least, self.most = least, most

    def x(self, day: date) -> int:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / self.days)

    def y(self, score: float) -> int:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (score - self.least) / (self.most - self.least))


def _marks(place: Place, marks: Sequence[Mark]) -> SafeString:
    """A dashed line on each day with its number above; several on one day stand beside each other."""
    by_day: dict[date, list[str]] = {}
    for number, one in enumerate(marks, start=1):
        by_day.setdefault(one.day, []).append(str(number))
    return format_html_join(
        "",
        '<path d="M{} {}V{}" stroke-dasharray="3 3"/>'
        '<text x="{}" y="{}" text-anchor="middle" fill="currentColor" stroke="none">{}</text>',
        (
            (place.x(day), TOP, HEIGHT - BOTTOM, place.x(day), TOP - 3, " ".join(numbers))
            for day, numbers in by_day.items()
        ),
    )


def _legend(marks: Sequence[Mark]) -> SafeString:
    """What the numbers over the drawing stand for."""
    lines = ((number, _day(one.day), one.words) for number, one in enumerate(marks, start=1))
    return format_html_join("", "<br>{} · {}: <bdi>{}</bdi>", lines)


def runs(place: Place, days: Sequence[date], scores: dict[date, int | None]) -> Iterator[str]:
    """The stretches of the line, as points of a polyline; a day without a score ends one."""
    run: list[str] = []
    for day in days:
        score = scores.get(day)
        if score is None:
            yield from [" ".join(run)] if len(run) >= FEWEST else []
            run = []
        else:
            run.append(f"{place.x(day)},{place.y(score)}")
    if len(run) >= FEWEST:
        yield " ".join(run)


def _ordinary(place: Place, series: Series, scale: str) -> SafeString:
    """A band around the first sum of this stay: what stays in it could be ordinary ups and downs."""
    rule, first = series.instrument.change, _first(series, scale)
    if rule is None or first is None:
        return SafeString()
    around = reliable_points(rule)
    top, bottom = place.y(min(place.most, first + around)), place.y(max(place.least, first - around))
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="currentColor" stroke="none" opacity="0.12"/>',
        LEFT,
        top,
        WIDTH - LEFT - RIGHT,
        bottom - top,
    )


def _first(series: Series, scale: str) -> int | None:
    """The first sum of this stay, where a difference from it is known to mean something."""
    rule = series.instrument.change
    if rule is None or rule.scale != scale:
        return None
    sums = series.sums(scale).items()
    return next((score for day, score in sums if score is not None and series.counts(day)), None)


def _caption(series: Series, scale: str) -> str:
    gap = _("A gap in the line: missed, or not scored.")
    if _first(series, scale) is None:
        return gap
    return f"{_('The shaded band: ordinary ups and downs around the start.')} {gap}"


def _axis(place: Place, days: Sequence[date]) -> SafeString:
    base = HEIGHT - BOTTOM
    return format_html(
        '<path d="M{} {}H{}M{} {}V{}" opacity="0.4"/><g fill="currentColor" stroke="none">'
        '<text x="0" y="{}">{}</text><text x="0" y="{}">{}</text><text x="{}" y="{}">{}</text>'
        '<text x="{}" y="{}" text-anchor="end">{}</text></g>',
        LEFT,
        base,
        WIDTH - RIGHT,
        LEFT,
        TOP,
        base,
        TOP + 4,
        place.most,
        base,
        place.least,
        LEFT,
        HEIGHT - 8,
        _day(days[0]),
        WIDTH - RIGHT,
        HEIGHT - 8,
        _day(days[-1]),
    )


def _day(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")
