"""A line of scores as a drawing with words, beside which the same numbers stand in a table.

What was not scored breaks the line; nothing is drawn where nothing is known.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from midspan.domains.measures.queries import Series
from midspan.engines.scoring import TOTAL, Instrument

WIDTH, HEIGHT = 320, 150
LEFT, RIGHT, TOP, BOTTOM = 28, 10, 12, 24
FEWEST = 2  # One point is no line.


def chart_html(series: Series) -> SafeString:
    """The drawing, or nothing while there are fewer than two scores."""
    days = sorted({*(row.answered_on for row in series.rows), *series.missed})
    if len(series.scored) < FEWEST or len(days) < FEWEST:
        return SafeString()
    place = Place(days[0], days[-1], *range_of(series.instrument))
    scores = {row.answered_on: row.score for row in series.rows}
    return format_html(
        '<figure><svg viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}" fill="none" '
        'stroke="currentColor" font-size="10">{}{}{}</svg><figcaption class="soft small">{}</figcaption></figure>',
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        summary(series),
        _axis(place, days),
        format_html_join("", '<polyline points="{}" stroke-width="2"/>', ((run,) for run in runs(place, days, scores))),
        format_html_join(
            "",
            '<circle cx="{}" cy="{}" r="3.5" fill="currentColor"/>',
            ((place.x(day), place.y(score)) for day, score in scores.items() if score is not None),
        ),
        _("A gap in the line: missed, or not scored."),
    )


def summary(series: Series) -> str:
    """The drawing in one sentence, for whoever does not see it."""
    told = [f"{date_format(row.answered_on, 'SHORT_DATE_FORMAT')}: {row.score}" for row in series.scored]
    return f"{series.instrument.short_title}. {', '.join(told)}."


def range_of(one: Instrument) -> tuple[int, int]:
    """The least and the most points the total can have."""
    total = next(scale for scale in one.scales if scale.key == TOTAL)
    points = [one.points_of(one.item(number)) for number in total.items]
    low, high = (sum(pick(given) for given in points) * total.times for pick in (min, max))
    return low, high


class Place:
    """Where a day and a score stand in the drawing."""

    def __init__(self, first: date, last: date, least: int, most: int) -> None:
        self.first, self.days = first, max(1, (last - first).days)
        self.least, self.most = least, most

    def x(self, day: date) -> int:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / self.days)

    def y(self, score: int) -> int:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (score - self.least) / (self.most - self.least))


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
        date_format(days[0], "M j"),
        WIDTH - RIGHT,
        HEIGHT - 8,
        date_format(days[-1], "M j"),
    )
