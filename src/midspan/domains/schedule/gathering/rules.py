"""Pure rules of a family session: when one can be looked for at all."""

from msgspec import Struct

from midspan.domains.journey.enums import IN_TREATMENT
from midspan.values import ALLOWED, Verdict, first_refusal, refused

LENGTHS = (90, 60, 45, 30)
WEEKS_AHEAD = 3


class Known(Struct, frozen=True, kw_only=True):
    """What has to be known of somebody before a time is looked for. `travel` is minutes to the site, None unknown."""

    state: str
    has_site: bool
    is_video: bool
    travel: int | None
    is_licensed: bool


def may_gather(known: Known) -> Verdict:
    """Whether a time for a family session can be looked for. Unknown is unknown, so nothing is guessed."""
    return first_refusal(
        ALLOWED if known.state in IN_TREATMENT else refused("Only somebody in treatment has family sessions."),
        ALLOWED if known.has_site else refused("Choose the site first; it decides the calendar of the week."),
        ALLOWED
        if known.is_video or known.travel is not None
        else refused("How far it is to the site is not known. Ask, or choose a session by video."),
        ALLOWED
        if known.is_licensed or not known.is_video
        else refused("Whoever leads it has no license for the state in which this person takes part by video."),
    )
