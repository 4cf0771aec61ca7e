"""Small weeks for tests: everybody lives 30 minutes from the one site and may join everything."""

from msgspec.structs import replace

from midspan.engines.scheduling.model import (
    Commitment,
    Counselor,
    Modality,
    Mode,
    PatientNeeds,
    Problem,
    Section,
)
from midspan.engines.scheduling.rules import rules_in_force
from midspan.values import WeekSpan

MON, TUE, WED, THU, FRI, SAT = range(6)
DAYS = {"Mon": MON, "Tue": TUE, "Wed": WED, "Thu": THU, "Fri": FRI, "Sat": SAT}


def at(text):
    """`at("Mon 09:00-12:00")` as a WeekSpan."""
    day, times = text.split()
    start, end = (int(time[:2]) * 60 + int(time[3:]) for time in times.split("-"))
    return WeekSpan(DAYS[day], start, end)


def section(section_id, *meetings, **fields):
    defaults = {"site_id": "north", "is_video": False, "capacity": 10}
    return Section(id=section_id, meetings=tuple(at(meeting) for meeting in meetings), **(defaults | fields))


def counselor(counselor_id="kim", *work, **fields):
    spans = work or tuple(f"{day} 08:00-18:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri"))
    return Counselor(id=counselor_id, work=tuple(at(span) for span in spans), **({"site_id": "north"} | fields))


def busy(commitment_id, span, price=None):
    return Commitment(commitment_id, at(span), price)


def needs(patient_id="r", **fields):
    """Nine hours in three days, no sessions with a counselor unless `counselor_id` is given."""
    defaults = {
        "site_id": "north",
        "minimum_minutes": 540,
        "maximum_minutes": 720,
        "min_days": 3,
        "max_days": 4,
        "max_group_minutes_per_day": 240,
        "travel_minutes": (("north", 30),),
        "individual_modes": (Mode.IN_PERSON,),
        "individual_minutes": 60 if fields.get("counselor_id") else 0,
    }
    return PatientNeeds(id=patient_id, **(defaults | fields))


def problem(*, sections, patients, counselors=(), no_contact=(), **rules):
    return Problem(
        sections=tuple(sections),
        counselors=tuple(counselors),
        patients=tuple(patients),
        rules=replace(rules_in_force(), **rules),
        no_contact=tuple(no_contact),
    )


def mornings():
    """Three-hour groups on Monday, Wednesday and Friday mornings: exactly nine hours."""
    return tuple(section(f"{day.lower()}-am", f"{day} 09:00-12:00") for day in ("Mon", "Wed", "Fri"))


VIDEO_ONLY = {"modality": Modality.VIDEO, "individual_modes": (Mode.VIDEO,), "travel_minutes": ()}
