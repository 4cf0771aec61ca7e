"""What a placement review lays side by side: the worksheet's dimensions, and one piece of evidence."""

from msgspec import Struct

from midspan.kernel.pages import opens_for
from midspan.surfaces.staff.level_rules import Side
from midspan.values import Actor

BODY, SAFETY, MIND, USE, HOME, WANTS, STRENGTHS = "body", "safety", "mind", "use", "home", "wants", "strengths"


class Evidence(Struct, frozen=True, kw_only=True):
    """One thing that is known, or said not to be known, with the way to where it stands."""

    dimension: str
    side: Side
    words: str
    url: str = ""


def shown(viewer: Actor, url: str) -> str:
    """The way to where it stands, for whom it opens."""
    return url if opens_for(url, actor=viewer) else ""
