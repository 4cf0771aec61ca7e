"""What the person sees first after a worrying answer: whom to reach now, who has been told, and four questions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from midspan.domains.privacy.queries import zone_of_patient
from midspan.domains.safety.actions import reply, say_unsafe
from midspan.domains.safety.enums import Safe
from midspan.domains.safety.own_forms import ReplyForm
from midspan.domains.safety.own_wording import own_words
from midspan.domains.safety.queries import Standing, is_to_be_called, names_of_staff, own_obligation, phone_of, plan_of
from midspan.kernel import clock
from midspan.ui.answering import done
from midspan.ui.calling import call_link
from midspan.ui.help_now import help_now


def own(request: HttpRequest) -> HttpResponse:
    """Whom to reach, who was told and by when, and four questions; while nobody is to call, the button that says so."""
    if request.method == "POST" and "unsafe" in request.POST:
        say_unsafe(by=request.actor)
        return redirect("safety:own")
    found = own_obligation(viewer=request.actor)
    form = ReplyForm(request.POST if request.method == "POST" else None, initial=_said(found))
    if request.method == "POST" and form.is_valid() and _was_kept(request, found, form):
        return redirect("safety:own")
    waits = is_to_be_called(found)
    phone = phone_of(viewer=request.actor, patient_id=request.actor.id)
    context = {
        "told": _told(request, found),
        "has_replied": bool(found and found.replies),
        "form": form if waits or form.is_bound else None,
        "may_say": not waits,
        "is_to_be_called": waits,
        "help": help_now(),
        "has_plan": plan_of(viewer=request.actor, patient_id=request.actor.id) is not None,
        "phone": phone,
        "call_url": call_link(phone),
    }
    return render(request, "safety/own.html", context)


def _told(request: HttpRequest, found: Standing | None) -> object:
    if found is None:
        return None
    names = names_of_staff(viewer=request.actor, staff_ids=[found.owner, *found.alerted])
    # By the person's own clock, which need not be that of the center.
    with timezone.override(zone_of_patient(viewer=request.actor, patient_id=request.actor.id)):
        return own_words(found, names=names, now=clock.now())


def _said(found: Standing | None) -> dict[str, str]:
    last = found.replies[-1] if found and found.replies else None
    return {name: getattr(last, name) for name in ("safe", "phone", "place", "with_whom")} if last else {}


def _was_kept(request: HttpRequest, found: Standing | None, form: ReplyForm) -> bool:
    given = form.cleaned_data
    if not done(
        form,
        lambda: reply(
            obligation_id=found.obligation.pk if found else None,
            safe=Safe(given["safe"]),
            phone=given["phone"],
            place=given["place"],
            with_whom=given["with_whom"],
            by=request.actor,
        ),
    ):
        return False
    messages.success(request, _("Thank you. Whoever reaches you reads this first."))
    return True
