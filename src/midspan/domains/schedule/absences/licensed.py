"""Who may lead a session by video: whoever is licensed wherever those expected take part on its day."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from msgspec.structs import replace

from midspan.domains.journey.queries import stays_to_plan
from midspan.domains.programs.queries import HeldLicense, held_licenses
from midspan.domains.responsibilities.queries import week_preferences
from midspan.domains.schedule.absences.sessions import LedSession, people_in
from midspan.domains.schedule.problem.licensure import Licensure, VideoState, video_state
from midspan.values import Actor, ActorKind, RefusedError, refused

NOT_LICENSED = "They have no license for every state from which somebody takes part in this session by video."


def unlicensed(
    sessions: Iterable[LedSession], staff_ids: Collection[UUID], *, by: Actor
) -> dict[UUID, frozenset[UUID]]:
    """Session id → who of the staff may not treat everybody expected in it, for each session by video.

    Three queries, none where nothing is by video. Needs the whole organization in reach.
    """
    by_video = [one for one in sessions if one.row.is_video]
    if not by_video:
        return {}
    everybody = replace(by, kind=ActorKind.JOB)  # As a job asks: who decides need not reach all who take part.
    held = held_licenses(viewer=everybody, staff_ids=set(staff_ids))
    states = _states(people_in(by_video), by=everybody)
    return {
        one.row.pk: frozenset(who for who in staff_ids if not _may_lead(who, one, states, held)) for one in by_video
    }


def require_licensed(session: LedSession, staff_id: UUID, *, by: Actor) -> None:
    """Raises RefusedError for a stand-in by video who may not treat somebody expected in the session."""
    if unlicensed([session], [staff_id], by=by).get(session.row.pk):
        raise RefusedError(refused(NOT_LICENSED))


def _states(people: Collection[UUID], *, by: Actor) -> dict[UUID, VideoState]:
    """Where each of these people is while they take part by video."""
    preferences = week_preferences(viewer=by, patient_ids=people)
    stays = (stay for stay in stays_to_plan(viewer=by) if stay.patient_id in people)
    return {stay.patient_id: video_state(preferences.get(stay.patient_id), stay) for stay in stays}


def _may_lead(
    staff_id: UUID, session: LedSession, states: Mapping[UUID, VideoState], held: Mapping[UUID, list[HeldLicense]]
) -> bool:
    home, on = session.row.site.state, session.row.local_date
    at_home = VideoState(home, is_assumed=True)
    places = {states.get(person, at_home) for person in session.expected}
    return all(Licensure(where, on, held, home).admits([staff_id]) for where in places)
