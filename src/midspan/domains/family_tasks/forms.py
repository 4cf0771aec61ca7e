"""Input about a task for a family."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.family_tasks.actions import Said
from midspan.domains.family_tasks.queries import Reader, Task
from midspan.domains.family_tasks.rules import LONGEST_TITLE, LONGEST_WORDS
from midspan.ui.fields import DateBoxesField

ALL = "all"


class TaskForm(forms.Form):
    """A task as it is written; of those who would not read it nobody can be chosen."""

    title = forms.CharField(
        label=gettext_lazy("What is asked, in one line"),
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("For example: Eat together three evenings this week."),
        error_messages={"required": gettext_lazy("Write in one line what is asked.")},
    )
    words = forms.CharField(
        label=gettext_lazy("How, in some lines"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    due_date = DateBoxesField(label=gettext_lazy("By when"), required=False)
    whom = forms.ChoiceField(
        label=gettext_lazy("Whom is it for?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whom it is for.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, readers: Sequence[Reader], today: date, task: Task | None = None) -> None:
        reading = [one for one in readers if one.reads]
        super().__init__(data, initial=_written(task) if task else {"whom": ALL})
        self.today, self.was_due = today, task.due_date if task else None
        choices = [(ALL, _("All who may read it")), *((str(one.id), one.name) for one in reading)]
        cast("forms.ChoiceField", self.fields["whom"]).choices = choices

    def clean_due_date(self) -> date | None:
        day: date | None = self.cleaned_data["due_date"]
        if day is not None and day < self.today and day != self.was_due:
            raise ValidationError(_("Choose a day that is still to come."), code="past")
        return day

    def said(self) -> Said:
        """Only of a valid form."""
        said = self.cleaned_data
        whom = None if said["whom"] == ALL else UUID(said["whom"])
        return Said(title=said["title"], words=said["words"], due_date=said["due_date"], guardian_id=whom)


def _written(task: Task) -> dict[str, Any]:
    return {
        "title": task.title,
        "words": task.words,
        "due_date": task.due_date,
        "whom": str(task.guardian_id) if task.guardian_id else ALL,
        "seen": task.number,
    }
