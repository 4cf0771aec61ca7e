"""What staff and the person read of a day: its rows in words. "–" is not written, which is not zero."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.diary.book import Row, Words
from midspan.domains.diary.enums import Helped, Medicines, RowKind, Shares
from midspan.domains.diary.models import Writing
from midspan.domains.diary.queries import Latest
from midspan.domains.diary.rules import counted
from midspan.domains.safety.queries import sign_words
from midspan.ui.tables import labelled
from midspan.values.spans import DAYS_PER_WEEK

NOT_WRITTEN = "–"
FALLBACK = "en"
ADOLESCENT = "adolescent"
MEDICINE_WORDS = {
    Medicines.TAKEN: gettext_lazy("Taken"),
    Medicines.NOT_TAKEN: gettext_lazy("Not taken"),
    Medicines.NONE: gettext_lazy("There are none to take"),
}
SHARES_WORDS = {
    Shares.ALL: gettext_lazy("My team reads all of it"),
    Shares.SUMMARY: gettext_lazy("My team reads the summary: what I take on, and what they should know"),
    Shares.NOTHING: gettext_lazy("Nobody but me reads it"),
}
HELPED_WORDS = {Helped.YES: gettext_lazy("Yes"), Helped.A_BIT: gettext_lazy("A bit"), Helped.NO: gettext_lazy("No")}


def said(words: Words) -> str:
    """In the reader's language; in English where it is not in the file."""
    return words.get((get_language() or FALLBACK).split("-")[0], words[FALLBACK])


def label_of(row: Row, age_band: str) -> str:
    """What a row asks, in words for somebody of that age where it has them."""
    return said(row.adolescent if row.adolescent and age_band == ADOLESCENT else row.label)


def value_words(row: Row, value: Any, *, skills: dict[str, str]) -> str:
    """One answer."""
    if value is None or value in ("", []):
        return NOT_WRITTEN
    if row.kind is RowKind.YES_NO:
        return _("Yes") if value else _("No")
    if row.kind is RowKind.MEDICINES:
        return str(MEDICINE_WORDS[Medicines(value)])
    if row.kind is RowKind.HELPED:
        return str(HELPED_WORDS[Helped(value)])
    if row.kind is RowKind.SKILLS:
        return ", ".join(skills.get(key, key) for key in value)
    return f"{value.normalize():f}" if row.kind is RowKind.HOURS else str(value)


def day_lines(written: Writing, rows: Sequence[Row], *, age_band: str, skills: dict[str, str]) -> list[tuple[str, str]]:
    """What one writing says: (what was asked, what was answered), of what is written."""
    of_use = [
        (_("What, and how much?"), written.use_words),
        (_("Is any of this so?"), ", ".join(sign_words(written.use_signs))),
    ]
    lines = [(label_of(one, age_band), value_words(one, getattr(written, one.key), skills=skills)) for one in rows]
    return [(label, words) for label, words in (*lines, *of_use) if words not in ("", NOT_WRITTEN)]


def day_marks(day: Latest) -> str:
    """What stands beside a day: that it was written later, or changed."""
    marks = [_("written later")] if day.row.is_late else []
    return ", ".join([*marks, _("changed")] if day.is_changed else marks)


class WeekTable(Struct, frozen=True, kw_only=True):
    """A week as `ui/components/table.html` has it: the diary's rows below each other, seven days beside each other."""

    caption: str
    columns: list[str]
    rows: list[list[tuple[str, Any]]]


def week_table(
    monday: date, standing: dict[date, Latest], rows: Sequence[Row], *, age_band: str, skills: dict[str, str]
) -> WeekTable:
    days = [monday + timedelta(days=place) for place in range(DAYS_PER_WEEK)]
    columns = ["", *(_day_name(day, standing.get(day)) for day in days)]
    lines = [
        [label_of(one, age_band), *(_cell(one, standing.get(day), skills) for day in days)]
        for one in rows
        if one.kind is not RowKind.WORDS
    ]
    caption = _("Week of %(day)s") % {"day": date_format(monday, "MONTH_DAY_FORMAT")}
    return WeekTable(caption=caption, columns=columns, rows=labelled(columns, lines))


def _day_name(day: date, found: Latest | None) -> str:
    marks, name = day_marks(found) if found else "", date_format(day, "D j")
    return f"{name} ({marks})" if marks else name


def _cell(row: Row, found: Latest | None, skills: dict[str, str]) -> str:
    return value_words(row, getattr(found.row, row.key), skills=skills) if found else NOT_WRITTEN


def summary_lines(standing: dict[date, Latest], rows: Sequence[Row], *, age_band: str) -> list[dict[str, str]]:
    """Each row with how many days were written of it, and between what; nothing stands for days nobody wrote."""
    lines = []
    for one in rows:
        values = [getattr(day.row, one.key) for day in standing.values()]
        if one.kind in {RowKind.SCALE, RowKind.HOURS}:
            lines.append({"label": label_of(one, age_band), "value": _between(counted(values))})
        elif one.kind is RowKind.YES_NO:
            said = [value for value in values if value is not None]
            words = _("yes on %(yes)s of %(days)s days written") % {"yes": sum(said), "days": len(said)}
            lines.append({"label": label_of(one, age_band), "value": words if said else NOT_WRITTEN})
    return lines


def _between(found: Any) -> str:
    if not found.days:
        return NOT_WRITTEN
    days = ngettext("%(days)s day written", "%(days)s days written", found.days) % {"days": found.days}
    if found.least == found.most:
        return f"{days}: {found.least:g}"
    told = {"days": days, "least": f"{found.least:g}", "most": f"{found.most:g}"}
    return _("%(days)s: from %(least)s to %(most)s") % told
