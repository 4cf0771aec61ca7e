"""How Rowan goes back to the warehouse: two versions, of which the counselor reads the second."""

from datetime import timedelta
from typing import Any

from midspan.config.demo.center import Center
from midspan.config.demo.persons import Person
from midspan.config.demo.rows import table
from midspan.config.demo.sharing import as_themselves

WHO = "rowan"
STAGES = ((-2, 16), (0, 24), (2, 40))  # Weeks from this one, and hours a week from then on.
HARD = (
    {
        "what": "Payday, when everybody goes across the road",
        "then": "I clock out and take the other gate",
        "skill": "say-no-and-mean-it",
    },
    {
        "what": "Late shifts that get longer",
        "then": "Ten minutes in the car before I drive",
        "skill": "settle-on-the-breath",
    },
)
SAID = {
    "going_to": "work",
    "name": "the warehouse",
    "who_knows": "manager",
    "they_know": "That I have appointments on some evenings until spring, and cannot stay on after late shifts.",
    "breaks": "The second break, in the car.",
    "transport": "My own car; on paydays the bus with Juniper.",
    "fallback": "I tell Mateo first, and go back to the hours of the stage before.",
}


def tell_going_back(center: Center, people: list[Person]) -> None:
    """The second is to be looked at today."""
    for person in people:
        if person.key == WHO and not person.wing:
            _versions(center, person)
    center.act_as("ines")


def _versions(center: Center, person: Person) -> None:
    by = as_themselves(center, person)
    whose = {"organization_id": by.organization_id, "patient_id": by.id}
    stages = [_stage(center, *one) for one in STAGES]
    for number, (many, hard) in enumerate(((2, HARD[:1]), (3, HARD)), start=1):
        table("going_back.BackVersion").objects.create(
            **whose,
            **SAID,
            number=number,
            stages=stages[:many],
            hard=list(hard),
            review_date=center.days.today - timedelta(days=14 - 7 * number),
            written_at=center.days.now - timedelta(days=12 - 4 * number),
        )
    said = {"since_number": 2, "said_at": center.days.now - timedelta(days=4)}
    table("going_back.BackSharing").objects.create(**whose, **said, episode=person.episode)


def _stage(center: Center, weeks: int, hours: int) -> dict[str, Any]:
    return {"from_date": (center.days.monday + timedelta(weeks=weeks)).isoformat(), "minutes": hours * 60}
