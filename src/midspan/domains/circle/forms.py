"""What is typed about the circle, as clean values."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from midspan.domains.circle.actions import Named, Said
from midspan.domains.circle.enums import CallOutcome, HelpKind, SupportRole, Unnamed, YesNo
from midspan.domains.circle.models import LONGEST_LINE, LONGEST_NAME, LONGEST_NOTE, Tie
from midspan.domains.circle.rules import INVITED, MOST_DAYS, SHORTEST_NUMBER
from midspan.domains.circle.wording import (
    CALL_WORDS,
    CLOSENESS_WORDS,
    FREQUENCY_WORDS,
    HELP_WORDS,
    HELPS_WORDS,
    ROLE_WORDS,
    UNNAMED_WORDS,
    YES_NO_WORDS,
)
from midspan.ui.fields import DateBoxesField, FormIdField, TimeBox, needed_with_others
from midspan.values.wall_clock import instant_of

NOT_SAID = ("", _("Not said"))
Words = Mapping[Any, str | Promise]


def language_now() -> str:
    return (get_language() or "en")[:2]


def _choices(words: Words, *, among: Collection[Any] | None = None) -> list[tuple[str, str | Promise]]:
    return [(str(getattr(key, "value", key)), said) for key, said in words.items() if among is None or key in among]


class TieForm(forms.Form):
    """One person of the map. Only a name is needed."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("Any name by which you know who is meant."),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Write a name.")},
    )
    roles = forms.MultipleChoiceField(
        label=_("Who they are to you"),
        choices=_choices(ROLE_WORDS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    closeness = forms.TypedChoiceField(
        label=_("How close you are"),
        choices=[NOT_SAID, *_choices(CLOSENESS_WORDS)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    frequency = forms.ChoiceField(
        label=_("How often you are in touch"), choices=[NOT_SAID, *_choices(FREQUENCY_WORDS)], required=False
    )
    helps_recovery = forms.TypedChoiceField(
        label=_("What they do for your recovery"),
        choices=[NOT_SAID, *_choices(HELPS_WORDS)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    uses_around_me = forms.ChoiceField(label=_("Do they drink or use around you?"), choices=_choices(YES_NO_WORDS))
    is_safe_to_contact = forms.ChoiceField(label=_("Is it safe to be in touch?"), choices=_choices(YES_NO_WORDS))
    how_to_contact = forms.CharField(label=_("How and when you reach them"), max_length=LONGEST_LINE, required=False)
    may_call_at_night = forms.BooleanField(label=_("I could call them at night"), required=False)
    in_safety_plan = forms.BooleanField(label=_("They stand in my safety plan"), required=False)
    note = forms.CharField(label=_("For yourself"), widget=forms.Textarea, max_length=LONGEST_NOTE, required=False)

    def __init__(self, data: Any = None, *, tie: Tie | None = None) -> None:
        unsure = YesNo.UNSURE.value
        blank: dict[str, Any] = {"uses_around_me": unsure, "is_safe_to_contact": unsure}
        super().__init__(data, initial={name: getattr(tie, name) for name in Said.__struct_fields__} if tie else blank)

    def said(self) -> Said:
        found = self.cleaned_data
        return Said(
            **{
                **found,
                "name": found["name"].strip(),
                "roles": tuple(found["roles"]),
                "uses_around_me": YesNo(found["uses_around_me"]),
                "is_safe_to_contact": YesNo(found["is_safe_to_contact"]),
            }
        )


class CheckForm(forms.Form):
    """The private questions before an invitation."""

    is_safe = forms.ChoiceField(
        label=_("Is it safe for you if this person knows that you are here?"),
        choices=_choices(YES_NO_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer. “Not sure” is one.")},
    )
    is_pressed = forms.ChoiceField(
        label=_("Has anybody pressed you to add them?"),
        choices=_choices(YES_NO_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer. “Not sure” is one.")},
    )
    could_use_phone = forms.ChoiceField(
        label=_("Could they use this phone or read what is on it?"),
        choices=_choices(YES_NO_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer. “Not sure” is one.")},
    )

    def answers(self) -> dict[str, YesNo]:
        return {name: YesNo(value) for name, value in self.cleaned_data.items()}


class AloneForm(CheckForm):
    """The same questions, asked by a member of the staff; that nobody else was there is said first."""

    is_alone = forms.BooleanField(
        label=_("Nobody else was in the room or on the line"),
        error_messages={"required": _("Ask only when nobody else is in the room or on the line.")},
    )
    field_order = ("is_alone",)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["could_use_phone"].label = _("Could they use your phone or read what is on it?")

    def answers(self) -> dict[str, YesNo]:
        return {name: YesNo(self.cleaned_data[name]) for name in CheckForm.base_fields}


class InviteForm(forms.Form):
    as_whom = forms.ChoiceField(
        label=_("As what are they in your circle?"),
        choices=_choices(ROLE_WORDS, among=INVITED),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    known_as = forms.CharField(
        label=_("The name by which they know you"),
        help_text=_("They read it on their page, and nothing else about who you are."),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Write the name by which they know you.")},
    )

    @property
    def chosen(self) -> SupportRole:
        return SupportRole(self.cleaned_data["as_whom"])


class ShareForm(forms.Form):
    to_name = forms.CharField(
        label=_("The name of whom it goes to"),
        help_text=_("As it stands in what you sign. On your own page you call them what you like."),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Write whom it goes to.")},
    )
    last_day = DateBoxesField(
        label=_("The last day"),
        help_text=_("At most ninety days ahead. It ends by itself then, and you can renew it before."),
    )

    def __init__(self, data: Any, *, name: str, today: date) -> None:
        super().__init__(data, initial={"last_day": today + timedelta(days=MOST_DAYS), "to_name": name})
        self.today = today

    def clean_last_day(self) -> date:
        last: date = self.cleaned_data["last_day"]
        if not self.today < last <= self.today + timedelta(days=MOST_DAYS):
            raise ValidationError(_("Choose a last day after today and within ninety days."))
        return last


class EmergencyForm(forms.Form):
    """Whom staff may call in an emergency."""

    name = forms.CharField(
        label=_("The name of whom they call"), max_length=LONGEST_NAME, error_messages={"required": _("Write a name.")}
    )
    phone = forms.CharField(
        label=_("The number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        error_messages={"required": _("Write the number at which they are called.")},
    )
    known_as = forms.CharField(
        label=_("The name by which they know you"),
        help_text=_("It is the only thing about who you are that is said."),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Write the name by which they know you.")},
    )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        if sum(sign.isdigit() for sign in phone) < SHORTEST_NUMBER:
            raise ValidationError(_("Write the whole number, with its area."))
        return phone

    @property
    def named(self) -> Named:
        return Named(**self.cleaned_data)


class CallForm(forms.Form):
    """What became of a call."""

    outcome = forms.ChoiceField(
        label=_("What became of it"),
        choices=_choices(CALL_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of it.")},
    )

    @property
    def chosen(self) -> CallOutcome:
        return CallOutcome(self.cleaned_data["outcome"])


class SignNameForm(forms.Form):
    signed_name = forms.CharField(
        label=_("Your name"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type your name to sign.")},
    )


class CardForm(forms.Form):
    """The card “How to help me”: each part may be left empty."""

    helps = forms.CharField(
        label=_("What helps when I am struggling"), widget=forms.Textarea, max_length=LONGEST_NOTE, required=False
    )
    does_not_help = forms.CharField(
        label=_("What does not help"), widget=forms.Textarea, max_length=LONGEST_NOTE, required=False
    )
    words = forms.CharField(label=_("Words to use"), widget=forms.Textarea, max_length=LONGEST_NOTE, required=False)
    call_somebody = forms.CharField(
        label=_("When to call somebody else, and whom"), widget=forms.Textarea, max_length=LONGEST_NOTE, required=False
    )


class MilestoneForm(forms.Form):
    """One milestone: one of those that come of the person's own numbers, or any other in their own words."""

    known = forms.ChoiceField(label=_("From what you keep"), required=False, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In your own words"), max_length=LONGEST_LINE, required=False)
    day = DateBoxesField(label=_("On which day, if you like"), required=False)

    def __init__(self, data: Any, *, known: Collection[str]) -> None:
        super().__init__(data)
        if known:
            choices = [*((one, one) for one in known), ("", _("Something else"))]
            cast("forms.ChoiceField", self.fields["known"]).choices = choices
        else:
            del self.fields["known"]

    @property
    def milestone(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"words": said.get("known") or said["words"], "reached_date": said["day"]}


class HelpForm(forms.Form):
    """Help asked or offered: what, when, and a few words. Times that are known can be chosen; any other is typed."""

    kind = forms.ChoiceField(
        label=_("What"), widget=forms.RadioSelect, error_messages={"required": _("Choose what it is.")}
    )
    known = forms.ChoiceField(label=_("When"), required=False)
    day = DateBoxesField(label=_("On which day"), required=False)
    time = forms.TimeField(label=_("At what time"), widget=TimeBox, required=False)
    words = forms.CharField(label=_("A few words, if you like"), max_length=LONGEST_LINE, required=False)

    def __init__(
        self, data: Any, *, kinds: Collection[HelpKind], zone: ZoneInfo, known: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data)
        cast("forms.ChoiceField", self.fields["kind"]).choices = _choices(HELP_WORDS, among=kinds)
        self.zone = zone
        needed_with_others(self.fields["day"], self.fields["time"])
        if known:
            cast("forms.ChoiceField", self.fields["known"]).choices = [*known.items(), ("", _("Another time"))]
        else:
            del self.fields["known"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("known"):
            return {**said, "starts_at": datetime.fromisoformat(said["known"])}
        if not said.get("day") and "day" not in self.errors:
            self.add_error("day", ValidationError(_("Write the day."), code="required"))
        if said.get("time") is None and "time" not in self.errors:
            self.add_error("time", ValidationError(_("Write the time."), code="required"))
        if self.errors:
            return said
        minute = said["time"].hour * 60 + said["time"].minute
        return {**said, "starts_at": instant_of(said["day"], minute, self.zone)}

    @property
    def help(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"kind": HelpKind(said["kind"]), "starts_at": said["starts_at"], "words": said["words"]}


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code you were told"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Type the six digits.")},
    )
    whose = forms.ChoiceField(
        label=_("Somebody is signed in on this device. Whom is this for?"),
        choices=[("me", _("For whoever is signed in here")), ("another", _("For somebody else"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )

    def __init__(self, data: Any = None, *, is_signed_in: bool = False) -> None:
        super().__init__(data)
        if not is_signed_in:
            del self.fields["whose"]

    @property
    def is_for_another(self) -> bool:
        return self.cleaned_data.get("whose") == "another"


class KeptFromForm(forms.Form):
    what = forms.ChoiceField(label=_("What it is"), choices=_choices(UNNAMED_WORDS), widget=forms.RadioSelect)
    value = forms.CharField(
        label=_("Who or what must not learn of this person"),
        max_length=LONGEST_LINE,
        error_messages={"required": _("Write who or what it is.")},
    )
    note = forms.CharField(label=_("Why, in a few words"), max_length=LONGEST_LINE, required=False)

    def entry(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"what": Unnamed(said["what"]), "value": said["value"], "note": said["note"]}


class GuardianWayInForm(forms.Form):
    login = forms.CharField(
        label=_("The name by which they sign in here already"),
        max_length=60,
        required=False,
        help_text=_("Only if they stand for somebody else here as well; they say it themselves. Empty: a new sign-in."),
    )


class LookAgainForm(forms.Form):
    words = forms.CharField(
        label=_("What did you look at?"),
        max_length=300,
        help_text=_("For example: order of June 3 still holds; asked the person alone, they have no doubt."),
        error_messages={"required": _("Write what you looked at.")},
    )


class QuestionForm(forms.Form):
    """`centers` are those among which somebody chooses, each (id, words); where there is one, nothing is asked.

    `form_id` is made with the form, so that the same question sent twice is one. `third_box` is for programs that fill
    in whatever there is: nobody sees it.
    """

    center = forms.ChoiceField(
        label=_("Which center do you mean?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a center, or call it.")},
    )
    words = forms.CharField(
        label=_("Your question"),
        help_text=_("Leave out names. We cannot say of anybody whether we know them."),
        widget=forms.Textarea({"rows": 5}),
        max_length=2000,
        error_messages={"required": _("Write your question.")},
    )
    form_id = FormIdField(required=False)
    third_box = forms.CharField(required=False)

    def __init__(self, *args: Any, centers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_id", uuid4())
        field: Any = self.fields["center"]
        field.choices = centers
        if len(centers) == 1:
            del self.fields["center"]


class AnswerForm(forms.Form):
    words = forms.CharField(
        label=_("Answer"), widget=forms.Textarea, max_length=2000, error_messages={"required": _("Write an answer.")}
    )
