"""The look back at a week: once a week, from the weekday the person chose."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from midspan.domains.diary.actions import look_back
from midspan.domains.diary.book import Book
from midspan.domains.diary.enums import Shares
from midspan.domains.diary.forms import WeekForm
from midspan.domains.diary.models import Reflection
from midspan.domains.diary.queries import diary_book, last_of_each_day, own_reflections, own_settings, own_today
from midspan.domains.diary.rules import SUNDAY, week_to_open
from midspan.domains.diary.wording import said
from midspan.domains.entries.actions import kept_once
from midspan.domains.entries.queries import made
from midspan.ui.answering import done
from midspan.values import mark_of

EARLIER = 8


def _version(request: HttpRequest) -> str:
    """Of the week that the form was made from."""
    rows = list(own_reflections(viewer=request.actor))
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        on = _opened(request, rows)
    return mark_of(on, sum(one.on_date == on for one in rows))


def _opened(request: HttpRequest, rows: Sequence[Reflection]) -> date:
    """The day from which the page looks back. `rows`: in order."""
    today = own_today(viewer=request.actor)
    return week_to_open(today, weekday=_weekday(request), last=rows[-1].on_date if rows else None)


def _weekday(request: HttpRequest) -> int:
    chosen = own_settings(viewer=request.actor)
    return chosen.reflects_on if chosen else SUNDAY


@kept_once(version=_version)
def week(request: HttpRequest) -> HttpResponse:
    """What the person writes of the week, who reads it, and what they wrote of weeks before."""
    book, rows = diary_book(own_today(viewer=request.actor)), list(own_reflections(viewer=request.actor))
    standing: dict[date, Reflection] = {day: one.row for day, one in last_of_each_day(rows).items()}
    opened = _opened(request, rows)
    begun = _begun(opened, _weekday(request), standing.get(opened), [one.key for one in book.question])
    form = WeekForm(request.POST if request.method == "POST" else None, book=book, initial=begun)
    if request.method == "POST" and form.is_valid() and _was_kept(request, form):
        messages.success(request, _("Kept. Thank you for looking back."))
        # What they take on may become a promise there, by one tap.
        return redirect("commitments:own" if form.cleaned_data["next_week"].strip() else "patient:today")
    on = form.cleaned_data.get("on", opened) if form.is_bound else opened
    earlier = [standing[day] for day in sorted(standing, reverse=True) if day != on][:EARLIER]
    context = {
        "form": form,
        "on": on,
        "last": standing.get(on),
        "earlier": [(one.on_date, _lines(one, book)) for one in earlier],
    }
    return render(request, "diary/week.html", context)


def _lines(row: Reflection, book: Book) -> list[tuple[str, str]]:
    return [(said(one.label), words) for one in book.question if (words := getattr(row, one.key))]


def _begun(on: date, weekday: int, last: Reflection | None, keys: list[str]) -> dict[str, object]:
    begun: dict[str, object] = {"on": on, "weekday": weekday}
    return begun | ({key: getattr(last, key) for key in (*keys, "shares")} if last else {})


def _was_kept(request: HttpRequest, form: WeekForm) -> bool:
    said_of = form.cleaned_data
    return done(
        form,
        lambda: look_back(
            on=said_of["on"],
            given=form.given(),
            shares=Shares(said_of["shares"]),
            weekday=said_of["weekday"],
            made_at=made(request),
            by=request.actor,
        ),
    )
