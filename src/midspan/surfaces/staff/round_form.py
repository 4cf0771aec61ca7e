"""What is said in a turn of a round: a decision with its words and what is taken on, or why the person waits."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.people.queries import staff_of
from midspan.domains.rounds.actions import Taken
from midspan.domains.rounds.enums import TurnDecision
from midspan.ui.fields import DateBox
from midspan.values import Actor

DECISIONS = {TurnDecision.KEEP: _("Keep on as planned"), TurnDecision.CHANGE: _("Change something")}
ERRANDS = 3
NOBODY = ("", _("Nobody yet"))


class TurnForm(forms.Form):
    use_required_attribute = False
    decision = forms.ChoiceField(
        label=_("What do you decide?"), choices=list(DECISIONS.items()), widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("In a sentence"), max_length=2000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: Any = None, *, staff: Iterable[Any], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        who = [NOBODY, *((str(one.pk), str(one)) for one in staff)]
        for place in range(ERRANDS):
            self.fields[f"what_{place}"] = forms.CharField(label=_("What is done"), max_length=300, required=False)
            self.fields[f"who_{place}"] = forms.ChoiceField(label=_("By whom"), choices=who, required=False)
            self.fields[f"when_{place}"] = forms.DateField(label=_("By when"), required=False, widget=DateBox)

    def errands(self) -> Iterator[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The three boxes of each errand."""
        return ((self[f"what_{place}"], self[f"who_{place}"], self[f"when_{place}"]) for place in range(ERRANDS))

    def taken(self) -> list[Taken]:
        """What was filled in, if only in part: a part alone is refused with what is missing."""
        said = self.cleaned_data
        rows = [(said[f"what_{place}"], said[f"who_{place}"], said[f"when_{place}"]) for place in range(ERRANDS)]
        return [
            Taken(words=what, owner_id=UUID(who) if who else None, by_date=when)
            for what, who, when in rows
            if any((what, who, when))
        ]


class PostponeForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why does this person wait?"),
        help_text=_("For example: the counselor is not there, and when you come back to it."),
        max_length=300,
    )


class AttendeesForm(forms.Form):
    who = forms.MultipleChoiceField(label=_("Who is there?"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, data: Any = None, *, viewer: Actor, there: Iterable[UUID] = ()) -> None:
        super().__init__(data, initial={"who": [str(one) for one in there]})
        self.fields["who"].choices = [(str(one.pk), str(one)) for one in staff_of(viewer=viewer)]

    def ids(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["who"]]
