"""Incidents: noted by staff, told to who has to know, reviewed by somebody else, closed with what was learned."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.incidents.actions import (
    add_patient,
    add_staff,
    add_to_incident,
    close_incident,
    note_incident,
    note_told,
    review_incident,
)
from midspan.domains.incidents.book import source
from midspan.domains.incidents.enums import TRANSITIONS, Answer, Step
from midspan.domains.incidents.forms import AddForm, CloseForm, NoteForm, PersonForm, ReviewForm, StaffForm, ToldForm
from midspan.domains.incidents.models import IncidentTelling
from midspan.domains.incidents.queries import (
    Standing,
    closed_incidents,
    incident_standing,
    open_incidents,
    own_incidents,
    people_concerned,
    reviews,
)
from midspan.domains.incidents.rules import Due, sees_to
from midspan.domains.incidents.wording import (
    ANSWER_WORDS,
    DONE_WORDS,
    OWNER_WORDS,
    STEP_WORDS,
    by_words,
    due_words,
)
from midspan.kernel import clock
from midspan.ui.answering import attempted, done


@require_GET
def incidents(request: HttpRequest) -> HttpResponse:
    """What waits for whoever reviews, and what the viewer wrote down themselves."""
    viewer, now = request.actor, clock.now()
    waiting = [(one, _why(one, now), _is_late(one, now)) for one in open_incidents(viewer=viewer)]
    own = [(one, STEP_WORDS[one.state]) for one in own_incidents(viewer=viewer)]
    context = {"reviews": reviews(viewer), "waiting": waiting, "own": own, "closed": closed_incidents(viewer=viewer)}
    return render(request, "incidents/list.html", context)


def _is_late(standing: Standing, now: datetime) -> bool:
    is_unread = standing.state is Step.NOTED and standing.review_due_at < now
    return is_unread or any(one.is_late(now) for one in standing.dues)


def _why(standing: Standing, now: datetime) -> str:
    """What comes next about it."""
    if standing.state is Step.NOTED:
        return _("Waits for a review. %(by)s") % {"by": by_words(standing.review_due_at, now=now)}
    if any(one.is_open for one in standing.dues):
        return _("Reviewed. Somebody may still have to be told.")
    return _("Reviewed, and everybody is told. Close it with what was learned.")


def new(request: HttpRequest) -> HttpResponse:
    form = NoteForm(request.POST or None, initial={"occurred_date": clock.local_date()})
    if request.method == "POST" and form.is_valid():
        noted = attempted(form, lambda: note_incident(said=form.said(), by=request.actor))
        if noted is not None:
            messages.success(request, _("Written down. Now say whom it concerned and who has been told."))
            return redirect("incidents:one", noted.pk)
    return render(request, "incidents/new.html", {"form": form, "source": source()})


@require_GET
def one(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """One incident as it stands: what happened, who has to be told by when, and what comes next."""
    standing = _found(request, incident_id)
    return render(request, "incidents/one.html", _context(request, standing))


def _context(request: HttpRequest, standing: Standing) -> dict[str, Any]:
    viewer, now = request.actor, clock.now()
    after = TRANSITIONS[standing.state]
    return {
        "standing": standing,
        "state": STEP_WORDS[standing.state],
        "is_late": _is_late(standing, now),
        "people": people_concerned(viewer=viewer, incident_id=standing.incident.pk),
        "dues": [_due_line(one, standing, now) for one in standing.dues],
        "steps": [(one, DONE_WORDS[Step(one.step)]) for one in standing.steps],
        "reviews": reviews(viewer),
        "may_review": standing.may_review(viewer),
        "is_reviewed": standing.state is not Step.NOTED,
        "comes_closing": Step.CLOSED in after,
        "may_close": standing.may_close(viewer),
        "review_by": by_words(standing.review_due_at, now=now) if standing.state is Step.NOTED else "",
        "source": source(),
    }


def _due_line(due: Due, standing: Standing, now: datetime) -> dict[str, Any]:
    telling = standing.telling(due.duty.key)
    return {
        "due": due,
        "by": due_words(due, now=now) if due.is_open else "",
        "owner": OWNER_WORDS[sees_to(due.duty, is_author_here=standing.is_author_here)] if due.is_open else "",
        "is_late": due.is_late(now),
        "telling": telling,
        "answer": _answer(telling),
    }


def _answer(telling: IncidentTelling | None) -> str:
    return str(ANSWER_WORDS[Answer(telling.answer)]) if telling else ""


def concerned(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Whom it concerned: a patient by their exact name, a colleague from the list."""
    standing = _found(request, incident_id)
    form = PersonForm(request.POST or None)
    said = {"incident_id": incident_id, "by": request.actor}
    if _posted(request, form, lambda: add_patient(**form.cleaned_data, **said)):
        return redirect("incidents:concerned", incident_id)
    return _concerned_page(request, standing, person_form=form)


@require_POST
def colleague(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    standing = _found(request, incident_id)
    form = StaffForm(request.POST, viewer=request.actor)
    said = {"incident_id": incident_id, "by": request.actor}
    if _posted(request, form, lambda: add_staff(staff_id=form.colleague_id(), **said)):
        return redirect("incidents:concerned", incident_id)
    return _concerned_page(request, standing, staff_form=form)


def _concerned_page(request: HttpRequest, standing: Standing, **forms: Form) -> HttpResponse:
    people = people_concerned(viewer=request.actor, incident_id=standing.incident.pk)
    empty = {"person_form": PersonForm(), "staff_form": StaffForm(viewer=request.actor)}
    return render(request, "incidents/concerned.html", {"standing": standing, "people": people, **empty, **forms})


def told(request: HttpRequest, incident_id: UUID, duty: str) -> HttpResponse:
    """Somebody was told, or has not to be."""
    standing = _found(request, incident_id)
    due = standing.due(duty)
    if due is None:
        raise Http404
    form = ToldForm(request.POST or None, due=due, initial=_now())
    said = {"incident_id": incident_id, "duty": duty, "by": request.actor}
    if _posted(request, form, lambda: note_told(**form.said(), **said)):
        messages.success(request, _("Noted with your name."))
        return redirect("incidents:one", incident_id)
    now = clock.now()
    asks = {
        "heading": due.duty.who,
        "lead": f"{due.duty.condition}. {due_words(due, now=now)}" if due.duty.condition else due_words(due, now=now),
        "note": due.duty.source,
    }
    return _form_page(request, standing, form, button=_("Note it"), **asks)


def _now() -> dict[str, Any]:
    here = localtime(clock.now())
    return {"told_date": here.date(), "told_time": here.time().replace(second=0, microsecond=0)}


def review(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    asks = {
        "heading": _("The review"),
        "button": _("Keep the review"),
        "thanks": _("Reviewed, and kept with your name."),
    }
    return _words_page(request, incident_id, ReviewForm, review_incident, **asks)


def end(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    thanks = _("Closed. What is found out later is reviewed anew.")
    asks = {"heading": _("What we learned"), "button": _("Close it"), "thanks": thanks}
    return _words_page(request, incident_id, CloseForm, close_incident, **asks)


def add(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    asks = {"heading": _("An addendum"), "button": _("Add it"), "thanks": _("Added, with your name and the time.")}
    return _words_page(request, incident_id, AddForm, add_to_incident, **asks)


def _words_page(
    request: HttpRequest,
    incident_id: UUID,
    form_class: type[Form],
    act: Callable[..., object],
    *,
    thanks: str,
    **asks: str,
) -> HttpResponse:
    """One box, whose words `act` keeps with the incident."""
    standing = _found(request, incident_id)
    form = form_class(request.POST or None)
    if _posted(request, form, lambda: act(incident_id=incident_id, words=form.cleaned_data["words"], by=request.actor)):
        messages.success(request, thanks)
        return redirect("incidents:one", incident_id)
    return _form_page(request, standing, form, **asks)


def _form_page(request: HttpRequest, standing: Standing, form: Form, **asks: Any) -> HttpResponse:
    return render(request, "incidents/form.html", {"standing": standing, "form": form, **asks})


def _found(request: HttpRequest, incident_id: UUID) -> Standing:
    standing = incident_standing(viewer=request.actor, incident_id=incident_id)
    if standing is None:
        raise Http404
    return standing


def _posted(request: HttpRequest, form: Form, act: Callable[[], object]) -> bool:
    """Whether a whole form came and what it asks for was done."""
    return request.method == "POST" and form.is_valid() and done(form, act)
