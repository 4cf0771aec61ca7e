"""The questions about one responsibility: what it is, how firm, who relies on it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.responsibilities.actions import Saying
from midspan.domains.responsibilities.enums import Firmness, ResponsibilityKind
from midspan.domains.responsibilities.life_lines import LifeLine
from midspan.domains.responsibilities.models import LONGEST_HELP
from midspan.domains.responsibilities.rules import may_commute
from midspan.ui.fields import DateBox
from midspan.ui.kinds import KIND_WORDS, EntryKind

FIRMNESS_CHOICES = [
    (Firmness.FIXED.value, _("It cannot move")),
    (Firmness.HARD_TO_MOVE.value, _("It is hard to move")),
    (Firmness.MOVABLE.value, _("I could move it")),
]
# Whether it may slip: True, False, or None where it is not said.
AT_RISK_CHOICES = [("yes", _("Yes")), ("no", _("No")), ("", _("I would rather not say"))]
AT_RISK = {"yes": True, "no": False, "": None}
KINDS = tuple(EntryKind(kind.value) for kind in ResponsibilityKind)


class WhatForm(forms.Form):
    """What it is and what the person calls it."""

    kind = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("What do you call it?"),
        max_length=120,
        required=False,
        help_text=_("Such as “Bakery” or “Leo's pick-up”. You may leave it out."),
    )
    from_date = forms.DateField(
        label=_("First day"), required=False, widget=DateBox, help_text=_("Leave it out if it goes on already.")
    )
    last_date = forms.DateField(
        label=_("Last day"), required=False, widget=DateBox, help_text=_("Leave it out if it goes on.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, KIND_WORDS[kind]) for kind in KINDS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_date"), cleaned.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", _("This is before the first day."))
        return cleaned


class FirmForm(forms.Form):
    """How firm its times are, and the way there."""

    firmness = forms.ChoiceField(
        label=_("How firm are these times?"),
        widget=forms.RadioSelect,
        choices=FIRMNESS_CHOICES,
        help_text=_("Nothing is moved without you. This says what may be asked when sessions do not fit."),
    )
    commute_minutes = forms.IntegerField(
        label=_("How long is the way there, in minutes?"),
        min_value=0,
        required=False,
        help_text=_("One way. Sessions leave you this time before and after."),
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )

    def clean_commute_minutes(self) -> int:
        minutes: int = self.cleaned_data.get("commute_minutes") or 0
        verdict = may_commute(minutes)
        if not verdict:
            raise forms.ValidationError(_(verdict.reason))
        return minutes


class ReliesForm(forms.Form):
    """Who relies on the person; and, asked of nobody else, whether it is at risk and what would help."""

    relies_on_me = forms.CharField(
        label=_("Does somebody rely on you for this?"),
        max_length=200,
        required=False,
        help_text=_("Such as “my daughter, 6” or “two cats”. It helps your team see what must not slip."),
    )
    at_risk = forms.ChoiceField(
        label=_("Is it at risk?"),
        choices=AT_RISK_CHOICES,
        required=False,
        help_text=_("Such as a job you may lose, or care that is hard to keep up while you are in treatment."),
        widget=forms.RadioSelect,
    )
    what_would_help = forms.CharField(
        label=_("What would help?"),
        max_length=LONGEST_HELP,
        required=False,
        help_text=_(
            "In your own words. Nothing is asked of anybody by this; you can turn it into a request afterward."
        ),
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_own:
            del self.fields["at_risk"], self.fields["what_would_help"]

    def told(self, before: LifeLine | None) -> dict[str, Any]:
        """Whether it is at risk and what would help; as it was, where this form does not ask."""
        if "at_risk" in self.fields:
            risk, help_ = AT_RISK[self.cleaned_data["at_risk"]], self.cleaned_data["what_would_help"]
            return {"at_risk": risk, "what_would_help": help_}
        if before is None:
            return {}
        return {"at_risk": before.at_risk, "what_would_help": before.what_would_help}


def said_in(what: WhatForm, *, firm: FirmForm, relies: ReliesForm, before: LifeLine | None = None) -> Saying:
    """The three valid forms in the words of the actions; `before` is what they change."""
    last = what.cleaned_data["last_date"]
    return Saying(
        kind=ResponsibilityKind(what.cleaned_data["kind"]),
        title=what.cleaned_data["title"],
        relies_on_me=relies.cleaned_data["relies_on_me"],
        firmness=Firmness(firm.cleaned_data["firmness"]),
        commute_minutes=firm.cleaned_data["commute_minutes"],
        from_date=what.cleaned_data["from_date"],
        until_date=last + timedelta(days=1) if last else None,
        **relies.told(before),
    )


def initial_saying(line: LifeLine) -> dict[str, Any]:
    """What the forms show of a responsibility that is there already."""
    return {
        "kind": line.kind.value,
        "title": line.title,
        "from_date": line.from_date,
        "last_date": line.until_date - timedelta(days=1) if line.until_date else None,
        "firmness": line.firmness.value,
        "commute_minutes": line.commute_minutes,
        "relies_on_me": line.relies_on_me,
        "at_risk": next(said for said, risk in AT_RISK.items() if risk is line.at_risk),
        "what_would_help": line.what_would_help,
    }
