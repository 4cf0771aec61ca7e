"""Before and after each use as a drawing with words, beside which the same numbers stand in a table.

Two dots and a line for each use, in the order of time; only uses that were rated both times. Drawn in the color of the
text, so that it reads in light, in dark and on paper; after is filled and before is not, so that it needs no color.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.practice.models import SCALE, PracticeLog

WIDTH, HEIGHT = 320, 150
LEFT, RIGHT, TOP, BOTTOM = 28, 10, 12, 24
MOST = 20  # More do not stay apart on a phone; the table has them all.


class Rated(Struct, frozen=True, order=True):
    """One use that has both numbers."""

    at: datetime
    day: date
    before: int
    after: int


def rated(logs: Sequence[PracticeLog]) -> list[Rated]:
    """The uses that have both numbers, the earliest first."""
    return sorted(
        Rated(one.practiced_at, one.local_date, one.before, one.after)
        for one in logs
        if one.before is not None and one.after is not None
    )


def dots_html(logs: Sequence[PracticeLog], *, title: str) -> SafeString:
    """The latest uses, or nothing where none was rated before and after."""
    found = rated(logs)[-MOST:]
    if not found:
        return SafeString()
    places = [(_x(place, len(found)), _y(one.before), _y(one.after)) for place, one in enumerate(found)]
    return format_html(
        '<figure><svg viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}" fill="none" '
        'stroke="currentColor" font-size="10">{}{}</svg><figcaption class="soft small">{}</figcaption></figure>',
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        _summary(title, found),
        _axis(found),
        format_html_join(
            "",
            '<path d="M{} {}V{}" opacity="0.5"/><circle cx="{}" cy="{}" r="4"/>'
            '<circle cx="{}" cy="{}" r="4" fill="currentColor"/>',
            ((x, before, after, x, before, x, after) for x, before, after in places),
        ),
        _("Empty dot: before. Full dot: after doing it. Lower is calmer."),
    )


def _summary(title: str, found: Sequence[Rated]) -> str:
    """The drawing in one sentence, for whoever does not see it."""
    told = [
        _("%(day)s: before %(before)s, after %(after)s")
        % {"day": date_format(one.day, "MONTH_DAY_FORMAT"), "before": one.before, "after": one.after}
        for one in found
    ]
    return f"{title}. {'; '.join(told)}."


def _x(place: int, count: int) -> int:
    room = WIDTH - LEFT - RIGHT
    return round(LEFT + room * (place + 0.5) / count)


def _y(rating: int) -> int:
    least, most = SCALE
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (rating - least) / (most - least))


def _axis(found: Sequence[Rated]) -> SafeString:
    base = HEIGHT - BOTTOM
    first, last = (date_format(one.day, "MONTH_DAY_FORMAT") for one in (found[0], found[-1]))
    return format_html(
        '<path d="M{} {}H{}M{} {}V{}" opacity="0.4"/><g fill="currentColor" stroke="none">'
        '<text x="4" y="{}">{}</text><text x="4" y="{}">{}</text><text x="{}" y="{}">{}</text>'
        '<text x="{}" y="{}" text-anchor="end">{}</text></g>',
        LEFT,
        base,
        WIDTH - RIGHT,
        LEFT,
        TOP,
        base,
        TOP + 4,
        SCALE[1],
        base,
        SCALE[0],
        LEFT,
        HEIGHT - 8,
        first,
        WIDTH - RIGHT,
        HEIGHT - 8,
        last if len(found) > 1 else "",
    )
