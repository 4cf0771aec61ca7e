"""Everybody's week: computed by the engine and accepted through the schedule's own actions, in the order people began.

Further wings are built like the first one, so their people sit in the same places of their own sections.
"""

from datetime import date, timedelta
from typing import Any

from midspan.config.demo.center import Center, open_further_wings
from midspan.config.demo.persons import PLANNED, WITHOUT_WEEK, Person
from midspan.config.demo.rows import Rows, table
from midspan.domains.schedule.actions import Stage, accept_offer, compute_offer, compute_taper, end_seats, materialize
from midspan.domains.schedule.dates import HORIZON_WEEKS
from midspan.domains.schedule.enums import OfferState
from midspan.kernel import clock

A_WEEK = timedelta(weeks=1)
STEPS_DOWN, STAGE_HOURS = "gideon", (6, 3)
A_MONTH = 4  # Weeks put on dates at a time: a thousand people's half year would be one statement of minutes.


def place_everybody(center: Center, people: list[Person]) -> list[Person]:
    """Compute and accept a week for everybody of the first wing who has one. Returns those whom none fits."""
    by, impossible = center.act_as("owen"), []
    for person in sorted(_to_place(people), key=lambda one: (_start(one), one.key)):
        offer = compute_offer(episode_id=person.episode.pk, from_date=_start(person), by=by)
        if offer.state == OfferState.IMPOSSIBLE:
            impossible.append(person)
            continue
        accept_offer(offer_id=offer.pk, choice=0, by=by)
        if person.ended:
            end_seats(episode_id=person.episode.pk, on=person.ended, by=by)
        if person.key == STEPS_DOWN:
            _step_down(center, person)
    return impossible


def _step_down(center: Center, person: Person) -> None:
    """Six hours a week since last Monday, and three in two weeks: both stages were taken a few days before."""
    by, first = center.act_as("owen"), center.days.monday - A_WEEK
    stages = [
        Stage(from_date=first + place * 3 * A_WEEK, minutes=hours * 60) for place, hours in enumerate(STAGE_HOURS)
    ]
    with clock.standing_at(center.days.at(first - timedelta(days=4), 15 * 60)):
        for offer in compute_taper(episode_id=person.episode.pk, stages=stages, by=by):
            accept_offer(offer_id=offer.pk, choice=0, by=by)


def _to_place(people: list[Person]) -> list[Person]:
    return [one for one in people if not one.wing and one.sketch.state in PLANNED and one.key not in WITHOUT_WEEK]


def _start(person: Person) -> date:
    if person.started is None:
        raise ValueError(f"{person.key} has no first day.")
    return person.started


def seat_further_wings(center: Center, people: list[Person]) -> None:
    """Open the other wings, and give everybody there the places that their like has in the first one."""
    open_further_wings(center)
    rows, leaders = center.rows("copies"), _leaders(center)
    like = {one.sketch.key: one.patient.pk for one in people if not one.wing}
    seats, hours = _held("schedule.Seat"), _held("schedule.IndividualHour")
    for person in (one for one in people if one.wing):
        for seat in seats.get(like[person.sketch.key], ()):
            _copy_seat(center, person, seat, rows, leaders)
        for hour in hours.get(like[person.sketch.key], ()):
            _copy_hour(center, person, hour, rows)
        if person.sketch.key == STEPS_DOWN:
            _copy_steps(person, of=like[person.sketch.key], rows=rows)
    rows.keep()


def _copy_steps(person: Person, *, of: Any, rows: Rows) -> None:
    """What is promised to them in a week goes with the places of their like, and with the stages these took."""
    like = table("journey.Episode").objects.get(patient_id=of)
    for taken in table("schedule.Offer").objects.filter(patient_id=of, stage__isnull=False).order_by("stage"):
        names = ("state", "from_date", "stage", "minutes", "rules_version", "accepted_at", "accepted_by_id")
        said = {name: getattr(taken, name) for name in names}
        rows.add("schedule.Offer", patient=person.patient, episode=person.episode, **said)
    rows.keep()  # A promise stands on weeks that are there.
    person.episode.step_dates, person.episode.step_minutes = like.step_dates, like.step_minutes
    person.episode.save(update_fields=["step_dates", "step_minutes"])


def _held(label: str) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in table(label).objects.filter(dates__isempty=False).order_by("pk"):
        found.setdefault(row.patient_id, []).append(row)
    return found


def _leaders(center: Center) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    rows = table("schedule.SectionLeader").objects.filter(organization=center.organization).order_by("-is_lead", "pk")
    for section_id, staff_id in rows.values_list("section_id", "staff_id"):
        found.setdefault(section_id, []).append(staff_id)
    return found


def _copy_seat(center: Center, person: Person, seat: Any, rows: Rows, leaders: dict[Any, list[Any]]) -> None:
    wing = center.wings[person.wing]
    place = [section.pk for section in center.wings[0].sections].index(seat.section_id)
    copied = rows.add(
        "schedule.Seat",
        patient=person.patient,
        section=wing.sections[place],
        number=seat.number,
        dates=seat.dates,
    )
    for staff_id in leaders[wing.sections[place].pk]:
        _reach(center, person, rows, actor_id=staff_id, basis="group_leader", source=copied)


def _copy_hour(center: Center, person: Person, hour: Any, rows: Rows) -> None:
    key = next(key for key, staff in center.wings[0].staff.items() if staff.pk == hour.staff_id)
    staff = center.wings[person.wing].staff[key]
    names = ("kind", "weekday", "start_minute", "end_minute", "is_video", "site_id", "dates")
    copied = rows.add(
        "schedule.IndividualHour",
        patient=person.patient,
        staff=staff,
        room=_room_like(center, person, hour),
        **{name: getattr(hour, name) for name in names},
    )
    _reach(center, person, rows, actor_id=staff.pk, basis="primary_counselor", source=copied)


def _room_like(center: Center, person: Person, hour: Any) -> Any:
    """The room of the person's own wing that goes by the same name as that of the hour."""
    first = center.wings[0].rooms
    names = [name for name, room in first.items() if room.pk == hour.room_id]
    return center.wings[person.wing].rooms[names[0]] if names else None


def _reach(center: Center, person: Person, rows: Rows, *, actor_id: Any, basis: str, source: Any) -> None:
    since = center.days.at(_start(person), 0)
    ended_at = center.days.at(person.ended, 0) if person.ended else None
    rows.add(
        "privacy.Reach",
        patient=person.patient,
        actor_id=actor_id,
        basis=basis,
        source_id=source.pk,
        started_at=since,
        ended_at=ended_at,
    )


def put_on_dates(center: Center) -> int:
    """Sessions and bookings of the history and of the weeks to come, a month at a time; returns how many sessions."""
    weeks, by = center.days.history_weeks + HORIZON_WEEKS, center.act_as("owen")
    starts = range(0, weeks, A_MONTH)
    firsts = {start: center.days.first_monday + timedelta(weeks=start) for start in starts}
    return sum(materialize(by=by, from_date=firsts[start], weeks=min(A_MONTH, weeks - start)) for start in starts)


def turn(center: Center, people: list[Person]) -> None:
    """Bring stays to where they are today, on the dates on which they came there."""
    for person in people:
        fields: dict[str, Any] = {}
        if person.started and person.sketch.state != "waiting":
            fields["admitted_at"] = center.days.at(person.started, 9 * 60)
        if person.sketch.state in {"paused", "discharged"}:
            fields["state"] = person.sketch.state
        if person.sketch.state in {"discharged", "closed"}:
            ended = person.ended or center.days.today - timedelta(days=9)
            fields |= {"ended_at": center.days.at(ended, 15 * 60), "ended_reason": _why(person)}
        fields["opened_at"] = center.days.at((person.started or center.days.today) - timedelta(days=12), 10 * 60)
        fields["opened_at"] = min(fields["opened_at"], center.days.now - timedelta(days=1))
        table("journey.Episode").objects.filter(pk=person.episode.pk).update(**fields)
        _end_reach(person, fields.get("ended_at"))


def _end_reach(person: Person, ended_at: Any) -> None:
    if ended_at:
        rows = table("privacy.Reach").objects.filter(patient=person.patient, ended_at=None)
        rows.update(ended_at=ended_at)


def _why(person: Person) -> str:
    if person.sketch.state == "closed":
        return "Chose weekly counseling nearer to home; first visit confirmed with them there."
    return "Goals met; weekly outpatient visits begin with a first appointment this month."
