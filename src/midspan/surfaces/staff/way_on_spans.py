"""Which days the director's figures are of: a quarter, half a year, a year, or since a day that is chosen."""

from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import Struct

DAYS = {"quarter": 91, "half": 182, "year": 365}


class Span(StrEnum):
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    SINCE = "since"


SPAN_WORDS = {
    Span.QUARTER: gettext_lazy("The last quarter"),
    Span.HALF: gettext_lazy("The last half year"),
    Span.YEAR: gettext_lazy("The last year"),
    Span.SINCE: gettext_lazy("Since a day"),
}


class Chosen(Struct, frozen=True, kw_only=True):
    """The days that are counted, from `first` to today, and the query that asks for them again."""

    span: Span
    first: date
    today: date

    @property
    def words(self) -> str:
        days = {"first": date_format(self.first), "last": date_format(self.today)}
        return _("From %(first)s to %(last)s.") % days

    @property
    def query(self) -> str:
        day = {"day": self.first.isoformat()} if self.span is Span.SINCE else {}
        return urlencode({"span": self.span, **day})


class SpanForm(forms.Form):
    """Of which days. `today` is the last that can be chosen."""

    span = forms.ChoiceField(label=gettext_lazy("Of which days"), choices=list(SPAN_WORDS.items()))
    day = forms.DateField(
        label=gettext_lazy("Since, where you chose a day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write a day, such as 2026-09-01.")},
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"span": Span.HALF})
        self.today = today

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if self.cleaned_data.get("span") == Span.SINCE and day is None:
            raise forms.ValidationError(_("Choose the day from which on people are counted."))
        if day is not None and day > self.today:
            raise forms.ValidationError(_("Choose a day that is not still to come."))
        return day

    def chosen(self) -> Chosen:
        """What was asked for; half a year where nothing was, or where it was not said right."""
        is_said = self.is_bound and self.is_valid()
        span = Span(self.cleaned_data["span"]) if is_said else Span.HALF
        since = self.cleaned_data["day"] if span is Span.SINCE else self.today - timedelta(days=DAYS[span])
        return Chosen(span=span, first=since, today=self.today)
