"""A patient's own circle: the map, one person, the card, help asked and offered."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.circle.actions import (
    EMERGENCY,
    add_tie,
    answer_help,
    ask_help,
    change_tie,
    end_share,
    end_tie,
    remove_tie,
    show_milestone,
    take_milestone_back,
    write_card,
)
from midspan.domains.circle.enums import CallOutcome, HelpState, Scope, SupportRole
from midspan.domains.circle.forms import CardForm, HelpForm, MilestoneForm, TieForm, language_now
from midspan.domains.circle.map_drawing import picture_of
from midspan.domains.circle.queries import (
    POWERS,
    SECTIONS,
    InCircle,
    calls_of_tie,
    circle_of,
    hearing_of_help,
    help_card_of,
    help_with,
    in_circle,
    map_counts,
    milestones_for,
    reached_by,
    to_call_of_tie,
    zone_of_help,
)
from midspan.domains.circle.rules import MOST_TIES, may_be_asked
from midspan.domains.circle.wording import (
    CALL_WORDS,
    CLOSENESS_WORDS,
    FREQUENCY_WORDS,
    HELP_WORDS,
    HELPS_WORDS,
    OVER_WORDS,
    ROLE_WORDS,
    SCOPE_HINTS,
    SCOPE_WORDS,
    STATE_WORDS,
    UNHEARD_WORDS,
    reached_words,
    when_words,
)
from midspan.domains.consents.actions import pause_sharing, take_back
from midspan.domains.consents.queries import FiledConsent, pause_of, share_words
from midspan.kernel import clock
from midspan.ui.answering import attempted, done, told
from midspan.values import Verdict

STANDS = frozenset({HelpState.OPEN, HelpState.ACCEPTED})
ENDED = frozenset({HelpState.DECLINED, HelpState.CALLED_OFF})
NAMELESS: Mapping[UUID, str] = MappingProxyType({})


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Who is around the viewer, what waits for an answer, and one tap that pauses all that is shared."""
    circle = circle_of(viewer=request.actor)
    helps = _help_lines(request, names={one.tie.pk: one.tie.name for one in circle})
    context = {
        "people": [_person(one) for one in circle],
        "counts": map_counts(circle) if circle else None,
        "picture": picture_of([one.tie for one in circle]) if circle else None,
        "is_full": len(circle) >= MOST_TIES,
        "waiting": [one for one in helps if one["waits"]],
        "agreed": [one for one in helps if one["row"].state == HelpState.ACCEPTED],
        "ended": [one for one in helps if one["row"].state in ENDED],
        "ending": [line for one in circle for line in _ending_lines(one)],
        "shares_anything": any(one.on_file for one in circle),
        "pause": pause_of(viewer=request.actor, patient_id=request.actor.id),
    }
    return render(request, "circle/own.html", context)


def _person(one: InCircle) -> dict[str, Any]:
    roles = [ROLE_WORDS[role] for role in ROLE_WORDS if role in one.tie.roles]
    return {
        "tie": one.tie,
        "roles": roles,
        "state": _state(one),
        "beside": _("In my safety plan") if one.tie.in_safety_plan else "",
        "shares": [SCOPE_WORDS[each.scope] for each in one.shares],
    }


def _ending_lines(one: InCircle) -> list[dict[str, Any]]:
    """What can be renewed now: shares, each on its page here, and what was signed for them on the consents page."""
    shares = [
        (reverse("circle:share", args=[one.tie.pk, each.scope.value]), SCOPE_WORDS[each.scope], each.ends_at)
        for each in one.shares
        if each.ends_soon
    ]
    beside = [
        (reverse("consents:one", args=[filed.id]), _beside_words(filed), filed.signed.ends_at)
        for filed in one.ending_beside
    ]
    return [{"tie": one.tie, "url": url, "words": words, "ends_at": at} for url, words, at in (*shares, *beside)]


def _state(one: InCircle) -> str:
    if one.invitation is None:
        return ""
    return _("In your circle") if one.is_in else _("Invited")


def _help_lines(
    request: HttpRequest, tie_id: UUID | None = None, names: Mapping[UUID, str] = NAMELESS
) -> list[dict[str, Any]]:
    zone, rows = zone_of_help(viewer=request.actor), help_with(viewer=request.actor, tie_id=tie_id)
    hearing = hearing_of_help(viewer=request.actor, tie_ids={row.tie_id for row in rows})
    over = {row.pk for row in rows if row.state == HelpState.OPEN and row.starts_at <= clock.now()}
    return [
        {
            "row": row,
            "name": names.get(row.tie_id, ""),
            "what": HELP_WORDS[row.kind],  # type: ignore[index]  # a value of the enum
            "when": when_words(row.starts_at, zone),
            "state": OVER_WORDS if row.pk in over else STATE_WORDS[row.state],  # type: ignore[index]  # as above
            "unheard": UNHEARD_WORDS
            if row.tie_id not in hearing and row.state in STANDS and row.pk not in over
            else "",
            "waits": row.is_offer and row.state == HelpState.OPEN and row.pk not in over,
            "may_take_back": not row.is_offer and row.state in STANDS and row.pk not in over,
            "may_decline": row.is_offer and row.state == HelpState.ACCEPTED,
        }
        for row in rows
        if row.tie_id in hearing or row.state != HelpState.OPEN or not row.is_offer
    ]


def new(request: HttpRequest) -> HttpResponse:
    form = TieForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = attempted(form, lambda: add_tie(said=form.said(), by=request.actor))
        if kept is not None:
            messages.success(request, _("Kept, for you alone."))
            return redirect("circle:one", kept.pk)
    return render(request, "circle/person.html", {"form": form}, status=422 if form.errors else 200)


def change(request: HttpRequest, tie_id: UUID) -> HttpResponse:
    found = found_in(request, tie_id)
    form = TieForm(request.POST or None, tie=found.tie)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: change_tie(tie_id=tie_id, said=form.said(), by=request.actor))
    ):
        messages.success(request, _("Changed."))
        return redirect("circle:one", tie_id)
    context = {"form": form, "person": found}
    return render(request, "circle/person.html", context, status=422 if form.errors else 200)


@require_GET
def one(request: HttpRequest, tie_id: UUID) -> HttpResponse:
    """One person: what the viewer wrote of them, what they may see, and what was asked and offered."""
    found = found_in(request, tie_id)
    powers = POWERS[found.role] if found.role else None
    asking = _may_ask(found, request)
    context = {
        "person": found,
        "facts": _facts(found),
        "instead": [
            (words, _(POWERS[role].instead))
            for role, words in ROLE_WORDS.items()
            if role in found.tie.roles and not POWERS[role].has_page and role is not SupportRole.EMERGENCY_CONTACT
        ],
        "may_invite": not found.tie.roles
        or any(POWERS[role].has_page for role in ROLE_WORDS if role in found.tie.roles),
        "role": ROLE_WORDS[found.role] if found.role else "",
        "state": _state(found),
        "beside": [
            (one.id, words)
            for one, words in zip(found.beside, beside_words(found), strict=True)
            if one.signed.kind != EMERGENCY
        ],
        "scopes": [_scope_line(found, scope, request) for scope in Scope if powers and scope in powers.scopes],
        "helps": _help_lines(request, tie_id),
        "may_ask": asking.allowed,
        "checks_in": found.role is SupportRole.MENTOR,
        "unasked": _(asking.reason) if found.is_in and not asking.allowed else "",
        "is_for_emergency": SupportRole.EMERGENCY_CONTACT in found.tie.roles,
        **_emergency(request, tie_id),
        "pause": pause_of(viewer=request.actor, patient_id=request.actor.id),
    }
    return render(request, "circle/one.html", context)


def _may_ask(found: InCircle, request: HttpRequest) -> Verdict:
    hearing = hearing_of_help(viewer=request.actor, tie_ids=[found.tie.pk] if found.is_in else [])
    return may_be_asked(hears=found.tie.pk in hearing, is_older=found.has_older)


def _emergency(request: HttpRequest, tie_id: UUID) -> dict[str, Any]:
    """Whether staff may call them, and when they did."""
    calls = calls_of_tie(viewer=request.actor, tie_id=tie_id)
    return {
        "emergency": to_call_of_tie(viewer=request.actor, tie_id=tie_id),
        "calls": [(when_words(one.called_at), CALL_WORDS[CallOutcome(one.outcome)]) for one in calls],
    }


def beside_words(found: InCircle) -> list[str]:
    """What is signed for somebody on another page, each consent in the words of what it shares."""
    return [_beside_words(one) for one in found.beside]


def _beside_words(filed: FiledConsent) -> str:
    return "; ".join(share_words(filed.signed.shares, language_now()).values())


def _scope_line(found: InCircle, scope: Scope, request: HttpRequest) -> dict[str, Any]:
    share = found.share(scope)
    is_crisis = share is not None and scope is Scope.CRISIS
    return {
        "scope": scope.value,
        "words": SCOPE_WORDS[scope],
        "hint": SCOPE_HINTS[scope],
        "share": share,
        "may_renew": share is not None and found.may_renew(share),
        "half": found.half(scope),
        "signed_id": share.filed.id if share else None,
        "parts_id": share.filed.id if share and is_crisis else None,
        "chooses_milestones": share is not None and scope is Scope.MILESTONES,
        "is_read": scope in SECTIONS,
        "lines": SECTIONS[scope].read(request.actor) if scope in SECTIONS else (),
    }


def _facts(found: InCircle) -> list[tuple[str, Any]]:
    tie = found.tie
    facts = (
        (_("Who they are"), ", ".join(str(words) for role, words in ROLE_WORDS.items() if role in tie.roles)),
        (_("How close you are"), CLOSENESS_WORDS.get(tie.closeness) if tie.closeness is not None else ""),
        (_("How often you are in touch"), FREQUENCY_WORDS.get(tie.frequency, "")),  # type: ignore[call-overload]  # as text
        (_("For your recovery"), HELPS_WORDS.get(tie.helps_recovery) if tie.helps_recovery is not None else ""),
        (_("Drinks or uses around you"), {"yes": _("Yes"), "no": _("No")}.get(tie.uses_around_me, "")),
        (_("Safe to be in touch"), {"yes": _("Yes"), "no": _("No")}.get(tie.is_safe_to_contact, "")),
        (_("How and when you reach them"), tie.how_to_contact),
        (_("At night"), _("You could call them") if tie.may_call_at_night else ""),
        (_("In my safety plan"), _("Yes") if tie.in_safety_plan else ""),
        (_("For yourself"), tie.note),
    )
    return [(label, value) for label, value in facts if value]


@require_POST
def remove(request: HttpRequest, tie_id: UUID) -> HttpResponse:
    found_in(request, tie_id)
    remove_tie(tie_id=tie_id, language=language_now(), by=request.actor)
    messages.success(request, _("Taken off your page. Nobody is told."))
    return redirect("circle:own")


def end(request: HttpRequest, tie_id: UUID) -> HttpResponse:
    """The one question before somebody is in the circle no more."""
    found = found_in(request, tie_id)
    if found.invitation is None:
        raise Http404
    if request.method == "POST":
        end_tie(tie_id=tie_id, language=language_now(), by=request.actor)
        messages.success(request, _("Ended. Nobody is told, and their page is calm and empty."))
        return redirect("circle:one", tie_id)
    return render(request, "circle/end.html", {"person": found})


@require_POST
def stop(request: HttpRequest, tie_id: UUID, scope: str) -> HttpResponse:
    """End one share."""
    found = found_in(request, tie_id)
    chosen = scope_or_404(scope)
    if found.share(chosen) is not None:
        end_share(tie_id=tie_id, scope=chosen, language=language_now(), by=request.actor)
        messages.success(request, _("Ended. Nobody is told. What they wrote down or photographed stays with them."))
    return redirect("circle:one", tie_id)


@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """Pause all that is shared with anybody, or resume it, in one tap."""
    held = pause_of(viewer=request.actor, patient_id=request.actor.id)
    if request.POST.get("pause") == "on":
        pause_sharing(language=language_now(), by=request.actor)
        messages.success(request, _("Everything is paused. Nobody is told."))
    elif request.POST.get("pause") == "off" and held is not None:
        take_back(signed_id=held.pk, language=language_now(), by=request.actor)
        messages.success(request, _("Resumed. What you signed holds again."))
    return redirect("circle:own")


def card(request: HttpRequest) -> HttpResponse:
    """The viewer's own card on how to help them."""
    kept = help_card_of(viewer=request.actor, patient_id=request.actor.id)
    initial = {name: getattr(kept, name) for name in CardForm.base_fields} if kept else None
    form = CardForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: write_card(**form.cleaned_data, by=request.actor))
    ):
        messages.success(request, _("Kept. Whoever you share it with reads it as it stands now."))
        return redirect("circle:own")
    readers = [one.tie.name for one in circle_of(viewer=request.actor) if one.share(Scope.CARD)]
    return render(request, "circle/card.html", {"form": form, "readers": readers}, status=422 if form.errors else 200)


def ask(request: HttpRequest, tie_id: UUID) -> HttpResponse:
    """Ask one person in the circle for help."""
    found = found_in(request, tie_id)
    if not found.is_in or found.role is None:
        raise Http404
    if not told(request, _may_ask(found, request).require):
        return redirect("circle:one", tie_id)
    zone = zone_of_help(viewer=request.actor)
    form = HelpForm(request.POST or None, kinds=POWERS[found.role].helps, zone=zone)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: ask_help(tie_id=tie_id, **form.help, by=request.actor))
    ):
        messages.success(request, _("Asked. They may say yes or no, without a reason."))
        return redirect("circle:one", tie_id)
    context = {"form": form, "person": found, "checks_in": found.role is SupportRole.MENTOR}
    return render(request, "circle/ask.html", context, status=422 if form.errors else 200)


def milestones(request: HttpRequest, tie_id: UUID) -> HttpResponse:
    """What one person is shown, each chosen by the viewer and taken back at any time."""
    found = found_in(request, tie_id)
    if found.share(Scope.MILESTONES) is None:
        raise Http404
    form = MilestoneForm(request.POST or None, known=reached_words(reached_by(viewer=request.actor)))
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: show_milestone(tie_id=tie_id, **form.milestone, by=request.actor))
    ):
        messages.success(request, _("They read it when they look. You can take it back at any time."))
        return redirect("circle:milestones", tie_id)
    shown = milestones_for(viewer=request.actor, tie_id=tie_id)
    context = {"form": form, "person": found, "shown": shown}
    return render(request, "circle/milestones.html", context, status=422 if form.errors else 200)


@require_POST
def unshow(request: HttpRequest, tie_id: UUID, milestone_id: UUID) -> HttpResponse:
    """Take one back."""
    found_in(request, tie_id)
    take_milestone_back(tie_id=tie_id, milestone_id=milestone_id, by=request.actor)
    messages.success(request, _("Taken back. Nobody is told."))
    return redirect("circle:milestones", tie_id)


@require_POST
def answer(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """Yes or no to an offer, or the viewer's own ask taken back."""
    to = {"yes": HelpState.ACCEPTED, "no": HelpState.DECLINED, "back": HelpState.TAKEN_BACK}.get(
        request.POST.get("say", "")
    )
    if to is None or all(one.pk != ask_id for one in help_with(viewer=request.actor)):
        raise Http404
    if told(request, lambda: answer_help(ask_id=ask_id, to=to, by=request.actor)):
        messages.success(request, _said(to))
    return redirect("circle:own")


def _said(to: HelpState) -> str:
    if to is HelpState.TAKEN_BACK:
        return _("Taken back.")
    return _("You said yes.") if to is HelpState.ACCEPTED else _("You said no. No reason is asked.")


def found_in(request: HttpRequest, tie_id: UUID) -> InCircle:
    found = in_circle(viewer=request.actor, tie_id=tie_id)
    if found is None:
        raise Http404
    return found


def scope_or_404(scope: str) -> Scope:
    try:
        return Scope(scope)
    except ValueError:
        raise Http404 from None
