"""What the session room shows of each person: words, times on the site's clock, and what can be done next."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.encounters.enums import AttendanceState, Engagement, PhraseField
from midspan.domains.encounters.queries import AttendanceLine, RecordLine, SessionRecord, off_plan_reasons
from midspan.domains.plans.queries import PlanLine
from midspan.surfaces.staff.clock_words import clock_words
from midspan.surfaces.staff.from_home import HomeRow
from midspan.surfaces.staff.lost_words import lost_of_note, lost_words
from midspan.surfaces.staff.twin_links import twin_url
from midspan.ui.hours import duration_words

ENGAGEMENT_WORDS = {
    Engagement.LISTENED: "Listened",
    Engagement.TOOK_PART: "Took part",
    Engagement.LED: "Led or helped others",
}
FIELD_WORDS = {
    PhraseField.RESPONSE: "How they responded",
    PhraseField.PROGRESS: "What has moved, or not",
    PhraseField.PLAN_FOR_NEXT: "Plan for next time",
}
# What an entry of a session of one person says itself, in the order of the page.
OWN_WORDS = {
    "place": "Where they were",
    "activities": "What was done",
    "people": "Who else was there",
    "methods": "Methods",
    "curriculum": "Curriculum",
    "event": "Anything that happened",
}
LONG = {"activities": 3, "event": 2}
# One row of the keyboard per field, from top to bottom as they stand on the page.
KEYS = {
    PhraseField.RESPONSE: "qwertyuiop",
    PhraseField.PROGRESS: "asdfghjkl",
    PhraseField.PLAN_FOR_NEXT: "zxcvbnm",
}


class Chip(Struct, frozen=True, kw_only=True):
    """One of the clinician's own phrases, with the key that puts it into its field."""

    text: str
    key: str


class TextBox(Struct, frozen=True, kw_only=True):
    """One field of an entry: its form name, words and phrases."""

    name: str
    label: str
    text: str
    chips: tuple[Chip, ...]
    keep: str


class Choice(Struct, frozen=True, kw_only=True):
    """One objective of the person's plan that the entry may serve. `is_suggested`: nobody has chosen it yet."""

    value: str
    words: str
    is_chosen: bool
    is_suggested: bool = False


class OwnField(Struct, frozen=True, kw_only=True):
    """One thing that an entry of a session of one person says itself; `rows` 0 is one line, `is_needed` by its kind."""

    name: str
    label: str
    text: str
    rows: int
    is_needed: bool


class Deed(Struct, frozen=True, kw_only=True):
    """One thing that can be done now with one tap."""

    do: str
    label: str
    is_main: bool = False


class TimeRow(Struct, frozen=True, kw_only=True):
    """One stretch as it stands in the form for times."""

    place: int
    arrived: str
    left: str


class LostLine(Struct, frozen=True, kw_only=True):
    """Time that a failure took, in words, and the tap that takes it back; empty once the entry is signed."""

    words: str
    do: str


class Card(Struct, frozen=True, kw_only=True):
    """One person in the room."""

    place: int
    prefix: str
    line: RecordLine
    state_words: str
    state_kind: str
    times_words: str
    deeds: tuple[Deed, ...]
    time_rows: tuple[TimeRow, ...]
    lost: tuple[LostLine, ...]
    lost_of_note: tuple[str, ...]
    boxes: tuple[TextBox, ...]
    engagement: tuple[tuple[str, str, str, bool], ...]
    own_fields: tuple[OwnField, ...]
    asks_alone: bool
    objectives: tuple[Choice, ...]
    off_plan_reasons: tuple[str, ...]
    advice: str
    advice_place: int | None
    twin_url: str
    home: tuple[HomeRow, ...] = ()

    @property
    def alias(self) -> str:
        return self.line.attendance.shown_name

    @property
    def may_lose(self) -> bool:
        """Whether a failure can have taken time from them: they came, and their entry is not signed."""
        attendance = self.line.attendance
        return bool(attendance.stretches) and attendance.session_is_planned and not attendance.is_signed

    @property
    def is_writable(self) -> bool:
        return not (self.line.is_signed or self.line.is_away)


def cards_of(
    record: SessionRecord,
    phrases: Mapping[str, Sequence[str]],
    *,
    now: datetime,
    home: Mapping[UUID, Sequence[HomeRow]] | None = None,
) -> list[Card]:
    """Everybody of a session in order of place."""
    places = {line.attendance.patient_id: place for place, line in enumerate(record.lines, 1)}
    zone = ZoneInfo(record.session.zone)
    return [
        replace(
            _card(line, record, places=places, phrases=phrases, zone=zone, now=now),
            home=tuple((home or {}).get(line.attendance.patient_id, ())),
        )
        for line in record.lines
    ]


def _card(
    line: RecordLine,
    record: SessionRecord,
    *,
    places: Mapping[UUID, int],
    phrases: Mapping[str, Sequence[str]],
    zone: ZoneInfo,
    now: datetime,
) -> Card:
    attendance = line.attendance
    words, kind = _state(attendance)
    advice, advice_place = _advice(line, places)
    return Card(
        place=places[attendance.patient_id],
        prefix=attendance.booking_id.hex,
        line=line,
        state_words=words,
        state_kind=kind,
        times_words=_times(attendance, zone),
        deeds=_deeds(attendance, now=now, zone=zone),
        time_rows=time_rows(attendance, zone),
        lost=_lost(attendance, zone),
        lost_of_note=tuple(lost_of_note(attendance, zone)),
        boxes=tuple(_box(line, field, phrases) for field in FIELD_WORDS),
        engagement=_engagement(line) if "engagement" in record.asked else (),
        own_fields=() if record.is_group else _own_fields(line, record),
        asks_alone=not record.is_group and "people" in record.asked,
        objectives=_choices(line, record.objectives.get(attendance.patient_id, ())),
        off_plan_reasons=off_plan_reasons(),
        advice=advice,
        advice_place=advice_place,
        twin_url=twin_url(line.hindrance),
    )


def _state(line: AttendanceLine) -> tuple[str, str]:
    if line.is_here:
        return _("Here"), "active"
    if line.state is AttendanceState.ATTENDED:
        return _("Was here"), "done"
    if line.state is AttendanceState.ABSENT:
        return _("Missed"), "late"
    return (_("Excused"), "quiet") if line.state is AttendanceState.EXCUSED else (_("Not recorded"), "due")


def _times(line: AttendanceLine, zone: ZoneInfo) -> str:
    parts = []
    for one in line.stretches:
        until = clock_words(one.left_at, zone) if one.left_at else _("now")
        parts.append(f"{clock_words(one.arrived_at, zone)} – {until}")
    if line.minutes is not None:
        parts.append(duration_words(line.minutes))
    if parts and line.is_by_video:
        parts.append(_("by video"))
    return " · ".join(parts) or line.reason


def _lost(line: AttendanceLine, zone: ZoneInfo) -> tuple[LostLine, ...]:
    is_open = line.session_is_planned and not line.is_signed
    return tuple(
        LostLine(
            words=lost_words(one, zone), do=f"lost-back:{line.booking_id.hex}:{one.lost_id.hex}" if is_open else ""
        )
        for one in line.lost
    )


def _deeds(line: AttendanceLine, *, now: datetime, zone: ZoneInfo) -> tuple[Deed, ...]:
    booking = line.booking_id.hex
    if line.is_signed or not line.session_is_planned:
        return ()
    is_over = now >= line.session.end
    undo = Deed(do=f"undo:{booking}", label=_("Undo"))
    if line.is_here:
        until = clock_words(line.session.end, zone)
        label = _("Stayed until %(time)s") % {"time": until} if is_over else _("Left now")
        return Deed(do=f"left:{booking}", label=label, is_main=True), undo
    if line.stretches:
        return (undo,) if is_over else (Deed(do=f"here:{booking}", label=_("Came back")), undo)
    if line.state is not AttendanceState.EXPECTED:
        return (undo,)
    since = clock_words(line.session.start, zone)
    label = _("Here from %(time)s") % {"time": since} if is_over else _("Here now")
    return (
        Deed(do=f"here:{booking}", label=label, is_main=True),
        Deed(do=f"absent:{booking}", label=_("Missed")),
        Deed(do=f"excuse:{booking}", label=_("Excused")),
    )


def time_rows(line: AttendanceLine, zone: ZoneInfo) -> tuple[TimeRow, ...]:
    """The stretches there are, and one more that is empty."""
    rows = [
        TimeRow(
            place=place,
            arrived=f"{one.arrived_at.astimezone(zone):%H:%M}",
            left=f"{one.left_at.astimezone(zone):%H:%M}" if one.left_at else "",
        )
        for place, one in enumerate(line.stretches)
    ]
    return (*rows, TimeRow(place=len(rows), arrived="", left=""))


def _box(line: RecordLine, field: PhraseField, phrases: Mapping[str, Sequence[str]]) -> TextBox:
    prefix = line.attendance.booking_id.hex
    kept = phrases.get(field, ())
    return TextBox(
        name=f"{prefix}-{field}",
        label=_(FIELD_WORDS[field]),
        text=getattr(line.entry, field) if line.entry else "",
        chips=tuple(Chip(text=text, key=key) for text, key in zip(kept, KEYS[field], strict=False)),
        keep=f"keep:{prefix}:{field}",
    )


def _own_fields(line: RecordLine, record: SessionRecord) -> tuple[OwnField, ...]:
    """What the template of this kind asks of the entry itself; the room says the place, except by video."""
    needed = {one.key for one in record.facts.template.needs}
    asked = [name for name in OWN_WORDS if name in record.asked and (name != "place" or record.facts.is_video)]
    return tuple(
        OwnField(
            name=f"{line.attendance.booking_id.hex}-{name}",
            label=_(OWN_WORDS[name]),
            text=getattr(line.entry, name) if line.entry else "",
            rows=LONG.get(name, 0),
            is_needed=name in needed,
        )
        for name in asked
    )


def _engagement(line: RecordLine) -> tuple[tuple[str, str, str, bool], ...]:
    chosen = line.entry.engagement if line.entry else ""
    return tuple(
        (str(number), one.value, _(ENGAGEMENT_WORDS[one]), one == chosen) for number, one in enumerate(Engagement, 1)
    )


def _choices(line: RecordLine, lines: Sequence[PlanLine]) -> tuple[Choice, ...]:
    """What the plan has now; what is linked stays even where a later version says it in other words, or not at all."""
    linked = line.entry.objective_id if line.entry else line.suggested
    thread = next((one.thread for one in lines if one.id == linked), None)
    offered = [one for one in lines if one.id == linked or (one.is_in_force and one.thread != thread)]
    return tuple(
        Choice(
            value=str(one.id),
            words=one.words,
            is_chosen=one.id == linked,
            is_suggested=one.id == linked == line.suggested,
        )
        for one in offered
    )


def _advice(line: RecordLine, places: Mapping[UUID, int]) -> tuple[str, int | None]:
    """What to write instead, or whose entry to look at."""
    found = line.hindrance
    if found.use_alias:
        return _("Write “%(alias)s”.") % {"alias": found.use_alias}, None
    return "", places.get(found.other) if found.other else None
