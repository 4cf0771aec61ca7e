"""For staff: what is open, and one obligation with its steps."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf.locale import LANG_INFO
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.journey.queries import patient_for
from midspan.domains.safety.actions import take
from midspan.domains.safety.enums import ObligationKind, Tier
from midspan.domains.safety.lapse_book import lapse_book
from midspan.domains.safety.own_wording import SAFE_WORDS
from midspan.domains.safety.plan_wording import part_lines, version_words
from midspan.domains.safety.queries import RAISED, Standing, names_of_staff, open_obligations, plan_of
from midspan.domains.safety.rules.deeds import may_take
from midspan.domains.safety.showing import clock_words, desk_line, moment_words, step_lines, what_words
from midspan.domains.safety.views.chain import chain_lines
from midspan.domains.safety.views.deeds import DEEDS
from midspan.domains.safety.views.naming import found_for, guardians_here, name_of
from midspan.domains.safety.wording import STATE_WORDS, TIER_WORDS
from midspan.kernel import clock
from midspan.kernel.margins import margin_of
from midspan.kernel.pages import opens_for
from midspan.ui.answering import told
from midspan.ui.calling import call_link
from midspan.values import DataClass


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Everything open of everybody in reach, the soonest due first."""
    found = open_obligations(viewer=request.actor)
    names = names_of_staff(viewer=request.actor, staff_ids=[pk for one in found for pk in (one.owner, *one.alerted)])
    lines = [desk_line(one, name=_patient_name(one), names=names, now=clock.now()) for one in found]
    return render(request, "safety/desk.html", {"lines": lines})


def _patient_name(found: Standing) -> str:
    patient = found.obligation.patient
    return f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip()


@require_GET
def obligation(request: HttpRequest, patient_id: UUID, obligation_id: UUID) -> HttpResponse:
    """Where it stands, how to reach the person, what was done, and what can be done now."""
    name, found = name_of(request, patient_id), found_for(request, patient_id, obligation_id)
    now = clock.now()
    names = _names_in(request, found)
    context = {
        "name": name,
        "patient_id": patient_id,
        "found": found,
        "what": what_words(found),
        "clock": clock_words(found, now=now),
        "is_late": found.is_late(now),
        "state": STATE_WORDS[found.state],
        "tier": _tier_words(found),
        "owner": names.get(found.owner, "") if found.owner else "",
        "seen_owner": found.owner or "",
        "may_take": may_take(request.actor, state=found.state, owner=found.owner, seen_owner=found.owner),
        "reach": _reach_lines(request, found),
        "call": _call(request, found),
        "guardians": guardians_here(request, patient_id),
        "formulation": found.formulation,
        "next_contact": moment_words(found.formulation.follow_up_at, now=now) if found.formulation else "",
        "deeds": [
            {
                "label": deed.title,
                "verdict": deed.verdict(request, found),
                "url": reverse("safety:deed", args=[patient_id, obligation_id, key]),
            }
            for key, deed in DEEDS.items()
            if deed.is_for(request, found)
        ],
        "review_by": _review_by(found),
        "review_at": _review_at(request, patient_id),
        "looks_again": _looks_again(request, found),
        "margin": [] if found.closing else margin_of("safety:of_patient", request, patient_id=patient_id),
        "chain": chain_lines(request, found) if found.obligation.kind == ObligationKind.LAPSE else [],
        "steps": step_lines(found.steps, names=names, now=now),
        **_plan(request, patient_id),
    }
    return render(request, "safety/obligation.html", context)


def _looks_again(request: HttpRequest, found: Standing) -> list[str]:
    """What is to be looked at again since something was closed that could not wait: who knows of it writes it here."""
    if found.closing is None or found.tier not in RAISED:
        return []
    return margin_of(
        "safety:obligation", request, patient_id=found.obligation.patient_id, closed_at=found.closing.closed_at
    )


def _review_by(found: Standing) -> str:
    """By when the plan is looked at with somebody who told that they used."""
    if found.obligation.kind != ObligationKind.LAPSE or found.closing:
        return ""
    by = found.obligation.opened_at + timedelta(hours=lapse_book().review_hours)
    return moment_words(by, now=clock.now())


def _review_at(request: HttpRequest, patient_id: UUID) -> list[tuple[str, str]]:
    """Where that is done, of the pages that open for whoever reads this."""
    plan, placement = (reverse(name, args=[patient_id]) for name in ("plans:of_patient", "journey:placement"))
    pages = [(plan, _("The plan of care")), (f"{placement}?review=1", _("The placement"))]
    return [(url, label) for url, label in pages if opens_for(url, actor=request.actor)]


def _plan(request: HttpRequest, patient_id: UUID) -> dict[str, object]:
    """What the person does when it gets worse, in their own words, for whoever calls them."""
    plan = plan_of(viewer=request.actor, patient_id=patient_id)
    names = names_of_staff(viewer=request.actor, staff_ids=[plan.written_by]) if plan else {}
    return {"parts": part_lines(plan), "written": version_words(plan, names=names) if plan else ""}


def _names_in(request: HttpRequest, found: Standing) -> dict[UUID, str]:
    ids = [pk for one in found.steps for pk in (one.staff_id, one.by_id)]
    return names_of_staff(viewer=request.actor, staff_ids=ids)


def _tier_words(found: Standing) -> str:
    if found.assigned:
        return _("Tier %(tier)s, assigned by a clinician (computed: %(computed)s)") % {
            "tier": TIER_WORDS[found.tier],
            "computed": TIER_WORDS[Tier(found.obligation.tier)],
        }
    return _("Tier %(tier)s, computed; no clinician has assigned one yet") % {"tier": TIER_WORDS[found.tier]}


def _reach_lines(request: HttpRequest, found: Standing) -> list[dict[str, str]]:
    """What the person said last, and what is on file."""
    patient: Any = patient_for(
        viewer=request.actor, patient_id=found.obligation.patient_id, data_class=DataClass.CONTACT
    )
    last = found.replies[-1] if found.replies else None
    said = [
        (_("Safe right now?"), str(SAFE_WORDS[last.safe]) if last else _("Has not said")),
        (_("Number to call now"), last.phone if last else ""),
        (_("Where they are"), last.place if last else ""),
        (_("Who is with them"), last.with_whom if last else ""),
        (_("Number on file"), patient.phone if patient else ""),
        (_("Language"), _language(patient)),
    ]
    return [{"label": str(label), "value": value} for label, value in said]


def _language(patient: Any) -> str:
    if patient is None:
        return ""
    name = str(get_language_info(patient.language)["name"]) if patient.language in LANG_INFO else patient.language
    return _("%(language)s, with an interpreter") % {"language": name} if patient.needs_interpreter else name


def _call(request: HttpRequest, found: Standing) -> dict[str, str]:
    """The number they gave last, else the one on file."""
    patient: Any = patient_for(
        viewer=request.actor, patient_id=found.obligation.patient_id, data_class=DataClass.CONTACT
    )
    given = next((one.phone for one in reversed(found.replies) if one.phone), "")
    phone = given or (patient.phone if patient else "")
    return {"phone": phone, "url": call_link(phone)} if phone else {}


@require_POST
def take_it(request: HttpRequest, patient_id: UUID, obligation_id: UUID) -> HttpResponse:
    found, seen = found_for(request, patient_id, obligation_id), request.POST.get("seen", "")
    if told(request, lambda: take(obligation_id=found.obligation.pk, seen_owner=_uuid(seen), by=request.actor)):
        messages.success(request, _("It is yours. Call now."))
    return redirect("safety:obligation", patient_id, obligation_id)


def _uuid(words: str) -> UUID | None:
    try:
        return UUID(words) if words else None
    except ValueError as error:
        raise Http404 from error
