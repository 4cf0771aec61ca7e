"""Rowan in a group this noon, a mother in the circle, and a friend with whom nothing was ever shared."""

from datetime import UTC, datetime

from midspan.domains.circle.tests.factories import make_supporter
from midspan.domains.encounters.tests.factories import Room
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.kernel.tests.factories import make_organization
from midspan.values import Label

MONDAY_MORNING = datetime(2027, 3, 1, 13, tzinfo=UTC)


class Circle:
    def __init__(self):
        self.organization = make_organization()
        self.room = Room(self.organization, people=1, began=-180)  # It begins in three hours.
        self.intake = actor_for(make_staff(self.organization, "intake"))
        self.rowan, self.stay = self.room.patients[0], self.room.stays[0]
        self.stay.labels = [Label.PART2.value]
        self.stay.save()
        self.mother = make_supporter(self.rowan)
        self.friend = make_supporter(self.rowan, name="Bo", known_as="Ro")
