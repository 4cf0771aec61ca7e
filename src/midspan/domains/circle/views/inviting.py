"""Inviting one person: the private questions, the address with its code, and a share that is read and signed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from midspan.domains.circle.actions import (
    NewShare,
    ask_for_talk,
    check_privately,
    draft_of,
    invite,
    say_talked_about,
    share,
    share_half,
)
from midspan.domains.circle.enums import CheckOutcome, Scope
from midspan.domains.circle.forms import CheckForm, InviteForm, ShareForm, SignNameForm, language_now
from midspan.domains.circle.models import LONGEST_NAME
from midspan.domains.circle.queries import POWERS, SECTIONS, InCircle, is_checked, talk_to_name
from midspan.domains.circle.rules import INVITATION_LIFE
from midspan.domains.circle.views.own import beside_words, found_in, scope_or_404
from midspan.domains.circle.wording import SCOPE_HINTS, SCOPE_WORDS
from midspan.domains.consents.queries import Parties, may_sign, parties_of, text_of
from midspan.domains.people.queries import own_identity
from midspan.engines.disclosure import Signs
from midspan.kernel import clock
from midspan.ui.answering import attempted, done, told
from midspan.values import RefusedError

CARRIED = frozenset({"to_name", "last_day_0", "last_day_1", "last_day_2"})


def check(request: HttpRequest, tie_id: UUID, leads_to: str = "circle:invite") -> HttpResponse:
    """Three private questions. Whatever is answered, nobody is told; what stops says no more than that it stopped."""
    found = found_in(request, tie_id)
    if "talked" in request.POST:
        is_said = told(request, lambda: say_talked_about(tie_id=tie_id, by=request.actor))
        return redirect(leads_to if is_said else "circle:talk", tie_id)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = check_privately(tie_id=tie_id, **form.answers(), by=request.actor)
        if kept.outcome == CheckOutcome.GO:
            return redirect(leads_to, tie_id)
        if kept.outcome == CheckOutcome.PAUSE:
            return redirect("circle:talk", tie_id)
        return redirect("circle:one", tie_id)
    talk = talk_to_name(viewer=request.actor, tie_id=tie_id, now=clock.now())
    context = {"form": form, "person": found, "has_talked": talk is not None}
    return render(request, "circle/check.html", context, status=422 if form.errors else 200)


def check_for_emergency(request: HttpRequest, tie_id: UUID) -> HttpResponse:
    """The same questions before somebody is named whom staff may call."""
    return check(request, tie_id, leads_to="circle:emergency")


def talk(request: HttpRequest, tie_id: UUID) -> HttpResponse:
    """The invitation waits; a conversation is offered, in words that name nobody."""
    found = found_in(request, tie_id)
    if request.method == "POST":
        ask_for_talk(words=_("I would like to talk with somebody of my team."), by=request.actor)
        messages.success(request, _("Asked. Somebody of your team talks with you, alone."))
        return redirect("circle:own")
    return render(request, "circle/talk.html", {"person": found})


def invitation(request: HttpRequest, tie_id: UUID) -> HttpResponse:
    """As what, and by which name; then the address and the code, shown this once."""
    found = found_in(request, tie_id)
    if not is_checked(viewer=request.actor, tie_id=tie_id, now=clock.now()):
        return redirect("circle:check", tie_id)
    form = InviteForm(request.POST or None, initial=_initial(request, found))
    if request.method == "POST" and form.is_valid():
        try:
            said = {"role": form.chosen, "known_as": form.cleaned_data["known_as"], "language": language_now()}
            made = invite(tie_id=tie_id, **said, by=request.actor)
        except RefusedError:
            return redirect("circle:talk", tie_id)  # The one thing that is left to refuse says no more than a doubt.
        url = request.build_absolute_uri(reverse("circle:open", args=[made.secret]))
        days = INVITATION_LIFE.days
        return render(request, "circle/invited.html", {"person": found, "url": url, "code": made.code, "days": days})
    standing = [SCOPE_WORDS[one.scope] for one in found.shares]
    context = {"form": form, "person": found, "standing": standing, "beside": beside_words(found)}
    return render(request, "circle/invite.html", context, status=422 if form.errors else 200)


def _initial(request: HttpRequest, found: InCircle) -> dict[str, str]:
    if found.invitation is not None:
        return {"as_whom": found.invitation.role, "known_as": found.invitation.known_as}
    likely = next((one for one in found.tie.roles if POWERS[one].has_page), "")  # type: ignore[index]  # a value of the enum
    return {"as_whom": likely, "known_as": own_identity(viewer=request.actor).name.split(" ")[0][:LONGEST_NAME]}


def sharing(request: HttpRequest, tie_id: UUID, scope: str) -> HttpResponse:
    """One share, also one that is renewed: until when, then the text of the consent that it is, to sign."""
    found, chosen = found_in(request, tie_id), scope_or_404(scope)
    share_now = found.share(chosen)
    if found.role is None or chosen not in POWERS[found.role].scopes or (share_now and not found.may_renew(share_now)):
        raise Http404
    parties = parties_of(viewer=request.actor, patient_id=request.actor.id)
    if parties is None:
        raise Http404
    if (half := found.half(chosen)) is not None:
        return redirect("consents:half", half.pk)
    if not may_sign(parties):
        return redirect("consents:give")  # It says who signs, and asks where nobody knows.
    today = timezone.localdate(clock.now())
    form = ShareForm(
        request.POST or None, name=share_now.filed.signed.recipient if share_now else found.tie.name, today=today
    )
    context = {
        "form": form,
        "person": found,
        "words": SCOPE_WORDS[chosen],
        "hint": SCOPE_HINTS[chosen],
        "is_crisis": chosen.value == "crisis",
        "is_read": chosen in SECTIONS,
        "lines": SECTIONS[chosen].read(request.actor) if chosen in SECTIONS else (),
        "ends_at": share_now.ends_at if share_now else None,
        "two_sign": parties.signs is Signs.BOTH,
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "circle/share.html", context, status=422 if form.errors else 200)
    ends = {"to_name": form.cleaned_data["to_name"], "last_day": form.cleaned_data["last_day"]}
    text = text_of(draft_of(found, chosen, **ends), parties, language=language_now(), today=clock.local_date())
    read = request.POST.get("read", "")
    sign = SignNameForm(request.POST if read else None)
    if read and sign.is_valid():
        signed = _signed(request, found, parties, scope=chosen, ends=ends, read=read, sign=sign)
        if signed is not None:
            return signed
    carried = [(name, value) for name, value in request.POST.items() if name in CARRIED]
    context |= {"carried": carried, "sign": sign, "text": text, "name": parties.patient}
    return render(request, "circle/sign.html", context, status=422 if sign.errors else 200)


def _after_signing(tie_id: UUID, scope: Scope, signed_id: UUID, *, is_renewed: bool) -> HttpResponse:
    """On to what is chosen one by one, where the share opens that; what was chosen goes on with a renewed one."""
    if is_renewed:
        return redirect("circle:one", tie_id)
    if scope is Scope.CRISIS:
        return redirect("safety:own_share", signed_id)
    return redirect("circle:milestones" if scope is Scope.MILESTONES else "circle:one", tie_id)


def _signed(
    request: HttpRequest,
    found: InCircle,
    parties: Parties,
    *,
    scope: Scope,
    ends: dict[str, Any],
    read: str,
    sign: SignNameForm,
) -> HttpResponse | None:
    """Signed for good, or as the first of two; None where it was refused, which the form then says."""
    new = NewShare(
        tie_id=found.tie.pk,
        scope=scope,
        **ends,
        signed_name=sign.cleaned_data["signed_name"],
        read_digest=read,
        language=language_now(),
    )
    if parties.signs is Signs.BOTH:
        if not done(sign, lambda: share_half(new=new, by=request.actor), at="signed_name"):
            return None
        messages.success(request, _("Signed. It waits for somebody who stands for you."))
        return redirect("circle:one", found.tie.pk)
    signed = attempted(sign, lambda: share(new=new, by=request.actor), at="signed_name")
    if signed is None:
        return None
    messages.success(request, _("Signed. It holds from now on, and only for this person."))
    return _after_signing(found.tie.pk, scope, signed.pk, is_renewed=found.share(scope) is not None)
