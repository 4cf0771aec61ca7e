"""What a guardian types on pages of their own."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.family_tasks.queries import LONGEST_ANSWER
from midspan.domains.guardians.queries import HomeCheck, home_book


class HomeForm(forms.Form):
    """The list for a safe home: whatever is ticked is taken, also nothing."""

    ticked = forms.MultipleChoiceField(label=_("At our home"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, data: Any, *, check: HomeCheck | None, language: str) -> None:
        super().__init__(data, initial={"ticked": check.ticked if check else []})
        items = [(one.key, one.words(language)) for one in home_book().item]
        cast("forms.MultipleChoiceField", self.fields["ticked"]).choices = items


class SignSecondForm(forms.Form):
    signed_name = forms.CharField(
        label=_("Type your name to sign"),
        max_length=120,
        help_text=_("As it stands on your papers here."),
        error_messages={"required": _("Type your name to sign.")},
    )


class WhyNotForm(forms.Form):
    """What stood in the way of a task: one line for the team."""

    words = forms.CharField(
        label=_("I could not, because"),
        max_length=LONGEST_ANSWER,
        error_messages={"required": _("Write in one line what stood in the way.")},
    )
