"""What fills the rest of somebody's week: responsibilities, imported busy times, wishes."""

from datetime import timedelta
from typing import Any

from midspan.config.demo.center import Center
from midspan.config.demo.persons import Person
from midspan.config.demo.reading import lives, spans
from midspan.config.demo.rows import Draw, Rows

HAS_CALENDAR = 30  # Percent of people who uploaded one.
FAR = 15  # Minutes by which travel differs from one person to the next.


def make_lives(center: Center, people: list[Person]) -> None:
    rows, draw = center.rows("lives"), center.draw("lives")
    for person in people:
        if person.sketch.life:
            _life(center, person, rows, draw)
    rows.keep()


def _life(center: Center, person: Person, rows: Rows, draw: Draw) -> None:
    life = lives()[person.sketch.life]
    for facts in life["responsibility"]:
        _responsibility(center, person, facts, rows)
    _wish(center, person, life, rows, draw)
    if draw.happens(HAS_CALENDAR):
        _calendar(center, person, rows, draw)


def _responsibility(center: Center, person: Person, facts: dict[str, Any], rows: Rows) -> None:
    row = rows.add(
        "responsibilities.Responsibility",
        patient=person.patient,
        kind=facts["kind"],
        title=facts["title"],
        relies_on_me=facts.get("relies", ""),
        firmness=facts["firmness"],
        commute_minutes=facts.get("commute", 0),
    )
    every = facts.get("every", 1)
    anchor = center.days.monday + timedelta(weeks=facts.get("phase", 0)) if every > 1 else None
    for span in [span for text in facts["times"] for span in spans(text)]:
        rows.add(
            "responsibilities.ResponsibilityTime",
            patient=person.patient,
            responsibility=row,
            weekday=span.day,
            start_minute=span.start,
            end_minute=span.end,
            every_weeks=every,
            anchor_date=anchor,
        )


def _wish(center: Center, person: Person, life: dict[str, Any], rows: Rows, draw: Draw) -> None:
    site = center.sites["highlands" if person.sketch.track == "MH" else "riverside"]
    rows.add(
        "responsibilities.WeekPreference",
        patient=person.patient,
        modality=life["modality"],
        travel_minutes={str(site.pk): max(5, life["travel"] + draw.randint(-FAR, FAR))},
        part_of_day=life["part_of_day"],
        longest_day_minutes=life.get("longest_day"),
        language=person.sketch.language,
        video_place=life.get("private_video"),
    )


def _calendar(center: Center, person: Person, rows: Rows, draw: Draw) -> None:
    """An uploaded calendar: a standing hour that recurs, and a few appointments that do not."""
    source = rows.add(
        "responsibilities.CalendarSource",
        patient=person.patient,
        name=draw.choice(("My phone", "Family calendar", "Work calendar")),
        state="fresh",
        refreshed_at=center.days.now - timedelta(days=draw.randint(1, 20)),
    )
    evening, hour = draw.choice((4, 6)), draw.choice((1140, 1170))
    times = [(week, evening, hour, hour + 60) for week in range(-1, 8)]
    times += [(draw.randint(0, 6), weekday, 480, 525) for weekday in draw.sample(range(5), 3)]
    for week, day, start, end in sorted(set(times)):
        date = center.days.monday + timedelta(weeks=week, days=day)
        bounds = {"start_at": center.days.at(date, start), "end_at": center.days.at(date, end)}
        rows.add("responsibilities.BusyTime", patient=person.patient, source=source, **bounds)
