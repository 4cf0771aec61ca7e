"""The checklist and the worksheet as forms, made of their dated editions. Nothing in them is chosen beforehand."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from midspan.domains.journey.checklists import Checklist, Dimension, Flag, Question, Task, Worksheet
from midspan.domains.journey.enums import Answer, DifferenceReason, LevelDecision
from midspan.domains.journey.models import Placement, Screening
from midspan.domains.journey.rules.placement import Draft
from midspan.ui.fields import DateBox

ANSWERS = [(Answer.YES, _("Yes")), (Answer.NO, _("No")), (Answer.UNKNOWN, _("Not known"))]
REASONS = {
    DifferenceReason.PATIENT_PREFERENCE: _("The person prefers it"),
    DifferenceReason.NO_BED: _("No place free at the indicated level"),
    DifferenceReason.PAYER: _("The payer does not cover it"),
    DifferenceReason.COURT: _("A court decides it"),
    DifferenceReason.TRANSPORT: _("They could not get there"),
    DifferenceReason.CLINICIAN_JUDGMENT: _("Clinical judgment"),
    DifferenceReason.OTHER: _("Another reason"),
}
DECISIONS = {
    LevelDecision.STAY: _("Stay at this level"),
    LevelDecision.STEP_UP: _("Step up: more care"),
    LevelDecision.STEP_DOWN: _("Step down: less care"),
    LevelDecision.DISCHARGE: _("End the stay here"),
}
OF_REVIEW = ("decision", "decision_reason")
RATING_PARTS = ("rating", "minimum", "comment", "patient_comment", "evidence")


class LaterChoiceField(forms.ChoiceField):
    """A choice that has to be made, though not before the draft is saved: empty is kept as not chosen yet."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class LaterWordsField(forms.CharField):
    """Words that have to be written, though not before the draft is saved."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class LaterDateField(forms.DateField):
    """A date that has to be given, though not before the draft is saved."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


def question_field(question: Question, *, language: int = 0) -> forms.Field:
    """The form field that suits a dated question; `language` is 0 for English, 1 for Spanish."""
    words = {"label": question.label[language], "help_text": question.hint[language], "required": False}
    if question.kind == "choice":
        choices = [(value, said[language]) for value, said in question.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **words)
    if question.kind == "agree":
        return forms.BooleanField(**words)
    if question.kind == "date":
        return forms.DateField(widget=DateBox, **words)
    widget = forms.Textarea({"rows": 3}) if question.kind == "text" else forms.TextInput()
    return forms.CharField(max_length=2000, widget=widget, **words)


class ScreeningForm(forms.Form):
    use_required_attribute = False
    note = forms.CharField(label=_("Note"), widget=forms.Textarea({"rows": 3}), required=False)

    def __init__(self, *args: Any, checklist: Checklist, screening: Screening | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checklist = checklist
        said = screening.answers if screening else {}
        phone = screening.phone_screen if screening else {}
        self.fields["note"].initial = screening.note if screening else ""
        for flag in checklist.flags:
            self.fields[f"flag_{flag.key}"] = LaterChoiceField(
                label=flag.ask,
                choices=ANSWERS,
                widget=forms.RadioSelect,
                initial=said.get(flag.key, {}).get("answer"),
            )
        for question in checklist.questions:
            self.fields[f"ask_{question.key}"] = question_field(question)
            self.fields[f"ask_{question.key}"].initial = phone.get(question.key, "")

    def flags(self) -> Iterator[tuple[Flag, forms.BoundField]]:
        return ((flag, self[f"flag_{flag.key}"]) for flag in self.checklist.flags)

    def questions(self) -> Iterator[forms.BoundField]:
        return (self[f"ask_{question.key}"] for question in self.checklist.questions)

    def answers(self) -> dict[str, Answer]:
        given = {flag.key: self.cleaned_data[f"flag_{flag.key}"] for flag in self.checklist.flags}
        return {key: Answer(said) for key, said in given.items() if said}

    def phone_screen(self) -> dict[str, str]:
        return {question.key: str(self.cleaned_data[f"ask_{question.key}"]) for question in self.checklist.questions}


class WorksheetForm(forms.Form):
    use_required_attribute = False
    indicated_level = LaterChoiceField(label=_("Indicated level: what the person needs"))
    actual_level = LaterChoiceField(label=_("Actual level: where the person goes"))
    difference_reason = forms.ChoiceField(
        label=_("Why they differ"), choices=[("", _("They do not differ")), *REASONS.items()], required=False
    )
    difference_note = forms.CharField(
        label=_("More about the difference"), widget=forms.Textarea({"rows": 2}), required=False
    )
    patient_view = forms.CharField(
        label=_("What the person says about this decision"), widget=forms.Textarea({"rows": 3}), required=False
    )
    decision = LaterChoiceField(
        label=_("What you decide together"), choices=list(DECISIONS.items()), widget=forms.RadioSelect
    )
    decision_reason = LaterWordsField(
        label=_("Why"),
        help_text=_("What you saw, what the person wants, and what would make you decide otherwise."),
        widget=forms.Textarea({"rows": 3}),
    )
    next_review_date = LaterDateField(label=_("Next placement review"), widget=DateBox)

    def __init__(
        self, *args: Any, worksheet: Worksheet, placement: Placement | None, latest: date | None = None, **kwargs: Any
    ) -> None:
        """`latest`: by when a review is reviewed again; None of a first placement, which decides nothing else."""
        super().__init__(*args, **kwargs)
        self.worksheet, self.is_review = worksheet, latest is not None
        if latest is not None:
            said = _now("Left empty, it is the day of the rules: %(day)s. An earlier day can be set.")
            self.fields["next_review_date"].help_text = said % {"day": date_format(latest)}
        else:
            for name in OF_REVIEW:
                del self.fields[name]
        levels = [("", _("Not chosen yet")), *worksheet.settings]
        self.fields["indicated_level"].choices = self.fields["actual_level"].choices = levels
        if placement is not None:
            for name in WorksheetForm.base_fields.keys() & self.fields.keys():
                self.fields[name].initial = getattr(placement, name)
        for dimension in worksheet.dimensions:
            self._add(dimension, placement.ratings.get(dimension.key, {}) if placement else {})

    def _add(self, dimension: Dimension, said: dict[str, Any]) -> None:
        anchors = [(str(rating), f"{rating} – {words}") for rating, words in enumerate(dimension.anchors)]
        minimum = [("", _("Not judged")), *self.worksheet.settings]
        text = {"required": False, "max_length": 2000, "widget": forms.Textarea({"rows": 2})}
        fields = {
            "rating": LaterChoiceField(label=_("Rating"), choices=anchors, widget=forms.RadioSelect),
            "minimum": forms.ChoiceField(label=_("At least this setting"), choices=minimum, required=False),
            "comment": forms.CharField(label=_("Clinician"), **text),
            "patient_comment": forms.CharField(label=_("The person, in their words"), **text),
            "evidence": forms.CharField(label=_("Evidence: a measure, a note, a call"), max_length=500, required=False),
        }
        for part, field in fields.items():
            rating = said.get(part)
            field.initial = "" if rating is None else str(rating)
            self.fields[f"{dimension.key}_{part}"] = field

    def dimensions(self) -> Iterator[tuple[Dimension, dict[str, forms.BoundField]]]:
        for one in self.worksheet.dimensions:
            yield one, {part: self[f"{one.key}_{part}"] for part in RATING_PARTS}

    def draft(self) -> Draft:
        given = self.cleaned_data
        ratings = {}
        for one in self.worksheet.dimensions:
            said = {part: given[f"{one.key}_{part}"] for part in RATING_PARTS}
            ratings[one.key] = said | {"rating": int(said["rating"]) if said["rating"] else None}
        names = ("indicated_level", "actual_level", "difference_reason", "difference_note", "next_review_date")
        decided = {name: given.get(name, "") for name in OF_REVIEW}
        return Draft(ratings=ratings, **decided, **{name: given[name] for name in names})


class SignForm(forms.Form):
    ask = forms.ModelChoiceField(
        label=_("Ask for the second signature"), queryset=None, empty_label=_("Choose a clinician")
    )

    def __init__(self, *args: Any, clinicians: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ask"].queryset = clinicians


class TaskForm(forms.Form):
    """One orientation task in the reader's language."""

    def __init__(self, *args: Any, task: Task, draft: dict[str, str], language: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in task.questions:
            self.fields[question.key] = question_field(question, language=language)
            self.fields[question.key].initial = draft.get(question.key, "")

    def draft(self) -> dict[str, str]:
        return {key: "yes" if said is True else str(said or "") for key, said in self.cleaned_data.items()}
