"""A weekly group of families: Rowan and two others sit in it from next week on, and may bring somebody.

Weeks are computed before it is there, so nobody else is offered it; whom Rowan asks to come is told in `circle`.
"""

from datetime import timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.config.demo.center import FACILITATORS, MINIMUM, Center
from midspan.config.demo.persons import Person
from midspan.config.demo.reading import when_words
from midspan.config.demo.rows import table

WHO = ("rowan", "noor", "zofia")  # Who have a week, and no hour with their counselor at that time.
NAME, LEADS, WHERE = "Families together", "tomasz", "Sycamore"
WEEKDAY, START, MINUTES = 0, 16 * 60, 75
SEATS, GUESTS = 6, 6


def open_family_group(center: Center, people: list[Person]) -> None:
    """The group, its section with places for guests, and who sits in it. Nothing where none of them is here."""
    known = {one.key: one for one in people if not one.wing}
    there = [known[key] for key in WHO if key in known and _is_free(known[key])]
    if not there:
        return
    rows, first = center.rows("families"), center.days.monday + timedelta(weeks=1)
    wing = center.wings[0]
    group = rows.add(
        "programs.Group",
        name=NAME,
        group_type="family",
        minutes=MINUTES,
        cap=SEATS + GUESTS,
        minimum_to_run=MINIMUM,
        credentials=FACILITATORS,
    )
    track = center.tracks["CO"]
    section = rows.add(
        "schedule.Section",
        name=f"{NAME} · {when_words('Mon 16:00')} · {track.name}",
        group=group,
        track=track,
        level="2.1",
        capacity=SEATS,
        family_places=GUESTS,
        comfortable_size=SEATS,
        minimum_to_run=MINIMUM,
        site=center.sites["riverside"],
        room=wing.rooms[WHERE],
        from_date=first,
    )
    times = {"weekday": WEEKDAY, "start_minute": START, "end_minute": START + MINUTES}
    rows.add("schedule.SectionTime", section=section, **times)
    leader = wing.staff[LEADS]
    rows.add("schedule.SectionLeader", section=section, staff=leader, is_lead=True)
    for number, person in enumerate(there, start=1):
        seat = rows.add(
            "schedule.Seat", patient=person.patient, section=section, number=number, dates=DateRange(first, None)
        )
        rows.add(
            "privacy.Reach",
            patient=person.patient,
            actor_id=leader.pk,
            basis="group_leader",
            source_id=seat.pk,
            started_at=center.days.now,
        )
    rows.keep()


def _is_free(person: Person) -> bool:
    at_that_time = {"weekday": WEEKDAY, "start_minute__lt": START + MINUTES, "end_minute__gt": START}
    hours = table("schedule.IndividualHour").objects.filter(patient=person.patient, dates__isempty=False)
    has_week = table("schedule.Seat").objects.filter(patient=person.patient).exists()
    return has_week and not hours.filter(**at_that_time).exists()
