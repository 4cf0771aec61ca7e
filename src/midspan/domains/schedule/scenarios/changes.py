"""The changes a scenario is made of: plain values, as JSON and back. Ids are opaque, times are weekly."""

from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.schedule.enums import ScenarioChangeKind
from midspan.engines import scheduling as engine
from midspan.values import WeekSpan


class OpenSection(Struct, frozen=True):
    """One more section like an existing one; `meetings` are on the clock of its site."""

    like: str
    meetings: tuple[WeekSpan, ...]


class AddSeats(Struct, frozen=True):
    """So many more seats in one section."""

    section_id: str
    count: int


class MoveMeeting(Struct, frozen=True):
    """One weekly meeting of a section at another time; both are on the clock of its site."""

    section_id: str
    before: WeekSpan
    after: WeekSpan


class CounselorAway(Struct, frozen=True):
    """A counselor is away for so many weeks. `is_covered`: somebody else leads the groups they lead alone."""

    staff_id: str
    weeks: int
    is_covered: bool


class OpenDay(Struct, frozen=True):
    """A site is open on one more stretch of the week, and these counselors work there then.

    Groups that meet then are changes of their own, so that each can be made real by itself.
    """

    site_id: str
    span: WeekSpan
    staff_ids: tuple[str, ...]


class NewReferrals(Struct, frozen=True):
    """So many new people of a track and site who need so many minutes a week, and when they are free.

    `free` is a part of the day ("" all of it), `travel` minutes one way to the site.
    """

    count: int
    site_id: str
    track_id: str
    level: str
    minutes: int
    free: str
    modality: str
    travel: int


class CounselorHour(Struct, frozen=True):
    """A counselor has that stretch free as well; it is on the clock of `zone`."""

    staff_id: str
    span: WeekSpan
    zone: str


class PersonChange(Struct, frozen=True):
    """A fix of the engine in one person's own life or plan of care; its times are on the clock of `zone`.

    COUNT_IN is none: the person's week is planned as well, though their stay neither waits nor has begun.
    """

    fix: str
    subject_id: str
    span: WeekSpan | None
    amount: int
    zone: str


COUNT_IN = "count_in"

Change = OpenSection | AddSeats | MoveMeeting | CounselorAway | OpenDay | NewReferrals | CounselorHour | PersonChange
Kind = ScenarioChangeKind
KINDS: dict[type, Kind] = {
    OpenSection: Kind.SECTION,
    AddSeats: Kind.SEATS,
    MoveMeeting: Kind.MOVE,
    CounselorAway: Kind.AWAY,
    OpenDay: Kind.DAY,
    NewReferrals: Kind.REFERRALS,
    CounselorHour: Kind.HOUR,
    PersonChange: Kind.PERSON,
}
SPANS = frozenset({"span", "before", "after"})
CLASSES: dict[Kind, Any] = {kind: change for change, kind in KINDS.items()}
# A closed section is looked at again by a clinician, not tried out on a screen.
NEVER_TRIED = frozenset({engine.FixKind.REVIEW_SECTION})


def stored_change(change: Change) -> dict[str, Any]:
    """A change as JSON; spans are (day, start, end)."""
    return {name: _stored(value) for name, value in asdict(change).items()}


def _stored(value: Any) -> Any:
    if isinstance(value, WeekSpan):
        return [value.day, value.start, value.end]
    return [_stored(one) for one in value] if isinstance(value, (list, tuple)) else value


def change_from(kind: str, details: dict[str, Any]) -> Change:
    """The change that a row stores."""
    values = dict(details)
    for name in SPANS & values.keys():
        values[name] = WeekSpan(*values[name]) if values[name] else None
    if "meetings" in values:
        values["meetings"] = tuple(WeekSpan(*span) for span in values["meetings"])
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    change: Change = CLASSES[Kind(kind)](**{**values, **lists})
    return change


def change_of_fix(fix: engine.Fix, *, zone: str, there: WeekSpan | None) -> Change:
    """What trying a fix of the engine changes. `zone` is the clock of its times, `there` its time at a new section."""
    if fix.kind is engine.FixKind.EXTRA_SEAT:
        return AddSeats(fix.subject_id, fix.amount)
    if fix.kind is engine.FixKind.NEW_SECTION and there is not None:
        return OpenSection(fix.subject_id, (there,))
    if fix.kind is engine.FixKind.COUNSELOR_TIME and fix.span is not None:
        return CounselorHour(fix.subject_id, fix.span, zone)
    return PersonChange(fix.kind.value, fix.subject_id, fix.span, fix.amount, zone)
