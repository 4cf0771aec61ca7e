"""What staff say when they offer a practice to one person."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms

from midspan.domains.plans.queries import PlanLine
from midspan.domains.practice.actions import Offer
from midspan.domains.practice.models import LONGEST_WORDS
from midspan.domains.skills.queries import Skill

LENGTHS = {"1": "For one week", "2": "For two weeks", "4": "For four weeks", "": "Until further notice"}


class OfferForm(forms.Form):
    skill = forms.ChoiceField(label="Skill")
    what_for = forms.CharField(label="What for", max_length=LONGEST_WORDS, required=False)
    objective = forms.ChoiceField(label="Toward which objective", required=False)
    until = forms.ChoiceField(label="How long", choices=list(LENGTHS.items()), initial="2", required=False)
    short_allowed = forms.BooleanField(label="The short version is enough", initial=True, required=False)

    def __init__(
        self, *args: Any, skills: Mapping[str, Skill], lines: Sequence[PlanLine], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self._choose("skill", [(key, one.title) for key, one in skills.items()])
        self._choose("objective", [*((str(one.id), one.words) for one in lines), ("", "None of the plan")])
        if lines:
            self.initial = {"what_for": lines[0].words[:LONGEST_WORDS], "objective": str(lines[0].id), **self.initial}

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def offered(self, patient_id: UUID) -> Offer:
        said = self.cleaned_data
        return Offer(
            patient_id=patient_id,
            what_for=said["what_for"],
            objective_id=UUID(said["objective"]) if said["objective"] else None,
            until_date=self._today + timedelta(weeks=int(said["until"])) if said["until"] else None,
            short_allowed=said["short_allowed"],
        )
