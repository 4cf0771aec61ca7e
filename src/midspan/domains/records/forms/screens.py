"""Input about drug screens: what is ordered, and each step."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from midspan.domains.records.actions.screens import StepWords
from midspan.domains.records.book import panels
from midspan.domains.records.enums import Result, ScreenStep, Specimen
from midspan.domains.records.queries import ScreenFile
from midspan.domains.records.screen_wording import RESULT_WORDS, SPECIMEN_WORDS, substance_words
from midspan.kernel import clock
from midspan.ui.fields import DateBox, TimeBox
from midspan.values.wall_clock import instant_of

WATCHED = [("yes", _("Yes")), ("no", _("No")), ("", _("Not known"))]
IS_WATCHED = {"yes": True, "no": False}


class OrderForm(forms.Form):
    panel = forms.ChoiceField(label=_("What is looked for?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What is it for?"),
        help_text=_("The person reads this. A result alone is never a reason for a sanction."),
        max_length=300,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["panel"].choices = [  # type: ignore[attr-defined]
            (one.key, f"{one.title}: {', '.join(substance_words(key) for key in one.substances)}")
            for one in panels().values()
        ]


class StepForm(forms.Form):
    """One step. Its fields are those that the step asks for; results have one field for each substance."""

    day = forms.DateField(label=_("Day"), widget=DateBox)
    time = forms.TimeField(label=_("Time"), widget=TimeBox)
    specimen = forms.ChoiceField(
        label=_("What was collected?"),
        choices=[(one, SPECIMEN_WORDS[one]) for one in Specimen],
        widget=forms.RadioSelect,
    )
    observed = forms.ChoiceField(
        label=_("Did somebody watch?"), choices=WATCHED, widget=forms.RadioSelect, required=False
    )
    laboratory = forms.CharField(label=_("Which laboratory, or which test?"), max_length=160, required=False)
    words = forms.CharField(
        label=_("In your words"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, step: ScreenStep, file: ScreenFile) -> None:
        now = timezone.localtime(clock.now())
        super().__init__(data, initial={"day": now.date(), "time": now.strftime("%H:%M"), "observed": ""})
        self.step = step
        for name in set(self.fields) - ASKS[step]:
            del self.fields[name]
        for key in file.substances if step in RESULTS else ():
            self._ask_for(key, is_required=step is ScreenStep.RESULTED)
        if step is ScreenStep.WITHDRAWN:
            self.fields["words"].help_text = _("Why is it wrong? The person reads this.")

    def _ask_for(self, key: str, *, is_required: bool) -> None:
        words = substance_words(key)
        unsaid = [] if is_required else [("", _("Not sent"))]
        said = [one for one in Result if is_required or one is not Result.NOT_TESTED]
        self.fields[f"result_{key}"] = forms.ChoiceField(
            label=words,
            choices=[*unsaid, *((one, RESULT_WORDS[one]) for one in said)],
            widget=forms.RadioSelect,
            required=is_required,
        )
        self.fields[f"level_{key}"] = forms.CharField(
            label=_("%(substance)s: a level, or what was written") % {"substance": words},
            max_length=200,
            required=False,
        )

    def said(self) -> StepWords:
        said, zone = self.cleaned_data, timezone.get_current_timezone()
        results = {
            name.removeprefix("result_"): Result(value)
            for name, value in said.items()
            if _is_of(name, value, "result_")
        }
        levels = {name.removeprefix("level_"): value for name, value in said.items() if _is_of(name, value, "level_")}
        at = instant_of(said["day"], said["time"].hour * 60 + said["time"].minute, zone) if "day" in said else None
        return StepWords(
            at=at,
            specimen=Specimen(said["specimen"]) if said.get("specimen") else None,
            is_observed=IS_WATCHED.get(said.get("observed", "")),
            laboratory=said.get("laboratory", ""),
            words=said.get("words", ""),
            results=results,
            levels=levels,
        )


def _is_of(name: str, value: Any, start: str) -> bool:
    return name.startswith(start) and bool(value)


RESULTS = frozenset({ScreenStep.RESULTED, ScreenStep.CONFIRMED})
MOMENT = frozenset({"day", "time"})
ASKS: dict[ScreenStep, frozenset[str]] = {
    ScreenStep.COLLECTED: MOMENT | {"specimen", "observed", "words"},
    ScreenStep.NOT_COLLECTED: frozenset({"words"}),
    ScreenStep.RESULTED: MOMENT | {"laboratory", "words"},
    ScreenStep.SENT: MOMENT | {"laboratory", "words"},
    ScreenStep.CONFIRMED: MOMENT | {"laboratory", "words"},
    ScreenStep.REVIEWED: frozenset({"words"}),
    ScreenStep.WITHDRAWN: frozenset({"words"}),
    ScreenStep.ADDENDUM: frozenset({"words"}),
}
