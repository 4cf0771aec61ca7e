"""The landing from residential care."""

from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict

from midspan.domains.journey.actions.episodes import locked_episode
from midspan.domains.journey.enums import Naloxone
from midspan.domains.journey.models import Handoff
from midspan.domains.journey.rules.landing import HandoffState, may_keep_handoff
from midspan.domains.journey.rules.roles import may_work_on_episode
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor


class HandoffPlan(Struct, frozen=True, kw_only=True):
    """What is agreed with the sending unit. None and empty are not known yet; what is not said stays as it was kept."""

    sending_unit: str
    sender_name: str | UnsetType = UNSET
    sender_phone: str | UnsetType = UNSET
    expected_discharge: date | UnsetType | None = UNSET
    discharged_on: date | UnsetType | None = UNSET
    person_met_id: UUID | UnsetType | None = UNSET
    met_on: date | UnsetType | None = UNSET
    transport: str | UnsetType = UNSET
    medicines_bridge: str | UnsetType = UNSET
    refills_until: date | UnsetType | None = UNSET
    safety_plan_received: bool | UnsetType | None = UNSET
    naloxone: Naloxone | str | UnsetType = UNSET
    unit_may_tell: bool | UnsetType | None = UNSET
    called_on_discharge_day_at: datetime | UnsetType | None = UNSET


@action("handoff.record")
def record_handoff(*, episode_id: UUID, plan: HandoffPlan, by: Actor) -> Handoff:
    """Keep the handoff as it is known now; there is one for each stay. Raises RefusedError."""
    may_work_on_episode(by).require()
    episode = locked_episode(episode_id, by)
    rows = Handoff.objects.filter(organization_id=by.organization_id, episode=episode)
    about = {"organization_id": by.organization_id, "patient_id": episode.patient_id, "episode": episode}
    handoff = rows.first() or Handoff(**about)
    for name, value in asdict(plan).items():
        if value is not UNSET:
            setattr(handoff, name, value)
    may_keep_handoff(_state_of(handoff), today=clock.local_date(), now=clock.now()).require()
    handoff.save()
    return handoff


def _state_of(handoff: Handoff) -> HandoffState:
    called = handoff.called_on_discharge_day_at
    return HandoffState(
        leaves_on=handoff.discharged_on or handoff.expected_discharge,
        met_on=handoff.met_on,
        is_met_by_somebody=handoff.person_met_id is not None,
        called_at=called,
        called_on=localdate(called) if called else None,
    )
