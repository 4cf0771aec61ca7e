"""Which seconds of a week were attended, are unknown, or are still planned."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from msgspec import Struct

from midspan.engines.tally.shapes import Attendance, DoseRule, Meeting, Presence, Rounding
from midspan.engines.tally.stretches import Stretches, by_local_date, common, of_spans, seconds, stretches, without

NOT_THERE = frozenset({Attendance.ABSENT, Attendance.EXCUSED, Attendance.CANCELLED})
BEGINNING, END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class Layers(Struct, frozen=True):
    """The time of one meeting; the three never overlap."""

    meeting: Meeting
    attended: Stretches
    unknown: Stretches
    planned: Stretches


class Cell(Struct, frozen=True):
    """One meeting on one local date, in seconds."""

    day: date
    is_makeup: bool
    attended: int
    unknown: int
    planned: int

    def minutes(self, rounding: Rounding, *, unknown: bool, planned: bool) -> int:
        """Rounded minutes of what was attended, with or without what is unknown and what is planned."""
        return rounding.minutes(self.attended + self.unknown * unknown + self.planned * planned)


def layers_of(meeting: Meeting, presences: Iterable[Presence], *, rule: DoseRule, now: datetime) -> Layers:
    """The time of one meeting by what is recorded of it, before breaks and other meetings are considered."""
    own = [presence for presence in presences if presence.meeting_id == meeting.id]
    past, ahead = stretches([(BEGINNING, now)]), stretches([(now, END)])
    planned_time = of_spans([meeting.span])
    there = common(_closed(own, meeting, rule), past)
    maybe = without(common(_open(own, meeting), past), there)
    if meeting.attendance in NOT_THERE:
        # A presence of one recorded as not there: one of the two records is wrong, and we cannot know which.
        return Layers(meeting, [], of_spans([*there, *maybe]), [])
    if meeting.attendance is Attendance.ATTENDED and own:
        is_open = any(presence.left_at is None for presence in own)
        return Layers(meeting, there, maybe, common(planned_time, ahead) if is_open else [])
    return Layers(meeting, there, without(common(planned_time, past), there), common(planned_time, ahead))


def _closed(own: list[Presence], meeting: Meeting, rule: DoseRule) -> Stretches:
    """Presences with an end, from the start of the meeting to its end, or longer where the rule counts staying late."""
    whole = stretches((presence.arrived_at, presence.left_at) for presence in own if presence.left_at is not None)
    last = END if rule.counts_late_stay else meeting.span.end
    return common(whole, stretches([(meeting.span.start, last)]))


def _open(own: list[Presence], meeting: Meeting) -> Stretches:
    """From an arrival whose leaving is not recorded to the end of the meeting."""
    begun = stretches((presence.arrived_at, END) for presence in own if presence.left_at is None)
    return common(begun, of_spans([meeting.span]))


def counted(found: list[Layers], rule: DoseRule) -> list[Layers]:
    """Without the breaks the payer does not count, and every second once, though meetings or their records overlap."""
    kept = [
        _without_breaks(layers, rule) for layers in sorted(found, key=lambda one: (one.meeting.span, one.meeting.id))
    ]
    attended = _each_once([layers.attended for layers in kept], taken=[])
    all_attended = [span for part in attended for span in part]
    unknown = _each_once([layers.unknown for layers in kept], taken=all_attended)
    all_known = [*all_attended, *(span for part in unknown for span in part)]
    planned = _each_once([layers.planned for layers in kept], taken=all_known)
    return [Layers(one.meeting, *parts) for one, *parts in zip(kept, attended, unknown, planned, strict=True)]


def _without_breaks(layers: Layers, rule: DoseRule) -> Layers:
    breaks = [] if rule.counts_breaks else of_spans(layers.meeting.breaks)
    parts = (without(part, breaks) for part in (layers.attended, layers.unknown, layers.planned))
    return Layers(layers.meeting, *parts)


def lost_of(found: Iterable[Layers], *, counts: bool | None) -> int:
    """Seconds of being there that failures took, of those of which the rule says so; each second once."""
    return sum(seconds(common(one.attended, _lost_spans(one.meeting, counts))) for one in found)


def without_lost(layers: Layers) -> Layers:
    """Without the seconds that a failure took and the rule does not count."""
    spans = _lost_spans(layers.meeting, counts=False)
    return Layers(layers.meeting, without(layers.attended, spans), layers.unknown, layers.planned)


def _lost_spans(meeting: Meeting, counts: bool | None) -> Stretches:  # noqa: FBT001 - a decision as it comes
    return of_spans(one.span for one in meeting.lost if one.counts is counts)


def _each_once(parts: list[Stretches], taken: Stretches) -> list[Stretches]:
    once = []
    for part in parts:
        once.append(without(part, taken))
        taken = [*taken, *once[-1]]
    return once


def cells_of(layers: Layers, rule: DoseRule) -> list[Cell]:
    """The meeting's seconds by local date, in order."""
    days = [by_local_date(part, rule.zone) for part in (layers.attended, layers.unknown, layers.planned)]
    is_makeup = layers.meeting.is_makeup_for is not None
    return [Cell(day, is_makeup, *(seconds(part.get(day, [])) for part in days)) for day in sorted(set().union(*days))]
