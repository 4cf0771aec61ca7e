"""The person's own: a day, what helps after use, a month of days, and what adds up."""

import calendar
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.diary.actions import Kept, count_from, write_day
from midspan.domains.diary.drawing import dots_html
from midspan.domains.diary.enums import RowKind
from midspan.domains.diary.forms import DateForm, DayForm, said_so_far, version_of_day
from midspan.domains.diary.queries import (
    Asked,
    asked_now,
    days_to_write,
    diary_book,
    last_of_each_day,
    own_date,
    own_figures,
    own_milestones,
    own_settings,
    own_skills,
    own_today,
    own_writing,
    own_writings,
    was_told_before,
)
from midspan.domains.diary.rules import CHANGED_ELSEWHERE
from midspan.domains.diary.wording import day_lines, label_of, said, summary_lines, week_table
from midspan.domains.entries.actions import kept_once
from midspan.domains.entries.queries import made
from midspan.domains.safety.queries import agreed_line, danger_words, naloxone_words, phone_of
from midspan.kernel import clock
from midspan.ui.calling import call_link
from midspan.ui.help_now import help_now
from midspan.values import RefusedError

A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
FIRST_MONTH = date(1, 2, 1)  # No day lies before the one before it.


def _version(request: HttpRequest) -> str:
    """Of the day that the form was made from."""
    try:
        on = date.fromisoformat(request.POST.get("on") or request.GET["day"])
    except (KeyError, ValueError):
        on = own_today(viewer=request.actor)
    return version_of_day(on, own_writings(viewer=request.actor).filter(on_date=on).count())


@kept_once(version=_version)
def day(request: HttpRequest) -> HttpResponse:
    """One day: today, or one of the days before it. What is sent says itself of which day it is."""
    asked = asked_now(viewer=request.actor)
    skills = own_skills(viewer=request.actor, age_band=asked.age_band)
    today = own_today(viewer=request.actor)
    if request.method == "POST":
        form = DayForm(request.POST, asked=asked, skills=skills)
        if form.is_valid() and (kept := _was_kept(request, form)):
            return _after(request, kept, until=form.cleaned_data["on"] + asked.book.backfill_days * A_DAY)
        return render(request, "diary/day.html", _context(request, form, asked, _day_of(form, today), today))
    on = _asked_day(request, today, asked)
    last = own_writings(viewer=request.actor).filter(on_date=on).last()
    begun = said_so_far(on, last, own_settings(viewer=request.actor), asked.rows)
    form = DayForm(asked=asked, skills=skills, initial=begun)
    return render(request, "diary/day.html", _context(request, form, asked, on, today))


def _asked_day(request: HttpRequest, today: date, asked: Asked) -> date:
    """Raises Http404 for a day that can not be written."""
    try:
        on = date.fromisoformat(request.GET["day"]) if "day" in request.GET else today
    except ValueError as mistake:
        raise Http404 from mistake
    if not today - asked.book.backfill_days * A_DAY <= on <= today:
        raise Http404
    return on


def _day_of(form: DayForm, today: date) -> date:
    found = form.cleaned_data.get("on")
    return found if isinstance(found, date) else today


def _context(request: HttpRequest, form: DayForm, asked: Asked, on: date, today: date) -> dict[str, object]:
    since = today - asked.book.backfill_days * A_DAY
    written = own_writings(viewer=request.actor).filter(on_date__gte=since).values_list("on_date", flat=True)
    missing = days_to_write(today=today, book=asked.book, written=written)
    phone = phone_of(viewer=request.actor, patient_id=request.actor.id)
    return {
        "form": form,
        "on": on,
        "is_today": on == today,
        "earlier": _earlier(request, asked, on),
        "missing": [one for one in missing if one not in {on, today}],
        "asks_danger": any(one.is_danger for one in form.lines),
        "reader": asked.reader,
        "own_line": agreed_line(viewer=request.actor, patient_id=request.actor.id),
        "naloxone": naloxone_words(),
        "withdrawal": said(asked.book.withdrawal),
        "help": help_now(),
        "phone": phone,
        "call_url": call_link(phone),
    }


def _earlier(request: HttpRequest, asked: Asked, on: date) -> list[tuple[date, list[tuple[str, str]]]]:
    """What was written of that day: when, and its lines; what stands comes first."""
    rows = own_writings(viewer=request.actor).filter(on_date=on).reverse()
    skills = dict(own_skills(viewer=request.actor, age_band=asked.age_band)) if rows else {}
    told = [day_lines(one, asked.book.row, age_band=asked.age_band, skills=skills) for one in rows]
    return [(one.written_on, lines) for one, lines in zip(rows, told, strict=True)]


def _was_kept(request: HttpRequest, form: DayForm) -> Kept | None:
    try:
        return write_day(
            on=form.cleaned_data["on"],
            given=form.given(),
            choice=form.choice(),
            unasked=form.unasked(),
            # What was kept on a phone is held against `_version`, which knows what the same phone sent before it.
            was=None if "entry_id" in request.POST else form.cleaned_data["was"],
            made_at=made(request),
            by=request.actor,
        )
    except RefusedError as refusal:
        form.add_error(None, _(refusal.verdict.reason))
        if refusal.verdict == CHANGED_ELSEWHERE:
            form.saw(own_writings(viewer=request.actor).filter(on_date=form.cleaned_data["on"]).count())
        return None


def _after(request: HttpRequest, kept: Kept, *, until: date) -> HttpResponse:
    """After a worrying answer whom to reach now; after use what helps; else what adds up."""
    if kept.is_raised:
        if kept.used:
            messages.warning(request, naloxone_words())
        return redirect("safety:own")
    if kept.used:
        return redirect("diary:after", kept.writing_id)
    kept_until = _("Kept. You can change it until %(day)s; what you wrote before is kept too.")
    messages.success(request, kept_until % {"day": date_format(until, "l, F j")})
    return redirect("diary:days")


@require_GET
def after(request: HttpRequest, writing_id: UUID) -> HttpResponse:
    """Somebody used: the same calm page every time. Who was told, in one sentence, and what keeps a body safe."""
    writing = own_writing(viewer=request.actor, writing_id=writing_id)
    if writing is None or not writing.used:
        raise Http404
    phone = phone_of(viewer=request.actor, patient_id=request.actor.id)
    book = diary_book(own_today(viewer=request.actor))
    context = {
        "is_told": writing.tells_use,
        "was_told": was_told_before(viewer=request.actor, writing=writing),
        "reader": asked_now(viewer=request.actor).reader,
        "now": danger_words(),
        "naloxone": naloxone_words(),
        "withdrawal": said(book.withdrawal),
        "help": help_now(),
        "phone": phone,
        "call_url": call_link(phone),
    }
    return render(request, "diary/after.html", context)


def days(request: HttpRequest) -> HttpResponse:
    """A month as dots and as a table, and what adds up."""
    form = DateForm(request.POST if request.method == "POST" else None, initial=_since(request))
    if request.method == "POST" and form.is_valid() and _was_counted(request, form):
        return redirect("diary:days")
    today = own_today(viewer=request.actor)
    first, until = _month(request, today)
    asked = asked_now(viewer=request.actor)
    whole_weeks = {"on_date__gte": clock.week_start(first), "on_date__lt": clock.week_start(until - A_DAY) + A_WEEK}
    of_weeks = last_of_each_day(own_writings(viewer=request.actor).filter(**whole_weeks))
    standing = {day: one for day, one in of_weeks.items() if first <= day < until}
    shown = [first + place * A_DAY for place in range((min(until, today + A_DAY) - first).days)]
    skills = dict(own_skills(viewer=request.actor, age_band=asked.age_band))
    scales = [one for one in asked.rows if one.kind is RowKind.SCALE]
    context = {
        "month": date_format(first, "F Y"),
        "before": first - A_DAY,
        "next_month": until if until <= today else None,
        "count": len(standing),
        "dots": [dots_html(one, shown, standing, label=label_of(one, asked.age_band)) for one in scales],
        "told": summary_lines(standing, asked.rows, age_band=asked.age_band),
        "tables": [
            week_table(monday, of_weeks, asked.rows, age_band=asked.age_band, skills=skills)
            for monday in sorted({clock.week_start(one) for one in standing})
        ],
        "notes": [(day, one.row.good, one.row.note) for day, one in standing.items() if one.row.good or one.row.note],
        **_adding_up(request, today, asked),
        "form": form,
    }
    return render(request, "diary/days.html", context)


def _month(request: HttpRequest, today: date) -> tuple[date, date]:
    """The first of the month that was asked for, and of the one after it. Raises Http404 for what is no month."""
    try:
        first = date.fromisoformat(f"{request.GET['month']}-01") if "month" in request.GET else today.replace(day=1)
    except ValueError as mistake:
        raise Http404 from mistake
    if not FIRST_MONTH <= first <= today:
        raise Http404
    return first, first + calendar.monthrange(first.year, first.month)[1] * A_DAY


def _adding_up(request: HttpRequest, today: date, asked: Asked) -> dict[str, object]:
    found = own_figures(viewer=request.actor, today=today)
    chosen = own_date(viewer=request.actor)
    return {
        "figures": found,
        "asks_use": any(one.key == "used" for one in asked.rows),
        "longest": max(found.stretches, default=None),
        "milestones": own_milestones(viewer=request.actor),
        "since": chosen.since if chosen else None,
        "since_days": (today - chosen.since).days if chosen and chosen.since else None,
    }


def _since(request: HttpRequest) -> dict[str, object]:
    chosen = own_date(viewer=request.actor)
    return {"since": chosen.since if chosen else None}


def _was_counted(request: HttpRequest, form: DateForm) -> bool:
    try:
        count_from(since=form.cleaned_data["since"], by=request.actor)
    except RefusedError as refusal:
        form.add_error("since", _(refusal.verdict.reason))
        return False
    return True
