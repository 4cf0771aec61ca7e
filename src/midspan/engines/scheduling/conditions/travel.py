"""Getting from one thing to the next: where a session is, and how much time lies between two of them."""

from msgspec import Struct

from midspan.engines.scheduling.model import Mode, PatientNeeds, Section, Slot
from midspan.values import WeekSpan

AT_HOME = ""  # Where a session by video takes place.


class Block(Struct, frozen=True):
    """One session on one day. `site` is AT_HOME for video; `travel` is minutes one way."""

    day: int
    start: int
    end: int
    site: str
    travel: int

    @property
    def minutes(self) -> int:
        return self.end - self.start


def fit_together(one: Block, other: Block) -> bool:
    """Whether a person can attend both: no overlap, and the way home and out again between different places."""
    if one.day != other.day:
        return True
    gap = 0 if one.site == other.site else one.travel + other.travel
    return max(one.start, other.start) - min(one.end, other.end) >= gap


def section_blocks(section: Section, needs: PatientNeeds) -> tuple[Block, ...]:
    """The section's meetings as this person lives them. Raises ValueError for a site without a known way."""
    mode = Mode.VIDEO if section.is_video else Mode.IN_PERSON
    return tuple(block_at(meeting, mode=mode, site_id=section.site_id, needs=needs) for meeting in section.meetings)


def slot_block(slot: Slot, *, site_id: str, needs: PatientNeeds) -> Block:
    """A session with the counselor whose site is `site_id`."""
    return block_at(slot.span, mode=slot.mode, site_id=site_id, needs=needs)


def block_at(span: WeekSpan, *, mode: Mode, site_id: str, needs: PatientNeeds) -> Block:
    """A stretch of the week in one mode. Raises ValueError for a site without a known way."""
    if mode is Mode.VIDEO:
        return Block(span.day, span.start, span.end, AT_HOME, 0)
    travel = needs.travel_to(site_id)
    if travel is None:
        raise ValueError(f"The travel time to site {site_id} is not known.")
    return Block(span.day, span.start, span.end, site_id, travel)
