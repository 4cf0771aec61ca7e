"""What the person writes: a promise, what became of it, what they need and whether it helped."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.commitments.enums import NeedKind, PromiseKind, PromiseState
from midspan.domains.commitments.models import LONGEST_PROMISE, LONGEST_WORDS
from midspan.domains.commitments.queries import Promised
from midspan.domains.commitments.wording import HELPED_WORDS, NEED_KIND_WORDS, OUTCOME_CHOICES

MOST_CONFIDENCE = 10


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )


class PromiseForm(forms.Form):
    """A promise in the person's own words: what and by when; the rest may stay empty."""

    words = forms.CharField(
        label=_("I will …"),
        max_length=LONGEST_PROMISE,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
        error_messages={"required": _("Say in a few words what it is.")},
    )
    by_date = day_field(_("By which day?"))
    because = forms.CharField(
        label=_("Because …"),
        help_text=_("Why it matters to you."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    confidence = forms.TypedChoiceField(
        label=_("How sure are you? 0 is not at all, 10 is quite sure."),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[*((str(number), str(number)) for number in range(MOST_CONFIDENCE + 1)), ("", _("No answer"))],
        widget=forms.RadioSelect,
    )
    in_the_way = forms.CharField(
        label=_("What could get in the way?"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    who_knows = forms.CharField(
        label=_("Who knows about it?"),
        help_text=_("Names, in your words. Nobody but you reads this, unless you tick the box below."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    shows_who = forms.BooleanField(label=_("My team may read who knows"), required=False)
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (PromiseKind.OWN.value, _("A promise of my own")),
            (PromiseKind.COURT.value, _("Something a court or a probation officer asks of me")),
        ],
        initial=PromiseKind.OWN.value,
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("Why is it agreed anew?"),
        help_text=_("You may leave it empty."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, is_new: bool = True, asks_why: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["kind"]
        if not asks_why:
            del self.fields["why"]

    def promised(self) -> Promised:
        named = ("words", "by_date", "because", "confidence", "in_the_way", "who_knows", "shows_who")
        return Promised(**{name: self.cleaned_data[name] for name in named})

    @property
    def more(self) -> list[forms.BoundField]:
        """What may stay empty."""
        return [self[name] for name in ("because", "confidence", "in_the_way", "who_knows", "shows_who")]


class OutcomeForm(forms.Form):
    """What became of it, and a word."""

    outcome = forms.ChoiceField(
        label=_("What became of it?"),
        choices=OUTCOME_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )
    said = forms.CharField(
        label=_("Anything you want to say about it"),
        help_text=_("You may leave it empty. Your team reads it."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, state: PromiseState, has_stay: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_stay:
            self.fields["said"].help_text = _("You may leave it empty.")
        choices: Any = self.fields["outcome"]
        choices.choices = [one for one in OUTCOME_CHOICES if one[0] != state.value]

    def to(self) -> PromiseState:
        return PromiseState(self.cleaned_data["outcome"])


class AgainForm(forms.Form):
    again = forms.CharField(
        label=_("What is it now?"),
        help_text=_("You may leave it empty."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not?"),
        help_text=_("You may leave it empty. Your team reads it."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, has_stay: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_stay:
            self.fields["reason"].help_text = _("You may leave it empty.")


class NeedForm(forms.Form):
    """What somebody needs, in their own words."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(one.value, words) for one, words in NEED_KIND_WORDS.items() if one is not NeedKind.TALK],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. “Something else” is fine.")},
    )
    words = forms.CharField(
        label=_("What do you need?"),
        help_text=_("In your own words."),
        max_length=LONGEST_PROMISE,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        error_messages={"required": _("Say in a few words what it is.")},
    )

    def need_kind(self) -> NeedKind:
        return NeedKind(self.cleaned_data["kind"])


class HelpedForm(forms.Form):
    helped = forms.ChoiceField(
        label=_("Did it help?"),
        choices=[(one.value, words) for one, words in HELPED_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )
