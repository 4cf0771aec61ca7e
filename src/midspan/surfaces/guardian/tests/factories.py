"""A child with two guardians in two households, in a center whose law lets a guardian see some of one kind of care."""

from datetime import UTC, date, datetime

from midspan.domains.encounters.tests.factories import Room
from midspan.domains.guardians.tests.factories import make_guardian, make_way_in
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.kernel.tests.factories import make_organization
from midspan.values import Label

MONDAY_NOON = datetime(2027, 3, 1, 17, tzinfo=UTC)
BORN_TEN_YEARS_AGO = date(2016, 5, 2)
ZONE = "America/Los_Angeles"


class Family:
    """In California: Rowan, of ten, in mental health care, in a group this noon; the mother and the father sign in."""

    def __init__(self):
        self.organization = make_organization(jurisdiction="CA")
        self.intake = actor_for(make_staff(self.organization, "intake"))
        self.officer = actor_for(make_staff(self.organization, "privacy_officer"))
        self.room = Room(self.organization, people=1, began=40)
        self.child, self.stay = self.room.patients[0], self.room.stays[0]
        self.comes_for(Label.MENTAL_HEALTH)
        self.is_born(BORN_TEN_YEARS_AGO)
        self.mother = make_way_in(make_guardian(self.child, self.intake), self.intake)
        father = make_guardian(self.child, self.intake, name="Ben Ames", relation="father")
        self.father = make_way_in(father, self.intake)

    def is_born(self, day):
        self.child.birth_date, self.child.time_zone = day, ZONE
        self.child.save()

    def comes_for(self, *labels):
        self.stay.labels = [one.value for one in labels]
        self.stay.save()
