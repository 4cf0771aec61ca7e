"""Input about incidents."""

from datetime import UTC, date, datetime, time
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from midspan.domains.incidents.actions import NewIncident
from midspan.domains.incidents.book import kinds
from midspan.domains.incidents.enums import Answer
from midspan.domains.incidents.models import LONG, SHORT
from midspan.domains.incidents.rules import Due
from midspan.domains.people.queries import all_staff
from midspan.kernel import clock
from midspan.ui.fields import DateBoxesField, TimeBox
from midspan.values import Actor
from midspan.values.wall_clock import instant_of


def moment_of(day: date, at: time, *, until: datetime) -> datetime:
    """The latest instant (UTC), not after `until` where there is one, at which clocks here show this.

    Only the hour that autumn repeats has two; somebody who writes in its second half means what has just been.
    """
    zone = timezone.get_current_timezone()
    first = instant_of(day, at.hour * 60 + at.minute, zone)
    second = datetime.combine(day, at.replace(second=0, microsecond=0), zone).replace(fold=1).astimezone(UTC)
    return second if first < second <= until else first


class NoteForm(forms.Form):
    """What happened, when and where, and what was done at once."""

    kind = forms.ChoiceField(label=_("What was it?"), widget=forms.RadioSelect)
    occurred_date = DateBoxesField(label=_("On which day did it happen?"))
    occurred_time = forms.TimeField(label=_("At what time, about?"), widget=TimeBox)
    noticed_date = DateBoxesField(
        label=_("If somebody noticed it only later: on which day?"),
        help_text=_("The hours within which others are told count from then."),
        required=False,
    )
    noticed_time = forms.TimeField(label=_("And at what time?"), widget=TimeBox, required=False)
    place = forms.CharField(label=_("Where?"), max_length=SHORT)
    happened = forms.CharField(
        label=_("What happened?"),
        help_text=_("What you saw and heard, in order, without blame. Who it concerned comes on the next page."),
        max_length=LONG,
        widget=forms.Textarea,
    )
    done_at_once = forms.CharField(label=_("What was done at once?"), max_length=LONG, widget=forms.Textarea)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choosing = cast("forms.ChoiceField", self.fields["kind"])
        choosing.choices = [(one.key, one.words) for one in kinds().values()]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        day, at = said.get("noticed_date"), said.get("noticed_time")
        if (day is None) != (at is None) and not {"noticed_date", "noticed_time"} & set(self.errors):
            self.add_error("noticed_time", _("Enter both the day and the time, or neither."))
        return said

    def said(self) -> NewIncident:
        said = self.cleaned_data
        day, at, now = said["noticed_date"], said["noticed_time"], clock.now()
        noticed_at = moment_of(day, at, until=now) if day is not None and at is not None else None
        occurred_at = moment_of(said["occurred_date"], said["occurred_time"], until=noticed_at or now)
        return NewIncident(
            occurred_at=occurred_at,
            noticed_at=noticed_at or occurred_at,
            **{name: said[name] for name in ("kind", "place", "happened", "done_at_once")},
        )


class PersonForm(forms.Form):
    given_names = forms.CharField(label=_("Given names, or the name in use"), max_length=200)
    family_name = forms.CharField(label=_("Family name"), max_length=200)
    birth_date = DateBoxesField(label=_("Birth date, if two have this name"), required=False)


class StaffForm(forms.Form):
    colleague = forms.ChoiceField(label=_("Who?"))

    def __init__(self, data: Any = None, *, viewer: Actor) -> None:
        super().__init__(data, auto_id="colleague_%s")
        choosing = cast("forms.ChoiceField", self.fields["colleague"])
        choosing.choices = [("", _("Choose")), *((str(one.pk), str(one)) for one in all_staff(viewer=viewer))]

    def colleague_id(self) -> UUID:
        return UUID(self.cleaned_data["colleague"])


class ToldForm(forms.Form):
    """What became of one duty to tell."""

    answer = forms.ChoiceField(
        label=_("How is it?"),
        choices=[(Answer.TOLD.value, _("Told")), (Answer.NOT_OWED.value, _("They do not have to be told"))],
        widget=forms.RadioSelect,
    )
    told_date = DateBoxesField(label=_("On which day?"))
    told_time = forms.TimeField(label=_("At what time?"), widget=TimeBox)
    words = forms.CharField(
        label=_("Who was told, how, and what did they say? Or why does nobody have to be told?"),
        max_length=SHORT,
        widget=forms.Textarea,
    )
    names_nobody = forms.BooleanField(
        label=_("It named none of the people we treat"),
        help_text=_("If somebody has to be named, ask the privacy officer first (42 CFR part 2)."),
        required=False,
    )

    def __init__(self, *args: Any, due: Due, **options: Any) -> None:
        super().__init__(*args, **options)
        if not due.duty.is_outside:
            del self.fields["names_nobody"]

    def said(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "answer": Answer(said["answer"]),
            "told_at": moment_of(said["told_date"], said["told_time"], until=clock.now()),
            "words": said["words"],
            "names_nobody": said.get("names_nobody", False),
        }


class ReviewForm(forms.Form):
    words = forms.CharField(
        label=_("What did you find, and what changes?"),
        help_text=_("How it came about, what would have helped, who does what from now on."),
        max_length=LONG,
        widget=forms.Textarea,
    )


class CloseForm(forms.Form):
    words = forms.CharField(
        label=_("What did we learn?"),
        help_text=_("In words that a new colleague understands."),
        max_length=LONG,
        widget=forms.Textarea,
    )


class AddForm(forms.Form):
    words = forms.CharField(
        label=_("What has to be added or put right?"),
        help_text=_("What was written before stays as it is."),
        max_length=LONG,
        widget=forms.Textarea,
    )
