"""The dates of one section: what meets, what does not, and what can be done about a single date."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from msgspec import Struct

from midspan.domains.schedule.actions import add_date, change_date, skip_date, undo_day_change
from midspan.domains.schedule.dates.section_series import series_of
from midspan.domains.schedule.enums import DateState
from midspan.domains.schedule.forms.section_dates import NewDateForm, WhyForm, initial_date, initial_extra
from midspan.domains.schedule.models import Section, SectionDayChange
from midspan.domains.schedule.sections.date_rules import may_change_dates
from midspan.domains.schedule.sections.dates import DateLine, dates_of
from midspan.domains.schedule.sections.facts import sections_from
from midspan.domains.schedule.series import rule_text, start_text
from midspan.kernel import clock
from midspan.kernel.pages import opens_for
from midspan.values import RefusedError
from midspan.values.hour_words import span_words

A_DAY = timedelta(days=1)
STATES = {
    DateState.MEETS: (gettext_lazy("Meets"), "done"),
    DateState.CHANGED: (gettext_lazy("Different"), "active"),
    DateState.EXTRA: (gettext_lazy("Extra"), "active"),
    DateState.SKIPPED: (gettext_lazy("Skipped"), "quiet"),
    DateState.CLOSED: (gettext_lazy("Closed"), "quiet"),
    DateState.CANCELED: (gettext_lazy("Canceled"), "quiet"),
    DateState.MISSING: (gettext_lazy("Not on the calendar"), "late"),
}
MARKS = {DateState.MEETS: "session", DateState.CHANGED: "due", DateState.EXTRA: "due", DateState.MISSING: "urgent"}
HAPPENS = frozenset({DateState.MEETS, DateState.CHANGED, DateState.EXTRA})


class ShownDate(Struct, frozen=True):
    """One line of the page, in words."""

    id: str
    heading: str
    tag: str
    tag_kind: str
    mark: str
    facts: str
    why: str
    needs_cover: bool
    skip_url: str
    move_url: str
    undo_url: str
    refusal: str


def dates(request: HttpRequest, section_id: UUID) -> HttpResponse:
    """The next eight weeks, one line a date."""
    section = _found(request, section_id)
    lines = dates_of(section, viewer=request.actor)
    back = reverse("sections:section", args=[section.pk])
    context = {
        "section": section,
        "lines": [_shown(section, line) for line in lines],
        "back": back if opens_for(back, actor=request.actor) else "",
        "rules": [
            (start, f"RRULE:{rule_text(one.rhythm, one.zone)}")
            for one in series_of(section)
            if (start := start_text(one))
        ],
    }
    return render(request, "schedule/sections/dates.html", context)


def skip(request: HttpRequest, section_id: UUID, day: str, start: int) -> HttpResponse:
    section, line = _found_date(request, section_id, day, start)
    form = WhyForm(request.POST or None)
    return _form_page(
        request,
        section,
        form,
        act=lambda: skip_date(
            section_id=section.pk,
            day=line.key_day,
            start_minute=line.key_start,
            reason=form.cleaned_data["reason"],
            by=request.actor,
        ),
        heading=_("Skip %(date)s") % {"date": _day(line.day)},
        done=_("%(date)s is skipped. Everybody who was booked is told.") % {"date": _day(line.day)},
        button=_("Skip this date"),
    )


def move(request: HttpRequest, section_id: UUID, day: str, start: int) -> HttpResponse:
    section, line = _found_date(request, section_id, day, start)
    form = NewDateForm(request.POST or None, initial=initial_date(line), viewer=request.actor, section=section)
    return _form_page(
        request,
        section,
        form,
        act=lambda: change_date(
            section_id=section.pk,
            day=line.key_day,
            start_minute=line.key_start,
            to=form.new_date,
            reason=form.cleaned_data["reason"],
            by=request.actor,
        ),
        heading=_("Change %(date)s") % {"date": _day(line.day)},
        done=_("This date is changed. Everybody who is booked is told."),
        button=_("Change this date"),
    )


def add(request: HttpRequest, section_id: UUID) -> HttpResponse:
    section = _found(request, section_id)
    initial = initial_extra(section, clock.local_date() + A_DAY)
    form = NewDateForm(request.POST or None, initial=initial, viewer=request.actor, section=section)
    return _form_page(
        request,
        section,
        form,
        act=lambda: add_date(
            section_id=section.pk, to=form.new_date, reason=form.cleaned_data["reason"], by=request.actor
        ),
        heading=_("Add a date"),
        done=_("The date is added. Everybody who has a place is booked."),
        button=_("Add this date"),
    )


@require_POST
def undo(request: HttpRequest, section_id: UUID, change_id: UUID) -> HttpResponse:
    try:
        undo_day_change(change_id=change_id, by=request.actor)
    except RefusedError as error:
        messages.error(request, error.verdict.reason)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    else:
        messages.success(request, _("That date is as usual again."))
    return redirect("sections:dates", section_id=section_id)


def _form_page(
    request: HttpRequest,
    section: Section,
    form: WhyForm,
    *,
    act: Callable[[], SectionDayChange],
    heading: str,
    done: str,
    button: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            change = act()
        except RefusedError as error:
            form.add_error(None, error.verdict.reason)
        else:
            undo_url = "" if change.undone_at else reverse("sections:undo_date", args=[section.pk, change.pk])
            messages.success(request, done, extra_tags=undo_url)
            return redirect("sections:dates", section_id=section.pk)
    context = {
        "section": section,
        "form": form,
        "heading": heading,
        "button": button,
        "verdict": may_change_dates(request.actor),
    }
    return render(request, "schedule/sections/date.html", context)


def _shown(section: Section, line: DateLine) -> ShownDate:
    key = [section.pk, line.key_day.isoformat(), line.key_start]
    can_act = bool(line.may_change)
    tag, kind = STATES[line.state]
    is_on = line.state in HAPPENS | {DateState.MISSING}
    return ShownDate(
        id=f"d{line.key_day:%Y%m%d}-{line.key_start}",
        heading=f"{_day(line.day)}, {span_words(line.start, line.end)}",
        tag=str(tag),
        tag_kind=kind,
        mark=MARKS.get(line.state, "quiet"),
        facts=" · ".join(_facts(line)),
        why=_why(line),
        needs_cover=line.needs_cover,
        skip_url=reverse("sections:skip_date", args=key) if can_act and line.may_skip and is_on else "",
        move_url=reverse("sections:move_date", args=key) if can_act and (is_on or line.closed_as) else "",
        undo_url=reverse("sections:undo_date", args=[section.pk, line.change.id]) if can_act and line.change else "",
        refusal="" if can_act else line.may_change.reason,
    )


def _facts(line: DateLine) -> list[str]:
    if line.closed_as:
        return [line.closed_as]
    if line.state not in HAPPENS:
        return []
    place = _("By video") if line.is_video else line.room_name
    expected = _("%(count)s expected") % {"count": line.expected} if line.expected is not None else ""
    return [part for part in (place, line.lead_name, expected) if part]


def _why(line: DateLine) -> str:
    """What is different, why, and who said so."""
    if line.state is DateState.MISSING:
        return _("Its room is taken at that time, or it is put on the calendar tonight. Move it, or free the room.")
    if line.change is None:
        return ""
    told = [f"{line.change.reason} ({line.by_name})" if line.by_name else line.change.reason]
    if line.is_moved:
        told.insert(0, _("Moved from %(date)s.") % {"date": _day(line.key_day)})
    return " ".join(told)


def _day(day: date) -> str:
    return f"{date_format(day, 'l')}, {date_format(day, 'MONTH_DAY_FORMAT')}"


def _found_date(request: HttpRequest, section_id: UUID, day: str, start: int) -> tuple[Section, DateLine]:
    section = _found(request, section_id)
    for line in dates_of(section, viewer=request.actor):
        if (line.key_day.isoformat(), line.key_start) == (day, start):
            return section, line
    raise Http404


def _found(request: HttpRequest, section_id: UUID) -> Section:
    row = sections_from(viewer=request.actor, day=clock.local_date()).filter(pk=section_id).first()
    if row is None:
        raise Http404
    return row
