"""What staffing is asked and what it answers. Ids are opaque; spans are half-open minutes of one week."""

from enum import StrEnum

from msgspec import Struct

from midspan.values import WeekSpan


class Obstacle(StrEnum):
    """Why a leader cannot take a post, or a place a duty; in the order in which it is asked."""

    CREDENTIAL = "credential"
    LICENSE = "license"
    LANGUAGE = "language"
    SITE = "site"
    NOT_AT_WORK = "not_at_work"
    TAKEN = "taken"
    TOO_SMALL = "too_small"
    FEATURE = "feature"


class Post(Struct, frozen=True):
    """One leader's part in a duty. `credentials` are those of which one is needed; none listed means anybody's."""

    credentials: tuple[str, ...] = ()
    current_id: str = ""


class Duty(Struct, frozen=True):
    """What must be led. `people` None means that nobody counted them: then any room is large enough to be proposed.

    `is_fixed` duties keep their leaders and room; they only take their time. `site_id` is where it happens; by video
    it needs no place, and its leaders may be anywhere; `unlicensed` are leaders who may not treat all who take part.
    """

    id: str
    spans: tuple[WeekSpan, ...]
    posts: tuple[Post, ...]
    site_id: str
    is_video: bool = False
    language: str = ""
    people: int | None = None
    features: tuple[str, ...] = ()
    current_place_id: str = ""
    is_fixed: bool = False
    unlicensed: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(span.minutes for span in self.spans)


class Leader(Struct, frozen=True):
    """Somebody who may lead. `fair_minutes` is the load from which more is unfair (None: nobody said)."""

    id: str
    work: tuple[WeekSpan, ...]
    taken: tuple[WeekSpan, ...] = ()
    credentials: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    site_ids: tuple[str, ...] = ()
    fair_minutes: int | None = None


class Place(Struct, frozen=True):
    """A room. `capacity` None is unknown, which is never too small."""

    id: str
    site_id: str
    capacity: int | None = None
    features: tuple[str, ...] = ()
    taken: tuple[WeekSpan, ...] = ()


class StaffingWeights(Struct, frozen=True):
    """Points: an unfilled post or a duty without a room, another leader or room than now, 30 unfair minutes."""

    post_unfilled: int
    place_missing: int
    leader_changed: int
    place_changed: int
    unfair_per_30_minutes: int
    pause_minutes: int  # Between two duties of one leader.


class Staffing(Struct, frozen=True):
    """The question: duties, those who may lead them, and rooms."""

    duties: tuple[Duty, ...]
    leaders: tuple[Leader, ...]
    places: tuple[Place, ...]
    weights: StaffingWeights


class Staffed(Struct, frozen=True):
    """The answer: leaders by post and a room for each duty (None where none could be had), and what is proven.

    `objective` and `bound` are points; equal ones mean that no assignment is better.
    """

    leaders: dict[tuple[str, int], str | None]
    places: dict[str, str | None]
    objective: int
    bound: int
