"""What either of a match does: check-ins, a break, the end, a concern; and what a mentor is and is not."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.mentors.actions import (
    call_off_check_in,
    end_match,
    mark_done,
    move_check_in,
    pause_match,
    propose_check_in,
    raise_concern,
)
from midspan.domains.mentors.book import boundaries
from midspan.domains.mentors.enums import CheckInState, MatchState
from midspan.domains.mentors.forms import CheckInForm, ConcernForm
from midspan.domains.mentors.models import CheckIn, Match
from midspan.domains.mentors.queries import check_in_for, match_between, own_mentor
from midspan.domains.privacy.queries import zone_of_patient
from midspan.domains.programs.queries import home_zone
from midspan.ui.answering import done, told
from midspan.values import Actor

ANSWERS = {"agree": CheckInState.AGREED, "decline": CheckInState.DECLINED, "take_back": CheckInState.TAKEN_BACK}

BREAKS = {"pause": True, "go_on": False}
NOTHING_PRESSED = gettext_lazy("Nothing was changed. Press one of the buttons.")


def zone_for(viewer: Actor) -> ZoneInfo:
    """The clock on which either reads and types times: a patient's own, the center's of a mentor."""
    if viewer.is_patient:
        return zone_of_patient(viewer=viewer, patient_id=viewer.id)
    return home_zone(organization_id=viewer.organization_id)


@require_GET
def what_it_is(request: HttpRequest) -> HttpResponse:
    """What a mentor is and is not, and what to do in a crisis."""
    return render(request, "mentors/boundaries.html", {"boundaries": boundaries(), "back_url": _home(request)})


def propose(request: HttpRequest, match_id: UUID) -> HttpResponse:
    match = _found(request, match_id)
    return _proposing(request, match, None)


def move(request: HttpRequest, match_id: UUID, check_in_id: UUID) -> HttpResponse:
    """Another time for what both agreed on, which holds until the other one agrees."""
    match = _found(request, match_id)
    found = check_in_for(match, viewer=request.actor, check_in_id=check_in_id)
    if found is None or found.state != CheckInState.AGREED:
        raise Http404
    return _proposing(request, match, found)


def _proposing(request: HttpRequest, match: Match, earlier: CheckIn | None) -> HttpResponse:
    zone = zone_for(request.actor)
    form = CheckInForm(request.POST or None, initial=CheckInForm.initial_of(earlier, zone) if earlier else None)
    if request.method == "POST" and form.is_valid():
        said = {"match_id": match.pk, "check_in": form.check_in(zone), "replaces_id": earlier.pk if earlier else None}
        if done(form, lambda: propose_check_in(**said, by=request.actor)):
            messages.success(request, _("Proposed. It counts once both have said yes."))
            return redirect(_page_of(request, match))
    context = {"form": form, "is_change": earlier is not None, "back_url": _page_of(request, match)}
    return render(request, "mentors/check_in.html", context, status=422 if form.errors else 200)


@require_POST
def answer(request: HttpRequest, match_id: UUID, check_in_id: UUID) -> HttpResponse:
    """Agree, decline, take back, call off, mark as held: by the button that was pressed."""
    match, by = _found(request, match_id), request.actor
    about = {"match_id": match_id, "check_in_id": check_in_id, "by": by}
    asked = request.POST.get("do", "")
    if asked in ANSWERS:
        told(request, lambda: move_check_in(**about, to=ANSWERS[asked]))
    elif asked == "call_off":
        if told(request, lambda: call_off_check_in(**about)):
            messages.success(request, _("Called off. No reason is asked."))
    elif asked in {"done", "not_done"}:
        told(request, lambda: mark_done(**about, is_done=asked == "done"))
    else:
        messages.error(request, NOTHING_PRESSED)
    return redirect(_page_of(request, match))


@require_POST
def pause(request: HttpRequest, match_id: UUID) -> HttpResponse:
    match = _found(request, match_id)
    asked = request.POST.get("do", "")
    if asked not in BREAKS:  # Nobody's break ends by what says nothing.
        messages.error(request, NOTHING_PRESSED)
        return redirect(_page_of(request, match))
    is_paused = BREAKS[asked]
    if told(request, lambda: pause_match(match_id=match_id, is_paused=is_paused, by=request.actor)):
        messages.success(request, _("You two are on a break.") if is_paused else _("You two go on."))
    return redirect(_page_of(request, match))


def end(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """One question, no reason; afterwards nothing of it is shared or shown to the mentor."""
    match = _found(request, match_id)
    if request.method == "POST":
        if told(request, lambda: end_match(match_id=match_id, by=request.actor)):
            messages.success(request, _("Ended. Nothing is shared any more, and no reason is asked."))
            return redirect(_home(request))
        return redirect(_page_of(request, match))
    return render(request, "mentors/end.html", {"match": match, "back_url": _page_of(request, match)})


def concern(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """To the coordinator; the other one is not told. A patient may also do it once a match has ended."""
    found = match_between(viewer=request.actor, match_id=match_id)
    if found is None or found.state not in {MatchState.MATCHED, MatchState.ENDED}:
        raise Http404
    form = ConcernForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        if done(form, lambda: raise_concern(match_id=match_id, words=words, by=request.actor)):
            messages.success(request, _("The coordinator has it, and nobody else."))
            return redirect(_page_of(request, found) if found.state == MatchState.MATCHED else _home(request))
    back = _page_of(request, found) if found.state == MatchState.MATCHED else _home(request)
    return render(request, "mentors/concern.html", {"form": form, "back_url": back}, status=422 if form.errors else 200)


def _found(request: HttpRequest, match_id: UUID) -> Match:
    found = match_between(viewer=request.actor, match_id=match_id)
    if found is None or found.state != MatchState.MATCHED:
        raise Http404
    return found


def _page_of(request: HttpRequest, match: Match) -> str:
    return reverse("mentors:match" if request.actor.is_patient else "mentor:person", args=[match.pk])


def _home(request: HttpRequest) -> str:
    return reverse("mentor:home" if own_mentor(viewer=request.actor) else "mentors:own")
