"""The week of sections: what meets when, where and with whom, and what does not fit."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from msgspec import Struct

from midspan.domains.schedule.actions import continue_section, end_section, keep_section
from midspan.domains.schedule.forms.sections import EndForm, SectionForm, first_monday_after
from midspan.domains.schedule.models import Section
from midspan.domains.schedule.sections.facts import draft_of, leaders_of, sections_from, surroundings, times_of
from midspan.domains.schedule.sections.plan import Finding
from midspan.domains.schedule.sections.rules import BREAK, findings
from midspan.kernel import clock
from midspan.values import RefusedError
from midspan.values.hour_words import span_words

NO_END = "none"


class Meeting(Struct, frozen=True):
    """One line of the week: a section at one of its times."""

    section: Section
    day: int
    start: int
    times: str
    place: str
    leaders: str
    stopping: tuple[Finding, ...]
    notices: tuple[Finding, ...]

    @property
    def fits(self) -> bool:
        return not self.stopping and not self.notices

    @property
    def day_words(self) -> str:
        return str(WEEKDAYS[self.day])


def overview(request: HttpRequest) -> HttpResponse:
    today = clock.local_date()
    around = surroundings(viewer=request.actor, on=today)
    found = {one.pk: findings(around.plan(draft_of(one), but=one.pk)) for one in around.sections}
    meetings = sorted(
        (meeting for one in around.sections for meeting in _meetings(one, found[one.pk])),
        key=lambda meeting: (meeting.day, meeting.start, meeting.section.name),
    )
    context = {
        "by_day": _grouped(meetings, lambda one: [one.day_words]),
        "by_room": dict(sorted(_grouped(meetings, lambda one: [one.place]).items())),
        "by_leader": dict(sorted(_grouped(meetings, _leader_names).items())),
        "troubled": [(one, found[one.pk]) for one in around.sections if any(each.stops for each in found[one.pk])],
        "count": len(around.sections),
    }
    return render(request, "schedule/sections/overview.html", context)


def _meetings(section: Section, found: tuple[Finding, ...]) -> Iterable[Meeting]:
    place = _("By video") if section.is_video or section.room is None else f"{section.site.name}: {section.room.name}"
    for span in times_of(section):
        yield Meeting(
            section=section,
            day=span.day,
            start=span.start,
            times=span_words(span.start, span.end),
            place=place,
            leaders=", ".join(str(leader) for leader in leaders_of(section)) or _("Nobody yet"),
            stopping=tuple(each for each in found if each.stops),
            notices=tuple(each for each in found if not each.stops and each.field != BREAK),
        )


def _leader_names(meeting: Meeting) -> list[str]:
    return [str(leader) for leader in leaders_of(meeting.section)] or [meeting.leaders]


def _grouped(meetings: Iterable[Meeting], names_of: object) -> dict[str, list[Meeting]]:
    groups: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        for name in names_of(meeting):
            groups[name].append(meeting)
    return dict(groups)


def new_section(request: HttpRequest) -> HttpResponse:
    form = SectionForm(request.POST or None, viewer=request.actor)
    form.initial.setdefault("from_date", first_monday_after(clock.local_date()))
    return _form_page(request, form, heading=_("A new weekly section"))


def section(request: HttpRequest, section_id: UUID) -> HttpResponse:
    row = _found(request, section_id)
    form = SectionForm(request.POST or None, viewer=request.actor, section=row)
    return _form_page(request, form, heading=row.name)


def _form_page(request: HttpRequest, form: SectionForm, *, heading: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_section(draft=form.draft, section_id=form.section_id, by=request.actor)
        except RefusedError as error:
            form.add_error(None, error.verdict.reason)
        else:
            messages.success(request, _("%(section)s is saved.") % {"section": kept.name})
            for notice in form.notices:
                messages.warning(request, notice)
            return redirect("sections:overview")
    context = {"form": form, "heading": heading, "section": form.section}
    return render(request, "schedule/sections/section.html", context)


def end(request: HttpRequest, section_id: UUID) -> HttpResponse:
    row = _found(request, section_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_section(section_id=row.pk, until_date=form.cleaned_data["until_date"], by=request.actor)
        except RefusedError as error:
            form.add_error("until_date", error.verdict.reason)
        else:
            before = row.until_date.isoformat() if row.until_date else NO_END
            undo = reverse("sections:continue", args=[row.pk, before])
            messages.success(request, _("%(section)s ends.") % {"section": row.name}, extra_tags=undo)
            return redirect("sections:overview")
    return render(request, "schedule/sections/end.html", {"form": form, "section": row})


@require_POST
def go_on(request: HttpRequest, section_id: UUID, until: str) -> HttpResponse:
    row = _found(request, section_id, day=date.min)
    try:
        until_date = None if until == NO_END else date.fromisoformat(until)
    except ValueError as error:
        raise Http404 from error
    try:
        continue_section(section_id=row.pk, until_date=until_date, by=request.actor)
    except RefusedError as error:
        messages.error(request, error.verdict.reason)
    else:
        messages.success(request, _("%(section)s goes on.") % {"section": row.name})
    return redirect("sections:overview")


def _found(request: HttpRequest, section_id: UUID, *, day: date | None = None) -> Section:
    row = sections_from(viewer=request.actor, day=day or clock.local_date()).filter(pk=section_id).first()
    if row is None:
        raise Http404
    return row
