"""Who is on call when, what the day's test alert came to, and what is asked while nobody is at the site."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from midspan.domains.safety.actions import answer_test, call_off, choose_unstaffed, put_on_duty
from midspan.domains.safety.enums import Rung
from midspan.domains.safety.forms import DutyForm
from midspan.domains.safety.models import AlertTest, Duty
from midspan.domains.safety.queries import (
    duties_from,
    is_down,
    latest_test,
    names_of_staff,
    on_duty,
    rota_gaps,
    safety_book,
    unstaffed_choices,
)
from midspan.domains.safety.rules.deeds import may_act, may_keep_rota
from midspan.domains.safety.showing import moment_words
from midspan.domains.safety.wording import RUNG_WORDS
from midspan.engines.scoring import instrument, instrument_keys
from midspan.kernel import clock
from midspan.ui.answering import done, told

# What people write besides questionnaires, and that asks about danger.
WRITTEN = (("diary", gettext_lazy("The diary")),)


def rota(request: HttpRequest) -> HttpResponse:
    """The rota of the next weeks with its gaps by name, and the form that fills them."""
    form = DutyForm(request.POST if request.method == "POST" else None, viewer=request.actor)
    if request.method == "POST" and form.is_valid() and _was_put(request, form):
        return redirect("safety:rota")
    now = clock.now()
    until = now + timedelta(days=safety_book().looks_ahead_days)
    context = {
        "now": [_duty_line(one) for one in on_duty(viewer=request.actor, at=now)],
        "duties": [_duty_line(one) for one in duties_from(viewer=request.actor, since=now, until=until)],
        "gaps": [_stretch(*one) for one in rota_gaps(viewer=request.actor, now=now)],
        "days": safety_book().looks_ahead_days,
        "test": _test_line(request, latest_test(viewer=request.actor)),
        "may_keep": bool(may_keep_rota(request.actor)),
        "may_answer": bool(may_act(request.actor)),
        "choices": _choices(request),
        "form": form,
    }
    return render(request, "safety/rota.html", context)


def _duty_line(one: Duty) -> dict[str, object]:
    return {
        "id": one.pk,
        "who": str(one.staff),
        "rung": RUNG_WORDS[Rung(one.rung)],
        "when": _stretch(one.during.lower, one.during.upper),
    }


def _stretch(start: object, end: object) -> str:
    return f"{date_format(localtime(start), 'D, M j, P')} – {date_format(localtime(end), 'D, M j, P')}"


def _test_line(request: HttpRequest, test: AlertTest | None) -> dict[str, object] | None:
    if test is None:
        return None
    now = clock.now()
    names = names_of_staff(viewer=request.actor, staff_ids=[test.answered_by])
    return {
        "id": test.pk,
        "sent": moment_words(test.sent_at, now=now),
        "due": moment_words(test.due_at, now=now),
        "to": str(test.staff) if test.staff else "",
        "is_down": is_down(test.sent_at, test.due_at, test.answered_at, test.failed_at, now=now),
        "has_failed": test.failed_at is not None,
        "is_answered": test.answered_at is not None,
        "by": names.get(test.answered_by, ""),
    }


def _choices(request: HttpRequest) -> list[dict[str, object]]:
    """The questionnaires that have a shorter form without the question, and the diary; what is chosen of each."""
    kept = unstaffed_choices(viewer=request.actor)
    asked = [instrument(key) for key in instrument_keys()]
    diary = [{"key": key, "title": title, "shorter": "", "keeps": kept.get(key, False)} for key, title in WRITTEN]
    return diary + [
        {
            "key": one.key,
            "title": one.title,
            "shorter": instrument(one.unstaffed).title,
            "keeps": kept.get(one.key, False),
        }
        for one in asked
        if one.unstaffed
    ]


def _was_put(request: HttpRequest, form: DutyForm) -> bool:
    given = form.cleaned_data
    if not done(
        form,
        lambda: put_on_duty(
            staff_id=given["staff"].pk, rung=Rung(given["rung"]), start=form.start, end=form.end, by=request.actor
        ),
    ):
        return False
    messages.success(request, _("On the rota."))
    return True


@require_POST
def off(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    if told(request, lambda: call_off(duty_id=duty_id, by=request.actor)):
        messages.success(request, _("Taken off the rota."))
    return redirect("safety:rota")


@require_POST
def test(request: HttpRequest, test_id: UUID) -> HttpResponse:
    """Whoever was alerted answers."""
    if told(request, lambda: answer_test(test_id=test_id, by=request.actor)):
        messages.success(request, _("Answered. Alerts arrive."))
    return redirect("safety:rota")


@require_POST
def choose(request: HttpRequest, key: str) -> HttpResponse:
    if key in {*instrument_keys(), *dict(WRITTEN)} and told(
        request,
        lambda: choose_unstaffed(instrument=key, keeps=request.POST.get("keeps") == "yes", by=request.actor),
    ):
        messages.success(request, _("Kept."))
    return redirect("safety:rota")
