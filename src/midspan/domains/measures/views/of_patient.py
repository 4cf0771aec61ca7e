"""For staff: what came back from one person, asking and entering, and looking when it does not help."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.journey.queries import patient_for
from midspan.domains.measures.actions import assign, assign_usual, end_assignment, enter, review_track
from midspan.domains.measures.after_stay import Mark, after_of
from midspan.domains.measures.book import schedules
from midspan.domains.measures.drawing import chart_html
from midspan.domains.measures.ending import at_end
from midspan.domains.measures.enums import MarkState, Mode, Step, Thought
from midspan.domains.measures.following import Offer, offers_from
from midspan.domains.measures.forms import AssignForm, ReviewForm, SheetForm, UsualForm
from midspan.domains.measures.models import Administration, GivenAnswer
from midspan.domains.measures.queries import (
    Asking,
    Series,
    administration_for,
    answers_of,
    askings_of,
    came_to,
    has_left,
    in_order,
    is_to_be_reached,
    person_of,
    series_of,
    sheet_of_day,
    sum_words,
    usual_of,
    week_of,
)
from midspan.domains.measures.rules import LONGEST_DAYS, may_ask
from midspan.domains.measures.wording import (
    CHANGE_WORDS,
    LANGUAGES,
    MARK_WORDS,
    MODE_WORDS,
    ONCE,
    REASON_WORDS,
    STEP_WORDS,
    frequency_words,
    item_label,
    language_lines,
    week_words,
)
from midspan.engines.scoring import TOTAL, Instrument, Scale, instrument, instrument_keys, said, score
from midspan.kernel import clock
from midspan.ui.answering import done, told
from midspan.ui.tables import labelled
from midspan.values import RefusedError


def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Everything that came back, and the form that asks for more."""
    name = _name(request, patient_id)
    form = AssignForm(_posted(request))
    if request.method == "POST" and form.is_valid() and _was_assigned(request, patient_id, form):
        return redirect("measures:of_patient", patient_id)
    series = series_of(viewer=request.actor, patient_id=patient_id)
    askings = askings_of(viewer=request.actor, patient_id=patient_id)
    waits = is_to_be_reached(viewer=request.actor, patient_id=patient_id)
    context = {
        "name": name,
        "patient_id": patient_id,
        "waits": waits,
        "offers": [] if waits else _offers(request, patient_id, series, askings),
        "series": [_series_card(one, patient_id) for one in series],
        "askings": [_asking_line(one) for one in askings],
        "after": _after(request, patient_id, askings),
        "sheets": [(key, instrument(key).title) for key in instrument_keys()],
        "may_ask": bool(may_ask(request.actor)),
        "week": week_words(week_of(viewer=request.actor, patient_id=patient_id)),
        "form": form,
    }
    return render(request, "measures/of_patient.html", context)


def _after(request: HttpRequest, patient_id: UUID, askings: list[Asking]) -> dict[str, object] | None:
    """The days after the last stay and how each stands."""
    found = after_of(viewer=request.actor, patient_id=patient_id, askings=askings)
    if found is None:
        return None
    lines = [
        {
            "days": _("%(days)d days") % {"days": one.days},
            "on": one.on,
            "words": _mark_words(one, is_agreed=found.is_agreed),
            "asked": one.asked,
            "answered": one.answered,
        }
        for one in found.marks
    ]
    waiting = [one for one in askings if one.assignment.after_days and one.due_on is not None]
    is_open = found.is_agreed is not False and bool(may_ask(request.actor))
    return {
        "is_agreed": found.is_agreed,
        "lines": lines,
        "open": [{"id": one.id, "title": one.instrument.short_title} for one in waiting] if is_open else [],
    }


def _mark_words(one: Mark, *, is_agreed: bool | None) -> str:
    """Nothing of a day to come, for who may not see whether they agreed."""
    if one.state is not MarkState.COMING:
        return str(MARK_WORDS[one.state])
    if is_agreed is None:
        return ""
    return str(MARK_WORDS[MarkState.COMING if is_agreed else MarkState.NOT_ASKED])


def _offers(
    request: HttpRequest,
    patient_id: UUID,
    series: list[Series],
    askings: list[Asking],
    because: UUID | None = None,
) -> list[dict[str, object]]:
    """What a screen, or the one sheet `because` of which it is, says is worth asking next, for who asks.

    Nothing of somebody who has left.
    """
    if not may_ask(request.actor) or has_left(viewer=request.actor, patient_id=patient_id):
        return []
    found = offers_from(series, askings, viewer=request.actor)
    return [_offer_line(one, patient_id) for one in found if because in {None, one.because.pk}]


def _offer_line(one: Offer, patient_id: UUID) -> dict[str, object]:
    screen = instrument(one.because.instrument).short_title
    parts = {"screen": screen, "day": date_format(one.because.answered_on), "result": _result(one.because)}
    today, because = clock.local_date(), _("%(screen)s on %(day)s: %(result)s.") % parts
    return {
        "title": one.instrument.title,
        "because": because,
        "why": one.line.why,
        "sheet_url": reverse("measures:sheet", args=[patient_id, one.instrument.key]) if one.is_in_person else "",
        "url": reverse("measures:of_patient", args=[patient_id]),
        "asks": {
            "instrument": one.instrument.key,
            "every": str(one.line.every_days or ONCE),
            "starts_on_0": today.month,
            "starts_on_1": today.day,
            "starts_on_2": today.year,
            "reason": because,
        },
    }


def _was_assigned(request: HttpRequest, patient_id: UUID, form: AssignForm) -> bool:
    try:
        asked = assign(
            patient_id=patient_id,
            key=form.cleaned_data["instrument"],
            starts_on=form.day,
            every_days=form.every_days,
            told_from=form.cleaned_data["line"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
        )
    except RefusedError as refusal:
        form.add_error(None, _(refusal.verdict.reason))
        return False
    messages.success(request, _asked_words(asked.starts_on))
    return True


def _asked_words(starts_on: date) -> str:
    if starts_on <= clock.local_date():
        return _("Asked. The person is told.")
    return _("Asked. The person is told on %(day)s.") % {"day": date_format(starts_on)}


def usual(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What people of this track are usually asked and why, to ask it in one go or otherwise for a reason."""
    name, viewer = _name(request, patient_id), request.actor
    found = usual_of(viewer=viewer, patient_id=patient_id)
    form = UsualForm(_posted(request), usual=found) if found else None
    if form and request.method == "POST" and form.is_valid() and _was_usual_asked(request, patient_id, form):
        return redirect("measures:of_patient", patient_id)
    put = [one.starting(clock.local_date()) for one in found.lines if one.is_put] if found else []
    besides = form.chosen() if form and form.has_chosen() else put
    context = {
        "name": name,
        "patient_id": patient_id,
        "form": form,
        "groups": _by_frequency(form) if form else {},
        "in_person": [(one.key, one.title) for one in found.in_person] if found else [],
        "source": found.battery.source if found else "",
        "at_end": at_end(viewer=viewer, patient_id=patient_id),
        "after": schedules().after_stay,
        "burden_source": schedules().burden.source,
        "reviewed_on": schedules().reviewed_on,
        "waits": is_to_be_reached(viewer=viewer, patient_id=patient_id),
        "week": week_words(week_of(viewer=viewer, patient_id=patient_id, besides=besides)),
    }
    return render(request, "measures/usual.html", context)


def _by_frequency(form: UsualForm) -> dict[str, list[dict[str, object]]]:
    """How often → the lines that are asked so often, the most frequent first."""
    groups: dict[str, list[dict[str, object]]] = {}
    for one, take, every in sorted(form.lines(), key=lambda line: line[0].line.every_days or LONGEST_DAYS):
        line = {"title": one.instrument.title, "why": one.line.why, "take": take, "every": every}
        groups.setdefault(frequency_words(one.line.every_days), []).append(line)
    return groups


def _was_usual_asked(request: HttpRequest, patient_id: UUID, form: UsualForm) -> bool:
    if form.is_sent_again():
        return True
    if not done(
        form,
        lambda: assign_usual(
            patient_id=patient_id, chosen=form.chosen(), reason=form.cleaned_data["reason"], by=request.actor
        ),
    ):
        return False
    messages.success(request, _asked_words(min(one.starts_on for one in form.chosen())))
    return True


@require_POST
def end(request: HttpRequest, patient_id: UUID, assignment_id: UUID) -> HttpResponse:
    _name(request, patient_id)
    if told(request, lambda: end_assignment(patient_id=patient_id, assignment_id=assignment_id, by=request.actor)):
        messages.success(request, _("It is not asked any more."))
    return redirect("measures:of_patient", patient_id)


def sheet(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    """A staff member asks, or copies from paper."""
    name, one = _name(request, patient_id), _instrument(key)
    form = SheetForm(_posted(request), one=one)
    if request.method == "POST" and form.is_valid():
        kept = _entered(request, patient_id, form)
        if kept is not None:
            return redirect("measures:one", patient_id, kept.pk)
    context = {
        "name": name,
        "patient_id": patient_id,
        "one": one,
        "form": form,
        "introduction": said(one.introduction),
        "kept_url": _kept_sheet_url(request, patient_id, form),
        "languages": language_lines(one),
    }
    return render(request, "measures/sheet.html", context)


def _kept_sheet_url(request: HttpRequest, patient_id: UUID, form: SheetForm) -> str:
    """Where the sheet with the same answers lies, while it stands in the way of this one."""
    day = form.cleaned_data.get("answered_on") if form.is_bound and form.non_field_errors() else None
    kept = day and sheet_of_day(viewer=request.actor, patient_id=patient_id, key=form.one.key, answered_on=day)
    return reverse("measures:one", args=[patient_id, kept.pk]) if kept else ""


def _entered(request: HttpRequest, patient_id: UUID, form: SheetForm) -> Administration | None:
    try:
        return enter(
            patient_id=patient_id,
            key=form.one.key,
            choices=form.choices(),
            mode=Mode(form.cleaned_data["mode"]),
            answered_on=form.cleaned_data["answered_on"],
            language=form.cleaned_data["language"],
            by=request.actor,
        )
    except RefusedError as refusal:
        form.add_error(None, _(refusal.verdict.reason))
        return None


@require_GET
def one(request: HttpRequest, patient_id: UUID, administration_id: UUID) -> HttpResponse:
    """One answer set, word for word."""
    name = _name(request, patient_id)
    row = administration_for(viewer=request.actor, patient_id=patient_id, administration_id=administration_id)
    if row is None:
        raise Http404
    asked = instrument(row.instrument)
    given = answers_of(viewer=request.actor, patient_id=patient_id, administration_id=row.pk)
    context = {
        "name": name,
        "patient_id": patient_id,
        "title": asked.title,
        "result": _result(row),
        "mode": f"{MODE_WORDS[Mode(row.mode)]}, {LANGUAGES.get(row.language, row.language)}",
        "day": row.answered_on,
        "subscales": [(sum_words(asked, key), value) for key, value in in_order(asked, row.subscales)],
        "remarks": _remarks(request, asked, row, given),
        "lines": _answer_lines(asked, given),
        "offers": _offers_of_sheet(request, row),
    }
    return render(request, "measures/one.html", context)


def _offers_of_sheet(request: HttpRequest, row: Administration) -> list[dict[str, object]]:
    """What this very sheet says is worth asking next."""
    of_it = {"viewer": request.actor, "patient_id": row.patient_id}
    if is_to_be_reached(**of_it):
        return []
    return _offers(request, row.patient_id, series_of(**of_it), askings_of(**of_it), because=row.pk)


def _remarks(request: HttpRequest, asked: Instrument, row: Administration, given: dict[str, GivenAnswer]) -> list[str]:
    """What the source says besides the band: lines for some people, and answers that do not go together."""
    person = person_of(viewer=request.actor, patient_id=row.patient_id, on=row.answered_on)
    scored = score(asked, {number: one.points for number, one in given.items()}, person)
    lines = [f"{said(cutoff.words)} ({cutoff.at_least}). {cutoff.source}" for cutoff in scored.cutoffs]
    lines += [said(flag.words) for flag in scored.flags]
    again = _("Does not go with another answer; ask again: %(item)s")
    return [*lines, *(again % {"item": number} for number in scored.contradictions)]


def _answer_lines(asked: Instrument, given: dict[str, GivenAnswer]) -> list[dict[str, str]]:
    return [
        {
            "label": item_label(asked, item),
            "value": _chosen_words(asked, item.number, given[item.number].place if item.number in given else None),
        }
        for item in asked.items
    ]


def _chosen_words(asked: Instrument, number: str, place: int | None) -> str:
    options = asked.options_of(asked.item(number))
    if place is None:
        return _("Not answered")
    return said(options[place].words) if options else str(place)


def review(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    """Somebody is not on track: five questions, and one thing done."""
    name = _name(request, patient_id)
    found = next(
        (one for one in series_of(viewer=request.actor, patient_id=patient_id) if one.instrument.key == key), None
    )
    if found is None or not found.reasons:
        raise Http404
    form = ReviewForm(_posted(request))
    if request.method == "POST" and form.is_valid() and _was_reviewed(request, patient_id, key, form):
        return redirect("measures:of_patient", patient_id)
    context = {
        "name": name,
        "patient_id": patient_id,
        "title": found.instrument.title,
        "reasons": [REASON_WORDS[reason] for reason in found.reasons],
        "form": form,
    }
    return render(request, "measures/review.html", context)


def _was_reviewed(request: HttpRequest, patient_id: UUID, key: str, form: ReviewForm) -> bool:
    said_of_it = form.cleaned_data
    if not done(
        form,
        lambda: review_track(
            patient_id=patient_id,
            key=key,
            thoughts=[Thought(one) for one in said_of_it["thoughts"]],
            step=Step(said_of_it["step"]),
            words=said_of_it["words"],
            by=request.actor,
        ),
    ):
        return False
    messages.success(request, _("Kept with the record."))
    return True


def _series_card(one: Series, patient_id: UUID) -> dict[str, object]:
    has_total = any(scale.key == TOTAL for scale in one.instrument.scales)
    columns = [_("Day"), _("Result"), _("How")]
    return {
        "title": one.instrument.title,
        "charts": _charts(one),
        "change": CHANGE_WORDS[one.change] if has_total else one.instrument.counts_something_else,
        "source": one.instrument.change.source if one.instrument.change else "",
        "note": _overlap(one.instrument),
        "reasons": [REASON_WORDS[reason] for reason in one.reasons],
        "review_url": reverse("measures:review", args=[patient_id, one.instrument.key]) if one.needs_review else "",
        "reviewed": _reviewed(one),
        "columns": columns,
        "rows": labelled(columns, _table(one)),
        "links": [
            {
                "url": reverse("measures:one", args=[patient_id, row.pk]),
                "day": row.answered_on,
                "is_corrected": row.pk in one.corrected,
            }
            for row in reversed(one.rows)
        ],
    }


def _charts(one: Series) -> list[dict[str, str]]:
    """A drawing of the total or, where there is none, of each sum under its name."""
    drawn = {scale.key: chart_html(one, scale=scale.key, title=_drawn_title(one, scale)) for scale in one.shown_scales}
    return [
        {"title": "" if key == TOTAL else sum_words(one.instrument, key), "chart": chart}
        for key, chart in drawn.items()
        if chart
    ]


def _drawn_title(one: Series, scale: Scale) -> str:
    name = one.instrument.short_title
    return name if scale.key == TOTAL else f"{name}, {sum_words(one.instrument, scale.key)}"


def _overlap(asked: Instrument) -> str:
    if asked.recall_days and asked.every_days and asked.every_days < asked.recall_days:
        return _("The questions look back %(days)d days, so weekly answers overlap.") % {"days": asked.recall_days}
    return ""


def _reviewed(one: Series) -> str:
    if one.review is None:
        return ""
    parts = {"day": date_format(localtime(one.review.reviewed_at)), "step": STEP_WORDS[Step(one.review.step)]}
    return _("%(day)s: %(step)s.") % parts + f" {one.review.words}"


def _table(one: Series) -> list[list[str]]:
    corrected = one.corrected
    rows = [(row.answered_on, _result(row), _how(row, is_corrected=row.pk in corrected)) for row in reversed(one.rows)]
    rows += [(day, _("Missed"), "") for day in one.missed]
    return [[date_format(day), result, how] for day, result, how in sorted(rows, key=lambda one: one[0], reverse=True)]


def _how(row: Administration, *, is_corrected: bool) -> str:
    mode = str(MODE_WORDS[Mode(row.mode)])
    return _("%(mode)s; a newer sheet of that day counts") % {"mode": mode} if is_corrected else mode


def _result(row: Administration) -> str:
    if not row.is_complete:
        return _("Not scored: not everything was answered")
    return ", ".join(filter(None, [came_to(row), row.band])) or _("Answered; it has no sum")


def _asking_line(one: Asking) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.instrument.title,
        "every": frequency_words(one.assignment.every_days),
        "reason": one.assignment.reason
        or ("" if one.assignment.assigned_by else _("Usual for their track, asked at admission.")),
        "line": one.assignment.told_from,
        "state": _standing(one),
        "missed": len(one.missed),
        "is_ended": one.is_ended,
    }


def _standing(one: Asking) -> str:
    if one.is_ended:
        return _("Ended")
    return _("Waits since %(day)s") % {"day": date_format(one.asked_on)} if one.asked_on else _("Nothing due")


def _instrument(key: str) -> Instrument:
    if key not in instrument_keys():
        raise Http404
    return instrument(key)


def _name(request: HttpRequest, patient_id: UUID) -> str:
    patient = patient_for(viewer=request.actor, patient_id=patient_id)
    if patient is None:
        raise Http404
    return f"{patient.given_names} {patient.family_name}".strip()


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
