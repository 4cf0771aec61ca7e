"""What lies beside the golden thread: the signed entries and the scores that each objective is followed by."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from midspan.domains.encounters.queries import SignedEntry, signed_entries
from midspan.domains.measures.models import Administration
from midspan.domains.measures.queries import Series, came_to, series_of
from midspan.domains.plans.queries import ObjectiveNode, PlanFile, objectives_in
from midspan.domains.privacy.queries import may_see_class
from midspan.kernel import clock
from midspan.kernel.margins import Slip, lays_beside
from midspan.kernel.pages import opens_for
from midspan.surfaces.staff.contact_words import KIND_WORDS
from midspan.values import DataClass

LOOK_BACK = timedelta(days=90)
LATEST = 3  # Scores that are told; the rest stands behind the link.


@lays_beside("plans:thread")
def entries_beside(request: HttpRequest, *, file: PlanFile) -> list[Slip]:
    """Signed entries since the plan holds, each where its objective is; what serves none lies at the foot."""
    if file.plan.active_at is None or not may_see_class(request.actor, DataClass.NOTE):
        return []
    since = max(localdate(file.plan.active_at), clock.local_date() - LOOK_BACK)
    entries = signed_entries(viewer=request.actor, patient_id=file.plan.patient_id, since=since)
    threads = {one.thread for one in objectives_in(file.tree)}
    by_line: dict[object, list[SignedEntry]] = {}
    for one in entries:
        for line in one.threads & threads or {None}:
            by_line.setdefault(line, []).append(one)
    return [_slip(line, of_it, request, file.plan.patient_id) for line, of_it in by_line.items()]  # type: ignore[arg-type]  # a thread or None


def _slip(line: object, entries: list[SignedEntry], request: HttpRequest, patient_id: UUID) -> Slip:
    rows = [_row(one, line, patient_id=patient_id) for one in entries]
    markup = render_to_string("staff/parts/thread_entries.html", {"rows": rows, "is_foot": line is None}, request)
    loose = tuple(
        (words, f"#{row['anchor']}", f"{row['day']}, {row['title']}") for row in rows for words in row["loose"]
    )
    tells = frozenset(one.session_id or one.contact_id or one.id for one in entries)
    return Slip(line=line, markup=markup, loose=loose, tells=tells)  # type: ignore[arg-type]  # as above


def _url(one: SignedEntry, patient_id: UUID) -> str:
    if one.session_id:
        return reverse("staff:room", args=[one.session_id])
    return reverse("staff:contact", args=[patient_id, one.id])


def _row(one: SignedEntry, line: object, *, patient_id: UUID) -> dict[str, object]:
    loose = [] if line is not None else [_("This entry is linked to no objective.")]
    loose += [_("The same text stands in an entry about somebody else.")] if one.is_copied else []
    return {
        # What serves two objectives stands there twice.
        "anchor": f"e-{one.id}-{line}" if line else f"e-{one.id}",
        "day": date_format(one.on_date),
        "title": one.title or (KIND_WORDS[one.kind] if one.kind else ""),
        "author": one.author,
        "progress": one.progress,
        "url": _url(one, patient_id),
        "loose": loose,
    }


@lays_beside("plans:thread")
def scores_beside(request: HttpRequest, *, file: PlanFile) -> list[Slip]:
    """The latest scores of the questionnaire that shows an objective; that none came back is said."""
    asked = [one for one in objectives_in(file.tree) if one.instrument]
    url = reverse("measures:of_patient", args=[file.plan.patient_id])
    if not asked or not opens_for(url, actor=request.actor):
        return []
    series = {one.instrument.key: one for one in series_of(viewer=request.actor, patient_id=file.plan.patient_id)}
    return [_scores(one, series.get(one.instrument), url, request) for one in asked]


def _came_words(row: Administration) -> str:
    without = _("no sum") if row.is_complete else _("not scored: answers are missing")
    return came_to(row) or without


def _scores(objective: ObjectiveNode, series: Series | None, url: str, request: HttpRequest) -> Slip:
    came = series.rows[-LATEST:] if series else ()
    told = [{"day": date_format(row.answered_on), "score": _came_words(row), "band": row.band} for row in came]
    title = series.instrument.short_title if series else _("The questionnaire")
    markup = render_to_string("staff/parts/thread_scores.html", {"title": title, "rows": told, "url": url}, request)
    loose = (
        ()
        if told
        else ((_("No score of its questionnaire has come back yet."), f"#t-{objective.thread}", objective.words),)
    )
    return Slip(line=objective.thread, markup=markup, loose=loose)
