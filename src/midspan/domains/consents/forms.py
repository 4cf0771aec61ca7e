"""The steps of a consent, one question each: whom, what, what for, until when; and the name under it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from midspan.domains.consents.book import Choice, RecipientKind, ends, kinds, purposes, shares
from midspan.domains.consents.enums import Until, Way
from midspan.domains.consents.queries import KnownRecipient, SignedConsent
from midspan.domains.consents.rules import may_run
from midspan.domains.consents.text import Draft
from midspan.domains.privacy.queries import Guardian
from midspan.engines.disclosure import Kind
from midspan.kernel import clock
from midspan.ui.fields import DateBoxesField


def language_now() -> str:
    """The language the page is read in, as the book knows it."""
    return (get_language() or "en")[:2]


class Step(forms.Form):
    """One question; `step` is what it is called, `question` what it asks."""

    step: ClassVar[str]
    question: ClassVar[Promise]

    def offer(
        self, field: str, choices: Mapping[str, Choice] | Mapping[str, RecipientKind], keys: Iterable[str]
    ) -> None:
        """Let somebody choose among these; where there is only one, it is chosen."""
        offered = [(key, choices[key].label[language_now()]) for key in keys]
        choosing = cast("forms.ChoiceField", self.fields[field])
        choosing.choices = offered
        if len(offered) == 1:
            choosing.initial = [offered[0][0]] if isinstance(choosing, forms.MultipleChoiceField) else offered[0][0]


class WhomForm(Step):
    step = "whom"
    question = gettext_lazy("Who may know something?")
    kind = forms.ChoiceField(
        label=gettext_lazy("Who is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who it is.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.offer("kind", kinds(), [key for key, one in kinds().items() if one.is_offered])


class NameForm(Step):
    """Only for whoever is named; of family, also what they are to the patient. Somebody named before can be chosen.

    A name that was given before is asked about once, when it is typed: names are all by which two are told apart.
    """

    step = "name"
    question = gettext_lazy("Who exactly?")
    same = forms.ChoiceField(
        label=gettext_lazy("Is it somebody you named before?"), widget=forms.RadioSelect, required=False
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        required=False,
    )
    relation = forms.CharField(
        label=gettext_lazy("Who they are to you"),
        help_text=gettext_lazy("For example: sister."),
        required=False,
        max_length=80,
    )

    def __init__(
        self, kind: RecipientKind, data: Any = None, *, known: Iterable[KnownRecipient] = (), is_asked: bool = False
    ) -> None:
        super().__init__(data)
        self.is_asked = is_asked
        self.known = {
            str(one.id): one for one in known if one.refers in kind.refers and one.passes_on == kind.passes_on
        }
        if kind.party != Kind.FAMILY:
            del self.fields["relation"]
        if self.known:
            choosing = cast("forms.ChoiceField", self.fields["same"])
            choosing.choices = [*((key, one.name) for key, one in self.known.items()), ("", _("No, somebody else"))]
        else:
            del self.fields["same"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        same = self.known.get(said.get("same", ""))
        if same is not None:
            return {
                **said,
                "name": same.name,
                "relation": "",
                "recipient_id": same.id,
                "is_guardian": same.is_guardian,
            }
        typed = _line(said.get("name", ""))
        if not typed:
            self.add_error("name", ValidationError(gettext_lazy("Write whom it goes to."), code="required"))
        elif self.is_asked and _named(typed, said.get("relation", "")) in self._names_known():
            words = gettext_lazy("You named somebody so before. Choose them above, or write what tells the two apart.")
            self.add_error("name", ValidationError(words, code="same"))
        return said

    def _names_known(self) -> set[str]:
        return {_line(one.name).casefold() for one in self.known.values()}


class ParticipantsForm(Step):
    """Only for an intermediary: to whom it may pass on what it is told."""

    step = "participants"
    question = gettext_lazy("To whom may they pass it on?")
    passes_on = forms.ChoiceField(
        label=gettext_lazy("They may pass it on to"),
        choices=[
            ("treating", gettext_lazy("those of their participants who treat me")),
            ("named", gettext_lazy("only those I name")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose to whom they may pass it on.")},
    )
    participants = forms.CharField(
        label=gettext_lazy("Their names, one on a line"), widget=forms.Textarea, required=False, max_length=2000
    )

    def __init__(self, kind: RecipientKind, data: Any = None) -> None:  # noqa: ARG002 - as the other steps are made
        super().__init__(data)

    def clean_participants(self) -> tuple[str, ...]:
        """Each once, in the order in which they were written."""
        lines = map(_line, self.cleaned_data["participants"].splitlines())
        return tuple(dict.fromkeys(filter(None, lines)))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        is_named = said.get("passes_on") == "named"
        if is_named and not said.get("participants"):
            self.add_error("participants", ValidationError(gettext_lazy("Write at least one name."), code="required"))
        return said if is_named else {**said, "participants": ()}


class WhatForm(Step):
    step = "what"
    question = gettext_lazy("What may they know?")
    shares = forms.MultipleChoiceField(
        label=gettext_lazy("Choose as little as you like"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what they may know.")},
    )

    def __init__(self, kind: RecipientKind, data: Any = None, *, is_guardian: bool = False) -> None:
        super().__init__(data)
        offered = [key for key in kind.shares if shares()[key].is_offered]
        self.offer("shares", shares(), [key for key in offered if is_guardian or not shares()[key].only_guardians])


class WhyForm(Step):
    step = "why"
    question = gettext_lazy("What is it for?")
    purpose = forms.ChoiceField(
        label=gettext_lazy("It is shared"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is for.")},
    )
    matter = forms.CharField(
        label=gettext_lazy("Which proceeding?"),
        help_text=gettext_lazy("For example the case number, or what it is about."),
        max_length=200,
    )

    def __init__(self, kind: RecipientKind, data: Any = None) -> None:
        super().__init__(data)
        self.offer("purpose", purposes(), kind.purposes)
        if not kind.names_matter:
            del self.fields["matter"]


class UntilForm(Step):
    step = "until"
    question = gettext_lazy("Until when?")
    until = forms.ChoiceField(
        label=gettext_lazy("It holds"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose when it ends.")},
    )
    last_day = DateBoxesField(label=gettext_lazy("The last day, if you choose one"), required=False)

    def __init__(self, kind: RecipientKind, data: Any = None) -> None:
        super().__init__(data)
        self.kind = kind
        self.offer("until", ends(), kind.ends)
        if kind.most_days:
            self._propose_latest(kind.most_days)

    def _propose_latest(self, days: int) -> None:
        """For somebody close: the latest day is said, and chosen unless another is."""
        latest = clock.local_date() + timedelta(days=days)
        choosing = cast("forms.ChoiceField", self.fields["until"])
        choosing.choices = [
            (key, words.format(days=days)) for key, words in cast("list[tuple[str, str]]", choosing.choices)
        ]
        self.fields["last_day"].help_text = _(
            "At the latest %(day)s, %(days)s days from now. Then it ends for somebody close, and you can sign it anew."
        ) % {"day": date_format(latest, "DATE_FORMAT"), "days": days}
        ends_there = Until.LONGEST if Until.LONGEST in self.kind.ends else Until.DAY
        self.initial = {"until": ends_there.value, "last_day": latest}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        last = found.get("last_day")
        is_asked = found.get("until") == Until.DAY and "last_day" not in self.errors
        if is_asked and (last is None or last < clock.local_date()):
            self.add_error("last_day", ValidationError(_("Choose a day that is still to come."), code="past"))
        elif is_asked:
            most = self.kind.most_days
            verdict = may_run(is_offered=True, last_day=last, most_days=most, today=clock.local_date())
            if not verdict:
                self.add_error("last_day", ValidationError(_(verdict.reason), code="late"))
        return found


class SignForm(forms.Form):
    signed_name = forms.CharField(
        label=gettext_lazy("Type your name to sign"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


SAID = {
    "discloser": gettext_lazy("who shares it: this center"),
    "revoking": gettext_lazy("that it can be taken back, and how"),
    "redisclosure": gettext_lazy("what the law says about passing it on"),
    "consequences": gettext_lazy("that treatment does not depend on it, and what follows from not signing"),
}


class PaperForm(SignForm):
    """What is entered last of a sheet: the scan, the name and day under it, and that it says what steps do not ask."""

    field_order = ("scan", "said", "signed_name", "signed_on")
    scan = forms.FileField(label=gettext_lazy("The scan: PDF, PNG or JPEG"))
    said = forms.MultipleChoiceField(
        label=gettext_lazy("The sheet says all of this"),
        choices=list(SAID.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Where one is missing it is no consent: let the person sign anew."),
    )
    signed_on = DateBoxesField(label=gettext_lazy("The day beside the signature"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["signed_name"].label = gettext_lazy("The name under it")

    def clean_said(self) -> list[str]:
        said: list[str] = self.cleaned_data["said"]
        if set(said) != set(SAID):
            raise ValidationError(gettext_lazy("All four have to stand on the sheet (42 CFR 2.31)."), code="missing")
        return said


class UnreadableForm(forms.Form):
    scan = forms.FileField(label=gettext_lazy("The scan"))
    reason = forms.CharField(label=gettext_lazy("Why can it not be read?"), max_length=300)


class CheckForm(forms.Form):
    """The second person's answer; `words` where the sheet says something else."""

    is_right = forms.ChoiceField(
        label=gettext_lazy("Does the sheet say exactly this?"),
        choices=[("yes", gettext_lazy("Yes, all of it")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=gettext_lazy("What is different?"), max_length=300, required=False)


class TakeBackForm(forms.Form):
    """How the patient took it back: what a staff member writes down for them."""

    way = forms.ChoiceField(
        label=gettext_lazy("How did the person say so?"),
        choices=[
            (Way.SAID, gettext_lazy("They said so, here or on the phone")),
            (Way.WRITTEN, gettext_lazy("They wrote it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how they said so.")},
    )


class GuardianSignForm(forms.Form):
    guardian = forms.ChoiceField(label=gettext_lazy("Who signs?"), widget=forms.RadioSelect)
    signed_name = forms.CharField(
        label=gettext_lazy("They type their name to sign"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, guardians: Sequence[Guardian]) -> None:
        super().__init__(data)
        choosing = cast("forms.ChoiceField", self.fields["guardian"])
        choosing.choices = [(str(one.pk), f"{one.name} ({one.relation})") for one in guardians]


def steps_of(data: Any, *, asked: str, known: Sequence[KnownRecipient] = ()) -> list[Step]:
    """The steps up to the first that is not answered, that one included; it is empty unless it was `asked` just now.

    All are valid once the last is.
    """
    whom = WhomForm(data)
    if not whom.is_valid():
        return [whom if asked == whom.step else WhomForm()]
    found: list[Step] = [whom]
    kind = kinds()[whom.cleaned_data["kind"]]
    for form in _after_whom(kind):
        options: dict[str, Any] = {}
        if form is NameForm:
            options = {"known": known, "is_asked": asked == form.step}
        elif form is WhatForm:
            options = {"is_guardian": found[-1].cleaned_data.get("is_guardian", False)}
        answered = form(kind, data, **options)
        if not answered.is_valid():
            return [*found, answered if asked == form.step else form(kind, **options)]
        found.append(answered)
    return found


def questions_of(steps: Sequence[Step]) -> list[str]:
    """All steps there are for whoever was chosen, by name; of somebody who is named, before anybody is."""
    kind = kinds()[steps[0].cleaned_data["kind"]] if steps[0].is_valid() else None
    return [WhomForm.step, *(form.step for form in _after_whom(kind))]


def _after_whom(kind: RecipientKind | None) -> list[type[NameForm | ParticipantsForm | WhatForm | WhyForm | UntilForm]]:
    is_named, passes_on = kind is None or kind.is_named, kind is not None and kind.passes_on
    return [
        *([NameForm] if is_named else []),
        *([ParticipantsForm] if passes_on else []),
        WhatForm,
        WhyForm,
        UntilForm,
    ]


def draft_of(steps: Iterable[Step]) -> Draft:
    """What valid steps say."""
    said: dict[str, Any] = {}
    for one in steps:
        said |= one.cleaned_data
    return Draft(
        kind=said["kind"],
        shares=tuple(said["shares"]),
        purpose=said["purpose"],
        until=Until(said["until"]),
        name=_line(said.get("name", "")),
        relation=_line(said.get("relation", "")),
        matter=_line(said.get("matter", "")),
        last_day=said["last_day"],
        recipient_id=said.get("recipient_id"),
        participants=said.get("participants", ()),
    )


def carried_anew(signed: SignedConsent) -> list[tuple[str, str]]:
    """What the steps would be answered to sign the same once more for whoever it names, for as long as can be."""
    said = {"kind": signed.kind, "purpose": signed.purpose, "until": Until.LONGEST.value}
    same = signed.reference.partition("/")[2]
    return [*said.items(), ("same", same), *(("shares", key) for key in signed.shares)]


def _named(name: str, relation: str) -> str:
    """As a consent would name them, for comparing."""
    return _line(f"{name} ({relation})" if _line(relation) else name).casefold()


def _line(words: str) -> str:
    """On one line: the text is kept line by line."""
    return " ".join(words.split())
