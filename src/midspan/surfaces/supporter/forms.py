"""What a supporter types: an offer of help, and five questions about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.circle.forms import HelpForm

OfferForm = HelpForm
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
QUESTIONS = {
    "sleep": _("Have you slept badly on most nights of the last two weeks?"),
    "joy": _("Has little given you joy?"),
    "alone": _("Is there nobody with whom you can talk about it?"),
    "drink": _("Do you drink or take more yourself than you would like?"),
    "fear": _("Are you afraid at home?"),
}


class WellbeingForm(forms.Form):
    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what Django takes
        for name, words in QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=words,
                choices=YES_NO,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose yes or no, or leave the page: nothing is kept.")},
            )

    def signs(self) -> dict[str, object]:
        """How many of them, and whether somebody is afraid."""
        said = [name for name, value in self.cleaned_data.items() if value == "yes"]
        return {"count": len(said), "is_afraid": "fear" in said, "is_much": len(said) > 1}
