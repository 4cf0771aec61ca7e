"""The balance as mark-up: a picture of seven days, the numbers in words, and the same as a table."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_noop

from midspan.engines.balance import Day
from midspan.surfaces.patient.balance import BalancePage, DayLine
from midspan.surfaces.patient.words import url_of
from midspan.ui.icons import icon_svg

# The picture's own units. A column is a day; the scale is that of the longest.
WIDTH, HEIGHT = 30, 96
STEP, LEFT, TOP = 42, 6, 22
DOTS_AT, DOTS_APART, MOST_DOTS, RADIUS = 12, 9, 3, 3.5
LETTERS_AT = TOP + HEIGHT + 16
# Part of a day → its drawing and its word.
PARTS = {
    "treatment": ("bridge", gettext_noop("Treatment")),
    "duties": ("work", gettext_noop("Duties")),
    "practice": ("practice", gettext_noop("Practice")),
    "rest": ("sun", gettext_noop("Rest")),
    "promises": ("check", gettext_noop("Promises")),
}
own_words = lru_cache(maxsize=4096)(escape)  # For what we say alone: nothing that somebody wrote is to stay here.


def balance_html(page: BalancePage) -> SafeString:
    """The card of the balance."""
    language = get_language() or ""
    parts = [
        f'{_head(language)}{_picture(page.days)}<dl class="balance-parts">',
        _part("treatment", page.treatment, page.treatment_details, language),
        _part("duties", page.duties, _duties(page), language),
        _part("practice", page.practice, page.practice_details, language),
        _part("rest", page.rest, [page.rest_details] if page.rest_details else [], language),
        _part("promises", page.promises, _promises(page), language),
        f"</dl></div>{_full(page)}{_table(page, language)}</section>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped or our own


@cache
def _head(language: str) -> str:  # noqa: ARG001 - the words differ by it
    title = escape(gettext("Your week in balance"))
    return (
        f'<section class="card balance" aria-labelledby="balance"><h2 id="balance">{title}</h2>'
        '<div class="balance-body">'
    )


def _part(name: str, number: str, details: Iterable[str], language: str) -> str:
    told = "".join(f'<span class="small soft">{one}</span>' for one in _escaped(details))
    return f"{_part_head(name, language)}<dd><strong>{escape(number)}</strong>{told}</dd></div>"


@cache
def _part_head(name: str, language: str) -> str:  # noqa: ARG001 - the words differ by it
    icon, title = PARTS[name]
    key = f'<span class="balance-key balance-{name}"></span>'
    return f'<div class="balance-part balance-part-{name}"><dt>{icon_svg(icon)}{key}{escape(gettext(title))}</dt>'


def _escaped(details: Iterable[str]) -> Iterator[str]:
    return (one if isinstance(one, SafeString) else escape(one) for one in details)


def _duties(page: BalancePage) -> list[str]:
    way = page.duties_way
    if way is None:
        return [gettext("With the way there and back.")]
    return [mark_safe(f'<a href="{escape(way.url)}">{escape(way.words)}</a>')]  # noqa: S308 - escaped just here


def _promises(page: BalancePage) -> list[str]:
    """What people wrote is escaped with the rest."""
    if not page.promise_details:
        return []
    way = f'<a href="{url_of("commitments:own")}">{escape(gettext("My promises"))}</a>'
    return [*page.promise_details, mark_safe(way)]  # noqa: S308 - our own words and address


def _full(page: BalancePage) -> str:
    if not page.full:
        return ""
    ways = "".join(f'<li><a href="{escape(one.url)}">{own_words(one.words)}</a></li>' for one in page.ways)
    could = escape(gettext("What could help:"))
    return (
        f'<div class="balance-full">{icon_svg("heart")}<div><p>{escape(page.full)} {could}</p>'
        f'<ul role="list">{ways}</ul></div></div>'
    )


def _table(page: BalancePage, language: str) -> str:
    before, row, after = _table_frame(page.how, language)
    return f"{before}{''.join(row % _cells(one) for one in page.days)}{after}"


def _cells(line: DayLine) -> tuple[str, ...]:
    return tuple(map(own_words, (line.name, line.treatment, line.duties, line.practice, line.rest)))


@cache
def _table_frame(how: tuple[str, ...], language: str) -> tuple[str, str, str]:  # noqa: ARG001 - the words differ by it
    """What stands before the rows of the table, a row with places for its cells, and what stands after them."""
    heads = [gettext("Day"), gettext("Treatment"), gettext("Duties"), gettext("Practice"), gettext("Rest")]
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    title, summary = escape(gettext("Your week in balance")), escape(gettext("Day by day, and how it is counted"))
    told = "".join(f'<p class="small">{escape(one)}</p>' for one in how)
    day, *labels = (escape(one).replace("%", "%%") for one in heads)
    cells = "".join(f'<td data-label="{label}">%s</td>' for label in labels)
    before = (
        f'<details class="details"><summary>{icon_svg("chevron")}{summary}</summary><div class="details-body">'
        f'<table class="table"><caption class="visually-hidden">{title}</caption><thead><tr>{head}</tr></thead><tbody>'
    )
    return (
        before,
        f'<tr><th scope="row" data-label="{day}">%s</th>{cells}</tr>',
        f"</tbody></table>{told}</div></details>",
    )


def _picture(lines: list[DayLine]) -> str:
    """Hidden from readers: the numbers beside it and the table say the same."""
    longest = max(_length(one.counted) for one in lines) or 1
    columns = "".join(_column(line, LEFT + place * STEP, HEIGHT / longest) for place, line in enumerate(lines))
    width = 2 * LEFT + len(lines) * STEP - (STEP - WIDTH)
    return (
        f'<svg class="balance-picture" viewBox="0 0 {width} {LETTERS_AT + 8}" aria-hidden="true" focusable="false">'
        f"{columns}</svg>"
    )


def _length(day: Day) -> int:
    """Its waking minutes, or all that is in it, if that is more. Without rest known it is as long as a usual day."""
    taken = day.treatment + (day.duties or 0) + day.practice
    return taken + day.rest if day.rest is not None else max(taken, 16 * 60)


def _column(line: DayLine, left: int, scale: float) -> str:
    """From the deck up: treatment, duties, practice, and on top the rest, or an open top where it is not known."""
    day = line.counted
    parts = [("treatment", day.treatment), ("duties", day.duties or 0), ("practice", day.practice)]
    parts.append(
        ("rest", day.rest) if day.rest is not None else ("unknown", _length(day) - sum(one for _, one in parts))
    )
    today = " balance-today" if line.is_today else ""
    return (
        f"{''.join(_blocks(parts, left, scale))}{''.join(_dots(day, left + WIDTH / 2))}"
        f'<text class="balance-letters{today}" x="{left + WIDTH / 2:g}" y="{LETTERS_AT}">{own_words(line.short)}</text>'
    )


def _blocks(parts: Iterable[tuple[str, int]], left: int, scale: float) -> Iterator[str]:
    top: float = TOP + HEIGHT
    for name, minutes in parts:
        height = minutes * scale
        if height > 0:
            top -= height
            yield (
                f'<rect class="balance-block balance-{name}" x="{left}" y="{top:.1f}" width="{WIDTH}" '
                f'height="{height:.1f}"/>'
            )


def _dots(day: Day, middle: float) -> Iterator[str]:
    """A dot for each practice: filled when it was done."""
    dots = (["done"] * day.done + ["ahead"] * day.ahead)[:MOST_DOTS]
    first = middle - DOTS_APART * (len(dots) - 1) / 2
    for place, name in enumerate(dots):
        at = f'cx="{first + place * DOTS_APART:g}" cy="{DOTS_AT}" r="{RADIUS}"'
        yield f'<circle class="balance-dot balance-dot-{name}" {at}/>'
