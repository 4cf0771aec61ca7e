"""The page for somebody who used, or to whom it was hard: the same every time, and nothing of it is kept by itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from midspan.domains.privacy.queries import zone_of_patient
from midspan.domains.safety.actions import tell_lapse
from midspan.domains.safety.enums import ObligationKind, ObligationState, PlanPart
from midspan.domains.safety.lapse_book import lapse_book, said
from midspan.domains.safety.own_lapse_forms import LapseForm
from midspan.domains.safety.own_wording import OwnWords, own_words
from midspan.domains.safety.queries import lapses_so_far, names_of_staff, open_obligations, phone_of, plan_of
from midspan.kernel import clock
from midspan.ui.calling import call_link
from midspan.ui.help_now import help_now


def own_lapse(request: HttpRequest) -> HttpResponse:
    """Danger signs first, then what helped before, one small step, and telling the counselor for whoever wants to."""
    so_far = lapses_so_far(viewer=request.actor)
    form = LapseForm(request.POST if request.method == "POST" else None, so_far=so_far)
    if request.method == "POST" and form.is_valid():
        _tell(request, form)
        return redirect("safety:own_hard")
    book = lapse_book()
    phone = phone_of(viewer=request.actor, patient_id=request.actor.id)
    context = {
        "form": form,
        "told": _told(request),
        "now": [said(one) for one in book.now],
        "naloxone": said(book.naloxone),
        "emergency": [one for one in help_now().lines if one.is_emergency],
        "others": [one for one in help_now().lines if not one.is_emergency],
        "helped": _helped(request),
        "next": [{"label": said(one.label), "url": reverse(one.page) if one.page else ""} for one in book.next],
        "phone": phone,
        "call_url": call_link(phone),
    }
    return render(request, "safety/own_lapse.html", context)


def _tell(request: HttpRequest, form: LapseForm) -> None:
    given = form.cleaned_data
    tell_lapse(
        what=given["what"],
        signs=given["signs"],
        words=given["words"],
        number=given["number"],
        by=request.actor,
    )
    messages.success(
        request, _("Thank you for telling us. You are not in trouble, and nothing you have reached is lost.")
    )


def _told(request: HttpRequest) -> OwnWords | None:
    """Who has been told and by when, while somebody is to talk with them about this."""
    viewer = request.actor
    found = open_obligations(viewer=viewer, patient_id=viewer.id)
    lapses = [one for one in found if one.obligation.kind == ObligationKind.LAPSE]
    # What nobody has talked with them about yet is said first.
    mine = min(lapses, key=lambda one: one.state is ObligationState.IN_CONTACT, default=None)
    if mine is None:
        return None
    names = names_of_staff(viewer=viewer, staff_ids=[mine.owner, *mine.alerted])
    with timezone.override(zone_of_patient(viewer=viewer, patient_id=viewer.id)):
        return own_words(mine, names=names, now=clock.now())


def _helped(request: HttpRequest) -> list[str]:
    """What they wrote themselves on a better day."""
    plan = plan_of(viewer=request.actor, patient_id=request.actor.id)
    return (
        [line for part in (PlanPart.ALONE, PlanPart.DISTRACTIONS) for line in getattr(plan, part.value)] if plan else []
    )
