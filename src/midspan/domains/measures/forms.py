"""Input of measures: one answer of a person, a whole sheet by staff, an assignment, and a look."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from midspan.domains.measures.book import schedules
from midspan.domains.measures.enums import Mode, Step, Thought
from midspan.domains.measures.models import LONGEST_EVENT
from midspan.domains.measures.own_wording import language_now
from midspan.domains.measures.queries import Chosen, Usual, UsualLine
from midspan.domains.measures.rules import may_start, places_of
from midspan.domains.measures.wording import (
    EVERY,
    LANGUAGES,
    MODE_WORDS,
    ONCE,
    STEP_WORDS,
    THOUGHT_WORDS,
    item_label,
)
from midspan.engines.scoring import ENGLISH, Instrument, Item, instrument, instrument_keys, said
from midspan.engines.scoring import Asking as WhoAsks
from midspan.kernel import clock
from midspan.ui.fields import DateBox, DateBoxesField

RATHER_NOT = "-"
HIGHEST_LINE = 10
WHY_LABEL = _("Why, where it is not what is usual or takes more than the minutes of a week")
RECURRING = [(every, words) for every, words in EVERY.items() if every != ONCE]


def answers_to(one: Instrument, item: Item, language: str) -> list[tuple[str, str]]:
    """What can be chosen, as a form has it: the place and its words."""
    options = one.options_of(item)
    words = [said(option.words, language) for option in options] or [str(place) for place in places_of(one, item)]
    return [(str(place), text) for place, text in zip(places_of(one, item), words, strict=True)]


class AnswerForm(forms.Form):
    """One question to the person; they may rather not answer it."""

    answer = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": _("Choose an answer, or say that you would rather not.")}
    )

    def __init__(self, data: Any = None, *, one: Instrument, item: Item, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["answer"]
        language = one.put_in(language_now())
        field.label = said(item.text, language)
        field.help_text = said(item.help, language) if item.help else ""
        field.choices = [*answers_to(one, item, language), (RATHER_NOT, _("I would rather not answer"))]

    def place(self) -> int | None:
        chosen = self.cleaned_data["answer"]
        return None if chosen == RATHER_NOT else int(chosen)


class EventForm(forms.Form):
    """What happened in the person's life, and on which day."""

    on_date = forms.DateField(
        label=_("Which day was it?"),
        widget=DateBox,
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    words = forms.CharField(
        label=_("What happened?"),
        max_length=LONGEST_EVENT,
        help_text=_("Such as “moved”, “a new job” or “lost my uncle”."),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Say in a few words what it was.")},
    )


class BirthForm(forms.Form):
    """The birth date of whom an address was sent to."""

    born = DateBoxesField(label=_("Birth date of the person this was sent to"))


class LinkSheetForm(forms.Form):
    """Every question at once, to the person alone; any may be left out, which the page says once for all of them."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, one: Instrument, items: Sequence[Item]) -> None:
        super().__init__(data)
        self.one, self.items, language = one, items, one.put_in(language_now())
        for item in items:
            self.fields[f"item-{item.number}"] = forms.ChoiceField(
                label=said(item.text, language),
                help_text=said(item.help, language) if item.help else "",
                choices=[*answers_to(one, item, language), (RATHER_NOT, _("I would rather not answer"))],
                widget=forms.RadioSelect,
            )

    def full_clean(self) -> None:
        self._call_needed(is_needed=False)
        super().full_clean()
        self._call_needed(is_needed=True)

    def _call_needed(self, *, is_needed: bool) -> None:
        """No question is called optional beside its own words, which are its authors'."""
        for field in self.fields.values():
            field.required = is_needed

    def choices(self) -> dict[str, int | None]:
        """What was answered; what was left empty is not there, and who would rather not answers None."""
        given = {item.number: self.cleaned_data[f"item-{item.number}"] for item in self.items}
        return {number: None if place == RATHER_NOT else int(place) for number, place in given.items() if place}


class SheetForm(forms.Form):
    """Every question at once, for a staff member who asks or copies. Of a shell, points alone."""

    mode = forms.ChoiceField(
        label=_("How was it answered?"),
        widget=forms.RadioSelect,
        choices=[(mode.value, MODE_WORDS[mode]) for mode in (Mode.ASSISTED, Mode.PAPER)],
    )
    language = forms.ChoiceField(
        label=_("In which language?"),
        help_text=_("That of the sheet, or the one in which you asked."),
        widget=forms.RadioSelect,
        choices=list(LANGUAGES.items()),
    )
    answered_on = DateBoxesField(label=_("On which day?"))

    def __init__(self, data: Any = None, *, one: Instrument) -> None:
        super().__init__(data, initial={"mode": Mode.ASSISTED.value, "answered_on": clock.local_date()})
        self.one = one
        for item in one.items:
            self.fields[self._name(item)] = self._field(item)

    @staticmethod
    def _name(item: Item) -> str:
        return f"item-{item.number}"

    def _field(self, item: Item) -> forms.ChoiceField:
        widget = forms.RadioSelect if self.one.options_of(item) else forms.Select
        choices = [*answers_to(self.one, item, ENGLISH), ("", _("Not answered"))]
        help_text = said(item.help, ENGLISH) if item.help else ""
        return forms.ChoiceField(
            label=item_label(self.one, item), choices=choices, help_text=help_text, required=False, widget=widget
        )

    def choices(self) -> dict[str, int | None]:
        given = {item.number: self.cleaned_data[self._name(item)] for item in self.one.items}
        return {number: int(place) if place else None for number, place in given.items()}

    def item_fields(self) -> list[forms.BoundField]:
        return [self[self._name(item)] for item in self.one.items]


def _assignable() -> list[tuple[str, str]]:
    every = [instrument(key) for key in instrument_keys()]
    return [(one.key, one.title) for one in every if not one.is_shell and one.asking is WhoAsks.ANYBODY]


class StartForm(forms.Form):
    """From which day on something is asked."""

    starts_on = DateBoxesField(label=_("From"))

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        verdict = may_start(day, today=clock.local_date())
        if not verdict:
            raise forms.ValidationError(_(verdict.reason))
        return day


class AssignForm(StartForm):
    instrument = forms.ChoiceField(label=_("What"), choices=_assignable)
    every = forms.ChoiceField(label=_("How often"), choices=list(EVERY.items()))
    line = forms.TypedChoiceField(
        label=_("A line agreed with the person"),
        help_text=_("Only for one question from 0 to 10 of our own: from there on somebody talks with them that day."),
        choices=[("", _("No line")), *((str(points), str(points)) for points in range(1, HIGHEST_LINE + 1))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    reason = forms.CharField(label=WHY_LABEL, required=False, max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"starts_on": clock.local_date(), "every": "7", "instrument": "phq-9"})

    @property
    def every_days(self) -> int | None:
        every = self.cleaned_data["every"]
        return None if every == ONCE else int(every)

    @property
    def day(self) -> date:
        found: date = self.cleaned_data["starts_on"]
        return found


class UsualForm(StartForm):
    """What is usual for somebody's track, to be asked as it stands or as staff make it for a reason."""

    reason = forms.CharField(label=WHY_LABEL, required=False, max_length=300)

    def __init__(self, data: Any = None, *, usual: Usual) -> None:
        super().__init__(data, initial={"starts_on": clock.local_date()})
        self.usual = usual
        for one in self._open():
            self.fields[f"take-{one.number}"] = forms.BooleanField(
                label=one.instrument.title, help_text=one.line.why, required=False, initial=one.is_put
            )
            if one.line.every_days and one.line.every_days <= schedules().burden.often_days:
                self.fields[f"every-{one.number}"] = forms.ChoiceField(
                    label=f"{_('How often')}: {one.instrument.title}",
                    choices=RECURRING,
                    initial=str(one.line.every_days),
                )

    def _open(self) -> list[UsualLine]:
        return [one for one in self.usual.lines if not one.is_asked]

    def lines(self) -> list[tuple[UsualLine, forms.BoundField | None, forms.BoundField | None]]:
        """Each line with its fields; what is asked already has none."""
        return [
            (one, self._bound(f"take-{one.number}"), self._bound(f"every-{one.number}")) for one in self.usual.lines
        ]

    def _bound(self, name: str) -> forms.BoundField | None:
        return self[name] if name in self.fields else None

    def has_chosen(self) -> bool:
        """Whether it can be said what is chosen, also where that was then refused."""
        return self.is_bound and "starts_on" in self.cleaned_data

    def is_sent_again(self) -> bool:
        """Whether all that is ticked has come to be asked meanwhile, as by the first of two clicks."""
        ticked = [one for one in self.usual.lines if f"take-{one.number}" in self.data]
        return bool(ticked) and all(one.is_asked for one in ticked)

    def chosen(self) -> list[Chosen]:
        """What is ticked; what is asked again and again is not asked once as well."""
        given = self.cleaned_data
        taken = [one for one in self._open() if given[f"take-{one.number}"]]
        again = {one.line.instrument for one in taken if one.line.every_days}
        return [
            replace(one.starting(given["starts_on"]), every_days=self._every(one))
            for one in taken
            if one.line.every_days or one.line.instrument not in again
        ]

    def _every(self, one: UsualLine) -> int | None:
        every = self.cleaned_data.get(f"every-{one.number}")
        return int(every) if every else one.line.every_days


class ReviewForm(forms.Form):
    thoughts = forms.MultipleChoiceField(
        label=_("What may be behind it?"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, THOUGHT_WORDS[one]) for one in Thought],
        required=False,
    )
    step = forms.ChoiceField(
        label=_("The one thing you do about it"),
        widget=forms.RadioSelect,
        choices=[(one.value, STEP_WORDS[one]) for one in Step],
        error_messages={"required": _("Choose the one thing you do about it.")},
    )
    words = forms.CharField(
        label=_("In your words"),
        widget=forms.Textarea,
        max_length=2000,
        error_messages={"required": _("Write the one thing you do about it.")},
    )
