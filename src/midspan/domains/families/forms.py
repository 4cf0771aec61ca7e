"""What is typed about family sessions, as clean values."""

from collections.abc import Collection, Iterable
from datetime import date, time, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from midspan.domains.families.queries import LENGTHS, Candidate, FamilyAsk
from midspan.domains.families.rules import MOST_GUESTS, Window, are_of_one_home, may_ask_together, merged
from midspan.domains.families.wording import until_words
from midspan.ui.fields import DateBoxesField
from midspan.ui.kinds import EntryKind
from midspan.ui.week_forms import WeekBlockForm

IN_PERSON, VIDEO = "in_person", "video"
BESIDE_GUESTS = 2  # The person, and whoever leads it.
WITH_DOORS = _("By video guests knock at a door of their own and are admitted, or sit with the person at one screen.")
WITHOUT_DOORS = _(
    "By video guests sit with the person at one screen: the link here is a plain one, and no guest is given it."
)
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
WELLBEING = {
    "sleep": _("Have you slept badly on most nights of the last two weeks?"),
    "joy": _("Has little given you joy?"),
    "alone": _("Is there nobody with whom you can talk about it?"),
    "drink": _("Do you drink or take more yourself than you would like?"),
    "fear": _("Are you afraid at home?"),
}
FURTHEST = timedelta(weeks=8)  # So far sessions stand on dates.


class PlanForm(forms.Form):
    """Who is asked to a family session, and what it is like."""

    guests = forms.MultipleChoiceField(
        label=_("Who is asked to come"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who is asked to come.")},
    )
    may_meet = forms.BooleanField(
        label=_("They may sit in one room: I have read the papers of their homes."),
        required=False,
        help_text=_(
            "Only if you ask a guardian and somebody else. Each of them reads place and time, and not who else comes."
        ),
    )
    lead = forms.ChoiceField(label=_("Who leads it"))
    minutes = forms.TypedChoiceField(
        label=_("How long"), choices=[(one, _("%(count)s minutes") % {"count": one}) for one in LENGTHS], coerce=int
    )
    how = forms.ChoiceField(
        label=_("How"),
        choices=[(IN_PERSON, _("Here, in a room")), (VIDEO, _("By video"))],
        widget=forms.RadioSelect,
    )
    from_date = DateBoxesField(label=_("Not before"), help_text=_("Times are looked for in the three weeks from then."))

    def __init__(
        self,
        data: Any,
        *,
        candidates: Collection[Candidate],
        leads: Iterable[tuple[UUID, str]],
        today: date,
        have_doors: bool,
    ) -> None:
        self.able = [one for one in candidates if one.has_said]
        circle = [str(one.tie_id) for one in self.able if not one.is_guardian]
        first = {"guests": circle[:MOST_GUESTS], "minutes": 60, "how": IN_PERSON}
        super().__init__(data, initial={**first, "from_date": today})
        self.today = today
        if are_of_one_home([one.is_guardian for one in self.able]):
            del self.fields["may_meet"]
        guests = cast("forms.MultipleChoiceField", self.fields["guests"])
        guests.choices = [(str(one.tie_id), until_words(one.name, one.ends_at)) for one in self.able]
        self.fields["how"].help_text = WITH_DOORS if have_doors else WITHOUT_DOORS
        cast("forms.ChoiceField", self.fields["lead"]).choices = [(str(key), name) for key, name in leads]

    def clean_from_date(self) -> date:
        day: date = self.cleaned_data["from_date"]
        if not self.today <= day <= self.today + FURTHEST:
            raise ValidationError(_("Choose a day from today on, within eight weeks."))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        chosen = [one.is_guardian for one in self.able if str(one.tie_id) in said.get("guests", ())]
        verdict = may_ask_together(is_one_home=are_of_one_home(chosen), may_meet=self.are_let_meet)
        if not verdict:
            self.add_error("may_meet", _(verdict.reason))
        return said

    @property
    def are_let_meet(self) -> bool:
        return bool(self.cleaned_data.get("may_meet"))

    @property
    def tie_ids(self) -> set[UUID]:
        return {UUID(one) for one in self.cleaned_data["guests"]}

    def ask(self, patient_id: UUID) -> FamilyAsk:
        said = self.cleaned_data
        return FamilyAsk(
            patient_id=patient_id,
            lead_id=UUID(said["lead"]),
            from_date=said["from_date"],
            minutes=said["minutes"],
            is_video=said["how"] == VIDEO,
            people=len(said["guests"]) + BESIDE_GUESTS,
        )


class FreeTimeForm(WeekBlockForm):
    """One stretch of a week in which somebody can come. There is one kind of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, kinds=(EntryKind.FREE,), **kwargs)
        kind = cast("forms.ChoiceField", self.fields["kind"])
        kind.choices, kind.initial = [(EntryKind.FREE.value, _("I can come"))], EntryKind.FREE.value


class BaseFreeTimes(forms.BaseFormSet):
    def windows(self) -> tuple[Window, ...]:
        """What is painted, without the lines taken away and the empty ones; what touches is one. Only after valid."""
        kept = [one for one in self.forms if one.cleaned_data and not one.cleaned_data.get("DELETE")]
        return merged(one.week_span() for one in kept)


FreeTimesFormSet = forms.formset_factory(
    FreeTimeForm, formset=BaseFreeTimes, extra=3, can_delete=True, max_num=100, absolute_max=200
)


def initial_times(windows: Collection[Window]) -> list[dict[str, Any]]:
    """A line for each stretch that was said."""
    return [
        {"day": one.weekday, "kind": EntryKind.FREE.value, "start": _clock(one.start), "end": _clock(one.end)}
        for one in windows
    ]


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


class WellbeingForm(forms.Form):
    """Five questions to whoever supports somebody, or stands for them; what they answer is kept nowhere."""

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what Django takes
        for name, words in WELLBEING.items():
            self.fields[name] = forms.ChoiceField(
                label=words,
                choices=YES_NO,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose yes or no, or leave the page: nothing is kept.")},
            )

    def signs(self) -> dict[str, object]:
        """How many of them, and whether somebody is afraid."""
        said = [name for name, value in self.cleaned_data.items() if value == "yes"]
        return {"count": len(said), "is_afraid": "fear" in said, "is_much": len(said) > 1}
