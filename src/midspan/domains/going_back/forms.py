"""Input to going back: one form for the words, lines for stages, lines for what gets hard."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from midspan.domains.going_back.enums import GoingTo, WhoKnows
from midspan.domains.going_back.models import LONGEST_NAME, LONGEST_WORDS
from midspan.domains.going_back.rules import MOST_HARD, MOST_MINUTES, MOST_STAGES, Hard, Shown, Stage, Words, is_due
from midspan.domains.going_back.wording import KNOWS_CHOICES, TO_CHOICES
from midspan.ui.fields import DateBox

LONGEST_LINE = 200


def _words(label: Any, hint: Any = "") -> forms.CharField:
    box = forms.Textarea({"rows": 2})
    return forms.CharField(label=label, help_text=hint, max_length=LONGEST_WORDS, required=False, widget=box)


class ShownForm(forms.Form):
    """What the page shows it is written on; a page that was kept on a phone makes its own id each time it opens."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    was_shared = forms.BooleanField(widget=forms.HiddenInput, required=False)
    page_id = forms.UUIDField(widget=forms.HiddenInput({"data-new-id": ""}), required=False)

    def shown(self) -> Shown:
        """Only after it was found valid."""
        given = self.cleaned_data
        return Shown(seen=given["seen"] or 0, was_shared=given["was_shared"], page_id=given["page_id"])


class BackForm(ShownForm):
    """Everything but the lines."""

    going_to = forms.ChoiceField(label=_("Where do you go back to?"), widget=forms.RadioSelect, choices=TO_CHOICES)
    name = forms.CharField(
        label=_("What do you call it?"), max_length=LONGEST_NAME, required=False, help_text=_("Such as “the bakery”.")
    )
    who_knows = forms.ChoiceField(label=_("Who there knows?"), widget=forms.RadioSelect, choices=KNOWS_CHOICES)
    they_know = _words(
        _("What exactly do they know?"), _("Word for word, as you said it or would say it. No more than that.")
    )
    breaks = _words(_("When and where can you practice there?"), _("A break, a quiet room, the car."))
    transport = _words(_("How do you get there and home?"))
    fallback = _words(_("What if it does not work out?"), _("Whom you tell first, and which step you go back to."))
    review_date = forms.DateField(
        label=_("When do you look at it again?"),
        required=False,
        widget=DateBox,
        help_text=_("On that day a line on Today says so."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_review_date(self) -> date | None:
        day: date | None = self.cleaned_data["review_date"]
        if day is not None and day < self.today:
            raise forms.ValidationError(_("This day is over. Choose one to come, or none."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "who_knows" not in cleaned or "they_know" not in cleaned:
            return cleaned
        nobody = cleaned["who_knows"] == WhoKnows.NOBODY
        if nobody and cleaned["they_know"]:
            self.add_error("they_know", _("Nobody knows: then there is nothing they know."))
        if not nobody and not cleaned["they_know"]:
            self.add_error("they_know", _("Write what exactly they know, so that it stays with that."))
        return cleaned


class StageForm(forms.Form):
    """One stage; empty is none."""

    from_date = forms.DateField(label=_("From this day on"), widget=DateBox)
    hours = forms.DecimalField(
        label=_("Hours a week"), min_value=0.5, max_value=MOST_MINUTES // 60, max_digits=4, decimal_places=1,
        widget=forms.NumberInput({"inputmode": "decimal", "step": "0.5"}),
    )  # fmt: skip

    def stage(self) -> Stage:
        return Stage(self.cleaned_data["from_date"], round(self.cleaned_data["hours"] * 60))


class HardForm(forms.Form):
    """One thing that gets hard, and what then; empty is none."""

    what = forms.CharField(label=_("What gets hard there?"), max_length=LONGEST_LINE)
    then = forms.CharField(label=_("What do you do then?"), max_length=LONGEST_LINE, required=False)
    skill = forms.ChoiceField(label=_("A skill for it"), required=False)

    def __init__(self, *args: Any, skills: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].choices = [("", _("None")), *skills]


class BaseLines(forms.BaseFormSet):
    """Lines of which any may be emptied, and is then none."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()


class Asked(Struct, frozen=True):
    """The three together."""

    words: BackForm
    stages: Any
    hard: Any

    def is_valid(self) -> bool:
        return all([self.words.is_valid(), self.stages.is_valid(), self.hard.is_valid()])

    def said(self) -> Words:
        """What was written. Only after all were found valid."""
        given = {name: value for name, value in self.words.cleaned_data.items() if name not in ShownForm.base_fields}
        stages = (one.stage() for one in self.stages.forms if one.has_changed())
        return Words(
            **{**given, "going_to": GoingTo(given["going_to"]), "who_knows": WhoKnows(given["who_knows"])},
            stages=tuple(sorted(stages)),
            hard=tuple(Hard(**one.cleaned_data) for one in self.hard.forms if one.has_changed()),
        )


def asked(
    posted: Any, *, last: Words | None, hidden: dict[str, Any], skills: Sequence[tuple[str, str]], today: date
) -> Asked:
    """The forms with what holds now, and with one empty line more of each kind."""
    # What was posted is all there is: a line that says the same as before is no empty line.
    there = None if posted else last
    stages = [{"from_date": one.from_date, "hours": f"{one.minutes / 60:g}"} for one in there.stages] if there else []
    hard = [{"what": one.what, "then": one.then, "skill": one.skill} for one in there.hard] if there else []
    begun = {"going_to": GoingTo.WORK, "who_knows": WhoKnows.NOBODY, **(_plain(last, today) if last else {})}
    return Asked(
        BackForm(posted, initial={**begun, **hidden}, today=today),
        _lines(StageForm, MOST_STAGES, len(stages))(posted, initial=stages, prefix="stage"),
        _lines(HardForm, MOST_HARD, len(hard))(posted, initial=hard, prefix="hard", form_kwargs={"skills": skills}),
    )


def _lines(form: type[forms.Form], most: int, there: int) -> Any:
    return forms.formset_factory(
        form, formset=BaseLines, extra=1 if there else 3 if form is StageForm else 2, max_num=most, absolute_max=most
    )


def _plain(last: Words, today: date) -> dict[str, Any]:
    names = ("going_to", "name", "who_knows", "they_know", "breaks", "transport", "fallback")
    to_come = None if is_due(last.review_date, today) else last.review_date
    return {**{name: getattr(last, name) for name in names}, "review_date": to_come}
