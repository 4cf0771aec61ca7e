"""What pages of the schedule ask."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.schedule.rules import Stage
from midspan.kernel import clock
from midspan.ui.fields import DateBoxesField

if TYPE_CHECKING:
    from midspan.domains.people.models import Staff


A_YEAR = timedelta(days=366)


def _within_a_year(day: date) -> date:
    """A mistyped year is refused, and the last days there are have no week after them."""
    if day > clock.local_date() + A_YEAR:
        raise forms.ValidationError(_("Choose a day within a year from now."))
    return day


class StartForm(forms.Form):
    """From when on a week is computed."""

    from_date = DateBoxesField(label=_("From which day on?"), help_text=_("The week starts here and has no end date."))

    def clean_from_date(self) -> date:
        return _within_a_year(self.cleaned_data["from_date"])


class TaperForm(forms.Form):
    """Three stages: from which day on, so many weeks each, and the hours a week of each."""

    from_date = DateBoxesField(label=_("From which day on?"), help_text=_("A Monday: whole weeks step down."))
    weeks = forms.IntegerField(label=_("Weeks of each stage"), min_value=1, max_value=12, initial=3)
    first = forms.DecimalField(label=_("Hours a week at first"), min_value=Decimal("0.5"), max_value=40, initial=9)
    second = forms.DecimalField(label=_("Then"), min_value=Decimal("0.5"), max_value=40, initial=6)
    third = forms.DecimalField(label=_("And then"), min_value=Decimal("0.5"), max_value=40, initial=3)

    def clean_from_date(self) -> date:
        return _within_a_year(self.cleaned_data["from_date"])

    def stages(self) -> list[Stage]:
        given = self.cleaned_data
        length = timedelta(weeks=given["weeks"])
        return [
            Stage(from_date=given["from_date"] + place * length, minutes=round(given[name] * 60))
            for place, name in enumerate(("first", "second", "third"))
        ]


class ChoiceForm(forms.Form):
    """Which of an offer's weeks is taken."""

    choice = forms.IntegerField(min_value=0, max_value=2, widget=forms.HiddenInput)


class FeedForm(forms.Form):
    """What the calendar feed may tell."""

    shows_place = forms.BooleanField(required=False, label=_("Show the place"))
    shows_name = forms.BooleanField(required=False, label=_("Show the title, such as “Individual session”"))


class SwapForm(forms.Form):
    """Which session instead, and in the person's own words why (nobody has to say)."""

    session_id = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(required=False, max_length=200, label=_("Anything we should know?"))


class MovesForm(forms.Form):
    """Which changes of a proposal are accepted: those checked, or all or none at once."""

    def __init__(self, *args: object, ids: Iterable[UUID] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.ids = list(ids)
        self.fields["move"] = forms.TypedMultipleChoiceField(
            choices=[(str(one), "") for one in self.ids], coerce=UUID, required=False
        )
        self.fields["which"] = forms.ChoiceField(choices=[(one, one) for one in ("some", "all", "none")])

    @property
    def chosen(self) -> list[UUID]:
        """The accepted ones; valid forms only."""
        which = self.cleaned_data["which"]
        if which == "some":
            return list(self.cleaned_data["move"])
        return self.ids if which == "all" else []


class PublishForm(forms.Form):
    """From which day on the accepted changes take effect."""

    takes_effect = DateBoxesField(label=_("Takes effect on"))


class ObjectionForm(forms.Form):
    """Why a change does not work, in the person's own words; nobody has to say."""

    words = forms.CharField(
        required=False,
        max_length=300,
        label=_("What does not work?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AwayForm(forms.Form):
    """Who is away, from which day on, and for how many days."""

    staff = forms.TypedChoiceField(label=_("Who is away?"), coerce=UUID)
    first = DateBoxesField(label=_("From which day on?"))
    days = forms.IntegerField(label=_("For how many days?"), min_value=1, max_value=31)

    def __init__(self, *args: object, staff: "Iterable[Staff]" = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = [(str(one.pk), str(one)) for one in staff]
