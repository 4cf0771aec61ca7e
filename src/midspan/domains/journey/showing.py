"""How rows of the journey are said on a page: plain lines for the templates, no decisions left to them."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.journey.enums import EpisodeState, FactDecision, FactKind, ReferralState
from midspan.domains.journey.models import ProposedFact, Referral
from midspan.domains.journey.rules.next_steps import Step, StepKey, StepState

KIND_WORDS = {
    FactKind.IDENTITY: gettext_lazy("Who it is"),
    FactKind.CONTACT: gettext_lazy("Contact"),
    FactKind.SENDER: gettext_lazy("Who sends"),
    FactKind.COVERAGE: gettext_lazy("Coverage"),
    FactKind.CONDITION: gettext_lazy("Conditions"),
    FactKind.MEDICATION: gettext_lazy("Medicines"),
    FactKind.ALLERGY: gettext_lazy("Allergies"),
    FactKind.SAFETY: gettext_lazy("Safety"),
}
STATE_WORDS = {
    EpisodeState.REFERRED: gettext_lazy("Referred"),
    EpisodeState.SCREENING: gettext_lazy("Screening"),
    EpisodeState.PLACED: gettext_lazy("Placed"),
    EpisodeState.WAITING: gettext_lazy("Waiting for a place"),
    EpisodeState.ADMITTED: gettext_lazy("In treatment"),
    EpisodeState.PAUSED: gettext_lazy("Paused"),
    EpisodeState.STEPPING_DOWN: gettext_lazy("Stepping down"),
    EpisodeState.DISCHARGED: gettext_lazy("Discharged"),
    EpisodeState.CLOSED: gettext_lazy("Closed before admission"),
}
REFERRAL_WORDS = {
    ReferralState.REFUSED: gettext_lazy("Could not be read"),
    ReferralState.RECEIVED: gettext_lazy("Waiting"),
    ReferralState.ACCEPTED: gettext_lazy("Accepted"),
    ReferralState.DECLINED: gettext_lazy("Declined"),
}
DECISION_WORDS = {
    FactDecision.PROPOSED: (gettext_lazy("To decide"), "due"),
    FactDecision.CONFIRMED: (gettext_lazy("Confirmed"), "done"),
    FactDecision.REJECTED: (gettext_lazy("Rejected"), "quiet"),
}
FORMAT_WORDS = {
    "fhir-r4-bundle": "FHIR R4",
    "c-cda": "C-CDA",
    "form": gettext_lazy("Form"),
}
STEP_PAGES = {
    StepKey.SCREENING: "journey:screening",
    StepKey.FLAGS: "journey:screening",
    StepKey.PLACEMENT: "journey:placement",
    StepKey.SECOND_SIGNATURE: "journey:placement_sign",
    StepKey.HANDOFF: "journey:handoff",
    StepKey.CONTACT: "journey:contact",
    StepKey.ADMISSION: "journey:admission",
    StepKey.SIGN_IN: "journey:sign_in_paper",
    StepKey.ORIENTATION: "journey:orientation",
}
STEP_TAGS = {
    StepState.DONE: (gettext_lazy("Done"), "done"),
    StepState.NEXT: (gettext_lazy("Next"), "active"),
    StepState.OPEN: (gettext_lazy("Can be done now"), "due"),
    StepState.WAITING: (gettext_lazy("Cannot start yet"), "quiet"),
}
A_KILOBYTE = 1024


def full_name(patient: Any) -> str:
    """The legal name, and the name to use when it is another."""
    name = f"{patient.given_names} {patient.family_name}".strip()
    return f"{name} ({patient.name_to_use})" if patient.name_to_use else name


def referral_name(referral: Referral) -> str:
    """Whom a referral is about, as understood; its file's name when nothing was."""
    summary = referral.summary
    name = " ".join([*summary.get("given", []), summary.get("family", "")]).strip()
    return name or referral.file_name or _("Without a name")


def size_words(size: int) -> str:
    """A file's size as people say it."""
    if size < A_KILOBYTE:
        return _("%(count)s bytes") % {"count": size}
    if size < A_KILOBYTE**2:
        return f"{size / A_KILOBYTE:.0f} KB"
    return f"{size / A_KILOBYTE**2:.1f} MB"


def day_words(value: Any) -> str:
    return date_format(value, "DATE_FORMAT") if value else ""


def moment_words(value: Any) -> str:
    return date_format(localtime(value), "DATETIME_FORMAT") if value else ""


def inbox_line(referral: Referral) -> dict[str, Any]:
    """One line of the inbox: whom, from where, what is left to do."""
    return {
        "title": referral_name(referral),
        "why": _inbox_why(referral),
        "url": reverse("journey:referral", args=[referral.pk]),
        "icon": "file" if referral.source == "file" else "note",
        "kind": "due" if referral.state == ReferralState.RECEIVED else "quiet",
        "tag": REFERRAL_WORDS[ReferralState(referral.state)],
        "tag_kind": {"refused": "late", "received": "due", "accepted": "done"}.get(referral.state, "quiet"),
    }


def _inbox_why(referral: Referral) -> str:
    came = _("%(size)s, came %(moment)s") % {
        "size": size_words(referral.size),
        "moment": moment_words(referral.received_at),
    }
    if referral.state == ReferralState.REFUSED:
        return f"{referral.refused_reason} ({came})"
    if referral.state == ReferralState.DECLINED:
        return f"{referral.declined_reason} ({came})"
    parts = [referral.sending_unit, str(FORMAT_WORDS.get(referral.format, referral.format)), came]
    if referral.state == ReferralState.RECEIVED:
        parts.append(_("%(left)s of %(all)s facts to decide") % {
            "left": referral.undecided_count,  # type: ignore[attr-defined]  # annotated by referrals_on
            "all": referral.fact_count,  # type: ignore[attr-defined]  # as above
        })  # fmt: skip
    return " · ".join(part for part in parts if part)


def fact_line(fact: ProposedFact) -> dict[str, Any]:
    """One fact with what a person needs to decide about it."""
    words, kind = DECISION_WORDS[FactDecision(fact.decision)]
    return {
        "id": fact.pk,
        "text": fact.text,
        "notes": " · ".join(_fact_notes(fact)),
        "doubts": fact.value.get("doubts", []),
        "place": fact.place,
        "source": source_words(fact.referral),
        "decision": words,
        "decision_kind": kind,
        "is_proposed": fact.decision == FactDecision.PROPOSED,
        "code": fact.code,
        "system": fact.system,
    }


def source_words(referral: Referral) -> str:
    """Which referral a fact came with."""
    came = day_words(localtime(referral.received_at))
    return _("%(unit)s, %(day)s") % {"unit": referral.sending_unit or referral.file_name or _("Form"), "day": came}


def _fact_notes(fact: ProposedFact) -> Iterable[str]:
    value = fact.value
    if fact.kind == FactKind.IDENTITY and value.get("field") in TRAIT_WORDS:
        yield str(TRAIT_WORDS[value["field"]])
    if fact.status:
        yield fact.status
    if value.get("verification") and value["verification"] != fact.status:
        yield value["verification"]
    if value.get("began"):
        yield _("since %(day)s") % {"day": value["began"][:10]}
    if value.get("ended") and fact.kind != FactKind.SENDER:
        yield _("until %(day)s") % {"day": value["ended"][:10]}
    # The narrative says the same in the sender's own prose; it is read in the file.
    shown = {name: said for name, said in value.get("details", {}).items() if name != "narrative"}
    yield from (f"{name.replace('_', ' ')}: {said}" for name, said in shown.items())


TRAIT_WORDS = {
    "name": gettext_lazy("Name"),
    "birth_date": gettext_lazy("Birth date"),
    "sex": gettext_lazy("Sex"),
    "language": gettext_lazy("Language"),
    "other_name": gettext_lazy("Another name"),
    "deceased": gettext_lazy("Died"),
}


def fact_groups(facts: Iterable[ProposedFact]) -> list[dict[str, Any]]:
    """Facts under the heading of their kind, in the order of the kinds."""
    lines: dict[FactKind, list[dict[str, Any]]] = {}
    for fact in facts:
        lines.setdefault(FactKind(fact.kind), []).append(fact_line(fact))
    return [
        {"key": kind.value, "heading": words, "facts": lines[kind]}
        for kind, words in KIND_WORDS.items()
        if kind in lines
    ]


def step_task(step: Step, patient_id: Any) -> dict[str, Any]:
    """One step of the way in as a line of a task list."""
    words, kind = STEP_TAGS[step.state]
    url = "" if step.state is StepState.WAITING else reverse(STEP_PAGES[step.key], args=[patient_id])
    return {"label": _(step.label), "hint": _(step.why), "state": words, "kind": kind, "url": url}
