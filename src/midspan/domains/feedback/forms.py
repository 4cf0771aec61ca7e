"""Input of the session check: all of it may be left empty."""

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.feedback.actions import Given
from midspan.domains.feedback.models import LONGEST_WORDS, Check, Wish
from midspan.domains.feedback.rules import HIGHEST, LOWEST

NUMBERS = [*((str(number), str(number)) for number in range(LOWEST, HIGHEST + 1)), ("", _("No answer"))]


class CheckForm(forms.Form):
    useful = forms.ChoiceField(
        label=_("Was it useful to you?"),
        help_text=_("0 is not at all, 10 is very."),
        choices=NUMBERS,
        required=False,
        widget=forms.RadioSelect,
    )
    respected = forms.ChoiceField(
        label=_("Did you feel respected and safe?"),
        help_text=_("0 is not at all, 10 is completely."),
        choices=NUMBERS,
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Anything to change next time?"),
        help_text=_("Nobody reads this today. If you are in danger, use one of the ways below now."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wants_contact = forms.BooleanField(label=_("I would like someone to contact me"), required=False)
    signs = forms.BooleanField(label=_("Put my name to my answers"), required=False)

    def given(self) -> Given:
        said = self.cleaned_data
        return Given(
            useful=_number(said["useful"]),
            respected=_number(said["respected"]),
            words=said["words"],
            signs=said["signs"],
            wants_contact=said["wants_contact"],
        )


def _number(chosen: str) -> int | None:
    return int(chosen) if chosen else None


def said_so_far(check: Check | None, wish: Wish | None) -> dict[str, object]:
    """What a form begins with: the answer as it stands."""
    if check is None:
        return {}
    return {
        "useful": "" if check.useful is None else str(check.useful),
        "respected": "" if check.respected is None else str(check.respected),
        "words": check.words,
        "signs": check.is_signed,
        "wants_contact": wish is not None,
    }
