"""The form of a note about a contact: only the fields of its template, none of them required before it is signed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from midspan.domains.encounters.actions import ContactWords
from midspan.domains.encounters.queries import ContactRecord, may_be_on, may_last
from midspan.domains.plans.queries import PlanLine
from midspan.kernel import clock
from midspan.surfaces.staff.contact_words import MODE_WORDS
from midspan.ui.fields import DateBox, TimeBox

HOUR = 60
NEXT_DAY = timedelta(days=1)
# The fields of each element of a template. What a row knows by itself has none.
FIELDS = {
    "day": ("local_date",),
    "times": ("began", "ended"),
    "mode": ("mode",),
    "place": ("place",),
    "people": ("was_alone", "people"),
    "curriculum": ("curriculum",),
    "methods": ("methods",),
    "activities": ("activities",),
    "objectives": ("objectives", "off_plan_reason"),
    "response": ("response",),
    "progress": ("progress",),
    "plan_for_next": ("plan_for_next",),
    "event": ("event",),
}
REASONS = ("name_reason", "copy_reason")
LONGEST_REASON = 200
SPANS = ("local_date", "began", "ended")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ContactForm(forms.Form):
    """Initial values are what is kept; `said` is what came. Times are on the person’s own clock, `zone`."""

    use_required_attribute = False
    local_date = forms.DateField(label=_("Day"), required=False, widget=DateBox)
    began = forms.TimeField(label=_("It began at"), required=False, widget=TimeBox)
    ended = forms.TimeField(label=_("It ended at"), required=False, widget=TimeBox)
    mode = forms.ChoiceField(
        label=_("How did you meet?"), required=False, choices=list(MODE_WORDS.items()), widget=forms.RadioSelect
    )
    place = forms.CharField(
        label=_("Place"),
        help_text=_("By video or phone: where the person was."),
        max_length=200,
        required=False,
    )
    was_alone = forms.BooleanField(label=_("Nobody else was there"), required=False)
    people = forms.CharField(
        label=_("Who else was there?"),
        help_text=_("Who they are to the person, such as “her sister”."),
        max_length=300,
        required=False,
    )
    activities = forms.CharField(label=_("What was done?"), max_length=8000, required=False, widget=_lines(4))
    methods = forms.CharField(
        label=_("Methods, if any"), help_text=_("Such as role play or rehearsal."), max_length=200, required=False
    )
    curriculum = forms.CharField(label=_("Curriculum, if any"), max_length=200, required=False)
    objectives = forms.MultipleChoiceField(
        label=_("Which objectives of the plan did it serve?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    off_plan_reason = forms.CharField(label=_("If none: why?"), max_length=300, required=False)
    response = forms.CharField(label=_("How did they respond?"), max_length=8000, required=False, widget=_lines(3))
    progress = forms.CharField(
        label=_("What has moved?"),
        help_text=_("If nothing has, say so."),
        max_length=8000,
        required=False,
        widget=_lines(2),
    )
    plan_for_next = forms.CharField(label=_("Next time"), max_length=8000, required=False, widget=_lines(2))
    event = forms.CharField(
        label=_("Did anything happen that treatment should know?"),
        max_length=8000,
        required=False,
        widget=_lines(2),
    )

    def __init__(self, *args: Any, record: ContactRecord, lines: Iterable[PlanLine], zone: ZoneInfo) -> None:
        super().__init__(*args, initial=_kept(record, zone))
        self.record, self.zone = record, zone
        asked = {name for one in record.held for name in FIELDS.get(one.element.key, ())}
        self.needed = {name for one in record.held if one.is_needed for name in FIELDS.get(one.element.key, ())}
        self.fields = {name: field for name, field in self.fields.items() if name in asked}
        if "objectives" in self.fields:
            self.fields["objectives"].choices = [(str(one.thread), one.words) for one in lines]
            if not self.fields["objectives"].choices:
                del self.fields["objectives"]
                planless = _("No plan holds yet. What did it serve?")
                self.fields["off_plan_reason"].label = planless if record.knows_plan else _("What did it serve?")
        self._call_needed(is_needed=True)

    def full_clean(self) -> None:
        """Nothing is required of a draft; only what its template lets out is called optional."""
        self._call_needed(is_needed=False)
        super().full_clean()
        self._call_needed(is_needed=True)

    def _call_needed(self, *, is_needed: bool) -> None:
        for name, field in self.fields.items():
            field.required = is_needed and name in self.needed

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        possible = may_be_on(said.get("local_date"), today=localdate(clock.now()))
        if not possible:
            self.add_error("local_date", _(possible.reason))
            return said
        lasting = may_last(*self._moments(said))
        if not lasting:
            self.add_error("ended", _(lasting.reason))
        return said

    def said(self) -> ContactWords:
        """What was written. A field that is wrong, or that this page does not have, stays as it is kept."""
        told = {name: self._said(name) for name in WORDS}
        threads = frozenset(map(UUID, self._said("objectives") or ()))
        # It stands beside the form, where a page says that there is something to give a reason for.
        reasons = {name: self.data.get(name, getattr(self.record.facts, name))[:LONGEST_REASON] for name in REASONS}
        return ContactWords(**told, **self._times(), **reasons, objectives=threads)

    def _said(self, name: str) -> Any:
        return self.cleaned_data[name] if name in self.cleaned_data else self.initial[name]

    def _times(self) -> dict[str, date | datetime | None]:
        """The times that came; as they are kept when one of them is wrong."""
        if any(name in self.errors for name in SPANS):
            return {name: getattr(self.record.facts, name) for name in ("local_date", "began_at", "ended_at")}
        began_at, ended_at = self._moments(self.cleaned_data)
        return {"local_date": self.cleaned_data.get("local_date"), "began_at": began_at, "ended_at": ended_at}

    def _moments(self, said: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
        """From when to when; what ends earlier on the clock than it began ended after midnight."""
        day, began, ended = said.get("local_date"), said.get("began"), said.get("ended")
        last = day + NEXT_DAY if day and began and ended and ended < began else day
        return _moment(day, began, self.zone), _moment(last, ended, self.zone)

    def first_error(self) -> str:
        return next((str(errors[0]) for errors in self.errors.values()), "")


def _kept(record: ContactRecord, zone: ZoneInfo) -> dict[str, Any]:
    facts = record.facts
    return {
        **{name: getattr(facts, name) for name in WORDS},
        "objectives": sorted(str(thread) for thread in facts.objectives),
        "local_date": facts.local_date or localdate(clock.now(), zone),
        "began": _time_of(facts.began_at, zone),
        "ended": _time_of(facts.ended_at, zone),
    }


WORDS = (
    "mode", "place", "was_alone", "people", "activities", "methods", "curriculum", "event", "off_plan_reason",
    "response", "progress", "plan_for_next",
)  # fmt: skip


def _moment(day: date | None, at: time | None, zone: ZoneInfo) -> datetime | None:
    return clock.at(day, at.hour * HOUR + at.minute, zone) if day is not None and at is not None else None


def _time_of(moment: datetime | None, zone: ZoneInfo) -> time | None:
    return moment.astimezone(zone).time() if moment else None


def links_in(record: ContactRecord, form: ContactForm) -> Iterator[dict[str, object]]:
    """Each element of the template with its state, and where on the page its field is."""
    for one in record.held:
        names = [name for name in FIELDS.get(one.element.key, ()) if name in form.fields]
        yield {
            "label": one.element.label,
            "number": one.element.number,
            "is_said": one.is_said,
            "reason": one.verdict.reason,
            "field": form[names[0]].auto_id if names else "",
        }
