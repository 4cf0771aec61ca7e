"""What a mentor says of themselves, and their answer to a card."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from midspan.domains.mentors.actions import NewProfile
from midspan.domains.mentors.enums import Experience, Meeting
from midspan.domains.mentors.forms.choosing import DAYS, EXPERIENCE, MEETINGS, languages
from midspan.domains.mentors.models import LONGEST_WORDS, MentorProfile
from midspan.domains.mentors.queries import Window, windows_of
from midspan.domains.mentors.rules.deeds import MOST_PEOPLE
from midspan.ui.fields import TimeBox

MOST_WINDOWS = 4
NO_DAY = ("", _("No further time"))
AT_LEAST_ONE = {"required": _("Choose at least one.")}


class ProfileForm(forms.Form):
    words = forms.CharField(
        label=_("Who are you, in your own words?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What you have been through and what helped you, as much as you like to tell."),
        error_messages={"required": _("Write a few words about yourself.")},
    )
    experience = forms.MultipleChoiceField(
        label=_("What of this do you know from your own life?"),
        choices=EXPERIENCE,
        widget=forms.CheckboxSelectMultiple,
        error_messages=AT_LEAST_ONE,
    )
    languages = forms.MultipleChoiceField(
        label=_("In which languages can you talk?"),
        choices=languages,
        widget=forms.CheckboxSelectMultiple,
        error_messages=AT_LEAST_ONE,
    )
    meetings = forms.MultipleChoiceField(
        label=_("How can you meet?"),
        choices=MEETINGS,
        widget=forms.CheckboxSelectMultiple,
        error_messages=AT_LEAST_ONE,
    )
    cannot = forms.CharField(
        label=_("What can you not do?"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Such as: no calls after 9, no driving, I do not talk about prison."),
    )
    capacity = forms.IntegerField(
        label=_("For how many people at once?"),
        min_value=1,
        max_value=MOST_PEOPLE,
        error_messages={"required": _("Write a number.")},
    )
    reach_words = forms.CharField(
        label=_("How does whoever is matched with you reach you?"),
        max_length=200,
        help_text=_("A number or address. Only they read it."),
        error_messages={"required": _("Write how they reach you.")},
    )

    def __init__(self, data: Any = None, *, profile: MentorProfile | None = None) -> None:
        super().__init__(data, initial=_initial(profile) if profile else {})
        for number in range(1, MOST_WINDOWS + 1):
            self.fields[f"day{number}"] = forms.ChoiceField(
                label=_("Day"),
                choices=[NO_DAY, *DAYS],
                required=number == 1,
                error_messages={"required": _("Say on which day.")},
            )
            for name, label in (("start", _("From")), ("end", _("Until"))):
                self.fields[f"{name}{number}"] = forms.TimeField(
                    label=label,
                    widget=TimeBox,
                    required=number == 1,
                    error_messages={"required": _("Say from when until when."), "invalid": _("Choose a time.")},
                )

    @property
    def windows(self) -> list[Any]:
        """The boxes of each time, to be drawn in a row."""
        return [tuple(self[f"{name}{number}"] for name in ("day", "start", "end")) for number in _numbers()]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in _numbers():
            day, start, end = (said.get(f"{name}{number}") for name in ("day", "start", "end"))
            if day:
                self._ask_for_hours(number, day)
            if start is not None and end is not None and end <= start:
                self.add_error(f"end{number}", _("This is not after the time before it."))
            elif not day and number > 1 and (start or end):
                self.add_error(f"day{number}", _("Say on which day."))
        return said

    def _ask_for_hours(self, number: int, day: str) -> None:
        """By the name of the day: of several times, each box is called the same."""
        words = _("Say from when until when on %(day)s.") % {"day": WEEKDAYS[int(day)]}
        for name in (f"start{number}", f"end{number}"):
            if name not in self.errors and self.cleaned_data.get(name) is None:
                self.add_error(name, words)

    def profile(self) -> NewProfile:
        """Only after it was found valid."""
        said = self.cleaned_data
        return NewProfile(
            experience=tuple(map(Experience, said["experience"])),
            words=said["words"],
            languages=tuple(said["languages"]),
            windows=tuple(sorted({self._window(number) for number in _numbers() if said[f"day{number}"]})),
            meetings=tuple(map(Meeting, said["meetings"])),
            cannot=said["cannot"],
            capacity=said["capacity"],
            reach_words=said["reach_words"],
        )

    def _window(self, number: int) -> Window:
        said = self.cleaned_data
        start, end = said[f"start{number}"], said[f"end{number}"]
        return Window(int(said[f"day{number}"]), start.hour * 60 + start.minute, end.hour * 60 + end.minute)


def _numbers() -> range:
    return range(1, MOST_WINDOWS + 1)


def _initial(profile: MentorProfile) -> dict[str, Any]:
    names = ("words", "experience", "languages", "meetings", "cannot", "capacity", "reach_words")
    found = {name: getattr(profile, name) for name in names}
    for number, one in enumerate(windows_of(profile)[:MOST_WINDOWS], start=1):
        found |= {f"day{number}": str(one.weekday), f"start{number}": _time(one.start), f"end{number}": _time(one.end)}
    return found


def _time(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


class CardForm(forms.Form):
    agrees = forms.BooleanField(label=_("I have read what a mentor is and is not, and keep to it"), required=False)
