"""Somebody who goes back to work or school, their counselor, and what they write and share."""

from datetime import date

from django.test import Client

from midspan.domains.going_back.actions import share_back, write_back
from midspan.domains.going_back.enums import GoingTo, WhoKnows
from midspan.domains.going_back.queries import (
    back_of,
    own_back,
)
from midspan.domains.going_back.rules import (
    Hard,
    Shown,
    Stage,
    Words,
)
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization, see_all

FIRST, SECOND = date(2027, 3, 1), date(2027, 3, 15)


def words(**fields):
    said = {
        "going_to": GoingTo.WORK,
        "name": "the bakery",
        "stages": (Stage(FIRST, 10 * 60), Stage(SECOND, 20 * 60)),
        "hard": (Hard("Wine tastings", "I step outside", "pause-before-acting"),),
        "who_knows": WhoKnows.MANAGER,
        "they_know": "That I have appointments on three evenings.",
        "breaks": "",
        "transport": "",
        "fallback": "Back to ten hours",
        "review_date": None,
    }
    return Words(**{**said, **fields})


class Place:
    """Rowan with a counselor, and another counselor who reaches Rowan too."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization)
        self.counselor, self.colleague = (make_staff(self.organization, Role.COUNSELOR) for _ in range(2))
        self.stay = stay = make_episode(
            self.organization, self.rowan, state="admitted", primary_counselor=self.counselor
        )
        for staff, basis in ((self.counselor, Basis.PRIMARY_COUNSELOR), (self.colleague, Basis.CARE_TEAM)):
            reached = {"actor_id": staff.pk, "patient_id": self.rowan.pk, "source_id": stay.pk}
            open_reach(**reached, basis=basis, by=actor_for(self.counselor))


def as_rowan(place, act):
    by = actor_for(place.rowan)
    with acting_for(by, Reach.OWN):
        made = act(by)
    see_all(place.organization)
    return made


def read_by(place, staff):
    viewer = actor_for(staff)
    with acting_for(viewer, Reach.ASSIGNED):
        found = back_of(viewer=viewer, patient_id=place.rowan.pk)
    see_all(place.organization)
    return found and found.number


def last_number(by):
    last = own_back(viewer=by)
    return last.number if last else 0


def write(place, *, seen=None, was_shared=True, **fields):
    """On a page that showed what holds, unless said otherwise."""

    def act(by):
        number = last_number(by) if seen is None else seen
        return write_back(words=words(**fields), shown=Shown(seen=number, was_shared=was_shared), by=by)

    return as_rowan(place, act)


def share_it(place, *, is_shared=True, number=None):
    return as_rowan(
        place, lambda by: share_back(is_shared=is_shared, number=last_number(by) if number is None else number, by=by)
    )


def ends_and_begins_again(place, counselor):
    """Rowan's stay ends, and the next one is that counselor's; both counselors still reach Rowan."""
    place.stay.state = "closed"
    place.stay.save()
    stay = make_episode(place.organization, place.rowan, state="admitted", primary_counselor=counselor)
    reached = {"actor_id": counselor.pk, "patient_id": place.rowan.pk, "source_id": stay.pk}
    open_reach(**reached, basis=Basis.PRIMARY_COUNSELOR, by=actor_for(counselor))


def page_of(place, address, data=None):
    client = Client()
    client.force_login(place.rowan.account)
    answer = client.get(address) if data is None else client.post(address, data, follow=True)
    see_all(place.organization)
    return answer


LINES = {
    f"{name}-{part}": number
    for name in ("stage", "hard")
    for part, number in (("TOTAL_FORMS", 2), ("INITIAL_FORMS", 0))
}
FILLED = {
    **LINES, "going_to": "work", "name": "the bakery", "who_knows": "nobody", "they_know": "",
    "stage-0-from_date": "2027-03-01", "stage-0-hours": "10",
    "hard-0-what": "Wine tastings", "hard-0-then": "Step outside", "hard-0-skill": "pause-before-acting",
}  # fmt: skip
