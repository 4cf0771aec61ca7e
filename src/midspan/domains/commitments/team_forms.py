"""What staff write: a proposal, a promise of the team, a need written down for somebody, and what was done."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.commitments.enums import NeedState, PromiseKind
from midspan.domains.commitments.forms import NeedForm, OutcomeForm, day_field
from midspan.domains.commitments.models import LONGEST_PROMISE, LONGEST_WORDS
from midspan.domains.commitments.queries import Promised
from midspan.domains.commitments.wording import NEED_STATE_WORDS
from midspan.ui.seen import SeenForm

SETTLED = (NeedState.MET, NeedState.PARTLY, NeedState.NOT_AVAILABLE, NeedState.NOT_NEEDED)
Owners = Sequence[Any]


def _owner_field(owners: Owners, label: Any) -> forms.TypedChoiceField:
    choices = [("", _("Choose")), *((str(one.pk), str(one)) for one in owners)]
    return forms.TypedChoiceField(label=label, coerce=UUID, empty_value=None, choices=choices, required=True)


class ProposalForm(forms.Form):
    """Written with the person in a session; it is theirs once they say so on their own phone."""

    words = forms.CharField(
        label=_("I will … (in the person’s words)"), max_length=LONGEST_PROMISE, widget=forms.Textarea({"rows": 2})
    )
    by_date = day_field(_("By which day?"))
    because = forms.CharField(label=_("Because …"), max_length=LONGEST_WORDS, required=False)
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (PromiseKind.OWN.value, _("A promise of the person’s own")),
            (PromiseKind.COURT.value, _("A condition of a court")),
        ],
        initial=PromiseKind.OWN.value,
        widget=forms.RadioSelect,
    )

    def promised(self) -> Promised:
        said = self.cleaned_data
        return Promised(words=said["words"], by_date=said["by_date"], because=said["because"])


class TeamPromiseForm(forms.Form):
    """What somebody on the team does, by a day. The person reads it with the name."""

    words = forms.CharField(label=_("We will …"), max_length=LONGEST_PROMISE, widget=forms.Textarea({"rows": 2}))
    by_date = day_field(_("By which day?"))

    def __init__(
        self, *args: Any, owners: Owners, besides: Sequence[tuple[str, str]], viewer_id: UUID, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = _owner_field(owners, _("Who does it?"))
        self.fields["owner"].initial = str(viewer_id)
        if besides:
            self.fields["beside"] = forms.TypedChoiceField(
                label=_("Does it go with something they promised?"),
                coerce=UUID,
                empty_value=None,
                required=False,
                choices=[("", _("No")), *besides],
            )


class WordForm(OutcomeForm):  # type: ignore[misc]  # of our own module
    """What became of a promise of the team's. Whoever did not keep it says a word to the person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said"].label = _("A word to the person")
        self.fields["said"].help_text = _("They read it. It is needed unless the promise was kept.")


class AnewForm(forms.Form):
    """Another day, or other words, before the day has gone by."""

    words = forms.CharField(label=_("We will …"), max_length=LONGEST_PROMISE, widget=forms.Textarea({"rows": 2}))
    by_date = day_field(_("By which day?"))
    why = forms.CharField(label=_("A word to the person: why"), max_length=LONGEST_WORDS)

    def promised(self) -> Promised:
        return Promised(words=self.cleaned_data["words"], by_date=self.cleaned_data["by_date"])


class TakeBackForm(forms.Form):
    """Nothing but the button."""


class OwnerForm(forms.Form):
    def __init__(self, *args: Any, owners: Owners, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = _owner_field(owners, _("Who keeps it from now on?"))


class TakeForm(SeenForm):
    """Who sees to a need until when. Carries whose it was on the page, so that nobody's is taken over unseen."""

    by_date = day_field(_("By which day?"))
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, owners: Owners, viewer_id: UUID, seen: UUID | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen
        self.fields["owner"] = _owner_field(owners, _("Who sees to it?"))
        self.fields["owner"].initial = str(viewer_id)


class SettleForm(forms.Form):
    """What was done about a need."""

    to = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[(one.value, NEED_STATE_WORDS[one]) for one in SETTLED],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What was done, or why not"),
        help_text=_("The person reads it. It is needed where something is done in part or not available."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def state(self) -> NeedState:
        return NeedState(self.cleaned_data["to"])


__all__ = [
    "AnewForm",
    "NeedForm",
    "OwnerForm",
    "ProposalForm",
    "SettleForm",
    "TakeBackForm",
    "TakeForm",
    "TeamPromiseForm",
    "WordForm",
]
