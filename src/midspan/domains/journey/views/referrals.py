"""One referral: its facts are decided, then the person is found."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.journey.actions import accept_referral, decide_facts, decline_referral
from midspan.domains.journey.enums import FactDecision, ReferralState
from midspan.domains.journey.forms.referrals import PersonChoiceForm, ReasonForm
from midspan.domains.journey.models import Referral
from midspan.domains.journey.queries import (
    Match,
    facts_of_referral,
    likely_duplicates,
    referral_content,
    referral_for,
    traits_of_referral,
)
from midspan.domains.journey.showing import (
    FORMAT_WORDS,
    day_words,
    fact_groups,
    full_name,
    moment_words,
    referral_name,
    size_words,
)
from midspan.domains.journey.traits import Traits
from midspan.domains.journey.views.answering import found, posted, uuid_in
from midspan.ui.answering import attempted, told


@require_GET
def referral(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    row = found(referral_for(viewer=request.actor, referral_id=referral_id))
    facts = facts_of_referral(viewer=request.actor, referral_id=referral_id)
    undecided = sum(fact.decision == FactDecision.PROPOSED for fact in facts)
    context = {
        "referral": row,
        "name": referral_name(row),
        "about": _about(row),
        "groups": fact_groups(facts),
        "undecided": undecided,
        "decided": len(facts) - undecided,
        "all": len(facts),
        "is_waiting": row.state == ReferralState.RECEIVED,
        "is_refused": row.state == ReferralState.REFUSED,
    }
    return render(request, "journey/referral.html", context)


@require_POST
def decide(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Each button says what it decides: one fact, or all that are left."""
    for name, decision in DECISIONS.items():
        if name in request.POST:
            wanted = request.POST[name]
            fact_ids = None if wanted == "all" else [uuid_in(wanted)]
            _decide(request, referral_id, decision, fact_ids)
    return redirect("journey:referral", referral_id)


DECISIONS = {
    "confirm": FactDecision.CONFIRMED,
    "reject": FactDecision.REJECTED,
    "undecide": FactDecision.PROPOSED,
}


def _decide(request: HttpRequest, referral_id: UUID, decision: FactDecision, fact_ids: list[UUID] | None) -> None:
    told(request, lambda: decide_facts(referral_id=referral_id, decision=decision, fact_ids=fact_ids, by=request.actor))


def accept(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    row = found(referral_for(viewer=request.actor, referral_id=referral_id))
    facts = facts_of_referral(viewer=request.actor, referral_id=referral_id)
    traits = traits_of_referral(facts)
    matches = likely_duplicates(viewer=request.actor, traits=traits)
    choices = [(str(match.patient.pk), _("The same person: add this to their file")) for match in matches]
    form = PersonChoiceForm(posted(request), matches=choices)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["person"]
        patient_id = None if chosen == PersonChoiceForm.NEW else UUID(chosen)
        episode = attempted(
            form, lambda: accept_referral(referral_id=referral_id, patient_id=patient_id, by=request.actor)
        )
        if episode:
            messages.success(request, _("Accepted. The next step is shown first."))
            return redirect("journey:person", episode.patient_id)
    context = {
        "form": form,
        "referral": row,
        "name": traits.name,
        "lines": _incoming(traits),
        "matches": [_side_by_side(match, traits) for match in matches],
    }
    return render(request, "journey/accept.html", context)


def decline(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    row = found(referral_for(viewer=request.actor, referral_id=referral_id))
    hint = _("The sender will ask. It stays in the inbox under “Done”.")
    form = ReasonForm(posted(request), label=_("Why is it declined?"), hint=hint)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempted(form, lambda: decline_referral(referral_id=referral_id, reason=reason, by=request.actor)):
            messages.success(request, _("Declined."))
            return redirect("journey:inbox")
    context = {"form": form, "referral": row, "name": referral_name(row), "base": "ui/base_staff.html"}
    return render(request, "journey/decline.html", context)


@require_GET
def original(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    row = found(referral_content(viewer=request.actor, referral_id=referral_id))
    # Always a download of plain bytes: what a stranger sent must not run inside our pages.
    response = HttpResponse(bytes(row.content), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="referral-{row.pk}"'
    return response


def _about(row: Referral) -> list[dict[str, object]]:
    prohibited = {True: _("Yes"), False: _("No")}.get(row.redisclosure_prohibited, "")
    return [
        {"label": _("Came"), "value": moment_words(row.received_at)},
        {"label": _("File"), "value": f"{row.file_name or _('Form')} ({size_words(row.size)})"},
        {"label": _("Kind"), "value": FORMAT_WORDS.get(row.format, row.format)},
        {"label": _("Sent by"), "value": row.sending_unit},
        {"label": _("Their phone"), "value": row.sender_phone},
        {"label": _("Discharge"), "value": day_words(row.expected_discharge)},
        {"label": _("Confidentiality"), "value": row.confidentiality},
        {"label": _("Passing on is prohibited"), "value": prohibited},
    ]


def _incoming(traits: Traits) -> list[dict[str, object]]:
    return [{"label": label, "value": value, "is_same": is_same} for label, value, is_same in _compared(traits, None)]


def _side_by_side(match: Match, traits: Traits) -> dict[str, object]:
    return {
        "patient": match.patient,
        "name": full_name(match.patient),
        "reasons": ", ".join(_(reason) for reason in match.likeness.reasons),
        "lines": [
            {"label": label, "value": value, "is_same": same} for label, value, same in _compared(traits, match.patient)
        ],
    }


def _compared(traits: Traits, patient: object | None) -> list[tuple[str, object, bool]]:
    """Label, value and whether both say the same; the referral's own values when no patient is given."""
    here = patient or ProposedPatient(traits)
    lines = [
        (_("Name"), f"{here.given_names} {here.family_name}".strip(), traits.name),
        (_("Birth date"), day_words(here.birth_date), day_words(traits.birth_date)),
        (_("Sex"), here.sex, traits.sex),
        (_("Phone"), here.phone, traits.phone),
        (_("Address"), here.address_lines, traits.address),
    ]
    return [(label, value, bool(value) and str(value) == str(other)) for label, value, other in lines]


class ProposedPatient:
    """The referral's traits under a patient's field names, so that one table compares both."""

    def __init__(self, traits: Traits) -> None:
        self.given_names, self.family_name = traits.given_names, traits.family_name
        self.birth_date, self.sex = traits.birth_date, traits.sex
        self.phone, self.address_lines = traits.phone, traits.address
