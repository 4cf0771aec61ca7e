"""What people of somebody's track are usually asked, and how long it takes them a week."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.queries import latest_episode, stays_on
from midspan.domains.measures.book import Battery, Line, battery_of, lines_for, schedules
from midspan.domains.measures.models import Administration, Assignment
from midspan.domains.measures.queries.askings import Chosen, askings_of
from midspan.domains.measures.queries.own import is_to_be_reached
from midspan.domains.measures.rules import minutes_a_week
from midspan.domains.privacy.queries import visible
from midspan.engines.scoring import Instrument, instrument
from midspan.kernel import clock
from midspan.values import Actor, DataClass


class UsualLine(Struct, frozen=True, kw_only=True):
    """One line of what is usual, and whether the person is asked it already.

    `is_put` is asked unless staff choose otherwise: it is neither asked, nor another in its place, nor in the place of
    another, nor optional.
    """

    number: int
    line: Line
    instrument: Instrument
    is_asked: bool
    is_put: bool

    def starting(self, day: date) -> Chosen:
        starts_on = day + timedelta(days=self.line.after_days)
        return Chosen(instrument=self.line.instrument, every_days=self.line.every_days, starts_on=starts_on)


class Usual(Struct, frozen=True, kw_only=True):
    """What people of this person's track are usually asked; `in_person` are instruments that a staff member asks."""

    battery: Battery
    lines: tuple[UsualLine, ...]
    in_person: tuple[Instrument, ...]

    def differs(self, chosen: Collection[Chosen]) -> bool:
        """Whether it is anything but all that is usual and not asked yet, as often as is usual; options aside."""
        wanted = {(one.line.instrument, one.line.every_days) for one in self.lines if one.is_put}
        optional = {(one.line.instrument, one.line.every_days) for one in self.lines if one.line.is_optional}
        return {(one.instrument, one.every_days) for one in chosen} - optional not in self._ways(wanted)

    def _ways(self, wanted: set[tuple[str, int | None]]) -> list[set[tuple[str, int | None]]]:
        """As it stands, or with one instrument in the place of another as the battery allows."""
        others = [one.line for one in self.lines if one.line.instead_of]
        ways = [wanted]
        for other in others:
            kept = {one for one in wanted if one[1] is None or one[0] != other.instead_of}
            if kept != wanted:
                # Asked again and again, it is not asked once as well.
                ways.append({*(kept - {(other.instrument, None)}), (other.instrument, other.every_days)})
        return ways


def usual_of(*, viewer: Actor, patient_id: UUID) -> Usual | None:
    """None while nobody has a track, or there is nothing usual for its age band."""
    stay = latest_episode(viewer=viewer, patient_id=patient_id)
    track = stay.track if stay is not None else None
    battery = battery_of(track.age_band) if track is not None else None
    if battery is None or track is None or stay is None:
        return None
    found = askings_of(viewer=viewer, patient_id=patient_id)
    # What was asked or answered in an earlier stay is asked again in this one.
    ever = {one.instrument.key for one in found if one.assignment.assigned_at >= stay.opened_at}
    ever |= answered_since(viewer, patient_id, localdate(stay.opened_at))
    still = {one.instrument.key for one in found if one.assignment.every_days and not one.is_ended}
    lines = lines_for(battery, track.focus)
    replaced = {one.instead_of for one in lines if one.instead_of and one.instrument in still}
    return Usual(
        battery=battery,
        lines=tuple(_usual_line(number, line, ever, still, replaced) for number, line in enumerate(lines)),
        in_person=tuple(instrument(key) for key in battery.in_person),
    )


def answered_since(viewer: Actor, patient_id: UUID, day: date) -> set[str]:
    """Instruments that came back since then, also on paper without being asked here."""
    rows = Administration.objects.filter(patient_id=patient_id, answered_on__gte=day)
    return set(visible(rows, viewer=viewer, data_class=DataClass.SCORE).values_list("instrument", flat=True))


def _usual_line(number: int, line: Line, ever: set[str], still: set[str], replaced: set[str]) -> UsualLine:
    """What is asked once is not asked of who was asked it in any way."""
    is_asked = line.instrument in (still if line.every_days else ever)
    is_replaced = bool(line.every_days) and line.instrument in replaced
    is_put = not (is_asked or is_replaced or line.instead_of or line.is_optional)
    return UsualLine(number=number, line=line, instrument=instrument(line.instrument), is_asked=is_asked, is_put=is_put)


def to_be_asked_usual(*, viewer: Actor, patient_id: UUID) -> list[Chosen]:
    """What the person is asked at admission without anybody choosing it. For jobs.

    Nothing while somebody has to talk with them.
    """
    if patient_id not in newly_admitted(viewer=viewer) or is_to_be_reached(viewer=viewer, patient_id=patient_id):
        return []
    usual = usual_of(viewer=viewer, patient_id=patient_id)
    return [one.starting(clock.local_date()) for one in usual.lines if one.is_put] if usual else []


def newly_admitted(*, viewer: Actor) -> list[UUID]:
    """Who was admitted lately and was asked nothing again and again in this stay. For jobs.

    What staff chose stands, also what they ended.
    """
    since = clock.now() - timedelta(days=schedules().admission.within_days)
    again = Assignment.objects.filter(
        patient_id=OuterRef("patient_id"), assigned_at__gte=OuterRef("opened_at"), every_days__isnull=False
    )
    chosen = visible(again, viewer=viewer, data_class=DataClass.SCORE)
    stays = stays_on(viewer=viewer, state=EpisodeState.ADMITTED).filter(~Exists(chosen), admitted_at__gte=since)
    return list(stays.values_list("patient_id", flat=True))


def week_of(*, viewer: Actor, patient_id: UUID, besides: Collection[Chosen] = ()) -> float:
    """Minutes of questionnaires in an ordinary week of this person, with what they would be asked besides."""
    asked = [
        (one.instrument, one.assignment.every_days)
        for one in askings_of(viewer=viewer, patient_id=patient_id)
        if not one.is_ended
    ]
    more = [(instrument(one.instrument), one.every_days) for one in besides]
    return minutes_a_week([*asked, *more], often_days=schedules().burden.often_days)
