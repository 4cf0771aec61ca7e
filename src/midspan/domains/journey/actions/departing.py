"""How a stay was left, and what stood open on its discharge list in that moment."""

from midspan.domains.journey.checklists import Edition, LeavingList, LeavingReasons, current
from midspan.domains.journey.models import Departure, Episode
from midspan.domains.journey.queries.leaving import departing_of, discharge_list, open_items, went_without
from midspan.domains.journey.rules.episodes import Departing
from midspan.domains.journey.rules.leaving import Going
from midspan.domains.people.queries import staff_of
from midspan.kernel import clock
from midspan.values import Actor, RefusedError, refused


def departing(episode: Episode, going: Going, *, by: Actor) -> Departing:
    """What the discharge is judged by. Raises RefusedError for a caller who does not work here."""
    if going.caller_id and not staff_of(viewer=by, staff_id=going.caller_id).exists():
        raise RefusedError(refused("Whoever calls must work here."))
    return departing_of(viewer=by, episode=episode, going=going)


def keep_departure(episode: Episode, *, going: Going, by: Actor) -> Departure:
    """How the stay was left, with what stood open then. Before reach ends: afterwards its counselor sees no list."""
    listed: LeavingList = current(Edition.DISCHARGE)
    reasons: LeavingReasons = current(Edition.REASONS)
    lines = discharge_list(viewer=by, episode=episode)
    return Departure.objects.create(
        organization_id=by.organization_id,
        patient_id=episode.patient_id,
        episode=episode,
        edition=listed.header.edition,
        how=going.how or "",
        reasons=reasons.header.edition,
        why=going.why,
        caller_id=going.caller_id,
        no_calls=going.no_calls or "",
        open=[one.key for one in open_items(lines)],
        without=went_without(lines),
        said_by_id=by.id,
        left_at=clock.now(),
    )
