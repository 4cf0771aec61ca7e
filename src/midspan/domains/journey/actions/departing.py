"""How a stay was left, and what stood open on its discharge list in that moment."""

from midspan.domains.journey.checklists import Edition, LeavingList, current
from midspan.domains.journey.enums import Leaving
from midspan.domains.journey.models import Departure, Episode
from midspan.domains.journey.queries.leaving import discharge_list, open_items
from midspan.kernel import clock
from midspan.values import Actor


def open_titles(episode: Episode, *, by: Actor) -> list[str]:
    """The items of a stay's list that nobody has answered, as they are called."""
    return [one.title for one in open_items(discharge_list(viewer=by, episode=episode))]


def keep_departure(episode: Episode, *, how: Leaving, by: Actor) -> Departure:
    """How the stay was left, with what stood open then. Before reach ends: afterwards its counselor sees no list."""
    listed: LeavingList = current(Edition.DISCHARGE)
    return Departure.objects.create(
        organization_id=by.organization_id,
        patient_id=episode.patient_id,
        episode=episode,
        edition=listed.header.edition,
        how=how,
        open=[one.key for one in open_items(discharge_list(viewer=by, episode=episode))],
        said_by_id=by.id,
        left_at=clock.now(),
    )
