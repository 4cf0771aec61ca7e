"""Input about inquiries: what somebody asks, a try to reach them, and what becomes of it."""

from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.inquiries.actions import Asked
from midspan.domains.inquiries.book import form_book
from midspan.domains.inquiries.enums import CallTime, Closing, How, Need, Outcome, Way, Whom
from midspan.domains.inquiries.rules import Safety
from midspan.domains.inquiries.wording import CLOSING_WORDS, HOW_WORDS, OUTCOME_WORDS
from midspan.ui.fields import DateBox, DateBoxesField, FormIdField, TimeBox

LINES = {"rows": 3}
SAFE_FIELDS = ("may_reach", "phone", "times", "name_to_use", "say", "must_not_know")


class InquiryForm(forms.Form):
    """How to reach somebody safely, then a few questions; the words come from `form_words.toml`.

    `third_box` is for programs that fill in whatever there is: nobody sees it, and no browser knows its name.
    """

    may_reach = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    phone = forms.CharField(max_length=40, widget=forms.TextInput({"type": "tel", "autocomplete": "off"}))
    times = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    name_to_use = forms.CharField(max_length=80, widget=forms.TextInput({"autocomplete": "off"}))
    say = forms.CharField(max_length=200, required=False)
    must_not_know = forms.CharField(max_length=200, required=False)
    whom = forms.ChoiceField(widget=forms.RadioSelect)
    relation = forms.CharField(max_length=60, required=False)
    brings = forms.CharField(max_length=1000, required=False, widget=forms.Textarea(LINES))
    needs = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    busy_times = forms.CharField(max_length=300, required=False)
    form_id = FormIdField(required=False)
    third_box = forms.CharField(required=False)

    SAFE: ClassVar = SAFE_FIELDS

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        self.initial.setdefault("form_id", uuid4())
        for name, words in form_book(language)["field"].items():
            field: Any = self.fields[name]
            field.label, field.help_text = words["label"], words.get("hint", "")
            if "choices" in words:
                field.choices = [(one["key"], one["label"]) for one in words["choices"]]
            if "missing" in words:
                field.error_messages["required"] = words["missing"]

    def asked(self, *, way: Way) -> Asked:
        said = self.cleaned_data
        reach = set(said["may_reach"])
        return Asked(
            form_id=said["form_id"] or uuid4(),
            way=way,
            whom=Whom(said["whom"]),
            relation=said["relation"] if said["whom"] == Whom.SOMEONE else "",
            language=self.language,
            safety=Safety(
                name_to_use=said["name_to_use"],
                phone=said["phone"],
                may_call="call" in reach,
                may_text="text" in reach,
                may_leave_message="message" in reach,
                times=tuple(CallTime(one) for one in said["times"]),
                say=said["say"],
                must_not_know=said["must_not_know"],
            ),
            brings=said["brings"],
            needs=tuple(Need(one) for one in said["needs"]),
            busy_times=said["busy_times"],
        )


class PhoneForm(InquiryForm):
    """The same, typed by whoever answers a call."""

    spoken = forms.ChoiceField(
        label=_("Language of the call back"), choices=[("en", "English"), ("es", "Español")], widget=forms.RadioSelect
    )

    def asked(self, *, way: Way) -> Asked:
        self.language = self.cleaned_data["spoken"]
        return super().asked(way=way)


class TryForm(forms.Form):
    """One try to reach them. `how` is what its button said."""

    how = forms.ChoiceField(choices=[(one, HOW_WORDS[one]) for one in How], widget=forms.RadioSelect, label=_("How?"))
    outcome = forms.ChoiceField(
        choices=[(one, OUTCOME_WORDS[one]) for one in Outcome], widget=forms.RadioSelect, label=_("What came of it?")
    )
    words = forms.CharField(label=_("In a few words"), max_length=500, required=False, widget=forms.Textarea(LINES))
    day = forms.DateField(
        label=_("Day"), required=False, widget=DateBox, help_text=_("If it was not just now. Else leave it empty.")
    )
    time = forms.TimeField(label=_("Time"), required=False, widget=TimeBox)
    again_date = DateBoxesField(label=_("Call again on"), required=False, help_text=_("If they named a day."))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("day") and not said.get("time") and "time" not in self.errors:
            self.add_error("time", _("Enter the time as well."))
        return said


class ScreeningForm(forms.Form):
    day = forms.DateField(label=_("Day of the screening"), widget=DateBox)
    time = forms.TimeField(label=_("Time"), widget=TimeBox)


class CloseForm(forms.Form):
    closing = forms.ChoiceField(
        label=_("Why does it not go on?"),
        choices=[(one, CLOSING_WORDS[one]) for one in Closing],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it does not go on.")},
    )
    words = forms.CharField(label=_("In a few words"), max_length=500, required=False, widget=forms.Textarea(LINES))


class ReferForm(forms.Form):
    """What a referral begins with, said by the person themselves."""

    given_names = forms.CharField(label=_("Given names"), max_length=200)
    family_name = forms.CharField(label=_("Family name"), max_length=200, required=False)
    birth_date = DateBoxesField(label=_("Birth date"), required=False)
    payer = forms.CharField(label=_("Who pays"), max_length=200, required=False)
