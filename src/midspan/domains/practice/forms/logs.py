"""Input of how it went: everything but the day may be left empty."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.practice.actions import HowItWent
from midspan.domains.practice.enums import Guided
from midspan.domains.practice.log_wording import HELPED_WORDS, MOMENT_WORDS, WHERE_WORDS
from midspan.domains.practice.models import LONGEST_NOTE, LONGEST_WORDS, SCALE
from midspan.domains.practice.queries import Kept
from midspan.domains.skills.enums import ExtraKind
from midspan.domains.skills.queries import Extra, Skill
from midspan.engines.practice import Situation
from midspan.ui.fields import DateBox, TimeBox
from midspan.values.wall_clock import instant_of

NOON = 12 * 60
LONGEST_MINUTES = 24 * 60
NOT_SAID = ("", _("No answer"))
NUMBERS = [*((str(number), str(number)) for number in range(SCALE[0], SCALE[1] + 1)), NOT_SAID]
PROMPTED = [("no", _("On my own")), ("yes", _("I was reminded")), NOT_SAID]


NOT_UNLESS_TICKED = _(
    "Nobody reads this but you, unless you tick below. If you are in danger, use one of the ways below now."
)


def rating(label: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=help_text, choices=NUMBERS, required=False, widget=forms.RadioSelect
    )


def choice(label: Any, words: dict[Any, Any], widget: type[forms.Widget] = forms.RadioSelect) -> forms.ChoiceField:
    chosen = [*((key.value, text) for key, text in words.items()), NOT_SAID]
    return forms.ChoiceField(label=label, choices=chosen, required=False, widget=widget)


class LogForm(forms.Form):
    """One use of one skill."""

    client_id = forms.UUIDField(widget=forms.HiddenInput({"data-new-id": ""}))
    guided = forms.ChoiceField(
        choices=[(one.value, one.value) for one in Guided], required=False, widget=forms.HiddenInput
    )
    before = rating(_("How hard was it before?"), _("0 is not at all, 10 is the worst."))
    after = rating(_("And after?"))
    helped = choice(_("Did it help?"), HELPED_WORDS)
    was_prompted = forms.ChoiceField(
        label=_("Did it come to you?"), choices=PROMPTED, required=False, widget=forms.RadioSelect
    )
    day = forms.DateField(label=_("On which day?"), widget=DateBox({"data-today": ""}))
    purpose = choice(_("What was it about?"), MOMENT_WORDS, forms.Select)
    where = choice(_("Where?"), WHERE_WORDS, forms.Select)
    words = forms.CharField(
        label=_("A note to yourself"),
        help_text=_("Nobody reads this but you. If you are in danger, use one of the ways below now."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    shares_words = forms.BooleanField(label=_("Let my team read this note"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        skill: Skill | None,
        zone: ZoneInfo,
        may_share: bool,
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        if not may_share:  # Who shares no words is not asked about them.
            del self.fields["shares_words"]
        else:
            self.fields["words"].help_text = NOT_UNLESS_TICKED
        self.zone = zone
        self.extras = {f"extra_{one.key}": one for one in skill.log_extras} if skill else {}
        for name, one in self.extras.items():
            self.fields[name] = extra_field(one)

    @property
    def extra_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.extras]

    def has_client(self) -> bool:
        return "client_id" in self.cleaned_data

    def client(self) -> UUID:
        found: UUID = self.cleaned_data["client_id"]
        return found

    def begin_anew(self) -> None:
        """What was typed stays; it goes by another id."""
        self.data = self.data.copy()
        self.data["client_id"] = str(uuid4())

    def told(self, *, now: datetime, at: datetime | None = None) -> HowItWent:
        """What was said at `now`. `at` is when it was done, where that is known and the day was left as it is."""
        said = self.cleaned_data
        return HowItWent(
            practiced_at=self._moment(said["day"], now, at),
            local_date=said["day"],
            before=number(said["before"]),
            after=number(said["after"]),
            helped=said["helped"],
            purpose=said["purpose"],
            where=said["where"],
            was_prompted={"yes": True, "no": False}.get(said["was_prompted"]),
            guided=said["guided"] or Guided.BY_MYSELF,
            extras=self._extras(),
            words=said["words"],
            shares_words=said.get("shares_words", False),
        )

    def _moment(self, day: date, now: datetime, at: datetime | None) -> datetime:
        """Now for today, what was known for an unchanged day, and noon of any other: the hour is not asked."""
        if at is not None and at.astimezone(self.zone).date() == day:
            return at
        return now if day == now.astimezone(self.zone).date() else instant_of(day, NOON, self.zone)

    def _extras(self) -> dict[str, Any]:
        said = {one.key: self.cleaned_data[name] for name, one in self.extras.items()}
        return {key: _kept(value) for key, value in said.items() if value not in ("", None)}


def _kept(value: Any) -> Any:
    return value.strftime("%H:%M") if isinstance(value, time) else value


def extra_field(one: Extra) -> forms.Field:
    """The field that suits what a skill asks beside what is asked with each."""
    if one.kind == ExtraKind.RATING:
        return rating(one.label)
    if one.kind == ExtraKind.CHOICE:
        return forms.ChoiceField(
            label=one.label, choices=[*one.choices, NOT_SAID], required=False, widget=forms.RadioSelect
        )
    if one.kind == ExtraKind.MINUTES:
        return forms.IntegerField(label=one.label, required=False, min_value=0, max_value=LONGEST_MINUTES)
    if one.kind == ExtraKind.TIME:
        return forms.TimeField(label=one.label, required=False, widget=TimeBox)
    return forms.CharField(label=one.label, required=False, max_length=LONGEST_WORDS)


def number(chosen: str) -> int | None:
    return int(chosen) if chosen else None


def begun(*, today: date, guided: str = "") -> dict[str, Any]:
    """What an empty form begins with. The id is made once, so that sending twice keeps one."""
    known = guided if guided in set(Guided) else Guided.BY_MYSELF
    return {"client_id": uuid4(), "day": today, "guided": known, **NOTHING_SAID}


NOTHING_SAID: dict[str, Any] = dict.fromkeys(("before", "after", "helped", "was_prompted", "purpose", "where"), "")


def as_written(kept: Kept) -> dict[str, Any]:
    """What a form begins with that puts one use right."""
    log = kept.log
    return {
        "client_id": uuid4(),
        "day": log.local_date,
        "guided": log.guided,
        "before": "" if log.before is None else str(log.before),
        "after": "" if log.after is None else str(log.after),
        "helped": log.helped,
        "was_prompted": {True: "yes", False: "no", None: ""}[log.was_prompted],
        "purpose": log.purpose,
        "where": log.where,
        "words": kept.words,
        "shares_words": kept.is_shared,
        **{f"extra_{key}": value for key, value in log.extras.items()},
    }


class MomentForm(forms.Form):
    """What it is about just now. Nothing of it is kept."""

    about = forms.ChoiceField(choices=[(kind.value, words) for kind, words in MOMENT_WORDS.items()])
    distress = rating(_("How hard is it?"), _("0 is not at all, 10 is the worst."))
    holds = forms.MultipleChoiceField(
        label=_("Does one of these hold just now?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, cautions: list[tuple[str, str]]) -> None:
        super().__init__(data, initial={"distress": ""})
        holds = self.fields["holds"]
        assert isinstance(holds, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        holds.choices = cautions

    def situation(self) -> Situation:
        said = self.cleaned_data
        return Situation(said["about"], number(said["distress"]), frozenset(said["holds"]))


class RemindForm(forms.Form):
    """Whether and how much."""

    is_on = forms.BooleanField(
        label=_("Remind me at the times I chose"),
        help_text=_("A neutral message, at most two a day, never in your quiet hours and never while you pause."),
        required=False,
    )
    most_a_day = forms.ChoiceField(
        label=_("How much may come back on one day?"),
        choices=[("1", "1"), ("2", "2"), ("3", "3")],
        widget=forms.RadioSelect,
    )
