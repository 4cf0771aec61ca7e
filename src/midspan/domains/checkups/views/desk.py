"""For staff: who is called today, one person with the words for the call, and what each tap does."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.checkups.actions import (
    answer_ask,
    begin_return,
    hand_on,
    record_death,
    record_try,
    stop_calls,
    take_back_death,
    write_word,
)
from midspan.domains.checkups.book import checkup_book
from midspan.domains.checkups.enums import Ending, Outcome, State
from midspan.domains.checkups.forms import DeathForm, HandOnForm, NotDeadForm, TryForm, WordForm
from midspan.domains.checkups.queries import CallLine, PersonAfter, asks_back, calls_on, name_of, person_after
from midspan.domains.checkups.rules.days import A_DAY
from midspan.domains.checkups.rules.deeds import CALLS
from midspan.domains.checkups.wording import ENDING_WORDS, OUTCOME_WORDS, STATE_WORDS
from midspan.domains.journey.queries import patient_for
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import staff_of
from midspan.domains.programs.queries import open_days
from midspan.kernel import clock
from midspan.kernel.margins import margin_of
from midspan.ui.answering import done, told
from midspan.ui.calling import call_link
from midspan.values import DataClass


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Who asks to come back, who is called by today, and whose turn comes in the next days."""
    today, mine = clock.local_date(), "mine" in request.GET
    lines = calls_on(viewer=request.actor, today=today, mine=mine)
    due = [_line(one) for one in lines if one.call_on <= today]
    context = {
        "asks": asks_back(viewer=request.actor, today=today),
        "due": due,
        "is_closed": not due and not open_days(viewer=request.actor, first=today, until=today + A_DAY)(today),
        "ahead": [_line(one) for one in lines if one.call_on > today],
        "mine": mine,
        "book": checkup_book(),
    }
    return render(request, "checkups/desk.html", context)


def _line(one: CallLine) -> dict[str, Any]:
    return {
        "patient_id": one.patient_id,
        "name": one.name,
        "why": _("Day %(day)s · %(date)s · %(owner)s")
        % {"day": one.day, "date": date_format(one.call_on), "owner": one.owner},
        "tag": str(STATE_WORDS[one.state]),
        "is_late": one.state is State.OVERDUE,
        "tries": one.tries,
    }


@require_GET
def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    return _page(request, patient_id)


@require_POST
def tried(request: HttpRequest, patient_id: UUID, check_up_id: UUID) -> HttpResponse:
    """What was typed stands, whatever is refused."""
    form = TryForm(request.POST)
    if form.is_valid() and done(
        form, lambda: record_try(patient_id=patient_id, check_up_id=check_up_id, by=request.actor, **form.said())
    ):
        if form.said()["outcome"] is Outcome.NOT_SAFE:
            messages.warning(request, _("Kept. Whoever is on call is alerted now. Stay with the person."))
        else:
            messages.success(request, _("Kept with the record."))
        return redirect("checkups:of_patient", patient_id)
    return _page(request, patient_id, form=form)


@require_POST
def owner(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    form = HandOnForm(request.POST, staff=staff_of(viewer=request.actor, roles=sorted(CALLS)))
    if not form.is_valid():
        messages.error(request, _("Choose who calls."))
    elif told(
        request, lambda: hand_on(patient_id=patient_id, owner_id=form.cleaned_data["owner"].pk, by=request.actor)
    ):
        messages.success(request, _("Saved."))
        if patient_for(viewer=request.actor, patient_id=patient_id) is None:
            return redirect("checkups:desk")
    return redirect("checkups:of_patient", patient_id)


@require_POST
def word(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    form = WordForm(request.POST)
    if form.is_valid() and done(
        form, lambda: write_word(patient_id=patient_id, words=form.cleaned_data["words"], by=request.actor)
    ):
        messages.success(request, _("Sent, with your name."))
        return redirect("checkups:of_patient", patient_id)
    return _page(request, patient_id, word_form=form)


@require_POST
def stop(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    if told(request, lambda: stop_calls(patient_id=patient_id, by=request.actor)):
        messages.success(request, _("Nobody calls any more."))
    return _where_it_opens(request, patient_id)


def _where_it_opens(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Who called reaches the person no more once the calls have ended."""
    if patient_for(viewer=request.actor, patient_id=patient_id) is None:
        return redirect("checkups:desk")
    return redirect("checkups:of_patient", patient_id)


@require_POST
def death(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Somebody learned that the person has died; asked once more, with the name."""
    patient: Any = patient_for(viewer=request.actor, patient_id=patient_id)
    if patient is None:
        raise Http404
    form = DeathForm(request.POST, name=name_of(patient))
    if not form.is_valid():
        return _page(request, patient_id, death_form=form)
    if told(request, lambda: record_death(patient_id=patient_id, by=request.actor)):
        messages.success(request, _("Nobody calls any more, and nothing is sent."))
    return _where_it_opens(request, patient_id)


@require_POST
def not_dead(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    form = NotDeadForm(request.POST)
    if form.is_valid() and done(
        form, lambda: take_back_death(patient_id=patient_id, why=form.cleaned_data["why"], by=request.actor)
    ):
        messages.success(request, _("Taken back. Calls that ended with it go on."))
        return redirect("checkups:of_patient", patient_id)
    return _page(request, patient_id, death_form=form)


@require_POST
def back(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """One tap begins the return; the other says that they were talked with and come another time."""
    if request.POST.get("do") == "talked":
        if told(request, lambda: answer_ask(patient_id=patient_id, by=request.actor)):
            messages.success(request, _("Kept with the record."))
        return redirect("checkups:of_patient", patient_id)
    if told(request, lambda: begin_return(patient_id=patient_id, by=request.actor)):
        messages.success(request, _("The return has begun. Red flags and placement are asked anew; the rest is known."))
        if patient_for(viewer=request.actor, patient_id=patient_id) is not None:
            return redirect("journey:person", patient_id)
        return redirect("checkups:desk")
    return redirect("checkups:of_patient", patient_id)


def _page(
    request: HttpRequest,
    patient_id: UUID,
    *,
    form: TryForm | None = None,
    word_form: WordForm | None = None,
    death_form: DeathForm | NotDeadForm | None = None,
) -> HttpResponse:
    patient: Any = patient_for(viewer=request.actor, patient_id=patient_id)
    if patient is None:
        raise Http404
    reached: Any = patient_for(viewer=request.actor, patient_id=patient_id, data_class=DataClass.CONTACT)
    found = person_after(viewer=request.actor, patient_id=patient_id, today=clock.local_date())
    current, called = found.current, patient.name_to_use or patient.given_names
    staff = staff_of(viewer=request.actor, roles=sorted(CALLS))
    context = {
        "name": name_of(patient),
        "patient_id": patient_id,
        "after": found,
        "is_open": _is_running(found),
        "plan_words": _plan_words(found),
        "lines": [_told(one) for one in found.lines],
        "current": current,
        "script": _script(current.check_up.day, name=called, language=patient.language) if current else None,
        "form": (form or TryForm()) if current else None,
        "has_errors": any(one.errors for one in (form, word_form, death_form) if one),
        "death_form": _death_form(death_form, found, name=name_of(patient)),
        "may_take_back": Role.DIRECTOR in request.actor.roles,
        "word_form": (word_form or WordForm()) if found.wish and not found.is_dead else None,
        "beginnings": checkup_book().beginnings(language=patient.language, name=called),
        "owner_form": HandOnForm(staff=staff, initial={"owner": found.plan.owner_id}) if found.plan else None,
        "reach": _reach_lines(reached),
        "call": {"phone": reached.phone, "url": call_link(reached.phone)} if reached and reached.phone else {},
        "may_dial": bool(reached and reached.phone) and _is_called(found),
        "book": checkup_book(),
        "may_return": found.has_left and not found.is_dead,
        "margin": margin_of("checkups:of_patient", request, patient_id=patient_id),
    }
    return render(request, "checkups/of_patient.html", context, status=422 if context["has_errors"] else 200)


def _is_running(found: PersonAfter) -> bool:
    return found.plan is not None and found.plan.ended_at is None


def _is_called(found: PersonAfter) -> bool:
    """Whether somebody calls them: as planned, or because they ask to come back."""
    return not found.is_dead and (_is_running(found) or found.ask is not None)


def _death_form(posted: Any, found: PersonAfter, *, name: str) -> DeathForm | NotDeadForm:
    """The one that fits what the record says now, with what was posted to it."""
    form = NotDeadForm() if found.is_dead else DeathForm(name=name)
    return posted if isinstance(posted, type(form)) else form


def _script(day: int, *, name: str, language: str) -> dict[str, Any]:
    """In the person's language; beside Spanish also English, for who follows along."""
    book = checkup_book()
    own = "es" if language == "es" else "en"
    return {
        "language": own,
        "lines": book.lines(day=day, language=own, name=name),
        "beside": book.lines(day=day, language="en", name=name) if own == "es" else [],
    }


def _plan_words(found: PersonAfter) -> str:
    plan = found.plan
    if plan is None:
        return _("No check-ups are planned.")
    if plan.ended_at is not None:
        return _("Ended on %(day)s: %(how)s.") % {
            "day": date_format(localtime(plan.ended_at)),
            "how": ENDING_WORDS[Ending(plan.ending)],
        }
    return _("%(owner)s calls. The last day here was %(day)s.") % {
        "owner": plan.owner,
        "day": date_format(plan.last_day),
    }


def _told(one: Any) -> dict[str, Any]:
    return {
        "day": one.check_up.day,
        "date": date_format(one.standing.call_on or one.check_up.due_on),
        "state": STATE_WORDS[one.standing.state],
        "tries": [
            {
                "what": OUTCOME_WORDS[Outcome(each.outcome)],
                "words": each.words,
                "by": _("%(who)s, %(when)s")
                % {"who": each.made_by, "when": date_format(localtime(each.made_at), "DATETIME_FORMAT")},
            }
            for each in one.tries
        ],
    }


def _reach_lines(one: Any) -> list[dict[str, str]]:
    """What the person agreed to about being reached, before anybody dials."""
    if one is None:
        return []
    voicemail = {"never": _("None"), "neutral": one.voicemail_words or _("Neutral words"), "any": _("Yes")}
    lines = [
        (_("When it is safe to call"), one.contact_times),
        (_("Voicemail"), voicemail[one.voicemail]),
        (_("Who must not learn of it"), one.must_not_be_told),
        (_("What else they said"), one.contact_note),
    ]
    return [{"label": label, "value": value} for label, value in lines]
