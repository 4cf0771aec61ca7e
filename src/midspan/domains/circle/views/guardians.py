"""For staff: the sign-in of a guardian, made on paper, and looked at again before it ends."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from midspan.domains.circle.forms import GuardianWayInForm, LookAgainForm
from midspan.domains.circle.letting_in import let_guardian_in, let_guardian_in_longer
from midspan.domains.guardians.actions import let_sign_in_end
from midspan.domains.guardians.queries import Standing, name_of_patient, open_reviews, standing_guardian
from midspan.domains.people.actions import NewSignIn
from midspan.domains.people.queries import asks_step_up, has_stepped_up
from midspan.engines.disclosure.books import minors_look
from midspan.kernel import clock
from midspan.ui.answering import attempted, done


@asks_step_up
def way_in(request: HttpRequest, patient_id: UUID, guardian_id: UUID) -> HttpResponse:
    """The code is made on request and shown this once; afterwards only its hash exists."""
    name, standing = _found(request, patient_id, guardian_id)
    form = GuardianWayInForm(request.POST or None)
    context = {"form": form, "standing": standing, "name": name, "patient_id": patient_id}
    context["days"] = minors_look().sign_in_days
    if request.method == "POST" and form.is_valid():
        context["paper"] = _way_in(form, request, patient_id, guardian_id)
        context["sign_in_url"] = request.build_absolute_uri(reverse("people:sign_in_code"))
    return render(request, "circle/guardian_way_in.html", context)


def _found(request: HttpRequest, patient_id: UUID, guardian_id: UUID) -> tuple[str, Standing]:
    name = name_of_patient(viewer=request.actor, patient_id=patient_id)
    standing = standing_guardian(viewer=request.actor, patient_id=patient_id, guardian_id=guardian_id)
    if not name or standing is None or not standing.may_look:
        raise Http404
    return name, standing


def _way_in(form: Form, request: HttpRequest, patient_id: UUID, guardian_id: UUID) -> NewSignIn | None:
    def let_in() -> NewSignIn:
        return let_guardian_in(
            patient_id=patient_id,
            guardian_id=guardian_id,
            login=form.cleaned_data["login"],
            has_stepped_up=has_stepped_up(request),
            by=request.actor,
        )

    return attempted(form, let_in, at="login")


@asks_step_up
def again(request: HttpRequest, patient_id: UUID, guardian_id: UUID) -> HttpResponse:
    """Look at a sign-in before it ends, and let it hold on, or let it end; whoever does nothing lets it end too."""
    name, standing = _found(request, patient_id, guardian_id)
    if standing.until_at is None:
        raise Http404
    form = LookAgainForm(request.POST or None)
    lets_end = request.POST.get("do") == "end"
    act = let_sign_in_end if lets_end else let_guardian_in_longer

    def keep() -> None:
        act(
            patient_id=patient_id,
            guardian_id=guardian_id,
            words=form.cleaned_data["words"],
            has_stepped_up=has_stepped_up(request),
            by=request.actor,
        )

    if request.method == "POST" and form.is_valid() and done(form, keep):
        held = _("Kept. It holds on, and is looked at again before it ends.")
        messages.success(request, _("Written down. It ends by itself.") if lets_end else held)
        return redirect("guardians:of_patient", patient_id)
    asked = open_reviews(viewer=request.actor, patient_id=patient_id)
    context = {
        "form": form,
        "standing": standing,
        "name": name,
        "patient_id": patient_id,
        "days": minors_look().sign_in_days,
        "ran_out": standing.until_at <= clock.now(),
        "is_asked": any(one.row.guardian_id == guardian_id for one in asked),
    }
    return render(request, "circle/guardian_again.html", context, status=422 if form.errors else 200)
