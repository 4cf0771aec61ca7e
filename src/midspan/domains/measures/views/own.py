"""What waits for the person, one question on each screen, and what they read after a worrying answer."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.entries.actions import kept_once
from midspan.domains.entries.queries import is_late, made
from midspan.domains.measures.actions import drop_event, hand_in, keep_answer, mark_event, tell_late
from midspan.domains.measures.forms import RATHER_NOT, AnswerForm, EventForm
from midspan.domains.measures.models import Draft
from midspan.domains.measures.own_series import own_series
from midspan.domains.measures.own_wording import before, language_now, minutes_words, notice_of, title_of
from midspan.domains.measures.queries import (
    Asking,
    asking_for,
    has_left,
    is_shown_now,
    is_to_be_reached,
    is_watched,
    line_for,
    own_draft,
    own_due,
    own_events,
    reader_of,
)
from midspan.domains.measures.rules import items_to_ask, may_arrive_late, points_given, points_of, worrying
from midspan.domains.plans.queries import own_ladders
from midspan.engines.scoring import Item, said
from midspan.ui.answering import done, told
from midspan.ui.help_now import help_now
from midspan.values import RefusedError, mark_of


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Everything that waits, and how it has gone so far."""
    tasks = [
        {
            "label": title_of(one.instrument),
            "hint": minutes_words(one.instrument),
            "url": reverse("measures:before", args=[one.id]),
        }
        for one in own_due(viewer=request.actor)
    ]
    waits = is_to_be_reached(viewer=request.actor, patient_id=request.actor.id)
    series = own_series(viewer=request.actor)
    ladders = own_ladders(viewer=request.actor)
    shown = {"tasks": tasks, "waits": waits, "series": series, "ladders": ladders}
    return render(request, "measures/own.html", shown)


@kept_once
def events(request: HttpRequest) -> HttpResponse:
    """What happened in their life, for nobody but them, and one more."""
    form = EventForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _was_marked(request, form):
        messages.success(request, _("Kept."))
        return redirect("measures:events")
    context = {"form": form, "events": own_events(viewer=request.actor).reverse()}
    return render(request, "measures/events.html", context, status=422 if form.errors else 200)


def _was_marked(request: HttpRequest, form: EventForm) -> bool:
    return done(form, lambda: mark_event(**form.cleaned_data, by=request.actor))


@require_POST
def drop(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """It is gone for good."""
    if told(request, lambda: drop_event(event_id=event_id, by=request.actor)):
        messages.success(request, _("It is gone."))
    return redirect("measures:events")


@require_GET
def start(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Who reads this and when, before the first question."""
    asking = _due(request, assignment_id)
    if not is_shown_now(viewer=request.actor, asking=asking):
        return redirect("safety:own")  # Somebody talks with them first.
    reader = reader_of(viewer=request.actor, patient_id=request.actor.id)
    is_over = has_left(viewer=request.actor, patient_id=request.actor.id)
    staffed = _is_staffed(request, asking)
    line = line_for(viewer=request.actor, asking=asking)
    draft = own_draft(viewer=request.actor, asking=asking)
    items = _items(asking, draft, staffed=staffed)
    # Whoever stopped goes on where they were.
    open_ones = [one for one in items if draft is None or one.number not in draft.answers]
    context = {
        "before": before(asking, str(reader) if reader else "", staffed=staffed, has_left=is_over, line=line),
        "title": title_of(asking.instrument),
        "notice": notice_of(asking.instrument),
        "next_url": reverse("measures:question", args=[asking.id, open_ones[0].number]) if open_ones else _end(asking),
        "help": help_now(),
    }
    return render(request, "measures/before.html", context)


def _version(request: HttpRequest, assignment_id: UUID, number: str) -> str:
    """Of the answer that the screen was shown with, and of the day it was asked for."""
    asking = _due(request, assignment_id)
    chosen = _chosen(own_draft(viewer=request.actor, asking=asking), number)
    return mark_of(asking.id, asking.due_on, number, chosen)


@kept_once(version=_version)
def question(request: HttpRequest, assignment_id: UUID, number: str) -> HttpResponse:
    """One question; what is chosen is kept at once, so that one can stop and come back."""
    if request.method == "POST" and _was_late(request, assignment_id, number):
        return redirect("safety:own")
    asking = _due(request, assignment_id)
    if not is_shown_now(viewer=request.actor, asking=asking):
        if is_late(request):
            raise Http404  # Nothing keeps it, and nobody reads where it leads.
        return redirect("safety:own")  # Somebody talks with them first.
    draft = own_draft(viewer=request.actor, asking=asking)
    # What was on the screen before closing is answered after it: a worrying answer is never turned away.
    items = _items(asking, draft, staffed=request.method == "POST" or _is_staffed(request, asking))
    item = next((one for one in items if one.number == number), None)
    if item is None:
        raise Http404
    form = AnswerForm(_posted(request), one=asking.instrument, item=item, initial=_chosen(draft, number))
    if request.method == "POST" and form.is_valid() and _was_kept(request, asking, item, form):
        return redirect(_after(request, asking, item, form.place()))
    line = line_for(viewer=request.actor, asking=asking)
    context = _question_context(asking, items, item, form) | {
        "late": may_arrive_late(asking.instrument, item, told_from=line)
    }
    return render(request, "measures/question.html", context)


def _was_late(request: HttpRequest, assignment_id: UUID, number: str) -> bool:
    """Whether it is a worrying answer to what is not due any more, or may not be begun now.

    It is told, though there is no sheet to keep it in.
    """
    asking = asking_for(viewer=request.actor, patient_id=request.actor.id, assignment_id=assignment_id)
    item = next((one for one in asking.instrument.items if one.number == number), None) if asking else None
    if asking is None or item is None or (asking.due_on and is_shown_now(viewer=request.actor, asking=asking)):
        return False
    form = AnswerForm(request.POST, one=asking.instrument, item=item)
    if not form.is_valid() or not _is_worrying(request, asking, item, form.place()):
        return False
    tell_late(assignment_id=asking.id, item=item.number, place=form.place(), by=request.actor)
    return True


def _is_worrying(request: HttpRequest, asking: Asking, item: Item, place: int | None) -> bool:
    points = points_of(asking.instrument, {item.number: place})
    given = {item.number: points[item.number]}
    return bool(worrying(asking.instrument, given, told_from=line_for(viewer=request.actor, asking=asking)))


def _question_context(asking: Asking, items: list[Item], item: Item, form: AnswerForm) -> dict[str, object]:
    place, language = items.index(item), asking.instrument.put_in(language_now())
    back = items[place - 1].number if place else None
    return {
        "form": form,
        "introduction": said(asking.instrument.introduction, language) if asking.instrument.introduction else "",
        "put_in": language,
        "step": place + 1,
        "steps": len(items),
        "back_url": reverse("measures:question", args=[asking.id, back])
        if back
        else reverse("measures:before", args=[asking.id]),
    }


def _was_kept(request: HttpRequest, asking: Asking, item: Item, form: AnswerForm) -> bool:
    try:
        keep_answer(
            assignment_id=asking.id, item=item.number, place=form.place(), given_at=made(request), by=request.actor
        )
    except RefusedError as refusal:
        form.add_error("answer", _(refusal.verdict.reason))
        return False
    return True


def _after(request: HttpRequest, asking: Asking, item: Item, place: int | None) -> str:
    """After a worrying answer what helps now; else the next question; else the end."""
    if _is_worrying(request, asking, item, place):
        return reverse("safety:own")
    items = _items(asking, own_draft(viewer=request.actor, asking=asking), staffed=_is_staffed(request, asking))
    order = asking.instrument.items
    after = [one for one in items if order.index(one) > order.index(item)]
    return reverse("measures:question", args=[asking.id, after[0].number]) if after else _end(asking)


def _end(asking: Asking) -> str:
    return reverse("measures:finish", args=[asking.id])


def finish(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """What was left out, and handing it in."""
    if request.method == "POST" and _was_handed_in(request, assignment_id):
        return redirect("measures:own")
    asking = _due(request, assignment_id)
    draft = own_draft(viewer=request.actor, asking=asking)
    items = _items(asking, draft, staffed=_is_staffed(request, asking))
    left = [one for one in items if draft is None or draft.answers.get(one.number) is None]
    context = {
        "left": len(left),
        "back_url": reverse("measures:question", args=[asking.id, (left or items)[0].number]),
        "is_anything": draft is not None,
    }
    return render(request, "measures/finish.html", context)


def _was_handed_in(request: HttpRequest, assignment_id: UUID) -> bool:
    """Whether it is handed in now, or was a moment ago by the first of two clicks."""
    try:
        hand_in(assignment_id=assignment_id, language=language_now(), by=request.actor)
    except RefusedError as refusal:
        asking = asking_for(viewer=request.actor, patient_id=request.actor.id, assignment_id=assignment_id)
        if asking is None or not asking.is_answered:
            messages.error(request, _(refusal.verdict.reason))
            return False
    messages.success(request, _thanks(request))
    return True


def _thanks(request: HttpRequest) -> str:
    if has_left(viewer=request.actor, patient_id=request.actor.id):
        return _("Thank you. It is kept in your record.")
    return _("Thank you. Your team reads this next.")


def _items(asking: Asking, draft: Draft | None, *, staffed: bool) -> list[Item]:
    points = points_given(asking.instrument, draft.answers if draft else {})
    return items_to_ask(asking.instrument, points, staffed=staffed)


def _is_staffed(request: HttpRequest, asking: Asking) -> bool:
    return is_watched(viewer=request.actor, asking=asking)


def _chosen(draft: Draft | None, number: str) -> dict[str, str]:
    if draft is None or number not in draft.answers:
        return {}
    place = draft.answers[number]
    return {"answer": RATHER_NOT if place is None else str(place)}


def _due(request: HttpRequest, assignment_id: UUID) -> Asking:
    asking = asking_for(viewer=request.actor, patient_id=request.actor.id, assignment_id=assignment_id)
    if asking is None or asking.due_on is None:
        raise Http404
    return asking


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
