"""The forms of a certification. Nothing that a physician judges is filled in beforehand."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from midspan.domains.journey.enums import PayerAsks
from midspan.domains.journey.models import CertificationDraft
from midspan.domains.journey.queries import CertificationFile
from midspan.domains.journey.rules.certifying import MOST_DAYS, Answered, Statement, latest_until, next_day
from midspan.ui.fields import DateBox

DAY = timedelta(days=1)
MOST_HOURS = 168


class StatementForm(forms.Form):
    """None of it is required before it is signed; what is kept is what stands in it."""

    use_required_attribute = False
    first = forms.DateField(label=_("From which day?"), required=False, widget=DateBox)
    last = forms.DateField(label=_("Through which day?"), required=False, widget=DateBox)
    weekly_hours = forms.IntegerField(
        label=_("How many hours a week are needed?"), required=False, min_value=1, max_value=MOST_HOURS
    )
    why = forms.CharField(
        label=_("Why is this intensity needed?"),
        help_text=_("In your own words: why less would not do, and more is not needed."),
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    affirmed = forms.MultipleChoiceField(label=_("I affirm"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, file: CertificationFile, draft: CertificationDraft | None, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=_kept(draft) if draft else {"first": _next_day(file, today)}, **kwargs)
        self._held = _kept(draft) if draft else {}
        self.fields["affirmed"].choices = [(one.key, one.words) for one in file.rule.says]  # type: ignore[attr-defined]  # a choice
        self.fields["first"].help_text = _first_hint(file, today)
        if file.rule.longest_days:
            self.fields["last"].help_text = _last_hint(file, today)
        if file.rule.least_hours:
            least = _now("This payer asks for at least %(hours)s.") % {"hours": file.rule.least_hours}
            self.fields["weekly_hours"].help_text = least
        if not file.rule.says:
            del self.fields["affirmed"]
        self._call_needed(is_needed=True)

    def full_clean(self) -> None:
        """Nothing is required of a draft; what is to be signed needs all of it, so nothing is called optional."""
        self._call_needed(is_needed=False)
        super().full_clean()
        self._call_needed(is_needed=True)

    def _call_needed(self, *, is_needed: bool) -> None:
        for field in self.fields.values():
            field.required = is_needed

    def statement(self) -> Statement:
        """What was written. A field that is wrong keeps what the draft has of it, and is said to be wrong."""
        held = {name: self._held[name] for name in self.errors if name in self._held}
        said = self.cleaned_data | held
        last = said.get("last")
        return Statement(
            first=said.get("first"),
            until=last + DAY if last else None,
            weekly_hours=said.get("weekly_hours"),
            why=said.get("why", ""),
            affirmed=frozenset(said.get("affirmed", ())),
        )


def _next_day(file: CertificationFile, today: date) -> date:
    """Where what is certified ends, so that no day lies between; never a day that has passed."""
    return next_day(file.rule, since=file.since, today=today, periods=file.periods)


def _first_hint(file: CertificationFile, today: date) -> str:
    until = file.state.covered_until
    if until and until >= today:
        return _now("What is certified now ends on %(day)s.") % {"day": date_format(until - DAY)}
    return _now("Days that have passed are not certified afterwards.")


def _last_hint(file: CertificationFile, today: date) -> str:
    first = _next_day(file, today)
    return _now("At most %(days)s days: from %(first)s that is through %(last)s.") % {
        "days": file.rule.longest_days,
        "first": date_format(first),
        "last": date_format(latest_until(file.rule, first) - DAY),
    }


def _kept(draft: CertificationDraft) -> dict[str, Any]:
    return {
        "first": draft.first_date,
        "last": draft.until_date - DAY if draft.until_date else None,
        "weekly_hours": draft.weekly_hours,
        "why": draft.why,
        "affirmed": draft.affirmed,
    }


class AnswerForm(forms.Form):
    """What a payer said. Nothing is filled in beforehand, and what was not said stays empty."""

    use_required_attribute = False
    asks = forms.ChoiceField(
        label=_("Does this payer want a physician to certify the need?"),
        choices=[
            (PayerAsks.NOTHING, _("No")),
            (PayerAsks.ONCE, _("Yes, once")),
            (PayerAsks.AGAIN, _("Yes, again and again")),
        ],
        widget=forms.RadioSelect,
    )
    entry_days = forms.IntegerField(
        label=_("Within how many days of admission is the first due?"),
        help_text=_("If yes. 0 is the day of admission."),
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
    )
    again_days = forms.IntegerField(
        label=_("After how many days is the next one due?"),
        help_text=_("If again and again: how many days one statement covers at most."),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
    )
    said_by = forms.CharField(
        label=_("Who said it?"), help_text=_("Name, and which line or department of the payer."), max_length=120
    )
    said_on = forms.DateField(label=_("On which day?"), widget=DateBox)
    reference = forms.CharField(
        label=_("Reference number"),
        help_text=_("Of the call or letter, if there is one."),
        max_length=80,
        required=False,
    )
    through = forms.DateField(
        label=_("Through which day does the answer hold?"),
        help_text=_("Empty if the payer named no end. You are told a week before it ends."),
        required=False,
        widget=DateBox,
    )

    def answered(self) -> Answered:
        """What was typed; days that the answer does not ask for are left out."""
        said = self.cleaned_data
        asks = PayerAsks(said["asks"])
        return Answered(
            asks=asks,
            entry_days=None if asks is PayerAsks.NOTHING else said["entry_days"],
            again_days=said["again_days"] if asks is PayerAsks.AGAIN else None,
            said_by=said["said_by"].strip(),
            said_on=said["said_on"],
            reference=said["reference"].strip(),
            through=said["through"],
        )


class AskForm(forms.Form):
    """Whom to ask; nobody is chosen beforehand."""

    use_required_attribute = False
    ask = forms.ModelChoiceField(
        queryset=None, label=_("Which physician?"), help_text=_("They reach this person from then on, and are told.")
    )

    def __init__(self, *args: Any, physicians: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ask"].queryset = physicians  # type: ignore[attr-defined]  # a model choice
        self.has_choices = physicians.exists()


class AddendumForm(forms.Form):
    use_required_attribute = False
    words = forms.CharField(
        label=_("What is to be added?"),
        help_text=_("It is signed as you add it, and never changed."),
        max_length=8000,
        widget=forms.Textarea({"rows": 3}),
    )
