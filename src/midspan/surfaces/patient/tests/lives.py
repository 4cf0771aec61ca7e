"""What the people of these tests do outside treatment, as rows."""

from datetime import UTC, datetime

from midspan.domains.schedule.tests.factories import row

LONG_AGO = datetime(2027, 1, 4, 12, 0, tzinfo=UTC)


def about(patient, label, **fields):
    return row(
        label if "." in label else f"responsibilities.{label}",
        organization=patient.organization,
        patient=patient,
        **fields,
    )


def give_work(patient, *, weekday=1, start=13 * 60, end=17 * 60, way_minutes=0, **fields):
    work = about(patient, "Responsibility", kind="work", title="Bakery", commute_minutes=way_minutes)
    times = {"weekday": weekday, "start_minute": start, "end_minute": end, **fields}
    about(patient, "ResponsibilityTime", responsibility=work, **times)
    return work


def give_practice(patient, skill="ride-the-urge", *, weekdays=(), minute=None, **fields):
    """A practice said yes to, with a cue on a time where there is one, and of an event otherwise."""
    said = {"offered_at": LONG_AGO, "answered_at": LONG_AGO, "edition": "1", **fields}
    assignment = about(patient, "practice.Assignment", skill=skill, state="accepted", **said)
    kind = "event" if minute is None else "time"
    cue = {"kind": kind, "anchor": "After the bus", "will": "breathe", "weekdays": list(weekdays), "minute": minute}
    about(patient, "practice.Cue", assignment=assignment, chosen_at=LONG_AGO, **cue)
    return assignment
