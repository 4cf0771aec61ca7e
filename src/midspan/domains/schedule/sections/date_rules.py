"""What a changed date of a section must fit: each refusal is one sentence that somebody can act on. Pure."""

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from midspan.domains.people.enums import Role
from midspan.domains.programs.enums import WEEKDAY_WORDS
from midspan.domains.schedule.series.shape import OVERNIGHT
from midspan.values import ALLOWED, Actor, Verdict, WeekSpan, first_refusal, refused
from midspan.values.hour_words import span_words

CHANGES_DATES = frozenset({Role.PROGRAM_MANAGER, Role.DIRECTOR})
BEGUN = "This date has begun or is over. What took place stays as it was."
TOO_FAR = "Dates stand eight weeks ahead. Come back when this one is nearer, or change the section itself."


class WantedDate(Struct, frozen=True, kw_only=True):
    """One date as somebody wants it, and what it has to fit. `opening` None: not known; empty texts: nobody, nothing.

    `meets_already` is whether the section has another meeting at that time.
    """

    day: date
    start_minute: int
    end_minute: int
    is_video: bool
    site_name: str
    closed_as: str = ""
    opening: tuple[WeekSpan, ...] | None = None
    room_name: str = ""
    room_capacity: int | None = None
    people: int = 0
    room_taken_by: str = ""
    lead_name: str = ""
    lead_is_away: bool = False
    lead_taken_by: str = ""
    meets_already: bool = False


def may_change_dates(by: Actor) -> Verdict:
    """Whether this person skips, moves and adds single dates of sections."""
    if by.is_staff and by.roles & CHANGES_DATES:
        return ALLOWED
    return refused("A program manager or the director changes single dates. Ask one of them.")


def is_ahead(*, start: datetime, day: date, now: datetime, until: date) -> Verdict:
    """Whether a date can still be changed, and already: before `until`, where dates end for now."""
    return first_refusal(
        ALLOWED if start > now else refused(BEGUN),
        ALLOWED if day < until else refused(TOO_FAR),
    )


def may_skip(*, closed_as: str) -> Verdict:
    """A date on which the site is closed has nothing to skip."""
    return refused(f"It does not meet on that date already: {closed_as}.") if closed_as else ALLOWED


def may_stand(wanted: WantedDate) -> Verdict:
    """Whether a section can meet so on that date; the first thing that does not fit."""
    return first_refusal(*(refused(words) for words in _misfits(wanted)))


def _misfits(wanted: WantedDate) -> Iterator[str]:
    if wanted.end_minute <= wanted.start_minute:
        yield OVERNIGHT
        return
    span = WeekSpan(wanted.day.weekday(), wanted.start_minute, wanted.end_minute)
    if wanted.closed_as:
        yield f"{wanted.site_name} is closed that day: {wanted.closed_as}. Choose another date."
    if wanted.meets_already:
        yield "The section meets at that time already. Choose another date or time."
    if not wanted.is_video:
        yield from _about_room(wanted, span)
    if wanted.lead_is_away:
        yield f"{wanted.lead_name} is away that day. Choose somebody else."
    if wanted.lead_taken_by:
        yield f"{wanted.lead_name} leads {wanted.lead_taken_by} at that time. Choose somebody else, or another time."


def _about_room(wanted: WantedDate, span: WeekSpan) -> Iterator[str]:
    if wanted.opening is not None and not is_covered(span, wanted.opening):
        when = f"{WEEKDAY_WORDS[span.day]} {span_words(span.start, span.end)}"
        yield f"{when}: {wanted.site_name} is not open all of that time. Choose another time, or meet by video."
    if not wanted.room_name:
        yield "Choose a room, or let it meet by video."
    if wanted.room_capacity is not None and wanted.room_capacity < wanted.people:
        yield (
            f"{wanted.room_name} fits {wanted.room_capacity} people; the places and the leaders make "
            f"{wanted.people}. Choose another room."
        )
    if wanted.room_taken_by:
        yield f"{wanted.room_taken_by} is in {wanted.room_name} at that time. Choose another room or time."


def is_covered(span: WeekSpan, stretches: tuple[WeekSpan, ...]) -> bool:
    """Whether stretches that may touch each other cover all of `span`."""
    reached = span.start
    for stretch in sorted(stretches):
        if stretch.day == span.day and stretch.start <= reached:
            reached = max(reached, stretch.end)
    return reached >= span.end
