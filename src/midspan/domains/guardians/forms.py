"""Input about guardians, and about what a human found out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.guardians.sight import ASKED_ABOUT, CLASS_WORDS
from midspan.domains.guardians.wording import BASIS_WORDS, POWER_WORDS
from midspan.domains.privacy.actions import NewGuardian, NewLawDecision
from midspan.domains.privacy.enums import GuardianBasis, GuardianPower
from midspan.engines.disclosure import SERVICES, Signs
from midspan.ui.fields import DateBoxesField

SERVICE_WORDS = {"substance_use": _("Substance use care"), "mental_health": _("Mental health care")}


class GuardianForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    relation = forms.CharField(label=_("Who they are to the minor"), max_length=80)
    basis = forms.ChoiceField(
        label=_("On what basis?"), choices=[(one, BASIS_WORDS[one]) for one in GuardianBasis], widget=forms.RadioSelect
    )
    document = forms.CharField(
        label=_("Which papers did you see?"),
        max_length=300,
        help_text=_("For example: birth certificate and license; order of October 2, family court."),
    )
    powers = forms.MultipleChoiceField(
        label=_("What do they stand for?"),
        choices=[(one, POWER_WORDS[one]) for one in GuardianPower],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A parent without custody may do neither; read the order."),
    )
    from_date = DateBoxesField(label=_("From"))
    until_date = DateBoxesField(
        label=_("Until"), required=False, help_text=_("The first day on which they no longer do; empty: until of age.")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        begins, ends = said.get("from_date"), said.get("until_date")
        if begins and ends and ends <= begins:
            self.add_error("until_date", _("This day is not after the first one."))
        return said

    def guardian(self) -> NewGuardian:
        said = self.cleaned_data
        powers = tuple(GuardianPower(one) for one in said["powers"])
        return NewGuardian(**{**said, "basis": GuardianBasis(said["basis"]), "powers": powers})


class EndForm(forms.Form):
    reason = forms.CharField(label=_("What has changed?"), max_length=300)


class ReviewForm(forms.Form):
    words = forms.CharField(
        label=_("What did you look at, and what has changed?"),
        max_length=300,
        help_text=_("For example: consents signed anew by the person alone; one guardian’s sign-in ended."),
        error_messages={"required": _("Write what you looked at, and what has changed.")},
    )


class LawForm(forms.Form):
    service = forms.ChoiceField(
        label=_("For which care?"), choices=[(one, SERVICE_WORDS[one]) for one in SERVICES], widget=forms.RadioSelect
    )
    signs = forms.ChoiceField(
        label=_("Who signs what is shared?"),
        choices=[
            (Signs.MINOR, _("The minor alone, who also consents to the care")),
            (Signs.BOTH, _("The minor and a guardian")),
            (Signs.GUARDIAN, _("A guardian alone")),
        ],
        widget=forms.RadioSelect,
    )
    guardian_sees = forms.MultipleChoiceField(
        label=_("What may a guardian see without a consent?"),
        choices=[(one.value, CLASS_WORDS[one]) for one in ASKED_ABOUT],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    source = forms.CharField(
        label=_("Where does it stand?"), max_length=300, help_text=_("The law, or who told you so and when.")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("signs") == Signs.MINOR and said.get("guardian_sees"):
            self.add_error("guardian_sees", _("Where the minor consents alone, no guardian sees anything by law."))
        return said

    def decision(self) -> NewLawDecision:
        said = self.cleaned_data
        return NewLawDecision(
            service=said["service"],
            signs=Signs(said["signs"]),
            source=said["source"],
            guardian_sees=tuple(said["guardian_sees"]),
        )
