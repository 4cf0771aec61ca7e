"""Input about breaches."""

from collections.abc import Collection
from datetime import time
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from midspan.domains.breaches.actions import NewAssessment, NewBreach, NewWords, Search
from midspan.domains.breaches.book import advice, factors
from midspan.domains.breaches.enums import Duty, Outcome, Way
from midspan.domains.breaches.models import LONG, SHORT
from midspan.domains.breaches.queries import Person
from midspan.domains.breaches.wording import DUTY_WORDS, OUTCOME_WORDS
from midspan.domains.people.queries import all_staff
from midspan.domains.questions.queries import CLASS_WORDS
from midspan.ui.fields import DateBoxesField, TimeBox
from midspan.values import Actor
from midspan.values.wall_clock import instant_of


class NoteForm(forms.Form):
    happened = forms.CharField(
        label=_("What happened?"),
        help_text=_("What was lost, sent, seen or opened, and how you know. Leave out names where you can."),
        max_length=LONG,
        widget=forms.Textarea,
    )
    discovered_by = forms.CharField(label=_("Who noticed it?"), max_length=200)
    discovered_date = DateBoxesField(
        label=_("On which day was it noticed?"),
        help_text=_("The first day anybody here knew of it: the clock runs from that day."),
    )
    first_date = DateBoxesField(label=_("When did it begin?"))
    last_date = DateBoxesField(
        label=_("Until which day, that day included?"),
        required=False,
        help_text=_("Empty: nobody knows, or it goes on."),
    )

    def said(self) -> NewBreach:
        return NewBreach(**self.cleaned_data)


class AssessForm(forms.Form):
    """The four factors, in the words of the book."""

    outcome = forms.ChoiceField(
        label=_("What do the four show together?"),
        choices=[(one.value, OUTCOME_WORDS[one]) for one in Outcome],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for one in factors():
            self.fields[one.key] = forms.CharField(
                label=one.words, help_text=one.section, max_length=LONG, widget=forms.Textarea
            )
        self.order_fields([*(one.key for one in factors()), "outcome"])

    def said(self) -> NewAssessment:
        return NewAssessment(**{**self.cleaned_data, "outcome": Outcome(self.cleaned_data["outcome"])})


class PersonForm(forms.Form):
    given_names = forms.CharField(label=_("Given names"), max_length=200)
    family_name = forms.CharField(label=_("Family name"), max_length=200)
    birth_date = DateBoxesField(label=_("Birth date, if two have this name"), required=False)


class OpenedForm(forms.Form):
    """All that an account opened between two times, on the center's clock."""

    account = forms.ChoiceField(label=_("Whose account?"))
    first_date = DateBoxesField(label=_("From the day"))
    first_time = forms.TimeField(label=_("At"), widget=TimeBox)
    last_date = DateBoxesField(label=_("Until the day"))
    last_time = forms.TimeField(label=_("Before"), widget=TimeBox)

    def __init__(self, data: Any = None, *, viewer: Actor) -> None:
        super().__init__(data, auto_id="opened_%s")
        choosing = cast("forms.ChoiceField", self.fields["account"])
        choosing.choices = [("", _("Choose")), *((str(one.pk), str(one)) for one in all_staff(viewer=viewer))]

    def search(self) -> Search:
        said, here = self.cleaned_data, timezone.get_current_timezone()
        return Search(
            account_id=UUID(said["account"]),
            since=instant_of(said["first_date"], _minute(said["first_time"]), here),
            until=instant_of(said["last_date"], _minute(said["last_time"]), here),
        )


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


class OthersForm(forms.Form):
    is_known = forms.ChoiceField(
        label=_("Are there others whom nobody can name?"),
        choices=[("yes", _("So many, or none")), ("no", _("Nobody knows how many"))],
        widget=forms.RadioSelect,
    )
    others = forms.IntegerField(
        label=_("How many?"), min_value=0, max_value=10_000_000, required=False, help_text=_("0: there are no others.")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("is_known") == "yes" and said.get("others") is None and "others" not in self.errors:
            self.add_error("others", _("Enter a number, or say that nobody knows."))
        return said

    def number(self) -> int | None:
        return self.cleaned_data["others"] if self.cleaned_data["is_known"] == "yes" else None


class TakeOutForm(forms.Form):
    words = forms.CharField(label=_("Why does it not affect them?"), max_length=SHORT)


class TellForm(forms.Form):
    """What those affected read: the same for each of them."""

    happened_en = forms.CharField(
        label=_("What happened, in plain English"),
        help_text=_("Each of them reads it. Name nobody, and say when it was."),
        max_length=LONG,
        widget=forms.Textarea,
    )
    happened_es = forms.CharField(label=_("The same in Spanish"), max_length=LONG, widget=forms.Textarea)
    classes = forms.MultipleChoiceField(label=_("What was in it?"), widget=forms.CheckboxSelectMultiple)
    doing_en = forms.CharField(label=_("What we do about it, in English"), max_length=LONG, widget=forms.Textarea)
    doing_es = forms.CharField(label=_("What we do about it, in Spanish"), max_length=LONG, widget=forms.Textarea)
    advice = forms.MultipleChoiceField(label=_("What can they do?"), widget=forms.CheckboxSelectMultiple)
    contact = forms.CharField(
        label=_("Where do they ask?"),
        help_text=_("A telephone number free of charge, an e-mail address, a website or a postal address."),
        max_length=SHORT,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choosing = cast("forms.MultipleChoiceField", self.fields["classes"])
        choosing.choices = [(one.value, words) for one, words in CLASS_WORDS.items()]
        choosing = cast("forms.MultipleChoiceField", self.fields["advice"])
        choosing.choices = [(one.key, one.en) for one in advice().values()]

    def said(self) -> NewWords:
        lists = {name: tuple(self.cleaned_data[name]) for name in ("classes", "advice")}
        return NewWords(**{**self.cleaned_data, **lists})


class MailedForm(forms.Form):
    """Who was written to, of those not told yet."""

    people = forms.MultipleChoiceField(label=_("Who was told?"), widget=forms.CheckboxSelectMultiple)
    way = forms.ChoiceField(
        label=_("How?"),
        choices=[
            (Way.MAIL.value, _("By first-class mail")),
            (Way.SUBSTITUTE.value, _("By a substitute notice: no address of theirs is known")),
        ],
        widget=forms.RadioSelect,
    )
    sent = DateBoxesField(label=_("On which day did it go?"))

    def __init__(self, data: Any = None, *, untold: Collection[Person]) -> None:
        super().__init__(data, auto_id="mailed_%s")
        choosing = cast("forms.MultipleChoiceField", self.fields["people"])
        choosing.choices = [
            (str(one.patient_id), one.name or _("Somebody who keeps their name from you")) for one in untold
        ]

    def patient_ids(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["people"]]


class ReportedForm(forms.Form):
    duty = forms.ChoiceField(
        label=_("Who was told?"), choices=[(one.value, DUTY_WORDS[one]) for one in Duty], widget=forms.RadioSelect
    )
    sent = DateBoxesField(label=_("On which day?"))
    words = forms.CharField(
        label=_("How, for the file"), help_text=_("The number of the report, the papers, the website."),
        max_length=SHORT, required=False,
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="reported_%s")
