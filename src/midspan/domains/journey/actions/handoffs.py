"""The landing from residential care."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.journey.actions.episodes import locked_episode
from midspan.domains.journey.models import Handoff
from midspan.domains.journey.rules.roles import may_work_on_episode
from midspan.kernel.actions import action
from midspan.values import Actor


class HandoffPlan(Struct, frozen=True, kw_only=True):
    """What is agreed with the sending unit. None and empty are not known yet."""

    sending_unit: str
    sender_name: str = ""
    sender_phone: str = ""
    expected_discharge: date | None = None
    discharged_on: date | None = None
    person_met_id: UUID | None = None
    met_at: datetime | None = None
    transport: str = ""
    medicines_bridge: str = ""
    refills_until: date | None = None
    safety_plan_received: bool | None = None
    naloxone_offered: bool | None = None
    called_on_discharge_day_at: datetime | None = None


@action("handoff.record")
def record_handoff(*, episode_id: UUID, plan: HandoffPlan, by: Actor) -> Handoff:
    """Keep the handoff as it is known now; there is one for each stay."""
    may_work_on_episode(by).require()
    episode = locked_episode(episode_id, by)
    handoff, _ = Handoff.objects.update_or_create(
        organization_id=by.organization_id,
        episode=episode,
        defaults={"patient_id": episode.patient_id, **asdict(plan)},
    )
    return handoff
