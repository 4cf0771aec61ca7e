"""A patient's own consents: giving one in steps, reading one, its paper, taking it back, pausing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.consents.actions import (
    ask_no_more,
    ask_to_countersign,
    end_half,
    pause_sharing,
    sign_consent,
    sign_half,
    take_back,
)
from midspan.domains.consents.book import kinds, shares
from midspan.domains.consents.forms import SignForm, carried_anew, language_now
from midspan.domains.consents.paper import Around, pdf_of
from midspan.domains.consents.queries import (
    FiledConsent,
    askings_of,
    consents_of,
    goes_on,
    guardian_signature_of,
    half_signed_of,
    is_second_needed,
    known_recipients,
    may_sign,
    may_sign_now_alone,
    paper_check_of,
    parties_of,
    pause_of,
    signed_from,
    taken_back_of,
    who_may_be_asked,
)
from midspan.domains.consents.text import Draft, Parties
from midspan.domains.consents.views.steps import Flow, walk
from midspan.domains.guardians.actions import ask_about_law
from midspan.engines.disclosure import Signs
from midspan.kernel import clock
from midspan.ui.answering import told


def consent(request: HttpRequest) -> HttpResponse:
    """The steps of a consent; of a minor who does not sign alone, who else signs."""
    parties = _parties(request)
    signs = may_sign(parties)
    if not signs:
        return _not_alone(request, parties, _(signs.reason))

    def sign(draft: Draft, form: SignForm, read: str) -> str:
        return _sign(
            request, parties, {"draft": draft, "signed_name": form.cleaned_data["signed_name"], "read_digest": read}
        )

    flow = Flow(
        parties=parties,
        base="consents/base.html",
        signer=parties.patient,
        sign=sign,
        known=tuple(known_recipients(viewer=request.actor, patient_id=request.actor.id)),
    )
    return walk(request, flow)


def _sign(request: HttpRequest, parties: Parties, said: dict[str, Any]) -> str:
    """Sign for good, or as the first of two. Returns where that is read."""
    if parties.signs is Signs.BOTH:
        half = sign_half(**said, language=language_now(), by=request.actor)
        messages.success(request, _("Signed. It waits for somebody who stands for you."))
        return reverse("consents:half", args=[half.pk])
    signed = sign_consent(**said, language=language_now(), by=request.actor)
    messages.success(request, _("Signed. It holds from now on."))
    return reverse("consents:one", args=[signed.pk])


def _not_alone(request: HttpRequest, parties: Parties, why: str) -> HttpResponse:
    """Who signs instead; where nobody knows, a button that asks."""
    is_unknown = parties.signs is Signs.UNKNOWN
    if request.method == "POST" and is_unknown:
        ask_about_law(patient_id=request.actor.id, by=request.actor)
        messages.success(request, _("Asked. Come back in a day or two."))
        return redirect("patient:privacy")
    return render(request, "consents/not_alone.html", {"why": why, "is_unknown": is_unknown})


def _parties(request: HttpRequest) -> Parties:
    found = parties_of(viewer=request.actor, patient_id=request.actor.id)
    if found is None:
        raise Http404
    return found


def half(request: HttpRequest, half_id: UUID) -> HttpResponse:
    """What a minor signed and what waits for a guardian; they may take it back before."""
    waiting = half_signed_of(viewer=request.actor, patient_id=request.actor.id)
    found = next((one for one in waiting if one.pk == half_id), None)
    if found is None:
        return _half_became(request, half_id)
    if request.method == "POST" and ("guardian" in request.POST or "no_more" in request.POST):
        return _ask(request, half_id)
    if request.method == "POST":
        end_half(half_id=half_id, by=request.actor)
        messages.success(request, _("Taken back. Nothing was shared by it."))
        return redirect("patient:privacy")
    title, *sentences = found.text.split("\n")
    context = {"half": found, "title": title, "sentences": sentences, **_who_signs(request, half_id)}
    return render(request, "consents/half.html", context)


def _who_signs(request: HttpRequest, half_id: UUID) -> dict[str, Any]:
    """Whom the person asked, and can ask; or who signs instead, where the law has changed since they signed."""
    parties = _parties(request)
    waits = is_second_needed(parties)
    if not waits:
        return {"instead": _(waits.reason), "is_alone": bool(may_sign_now_alone(parties))}
    asked = askings_of(viewer=request.actor, half_id=half_id)
    known = {one.guardian.pk for one in asked}
    able = who_may_be_asked(viewer=request.actor, patient_id=request.actor.id)
    return {"asked": asked, "able": [one for one in able if one.pk not in known]}


def _half_became(request: HttpRequest, half_id: UUID) -> HttpResponse:
    """The consent, for who knows the address of what waited for its second signature."""
    signed_id = signed_from(viewer=request.actor, half_id=half_id)
    if signed_id is None:
        raise Http404
    return redirect("consents:one", signed_id)


def _ask(request: HttpRequest, half_id: UUID) -> HttpResponse:
    """One guardian is asked to sign on a page of their own, and reads it there; or no more. Nobody else does."""
    is_asked = "guardian" in request.POST
    act = ask_to_countersign if is_asked else ask_no_more
    try:
        guardian_id = UUID(request.POST["guardian" if is_asked else "no_more"])
    except ValueError:
        raise Http404 from None
    if told(request, lambda: act(half_id=half_id, guardian_id=guardian_id, by=request.actor)):
        no_more = _("It is on their page no more. It still waits for somebody who stands for you.")
        messages.success(request, _("Asked. They read it on their own page.") if is_asked else no_more)
    return redirect("consents:half", half_id)


def one(request: HttpRequest, signed_id: UUID) -> HttpResponse:
    found = _found(request, signed_id)
    title, *sentences = found.signed.text.split("\n")
    taken_back = taken_back_of(viewer=request.actor, signed_id=signed_id)
    guardian = guardian_signature_of(viewer=request.actor, signed_id=signed_id)
    context = {
        "consent": found,
        "title": title,
        "sentences": sentences,
        "taken_back": taken_back,
        "guardian": guardian,
        "passes_on": kinds()[found.signed.kind].passes_on,
        "check": paper_check_of(viewer=request.actor, signed_id=signed_id),
        **_renewal(request, found),
    }
    return render(request, "consents/one.html", context)


def _renewal(request: HttpRequest, found: FiledConsent) -> dict[str, Any]:
    """Of what somebody close is told by and ends soon: what signs it anew as it is, or who signs instead."""
    kind = kinds()[found.signed.kind]
    may_be_chosen = kind.is_offered and all(shares()[key].is_offered for key in found.signed.shares)
    if not (found.ends_soon and kind.most_days and may_be_chosen):
        return {}
    if goes_on(found, consents_of(viewer=request.actor, patient_id=request.actor.id, now=clock.now())):
        return {}
    signs = may_sign(_parties(request))
    return {"ends_at": found.signed.ends_at, "anew": carried_anew(found.signed), "instead": _(signs.reason)}


@require_GET
def paper(request: HttpRequest, signed_id: UUID) -> HttpResponse:
    """The signed text as a file whose name says nothing."""
    signed = _found(request, signed_id).signed
    about = {"viewer": request.actor, "signed_id": signed_id}
    around = Around(
        guardian=guardian_signature_of(**about), check=paper_check_of(**about), taken_back=taken_back_of(**about)
    )
    content = pdf_of(signed, around)
    disposition = 'attachment; filename="document.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


def end(request: HttpRequest, signed_id: UUID) -> HttpResponse:
    """The one question before a consent is taken back."""
    found = _found(request, signed_id)
    if request.method == "POST":
        take_back(signed_id=signed_id, language=language_now(), by=request.actor)
        messages.success(request, _("Taken back. Nothing more is shared by it, and nobody is told."))
        return redirect("consents:one", signed_id)
    return render(request, "consents/end.html", {"consent": found})


@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """Pause everything, or resume it. Twice is once."""
    held = pause_of(viewer=request.actor, patient_id=request.actor.id)
    if request.POST.get("pause") == "on":
        pause_sharing(language=language_now(), by=request.actor)
        messages.success(request, _("Everything is paused. Nobody is told."))
    elif request.POST.get("pause") == "off" and held is not None:
        take_back(signed_id=held.pk, language=language_now(), by=request.actor)
        messages.success(request, _("Resumed. What you signed holds again."))
    return redirect("patient:privacy")


def _found(request: HttpRequest, signed_id: UUID) -> FiledConsent:
    found = consents_of(viewer=request.actor, patient_id=request.actor.id, now=clock.now(), signed_id=signed_id)
    if not found:
        raise Http404
    return found[0]
