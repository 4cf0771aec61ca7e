"""What the person writes about their own plan: their name under it, and how far along they feel."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.plans.enums import Kind
from midspan.domains.plans.goals import OwnGoal
from midspan.domains.plans.rules.changing import MOST_RATING

LONGEST_GOAL, LONGEST_WORDS = 500, 300


class SignForm(forms.Form):
    signed_name = forms.CharField(
        label=_("Type your name to sign"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class RatingForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=_("How far along are you? 0 is not yet, 10 is there."),
        choices=[(number, str(number)) for number in range(MOST_RATING + 1)],
        coerce=int,
        error_messages={
            "required": _("Choose a number from 0 to 10."),
            "invalid_choice": _("Choose a number from 0 to 10."),
        },
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Anything you want to say about it"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class GoalsForm(forms.Form):
    """Which goals peer specialists read; none is an answer like another."""

    def __init__(self, data: Any = None, *, goals: Sequence[OwnGoal]) -> None:
        super().__init__(data, initial={"threads": [str(one.thread) for one in goals if one.is_shown]})
        self.fields["threads"] = forms.MultipleChoiceField(
            label=_("Which goals may your peer specialists read?"),
            choices=[(str(one.thread), one.words) for one in goals],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": _("Your plan changed meanwhile. Look at your goals again.")},
        )

    def threads(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["threads"]]


class SuggestionForm(forms.Form):
    """Other words for one thread, as long as its kind has room for."""

    def __init__(self, data: Any = None, *, kind: Kind, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        longest = LONGEST_GOAL if kind is Kind.GOAL else LONGEST_WORDS
        self.fields["words"] = forms.CharField(
            label=_("How would you say it?"), max_length=longest, widget=forms.Textarea(attrs={"rows": 4})
        )
