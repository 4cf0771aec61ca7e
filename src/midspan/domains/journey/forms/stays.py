"""Input about a stay: contact, details, handoff, admission, and moving on."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext_lazy as _

from midspan.domains.journey.actions.admission import Admission
from midspan.domains.journey.actions.handoffs import HandoffPlan
from midspan.domains.journey.enums import Naloxone
from midspan.domains.people.actions import PatientDetails, SafeContact
from midspan.domains.people.enums import ContactChannel, Sex, Voicemail
from midspan.domains.programs.enums import PAYER_WORDS
from midspan.ui.fields import DateBox, DateBoxesField, TimeBox

YES_NO_UNKNOWN = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]
NALOXONE_WORDS = [
    ("", _("Not known")),
    (Naloxone.TALKED.value, _("Yes, and where to get it")),
    (Naloxone.NOT_YET.value, _("Not yet")),
    (Naloxone.NOT_APPLICABLE.value, _("Not applicable: neither opioids nor pills or powder from the street are near")),
]
YES_OR_NO = ("safety_plan_received", "unit_may_tell")
MINUTES_PER_HOUR = 60
A_DAY = timedelta(days=1)


def _yes(said: str) -> bool | None:
    """Not known stays None."""
    return {"yes": True, "no": False}.get(said)


def _said(value: bool | None) -> str:  # noqa: FBT001 - the stored answer itself
    return {True: "yes", False: "no"}.get(value, "")  # type: ignore[call-overload]  # None is the third answer


class ContactForm(forms.Form):
    channel = forms.ChoiceField(
        label=_("How may we reach you?"),
        choices=[
            (ContactChannel.PHONE, _("Phone call")),
            (ContactChannel.TEXT, _("Text message")),
            (ContactChannel.EMAIL, _("E-mail")),
            (ContactChannel.LETTER, _("Plain letter")),
        ],
        widget=forms.RadioSelect,
    )
    phone = forms.CharField(label=_("The number that is safe"), max_length=40, required=False)
    email = forms.EmailField(label=_("The e-mail address that is safe"), required=False)
    times = forms.CharField(
        label=_("When it is safe"), max_length=200, required=False, help_text=_("For example: weekdays after 5 p.m.")
    )
    voicemail = forms.ChoiceField(
        label=_("If nobody answers"),
        choices=[
            (Voicemail.NEVER, _("Leave no message")),
            (Voicemail.NEUTRAL, _("Leave only the words below")),
            (Voicemail.ANY, _("Any message is fine")),
        ],
        widget=forms.RadioSelect,
    )
    voicemail_words = forms.CharField(
        label=_("The words to leave"),
        max_length=200,
        required=False,
        help_text=_("Nothing about treatment. For example: “Please call Sam back.”"),
    )
    must_not_be_told = forms.CharField(label=_("Who must not be told"), max_length=300, required=False)
    note = forms.CharField(label=_("Anything else"), max_length=300, required=False)

    def contact(self) -> SafeContact:
        given = dict(self.cleaned_data)
        given["channel"], given["voicemail"] = ContactChannel(given["channel"]), Voicemail(given["voicemail"])
        return SafeContact(**given)


class DetailsForm(forms.Form):
    given_names = forms.CharField(label=_("Given names"), max_length=200)
    family_name = forms.CharField(label=_("Family name"), max_length=200, required=False)
    name_to_use = forms.CharField(
        label=_("Name to use"), max_length=100, required=False, help_text=_("What to call them aloud.")
    )
    other_names = forms.CharField(label=_("Other names"), max_length=200, required=False)
    birth_date = DateBoxesField(label=_("Birth date"), required=False)
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[
            (Sex.UNKNOWN, _("Not known")),
            (Sex.FEMALE, _("Female")),
            (Sex.MALE, _("Male")),
            (Sex.OTHER, _("Other")),
        ],
    )
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    language = forms.CharField(label=_("Language"), max_length=10)
    needs_interpreter = forms.BooleanField(label=_("Needs an interpreter"), required=False)
    time_zone = forms.CharField(label=_("Time zone"), max_length=60, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    address_lines = forms.CharField(label=_("Address"), max_length=300, required=False)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    state = forms.CharField(label=_("State"), max_length=20, required=False)
    postal_code = forms.CharField(label=_("ZIP code"), max_length=20, required=False)

    def details(self) -> PatientDetails:
        return PatientDetails(**self.cleaned_data | {"sex": Sex(self.cleaned_data["sex"])})


class HandoffForm(forms.Form):
    """What its page showed goes along. Only what somebody changed there is said: one that stood open undoes nothing."""

    sending_unit = forms.CharField(label=_("Sending unit"), max_length=200)
    sender_name = forms.CharField(label=_("Who there knows the person"), max_length=120, required=False)
    sender_phone = forms.CharField(label=_("Their phone"), max_length=40, required=False)
    expected_discharge = forms.DateField(label=_("Expected discharge"), widget=DateBox, required=False)
    discharged_on = forms.DateField(label=_("Left on"), widget=DateBox, required=False)
    person_met = forms.ModelChoiceField(
        label=_("Who from here meets them"),
        queryset=None,
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("They are told, and see from then on of this person what their role sees."),
    )
    met_on = forms.DateField(
        label=_("Met on"), widget=DateBox, required=False, help_text=_("Empty until they have met, there or by video.")
    )
    transport = forms.CharField(label=_("How they come the first day"), max_length=200, required=False)
    medicines_bridge = forms.CharField(
        label=_("Medicines until a prescriber here takes over"), max_length=300, required=False
    )
    refills_until = forms.DateField(label=_("Refills last until"), widget=DateBox, required=False)
    safety_plan_received = forms.ChoiceField(label=_("Safety plan received"), choices=YES_NO_UNKNOWN, required=False)
    naloxone = forms.ChoiceField(label=_("Naloxone talked about"), choices=NALOXONE_WORDS, required=False)
    unit_may_tell = forms.ChoiceField(
        label=_("The person signed there that the unit may tell us"),
        choices=YES_NO_UNKNOWN,
        required=False,
        help_text=_("What we may tell the unit is signed here, under Consents."),
    )
    called_time = forms.TimeField(
        label=_("Called on the day they left, at"),
        widget=TimeBox,
        required=False,
        help_text=_("Empty until somebody from here has called the person on that day."),
    )

    def __init__(self, *args: Any, staff: Any, is_kept: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_kept = is_kept
        self.fields["person_met"].queryset = staff
        for one in self.fields.values():
            one.show_hidden_initial = True

    def all_shown(self) -> list[str]:
        """What the page shows as it opens, unseen."""
        return [box.as_hidden(only_initial=True) for box in self]

    def plan(self) -> HandoffPlan:
        # Of a first one all is said, also what came from the referral and stood there already.
        given, changed = self.cleaned_data, self.changed_data if self.is_kept else list(self.fields)
        said = {name: given[name] for name in changed if name not in {"person_met", "called_time"}}
        said |= {name: _yes(said[name]) for name in YES_OR_NO if name in said}
        if "person_met" in changed:
            said["person_met_id"] = given["person_met"].pk if given["person_met"] else None
        if "called_time" in changed:
            said["called_on_discharge_day_at"] = self._called()
        return HandoffPlan(**said | {"sending_unit": given["sending_unit"]})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("called_time") and not self._leaves_on():
            self.add_error("called_time", _("Write on which day they leave, then when somebody called them on it."))
        return given

    def _leaves_on(self) -> date | None:
        given = self.cleaned_data
        return given.get("discharged_on") or given.get("expected_discharge")

    def _called(self) -> datetime | None:
        at, day = self.cleaned_data["called_time"], self._leaves_on()
        return make_aware(datetime.combine(day, at)) if at and day else None

    @staticmethod
    def initial_of(handoff: Any) -> dict[str, Any]:
        """What the form shows of a handoff that was kept before."""
        names = [name for name in HandoffForm.base_fields if name not in {"person_met", "called_time"}]
        found = {name: getattr(handoff, name) for name in names} | {"person_met": handoff.person_met_id}
        called = handoff.called_on_discharge_day_at
        return (
            found
            | {name: _said(found[name]) for name in YES_OR_NO}
            | {"called_time": _minute(called) if called else None}
        )


def _minute(moment: datetime) -> Any:
    """The time of day as the box shows it."""
    return localtime(moment).time().replace(second=0, microsecond=0)


class AdmissionForm(forms.Form):
    primary_counselor = forms.ModelChoiceField(
        label=_("Primary counselor"), queryset=None, empty_label=_("Choose a counselor")
    )
    track = forms.ModelChoiceField(label=_("Track"), queryset=None, empty_label=_("Choose a track"))
    site = forms.ModelChoiceField(label=_("Site"), queryset=None, required=False, empty_label=_("By video only"))
    payer = forms.ChoiceField(label=_("Who pays"), required=False)
    authorized_hours = forms.DecimalField(
        label=_("Hours a week the payer has authorized"),
        required=False,
        min_value=0,
        max_value=80,
        help_text=_("Empty when there is no limit or it is not known."),
    )
    alias = forms.CharField(label=_("Name for groups"), max_length=40)
    expected_start = forms.DateField(label=_("First day"), widget=DateBox, required=False)
    last_day = forms.DateField(
        label=_("Planned last day at this level"),
        widget=DateBox,
        required=False,
        help_text=_("Empty while nobody has planned it. People on the wait list are told dates that follow from it."),
    )

    def __init__(self, *args: Any, counselors: Any, tracks: Any, sites: Any, payers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["primary_counselor"].queryset = counselors
        self.fields["track"].queryset = tracks
        self.fields["site"].queryset = sites
        named = [(payer, payer) for payer in payers if payer not in PAYER_WORDS]
        self.fields["payer"].choices = [("", _("Not known")), *((p.value, w) for p, w in PAYER_WORDS.items()), *named]

    def admission(self) -> Admission:
        given = self.cleaned_data
        hours = given["authorized_hours"]
        return Admission(
            primary_counselor_id=given["primary_counselor"].pk,
            track_id=given["track"].pk,
            site_id=given["site"].pk if given["site"] else None,
            payer=given["payer"],
            alias=given["alias"],
            expected_start=given["expected_start"],
            planned_end=given["last_day"] + A_DAY if given["last_day"] else None,
            authorized_weekly_minutes=None if hours is None else round(hours * MINUTES_PER_HOUR),
        )
