"""Input about the medicine list: a line, a change of one, and a reconciliation line by line."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.records.actions.medicines import Said
from midspan.domains.records.enums import ON_LIST, AllergiesSaid, Decision, LineState, ListKind, Source
from midspan.domains.records.models import LONGEST_DOSE, SHORT
from midspan.domains.records.queries import Heard, ListLine
from midspan.domains.records.shapes import Decided, LineWords
from midspan.domains.records.wording import (
    ALLERGIES_WORDS,
    ALLERGY_STATE_WORDS,
    DECISION_WORDS,
    SOURCE_WORDS,
    STATE_WORDS,
    line_words,
    said_of,
)
from midspan.ui.fields import DateBoxesField
from midspan.ui.seen import SeenForm

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
OF_ALLERGY = ("dose", "route", "frequency", "prescriber", "began_date")


class LineForm(forms.Form):
    """A medicine or an allergy; of an allergy nobody asks how it is taken."""

    name = forms.CharField(label=_("Name, as it is written"), max_length=SHORT)
    dose = forms.CharField(label=_("Dose"), help_text=_("For example 50 mg."), max_length=LONGEST_DOSE, required=False)
    route = forms.CharField(
        label=_("How is it taken?"), help_text=_("For example by mouth."), max_length=80, required=False
    )
    frequency = forms.CharField(label=_("How often?"), max_length=160, required=False)
    prescriber = forms.CharField(label=_("Who prescribes it?"), max_length=160, required=False)
    reason = forms.CharField(label=_("What is it for?"), max_length=SHORT, required=False)
    began_date = DateBoxesField(label=_("Since when?"), help_text=_("Empty: not known."), required=False)

    def __init__(self, data: Any = None, *, kind: ListKind, **options: Any) -> None:
        super().__init__(data, **options)
        if kind is ListKind.ALLERGY:
            self.fields["name"].label = _("Allergic to what?")
            self.fields["reason"].label = _("What does it do?")
            for name in OF_ALLERGY:
                del self.fields[name]

    def words(self) -> LineWords:
        return LineWords(
            **{name: self.cleaned_data[name] for name in LineWords.__struct_fields__ if name in self.fields}
        )


class AddForm(LineForm):
    source = forms.ChoiceField(
        label=_("Who says so?"),
        choices=[(one, SOURCE_WORDS[one]) for one in Source if one is not Source.REFERRAL],
        widget=forms.RadioSelect,
    )


class ChangeForm(SeenForm, LineForm):
    """The next version of a line: `seen` is the number of the one that was read."""

    state = forms.ChoiceField(label=_("How does it stand?"), widget=forms.RadioSelect)
    stopped_date = DateBoxesField(label=_("If stopped: on which day?"), help_text=_("Empty: today."), required=False)
    why = forms.CharField(label=_("Why?"), max_length=SHORT, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, kind: ListKind, **options: Any) -> None:
        super().__init__(data, kind=kind, **options)
        words = STATE_WORDS if kind is ListKind.MEDICINE else ALLERGY_STATE_WORDS
        self.fields["state"].choices = [(one, words[one][0]) for one in LineState]  # type: ignore[attr-defined]  # fields by name


class DecideForm(forms.Form):
    """What becomes of one line. Its prefix is the line's thread, or the id of what the referral says."""

    person_words = forms.CharField(label=_("What the person says"), max_length=SHORT, required=False)
    dose = forms.CharField(label=_("Dose"), max_length=LONGEST_DOSE, required=False)
    route = forms.CharField(label=_("How it is taken"), max_length=80, required=False)
    frequency = forms.CharField(label=_("How often"), max_length=160, required=False)
    decision = forms.ChoiceField(
        label=_("From now on"),
        choices=[(one, DECISION_WORDS[one]) for one in Decision],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label=_("If it is not kept: why?"), max_length=SHORT, required=False)

    def __init__(self, data: Any, *, line: ListLine | None, heard: Heard | None) -> None:
        thread = line.thread if line else heard.id  # type: ignore[union-attr]  # one of both there is
        super().__init__(data, prefix=thread.hex, initial=_as_taken(line, heard))
        self.thread, self.kind = thread, ListKind(line.now.kind) if line else heard.kind  # type: ignore[union-attr]
        self.listed = line_words(line.now) if line else ""
        self.is_asked_about = line is not None and line.state is LineState.ASKING
        self.referral = said_of(heard) if heard else ""
        self.heard_on = heard.on if heard else None
        if self.kind is ListKind.ALLERGY:
            for name in ("dose", "route", "frequency"):
                del self.fields[name]
            self.fields["decision"].choices = [  # type: ignore[attr-defined]
                (one, DECISION_WORDS[one]) for one in Decision if one is not Decision.CHANGE
            ]

    @property
    def name(self) -> str:
        return self.listed or self.referral

    def decided(self) -> Decided:
        said = {name: value for name, value in self.cleaned_data.items() if name != "decision"}
        if self.kind is ListKind.ALLERGY:
            said |= self.initial
        return Decided(thread=self.thread, decision=Decision(self.cleaned_data["decision"]), **said)


def _as_taken(line: ListLine | None, heard: Heard | None) -> dict[str, Any]:
    if line is not None:
        return {name: getattr(line.now, name) for name in ("dose", "route", "frequency")}
    return {"dose": heard.dose if heard else "", "route": "", "frequency": ""}


class SignForm(SeenForm):
    """What a reconciliation says as a whole."""

    is_asked = forms.ChoiceField(
        label=_("Did you go through it with the person?"), choices=YES_NO, widget=forms.RadioSelect
    )
    why_not_asked = forms.CharField(label=_("If not: why?"), max_length=SHORT, required=False)
    takes_none = forms.BooleanField(label=_("They say that they take no medicines at all"), required=False)
    allergies = forms.ChoiceField(
        label=_("Allergies"),
        choices=[(one, ALLERGIES_WORDS[one]) for one in AllergiesSaid if one is not AllergiesSaid.NOT_KNOWN],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Anything else"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def said(self) -> Said:
        said = self.cleaned_data
        return Said(**{**said, "is_asked": said["is_asked"] == "yes", "allergies": AllergiesSaid(said["allergies"])})


def decide_forms(data: Any, *, lines: list[ListLine], unlisted: list[Heard]) -> list[DecideForm]:
    """A form for each line that is taken or asked about, then for what the referral says and nobody listed."""
    listed = [DecideForm(data, line=one, heard=one.heard) for one in lines if one.state in ON_LIST]
    return [*listed, *(DecideForm(data, line=None, heard=one) for one in unlisted)]
