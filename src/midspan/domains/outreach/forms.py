"""Input of reaching out, for staff."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.outreach.actions import Done
from midspan.domains.outreach.enums import DECIDES, AwayReason, Barrier, CallOutcome, Decision, StepKey
from midspan.domains.outreach.rules.deeds import asks_outcome
from midspan.domains.outreach.wording import AWAY_WORDS, BARRIER_WORDS, DECISION_WORDS, OUTCOME_WORDS
from midspan.ui.fields import DateBox
from midspan.ui.words import WordsForm

A_DAY = {"required": _("Choose a day."), "invalid": _("Choose a day.")}


class StepForm(WordsForm):
    """What a step asks for: a call how it went and what kept the person, a decision what was decided."""

    outcome = forms.ChoiceField(
        label=_("What happened?"),
        widget=forms.RadioSelect,
        choices=[(one.value, OUTCOME_WORDS[one]) for one in CallOutcome],
        error_messages={"required": _("Choose what happened.")},
    )
    barriers = forms.MultipleChoiceField(
        label=_("What stood in the way, as they say it?"),
        help_text=_("The first three are ours to mend."),
        widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, BARRIER_WORDS[one]) for one in Barrier],
        required=False,
    )
    decision = forms.ChoiceField(
        label=_("What was decided?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was decided.")},
    )
    field_order = ["outcome", "barriers", "decision", "words"]

    def __init__(self, *args: Any, key: StepKey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if not asks_outcome(key):
            del fields["outcome"], fields["barriers"]
        if key in DECIDES:
            fields["decision"].choices = [(one.value, DECISION_WORDS[one]) for one in DECIDES[key]]
        else:
            del fields["decision"]
        if key is StepKey.LETTER:
            fields["words"].label = _("The letter, as the person will read it")
            fields["words"].widget.attrs["rows"] = 14

    @property
    def done(self) -> Done:
        given = self.cleaned_data
        return Done(
            words=given["words"],
            outcome=CallOutcome(given["outcome"]) if "outcome" in given else None,
            barriers=tuple(Barrier(one) for one in given.get("barriers", ())),
            decision=Decision(given["decision"]) if "decision" in given else None,
        )


class AwayForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Where are they?"),
        widget=forms.RadioSelect,
        choices=[(one.value, AWAY_WORDS[one]) for one in AwayReason],
        error_messages={"required": _("Choose one.")},
    )
    first = forms.DateField(label=_("First day"), widget=DateBox, error_messages=A_DAY)
    until = forms.DateField(label=_("Last day"), widget=DateBox, error_messages=A_DAY)


class DoorForm(WordsForm):
    """Until which day the door stays open, who decides then, and why it takes longer."""

    until = forms.DateField(label=_("Open until"), widget=DateBox, error_messages=A_DAY)
    owner = forms.TypedChoiceField(label=_("Who decides then how it goes on"), coerce=UUID)
    field_order = ["until", "owner", "words"]

    def __init__(self, *args: Any, staff: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["owner"].choices = [(str(one.pk), str(one)) for one in staff]
        fields["words"].label = _("Why it stays open longer")
