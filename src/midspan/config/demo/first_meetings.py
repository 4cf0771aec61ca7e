"""Who from here meets somebody before they come: a peer specialist, who reaches them from then on and has met most."""

from collections.abc import Iterable
from typing import Any

from midspan.config.demo.center import Center
from midspan.domains.journey.actions import record_handoff
from midspan.domains.journey.actions.handoffs import HandoffPlan
from midspan.domains.journey.queries import open_handoffs
from midspan.domains.privacy.actions import Opening, open_reaches
from midspan.domains.privacy.enums import Basis

NAMES, MEETS = "ines", "kezia"


def tell_first_meetings(center: Center) -> None:
    """Whoever was met is reached by who met them; whom nobody has met yet is named now, as intake does it."""
    by = center.act_as(NAMES)
    handoffs = list(open_handoffs(viewer=by))
    open_reaches(openings=_of_who_was_met(handoffs), by=by)
    for one in handoffs:
        if one.met_on is None and one.person_met_id is not None:
            for named in (None, center.actor(MEETS).id):  # Drawn as a row, they were named without anybody being told.
                plan = HandoffPlan(sending_unit=one.sending_unit, person_met_id=named)
                record_handoff(episode_id=one.episode_id, plan=plan, by=by)


def _of_who_was_met(handoffs: Iterable[Any]) -> list[Opening]:
    return [
        Opening(one.person_met_id, one.patient_id, Basis.CARE_TEAM, one.pk)
        for one in handoffs
        if one.met_on is not None and one.person_met_id is not None
    ]
