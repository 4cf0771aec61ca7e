"""For staff: what one person told their team of their days. Nothing says whether there is more."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.diary.enums import Reads
from midspan.domains.diary.queries import Latest, diary_book, skill_names, told_days, told_reflections
from midspan.domains.diary.wording import said, summary_lines, week_table
from midspan.domains.journey.queries import patient_for
from midspan.domains.privacy.queries import may_see_class
from midspan.domains.safety.queries import sign_words
from midspan.kernel import clock
from midspan.values import DataClass

WEEKS = 4
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)


@require_GET
def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Whole weeks, the latest first."""
    patient: Any = patient_for(viewer=request.actor, patient_id=patient_id)
    if patient is None:
        raise Http404
    today = clock.local_date()
    monday = clock.week_start(today)
    first = monday - (WEEKS - 1) * A_WEEK
    told = told_days(viewer=request.actor, patient_id=patient_id, first=first, until=monday + A_WEEK)
    names = skill_names(viewer=request.actor)
    mondays = [monday - back * A_WEEK for back in range(WEEKS)]
    context = {
        "patient_id": patient_id,
        "name": f"{patient.given_names} {patient.family_name}".strip(),
        "weeks": [week for one in mondays if (week := _week(one, told, names))],
        "sees_days": may_see_class(request.actor, DataClass.SCORE),
        "reflections": _reflections(request, patient_id, first),
        "count": WEEKS,
    }
    return render(request, "diary/of_patient.html", context)


def _reflections(request: HttpRequest, patient_id: UUID, first: date) -> list[tuple[date, list[tuple[str, str]]]]:
    told = told_reflections(viewer=request.actor, patient_id=patient_id, first=first)
    lines = [
        (
            one.on_date,
            [(said(q.label), words) for q in diary_book(one.on_date).question if (words := getattr(one, q.key))],
        )
        for one in told
    ]
    return [(day, words) for day, words in lines if words]


def _week(monday: date, told: dict[date, Latest], skills: dict[str, str]) -> dict[str, object] | None:
    """None for a week of which nothing was told: it looks like one in which nothing was written."""
    days = [monday + place * A_DAY for place in range(7)]
    standing = {day: told[day] for day in days if day in told}
    if not standing:
        return None
    book = diary_book(monday)
    rows = [one for one in book.row if one.reads is not Reads.NOBODY]
    return {
        "monday": monday,
        "summary": summary_lines(standing, rows, age_band=""),
        "table": week_table(monday, standing, rows, age_band="", skills=skills),
        "use": [
            (day, one.row.use_words, ", ".join(sign_words(one.row.use_signs)) or _("no sign of danger was named"))
            for day, one in standing.items()
            if one.row.used
        ],
    }
