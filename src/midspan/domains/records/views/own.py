"""The person's own medicine list, saying that it is not right, and their own drug screens."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.people.queries import has_stepped_up
from midspan.domains.records.actions import doubt_list, own_received, take_own_received
from midspan.domains.records.book import categories
from midspan.domains.records.enums import ON_LIST, LineState, ListKind
from midspan.domains.records.own_forms import DoubtForm
from midspan.domains.records.own_wording import ALLERGIES_WORDS, STANDING_WORDS, age_sentence, own_label, own_lines
from midspan.domains.records.queries import medicine_list, screens_of, who_hears
from midspan.domains.records.screen_wording import STATE_WORDS, finding_lines, step_lines
from midspan.domains.records.views.answering import list_file
from midspan.domains.records.views.received import file_answer
from midspan.ui.answering import done, granted


def medicines(request: HttpRequest) -> HttpResponse:
    """What is taken now, with allergies; whatever is not right is said beside it."""
    viewer = request.actor
    found = medicine_list(viewer=viewer, patient_id=viewer.id)
    form = DoubtForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _doubted(request, form, None):
        return redirect("records:own_medicines")
    context = {
        "age": age_sentence(found),
        "standing": STANDING_WORDS[found.standing],
        "allergies_standing": ALLERGIES_WORDS[found.allergies],
        "taken": own_lines(found, ListKind.MEDICINE, *ON_LIST),
        "allergies": own_lines(found, ListKind.ALLERGY, *ON_LIST),
        "stopped": own_lines(found, ListKind.MEDICINE, LineState.STOPPED),
        "doubts": found.doubts,
        "form": form,
        "has_stepped_up": has_stepped_up(request),
    }
    return render(request, "records/own_medicines.html", context)


def not_right(request: HttpRequest, thread: UUID) -> HttpResponse:
    """Say what is not right with one line."""
    viewer = request.actor
    line = medicine_list(viewer=viewer, patient_id=viewer.id).line(thread)
    if line is None:
        return redirect("records:own_medicines")
    form = DoubtForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _doubted(request, form, thread):
        return redirect("records:own_medicines")
    return render(request, "records/own_not_right.html", {"form": form, "line": line.now})


def _doubted(request: HttpRequest, form: DoubtForm, thread: UUID | None) -> bool:
    words, by = form.cleaned_data["words"], request.actor
    if not done(form, lambda: doubt_list(words=words, thread=thread, by=by)):
        return False
    if who_hears(viewer=by):
        messages.success(request, _("Thank you. Your team is told, and asks you about it."))
    else:
        messages.warning(request, _("It stands on your list. Nobody is assigned yet; please call."))
    return True


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """The person's own list as a file."""
    return list_file(request, request.actor.id) or redirect("records:own_medicines")


@require_GET
def screens(request: HttpRequest) -> HttpResponse:
    """What each of the person's own screens was for, how it came out, and what was done."""
    files = screens_of(viewer=request.actor, patient_id=request.actor.id)
    lines = [
        {
            "day": date_format(localtime(one.screen.ordered_at)),
            "reason": one.screen.reason,
            "state": STATE_WORDS[one.state][0],
            "findings": finding_lines(one),
            "steps": step_lines(one, is_own=True),
        }
        for one in files
    ]
    return render(request, "records/own_screens.html", {"lines": lines})


@require_GET
def received(request: HttpRequest) -> HttpResponse:
    """From whom something about the person came, when, and what kind it is."""
    language = get_language() or "en"
    lines = [
        {
            "id": one.record.pk,
            "who": one.record.from_whom,
            "what": categories()[one.record.category].words_in(language),
            "day": date_format(one.record.received_date),
            "label": own_label(one),
        }
        for one in own_received(by=request.actor)
    ]
    context = {"lines": lines, "has_stepped_up": has_stepped_up(request)}
    return render(request, "records/own_received.html", context)


@require_POST
def received_file(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """One file as it came, under a name that says nothing."""
    said = {"record_id": record_id, "has_stepped_up": has_stepped_up(request), "by": request.actor}
    return granted(request, lambda: file_answer(take_own_received(**said))) or redirect("records:own_received")
