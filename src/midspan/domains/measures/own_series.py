"""What a person sees of how it has gone: each sum as a drawing, in words, and as a table.

The name of a band and a staff member's look are not here: the one is nobody's word for a person, the other is staff's.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.measures.drawing import Mark, chart_html, range_of
from midspan.domains.measures.own_wording import OWN_CHANGE_WORDS, language_now, title_of
from midspan.domains.measures.queries import Series, own_events, series_of
from midspan.engines.scoring import Asking, Change, Scale, said
from midspan.ui.tables import labelled
from midspan.values import Actor

FEWEST_FOR_A_LINE = 3  # Two answers are no direction; a line between them would claim one.
NOTHING = "–"


class Part(Struct, frozen=True, kw_only=True):
    """One sum: its heading where there are several, which way is better, and its drawing while there is one."""

    title: str
    direction: str
    chart: str


def own_series(*, viewer: Actor) -> list[dict[str, object]]:
    """What was asked again and again and can be answered alone, of the person who asks."""
    found = series_of(viewer=viewer, patient_id=viewer.id)
    marks = [Mark(one.on_date, one.words) for one in own_events(viewer=viewer)] if found else []
    return [_card(one, marks) for one in found if one.instrument.every_days and one.instrument.asking is Asking.ANYBODY]


def _card(one: Series, marks: Sequence[Mark]) -> dict[str, object]:
    parts = [_part(one, scale, marks) for scale in one.shown_scales]
    columns = [_("Day"), *(part.title or _("Result") for part in parts)]
    if marks:
        columns.append(_("What you marked"))
    return {
        "title": title_of(one.instrument),
        "name": one.instrument.short_title,
        "change": OWN_CHANGE_WORDS[change_to_tell(one)],
        "parts": parts,
        "columns": columns,
        "rows": labelled(columns, _rows(one, marks)),
    }


def change_to_tell(one: Series) -> Change:
    """What a person is told of the change: of fewer than three answers that came to a sum, that it is too early."""
    fewest = min(_count(one, scale) for scale in one.shown_scales)
    return one.change if fewest >= FEWEST_FOR_A_LINE else Change.TOO_EARLY


def _count(one: Series, scale: Scale) -> int:
    """How many sums came in this stay."""
    return sum(score is not None and one.counts(day) for day, score in one.sums(scale.key).items())


def _part(one: Series, scale: Scale, marks: Sequence[Mark]) -> Part:
    title = said(scale.title, language_now()) if scale.title else ""
    return Part(
        title=title,
        direction=_direction(one, scale),
        chart=chart_html(
            one, scale=scale.key, title=title or title_of(one.instrument), fewest=FEWEST_FOR_A_LINE, marks=marks
        ),
    )


def _direction(one: Series, scale: Scale) -> str:
    least, most = range_of(one.instrument, scale.key)
    told = {"least": least, "most": most}
    if scale.is_lower_better:
        return _("From %(least)s to %(most)s. Less is better.") % told
    return _("From %(least)s to %(most)s. More is better.") % told


def _rows(one: Series, marks: Sequence[Mark]) -> list[list[str]]:
    """The newest day first; what nothing came back for is said, and is no number. Beside each what was marked then."""
    sums = {day: [_sum(one, scale, day) for scale in one.shown_scales] for day in one.sums(one.shown_scales[0].key)}
    missed = {day: [_("Not answered")] * len(one.shown_scales) for day in one.missed}
    asked = {**missed, **sums}
    if not marks:
        return [[date_format(day), *cells] for day, cells in sorted(asked.items(), reverse=True)]
    nothing = [NOTHING] * len(one.shown_scales)
    said = {day: ", ".join(mark.words for mark in marks if mark.day == day) for day in {mark.day for mark in marks}}
    days = sorted({*asked, *said}, reverse=True)
    return [[date_format(day), *asked.get(day, nothing), said.get(day, NOTHING)] for day in days]


def _sum(one: Series, scale: Scale, day: date) -> str:
    found = one.sums(scale.key)[day]
    return str(found) if found is not None else _("No sum: something was left out")
