"""The check after a session; what leaders read of whole weeks; a wish for contact."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.feedback.actions import answer_check, contacted, leave_out
from midspan.domains.feedback.forms import CheckForm, said_so_far
from midspan.domains.feedback.queries import (
    Found,
    concerns_for,
    edition,
    group_lines,
    own_check,
    own_wish,
    session_to_check,
    signed_for,
    wish_for,
)
from midspan.domains.programs.queries import zone_of_work
from midspan.kernel import clock
from midspan.ui.answering import done, told
from midspan.ui.help_now import help_now

LOOKS_BACK = timedelta(weeks=6)


def check(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Twenty seconds, or leaving it out in one tap."""
    found = session_to_check(viewer=request.actor, session_id=session_id)
    if found is None:
        raise Http404
    if request.method == "POST" and "leave_out" in request.POST:
        return _left_out(request, session_id)
    row = own_check(viewer=request.actor, session_id=session_id)
    wish = own_wish(viewer=request.actor, session_id=session_id)
    posted = request.POST if request.method == "POST" else None
    form = CheckForm(posted, initial=said_so_far(row, wish))
    if request.method == "POST" and form.is_valid() and _answered(request, session_id, form):
        messages.success(request, _("Thank you. You can change it until the day ends."))
        return redirect("patient:today")
    return render(request, "feedback/check.html", _check_context(found, form, is_first=row is None))


def _check_context(found: Found, form: CheckForm, *, is_first: bool) -> dict[str, object]:
    book = edition(found.session.local_date)
    return {
        "form": form,
        "is_first": is_first,
        "verdict": found.verdict,
        "why_not": "" if found.verdict else _(found.verdict.reason),
        "is_group": found.session.kind == "group",
        "people": book.minimum_people,
        "low": book.unsafe_at_most,
        "hours": book.contact_hours,
        "help": help_now(),
    }


def _left_out(request: HttpRequest, session_id: UUID) -> HttpResponse:
    told(request, lambda: leave_out(session_id=session_id, by=request.actor))
    return redirect("patient:today")


def _answered(request: HttpRequest, session_id: UUID, form: CheckForm) -> bool:
    return done(form, lambda: answer_check(session_id=session_id, given=form.given(), by=request.actor))


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Whole weeks of the viewer's groups; of all where they direct."""
    today = clock.today(zone_of_work(viewer=request.actor))
    context = {
        "lines": group_lines(viewer=request.actor, today=today),
        "concerns": concerns_for(viewer=request.actor, since=today - LOOKS_BACK),
        "signed": signed_for(viewer=request.actor, since=today - LOOKS_BACK),
        "people": edition(today).minimum_people,
        "weeks": edition(today).merge_weeks,
    }
    return render(request, "feedback/figures.html", context)


def wish(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    """Somebody would like to be contacted by the viewer."""
    found = wish_for(viewer=request.actor, wish_id=wish_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        if told(request, lambda: contacted(wish_id=wish_id, by=request.actor)):
            messages.success(request, _("Done."))
        return redirect("staff:day")
    return render(request, "feedback/wish.html", {"wish": found})
