"""A month as dots, in the color of the text. A blank day has no dot, and no line joins them.

The same numbers stand in a table beside it.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from midspan.domains.diary.book import Row
from midspan.domains.diary.queries import Latest

STEP, LEFT, HEIGHT, TOP = 9, 22, 64, 8


def dots_html(row: Row, days: Sequence[date], standing: dict[date, Latest], *, label: str) -> SafeString:
    """The dots of one row; nothing while none is written. A hollow dot was written on a later day."""
    known = [
        (place, value, one.row.is_late)
        for place, day in enumerate(days)
        if (one := standing.get(day)) is not None and (value := getattr(one.row, row.key)) is not None
    ]
    if not known:
        return SafeString()
    told = ", ".join(f"{date_format(days[place], 'M j')}: {value}" for place, value, _late in known)
    width = LEFT + STEP * len(days)
    return format_html(
        '<figure><figcaption class="small"><strong>{}</strong></figcaption><svg viewBox="0 0 {} {}" width="{}" '
        'height="{}" role="img" aria-label="{}" fill="none" stroke="currentColor" font-size="9">{}{}</svg></figure>',
        label,
        width,
        HEIGHT + 2 * TOP,
        width,
        HEIGHT + 2 * TOP,
        _("%(label)s, of the days written. %(told)s.") % {"label": label, "told": told},
        _ends(row, width),
        format_html_join(
            "",
            '<circle cx="{}" cy="{}" r="3" fill="{}"/>',
            (
                (LEFT + STEP * place, _y(row, float(value)), "none" if is_late else "currentColor")
                for place, value, is_late in known
            ),
        ),
    )


def _y(row: Row, value: float) -> float:
    return round(TOP + HEIGHT * (1 - value / row.high), 1)


def _ends(row: Row, width: int) -> SafeString:
    return format_html_join(
        "",
        '<line x1="18" x2="{}" y1="{}" y2="{}" stroke-width="0.5" stroke-opacity="0.5"/>'
        '<text x="0" y="{}" fill="currentColor" stroke="none">{}</text>',
        ((width, _y(row, end), _y(row, end), _y(row, end) + 3, end) for end in (0, row.high)),
    )
