"""The landing from residential care."""

from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict

from midspan.domains.journey.actions.episodes import locked_episode
from midspan.domains.journey.enums import ENDED, Naloxone
from midspan.domains.journey.models import Handoff
from midspan.domains.journey.rules.landing import HandoffState, may_be_named, may_keep_handoff, may_say_met
from midspan.domains.journey.rules.roles import may_work_on_episode
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import all_staff
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, RefusedError


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
    before = handoff.person_met_id
    for name, value in asdict(plan).items():
        if value is not UNSET:
            setattr(handoff, name, value)
    may_keep_handoff(_state_of(handoff), today=clock.local_date(), now=clock.now()).require()
    if handoff.person_met_id != before:
        _require_meets(handoff.person_met_id, by)
    handoff.save()
    if handoff.person_met_id != before:
        _name(handoff, before, is_over=episode.state in ENDED, by=by)
    return handoff


@action("handoff.meet")
def record_meeting(*, patient_id: UUID, met_on: date | None, by: Actor) -> Handoff:
    """Whoever was named says when they met the person, or that they have not yet. Raises RefusedError."""
    rows = Handoff.objects.select_for_update(of=("self",)).select_related("episode")
    named = rows.filter(organization_id=by.organization_id, patient_id=patient_id, person_met_id=by.id)
    handoff = named.order_by("-created_at").first()
    if handoff is None:
        raise RefusedError(may_say_met(is_named=False, is_over=False))
    may_say_met(is_named=True, is_over=handoff.episode.state in ENDED).require()
    handoff.met_on = met_on
    may_keep_handoff(_state_of(handoff), today=clock.local_date(), now=clock.now()).require()
    handoff.save(update_fields=["met_on"])
    return handoff


def _require_meets(staff_id: UUID | None, by: Actor) -> None:
    if staff_id is None:
        return
    roles = all_staff(viewer=by).filter(pk=staff_id).values_list("roles", flat=True).first()
    may_be_named(roles or ()).require()


def _name(handoff: Handoff, before: UUID | None, *, is_over: bool, by: Actor) -> None:
    """Who was named reaches the person no more by this row, and who is named does, until the stay ends; and is told."""
    staff_id = handoff.person_met_id
    with widened(by):  # Who writes may reach this person alone, and not the row that says who else does.
        if before is not None:
            close_reach(source_id=handoff.pk, actor_id=before, by=by)
        if staff_id is None or is_over:
            return
        open_reach(actor_id=staff_id, patient_id=handoff.patient_id, basis=Basis.CARE_TEAM, source_id=handoff.pk, by=by)
    if handoff.met_on is None and staff_id != by.id:
        tell(
            kind=NoticeKind.MEETING_DUE,
            recipient_id=staff_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=handoff.pk,
            patient_id=handoff.patient_id,
            by=by,
        )


def _state_of(handoff: Handoff) -> HandoffState:
    called = handoff.called_on_discharge_day_at
    return HandoffState(
        leaves_on=handoff.discharged_on or handoff.expected_discharge,
        met_on=handoff.met_on,
        is_met_by_somebody=handoff.person_met_id is not None,
        called_at=called,
        called_on=localdate(called) if called else None,
    )
