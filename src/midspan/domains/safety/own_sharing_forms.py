"""Which parts of their safety plan the person lets one recipient have."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.safety.enums import PlanPart
from midspan.domains.safety.plan_wording import PART_WORDS


class PartsForm(forms.Form):
    """Only parts in which something is written."""

    chosen = forms.MultipleChoiceField(
        label=_("Which parts may they have?"),
        help_text=_("As they stand whenever they are asked for, also after you change them."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: Any, *, written: Collection[PlanPart], chosen: Collection[PlanPart]) -> None:
        super().__init__(data, initial={"chosen": [part.value for part in chosen]})
        field: Any = self.fields["chosen"]
        field.choices = [(part.value, PART_WORDS[part]) for part in written]

    @property
    def parts(self) -> list[PlanPart]:
        return [PlanPart(one) for one in self.cleaned_data["chosen"]]
