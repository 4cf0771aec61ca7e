"""Input of safety: what staff write: contacts, tiers, formulations, the rota."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from midspan.domains.people.queries import staff_of
from midspan.domains.safety.actions import Understanding
from midspan.domains.safety.book import safety_book
from midspan.domains.safety.enums import ROTA, ContactOutcome, Disposition, PlacementLook, PlanLook, Tier
from midspan.domains.safety.lapse_book import lapse_book
from midspan.domains.safety.queries import line_of_everybody
from midspan.domains.safety.rules.deeds import ACTS
from midspan.domains.safety.wording import (
    DISPOSITION_WORDS,
    OUTCOME_WORDS,
    PLACEMENT_LOOK_WORDS,
    PLAN_LOOK_WORDS,
    RUNG_WORDS,
    SEEN_WORDS,
    TIER_WORDS,
)
from midspan.kernel import clock
from midspan.ui.fields import DateBox, TimeBox
from midspan.ui.seen import SeenForm
from midspan.ui.words import WordsForm


def moment_of(day: Any, at: Any) -> datetime:
    """A local day and time, as an instant on the clock of whoever typed it."""
    return timezone.make_aware(datetime.combine(day, at))


class ContactForm(WordsForm):
    outcome = forms.ChoiceField(
        label=_("What happened?"),
        widget=forms.RadioSelect,
        choices=[(one.value, OUTCOME_WORDS[one]) for one in ContactOutcome],
        error_messages={"required": _("Choose what happened.")},
    )
    field_order = ["outcome", "words"]


class TierForm(WordsForm):
    tier = forms.ChoiceField(
        label=_("How soon?"),
        widget=forms.RadioSelect,
        choices=[(one.value, TIER_WORDS[one]) for one in Tier],
        error_messages={"required": _("Choose how soon.")},
    )
    field_order = ["tier", "words"]


def _part(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea({"rows": 3}),
        max_length=4000,
        error_messages={"required": _("Write this part; “none known” is an answer.")},
    )


class ResponseForm(WordsForm):
    """What was answered to somebody who told that they used; it begins with what to ask."""

    plan_look = forms.ChoiceField(
        label=_("And the plan of care?"),
        widget=forms.RadioSelect,
        choices=[(one.value, PLAN_LOOK_WORDS[one]) for one in PlanLook],
        error_messages={"required": _("Choose what becomes of the plan.")},
    )
    field_order = ["words", "plan_look"]

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"words": lapse_book().response["words"].strip()})


class PlacementLookForm(WordsForm):
    look = forms.ChoiceField(
        label=_("Does the level of care still fit?"),
        widget=forms.RadioSelect,
        choices=[(one.value, PLACEMENT_LOOK_WORDS[one]) for one in PlacementLook],
        error_messages={"required": _("Choose what becomes of the level of care.")},
    )
    field_order = ["look", "words"]


class LinkForm(forms.Form):
    """One question about what led up to it."""

    words = forms.CharField(
        label=_("In their words"),
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
        error_messages={"required": _("Write what they said, or skip this question.")},
    )


class FormulationForm(forms.Form):
    risk_factors = _part(_("What makes it more dangerous"))
    protective_factors = _part(_("What protects"))
    what_changed = _part(_("What has changed"), _("Since the last time somebody looked, and what could change next."))
    plan = _part(_("What was agreed"))
    means_safety = _part(
        _("Making means harder to reach"), _("What you talked about and what the person agreed to; no lists of things.")
    )
    day = forms.DateField(label=_("Next contact: day"), widget=DateBox)
    time = forms.TimeField(label=_("Next contact: time"), widget=TimeBox)

    @property
    def parts(self) -> Understanding:
        return Understanding(**{name: self.cleaned_data[name] for name in Understanding.__struct_fields__})

    @property
    def follow_up_at(self) -> datetime:
        return moment_of(self.cleaned_data["day"], self.cleaned_data["time"])


class CloseForm(forms.Form):
    disposition = forms.ChoiceField(
        label=_("How was it left?"),
        widget=forms.RadioSelect,
        choices=[(one.value, DISPOSITION_WORDS[one]) for one in Disposition],
        error_messages={"required": _("Choose how it was left.")},
    )


class BaselineForm(WordsForm):
    until = forms.DateField(label=_("Known until"), widget=DateBox)
    field_order = ["words", "until"]

    @property
    def until_at(self) -> datetime:
        return moment_of(self.cleaned_data["until"], timezone.localtime(clock.now()).time())


class LineForm(SeenForm, WordsForm):
    """`seen` is the number of the line that the sheet showed. As with everybody is an answer: it lifts what stands."""

    EVERYBODY = "everybody"

    points = forms.TypedChoiceField(
        label=_("From which urge to hurt themselves on does somebody talk with them?"),
        widget=forms.RadioSelect,
        coerce=lambda chosen: None if chosen == LineForm.EVERYBODY else int(chosen),
        empty_value=None,
        error_messages={"required": _("Choose from which urge on.")},
        choices=lambda: [
            *((one, _("From %(points)s on") % {"points": one}) for one in range(1, line_of_everybody())),
            (LineForm.EVERYBODY, _("From %(points)s on, as with everybody") % {"points": line_of_everybody()}),
        ],
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    field_order = ["points", "words", "seen"]


class ReportForm(WordsForm):
    """`sheet` is drawn once with the page: the same sheet sent twice is one report."""

    key = forms.ChoiceField(
        label=_("What did you see or hear?"),
        widget=forms.RadioSelect,
        choices=lambda: [(one.key, SEEN_WORDS[one.key]) for one in safety_book().seen if not one.by_itself],
        error_messages={"required": _("Choose what fits best.")},
    )
    sheet = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ["key", "words", "sheet"]


class DutyForm(forms.Form):
    staff = forms.ModelChoiceField(label=_("Who"), queryset=None)
    rung = forms.ChoiceField(label=_("As"), choices=[(one.value, RUNG_WORDS[one]) for one in ROTA])
    start_day = forms.DateField(label=_("From"), widget=DateBox)
    start_time = forms.TimeField(label=_("at"), widget=TimeBox)
    end_day = forms.DateField(label=_("Until"), widget=DateBox)
    end_time = forms.TimeField(label=_("at"), widget=TimeBox)

    def __init__(self, data: Any = None, *, viewer: Any) -> None:
        super().__init__(data)
        self.fields["staff"].queryset = staff_of(viewer=viewer, roles=ACTS)

    @property
    def start(self) -> datetime:
        return moment_of(self.cleaned_data["start_day"], self.cleaned_data["start_time"])

    @property
    def end(self) -> datetime:
        return moment_of(self.cleaned_data["end_day"], self.cleaned_data["end_time"])
