"""Input of a day: all of it may be left empty, and what is empty is not written."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from midspan.domains.diary.book import Book, Row
from midspan.domains.diary.enums import RowKind
from midspan.domains.diary.models import Settings, Writing
from midspan.domains.diary.queries import Asked
from midspan.domains.diary.rules import LONGEST_WORDS, MOST_HOURS, Choice, Given, Lookback
from midspan.domains.diary.wording import HELPED_WORDS, MEDICINE_WORDS, SHARES_WORDS, label_of, said
from midspan.domains.safety.queries import danger_signs

NO_ANSWER = ("", _("No answer"))
YES_NO = [("yes", _("Yes")), ("no", _("No")), NO_ANSWER]
SaidOf = dict[str, Any]


def version_of_day(day: object, number: int) -> str:
    """What a form was made from: a day, and how often it was written. A phone tells it of a day that is new."""
    return f"{day} {number}"


class Line(Struct, frozen=True):
    """One row of the form."""

    key: str
    field: forms.BoundField
    is_inline: bool
    is_folded: bool
    is_danger: bool


class DayForm(forms.Form):
    """One day. `on` says which, so that what comes later is still of that day; `was`, what the page was made from."""

    on = forms.DateField(widget=forms.HiddenInput({"data-today": version_of_day("{day}", 0)}))
    was = forms.IntegerField(widget=forms.HiddenInput, required=False)
    shares_week = forms.BooleanField(
        label=_("Share my week with my team"),
        help_text=_("They then read what is marked “if you share your week”. What was shared before stays shared."),
        required=False,
    )
    tells_use = forms.ChoiceField(
        label=_("Who reads whether you used?"),
        choices=[
            ("team", _("My team: somebody talks with me about it, and nothing is taken from me")),
            ("nobody", _("Nobody but me: then nobody is told, and nobody can help by themselves")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    use_words = forms.CharField(
        label=_("What, and how much?"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    use_signs = forms.MultipleChoiceField(
        label=_("Is any of this so?"),
        required=False,
        choices=danger_signs,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: Any = None, *, asked: Asked, skills: Sequence[tuple[str, str]], initial: SaidOf | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.asked = asked
        # What was on the page before the site closed is answered after it: a worrying answer is never turned away.
        rows = [one for one in asked.rows if asked.is_watched or not one.is_danger or one.key in (data or {})]
        for row in rows:
            if row.kind is not RowKind.SKILLS or skills:
                self.fields[row.key] = _field(row, asked, skills)
        if "used" not in self.fields:
            for name in ("tells_use", "use_words", "use_signs"):
                del self.fields[name]

    def clean(self) -> None:
        """What was used is said of use alone: nothing of it is dropped unseen."""
        said_of = self.cleaned_data
        says_what = said_of.get("use_words") or said_of.get("use_signs")
        if says_what and not said_of.get("used") and "used" not in self.errors:
            self.add_error("used", _("Say whether you used."))

    def saw(self, number: int) -> None:
        """The page shows what stands now, beside what was typed: the next time it may be saved."""
        self.data = self.data.copy()
        self.data["was"] = str(number)

    @property
    def lines(self) -> list[Line]:
        """The rows in order, but for what has a place of its own."""
        inline = {RowKind.SCALE, RowKind.YES_NO, RowKind.HELPED}
        return [
            Line(
                one.key,
                self[one.key],
                is_inline=one.kind in inline,
                is_folded=one.kind is RowKind.SKILLS,
                is_danger=one.is_danger,
            )
            for one in self.asked.rows
            if one.key in self.fields
        ]

    @property
    def first_danger(self) -> str:
        return next((one.key for one in self.lines if one.is_danger), "")

    def unasked(self) -> set[str]:
        """Keys of rows that were not on the page. "No answer" is sent too; of several, nothing may be."""
        return {one.key for one in self.asked.book.row if not self._was_shown(one)}

    def _was_shown(self, row: Row) -> bool:
        return row.key in self.fields and (row.key in self.data or row.kind is RowKind.SKILLS)

    def given(self) -> Given:
        said_of = self.cleaned_data
        return Given(
            use_words=said_of.get("use_words", "") if said_of.get("used") == "yes" else "",
            use_signs=tuple(said_of.get("use_signs", ())) if said_of.get("used") == "yes" else (),
            **{row.key: _given(row, said_of[row.key]) for row in self.asked.rows if row.key in said_of},
        )

    def choice(self) -> Choice:
        tells = self.cleaned_data.get("tells_use", "")
        return Choice(tells_use=tells == "team" if tells else None, shares_week=self.cleaned_data["shares_week"])


class WeekForm(forms.Form):
    """The look back at a week. `on` says from which day."""

    on = forms.DateField(widget=forms.HiddenInput)
    shares = forms.ChoiceField(
        label=_("Who reads it?"),
        choices=[(one.value, words) for one, words in SHARES_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who reads it.")},
    )
    weekday = forms.TypedChoiceField(
        label=_("Ask me for it on"), coerce=int, choices=[(place, WEEKDAYS[place]) for place in range(7)]
    )

    def __init__(self, data: Any = None, *, book: Book, initial: SaidOf | None = None) -> None:
        super().__init__(data, initial=initial)
        for one in book.question:
            self.fields[one.key] = forms.CharField(
                label=said(one.label),
                help_text=_("Part of the summary.") if one.in_summary else "",
                required=False,
                max_length=LONGEST_WORDS,
                widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
            )
        self.questions = [self[one.key] for one in book.question]

    def given(self) -> Lookback:
        return Lookback(**{bound.name: self.cleaned_data[bound.name].strip() for bound in self.questions})


class DateForm(forms.Form):
    """A date of one's own; empty takes it off the page."""

    since = forms.DateField(label=_("Since"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


def _field(row: Row, asked: Asked, skills: Sequence[tuple[str, str]]) -> forms.Field:
    words = {
        "label": label_of(row, asked.age_band),
        "help_text": f"{said(row.hint)} {said(asked.book.reads[row.reads])}".strip(),
        "required": False,
    }
    numbers = [(str(number), str(number)) for number in range(row.high + 1)]
    choices: dict[RowKind, Any] = {
        RowKind.SCALE: [*numbers, NO_ANSWER],
        RowKind.YES_NO: YES_NO,
        RowKind.MEDICINES: [*((one.value, words) for one, words in MEDICINE_WORDS.items()), NO_ANSWER],
        RowKind.HELPED: [*((one.value, words) for one, words in HELPED_WORDS.items()), NO_ANSWER],
    }
    if row.kind in choices:
        return forms.ChoiceField(choices=choices[row.kind], widget=forms.RadioSelect, **words)
    if row.kind is RowKind.SKILLS:
        return forms.MultipleChoiceField(choices=skills, widget=forms.CheckboxSelectMultiple, **words)
    if row.kind is RowKind.HOURS:
        return forms.FloatField(
            min_value=0,
            max_value=MOST_HOURS,
            step_size=0.5,
            widget=forms.NumberInput({"inputmode": "decimal"}),
            **words,
        )
    return forms.CharField(max_length=LONGEST_WORDS, widget=forms.Textarea({"rows": 2, "autocomplete": "off"}), **words)


def _given(row: Row, value: Any) -> Any:
    if row.kind is RowKind.SCALE:
        return int(value) if value else None
    if row.kind is RowKind.YES_NO:
        return value == "yes" if value else None
    return tuple(value) if row.kind is RowKind.SKILLS else value


def said_so_far(on: date, writing: Writing | None, settings: Settings | None, rows: Sequence[Row]) -> SaidOf:
    """What the form begins with: the day as it stands, else the choices of the last time."""
    chosen = writing or settings
    tells = chosen.tells_use if chosen else None
    if tells is None and settings:
        tells = settings.tells_use
    found: SaidOf = {
        "on": on,
        "was": writing.number if writing else 0,
        "shares_week": bool(chosen and chosen.shares_week),
        "tells_use": "" if tells is None else ("team" if tells else "nobody"),
    }
    if writing is None:
        return found
    found |= {"use_words": writing.use_words, "use_signs": writing.use_signs}
    return found | {row.key: _shown(row, getattr(writing, row.key)) for row in rows}


def _shown(row: Row, value: Any) -> Any:
    if row.kind is RowKind.YES_NO:
        return "" if value is None else ("yes" if value else "no")
    return "" if value is None else str(value) if row.kind is RowKind.SCALE else value
