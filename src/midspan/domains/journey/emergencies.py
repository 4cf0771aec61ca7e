"""What a referral told that matters in an emergency, in the margin of the opened record: each asked of the gate."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from midspan.domains.emergencies.queries import DONE_BY_PAGE, disclosed_in
from midspan.domains.journey.enums import FactDecision, FactKind
from midspan.domains.journey.models import Episode, ProposedFact
from midspan.domains.journey.queries.referrals import CLASS_OF_KIND
from midspan.domains.journey.showing import fact_groups
from midspan.domains.privacy.queries import Thing
from midspan.engines.disclosure import Item
from midspan.kernel.margins import writes_in
from midspan.kernel.row_security import widened
from midspan.values import Actor

VITAL = frozenset({FactKind.CONDITION, FactKind.MEDICATION, FactKind.ALLERGY, FactKind.SAFETY})


@writes_in("emergencies:record")
def vital_facts(request: HttpRequest, *, emergency: Any) -> str:
    """Conditions, medicines, allergies and what was said of safety, as far as the gate opens them."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]  # the middleware's
    things = facts_of(emergency, viewer=viewer)
    shown = [one.shown(did=DONE_BY_PAGE) for one in disclosed_in(emergency, things, viewer=viewer)]
    if not shown:
        return ""
    return render_to_string("journey/parts/vital_facts.html", {"groups": fact_groups(shown)}, request)


def facts_of(emergency: Any, *, viewer: Actor) -> list[Thing[ProposedFact]]:
    """Confirmed facts on their way to the gate, with the labels that the patient's stays carry."""
    patient = {"organization_id": viewer.organization_id, "patient_id": emergency.patient_id}
    with widened(viewer):
        labels = frozenset(one for row in Episode.objects.filter(**patient) for one in row.labels)
        rows = ProposedFact.objects.filter(**patient, decision=FactDecision.CONFIRMED, kind__in=sorted(VITAL))
        facts = list(rows.select_related("referral").defer("referral__content").order_by("kind", "position"))
    return [Thing(patient_id=emergency.patient_id, item=_item(fact, labels=labels), content=fact) for fact in facts]


def _item(fact: ProposedFact, *, labels: frozenset[str]) -> Item:
    classes = frozenset({CLASS_OF_KIND[FactKind(fact.kind)]})
    return Item(classes=classes, labels=labels, reference=f"ProposedFact/{fact.pk}")
