"""A center whose week is weighed on its pages."""

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.tests.factories import Center
from midspan.domains.schedule.tests.test_center_pages import opened
from midspan.kernel.tests.factories import make_organization

WHAT_IF = "/plan/center/what-if/"


def a_center():
    """Groups on Monday, Tuesday and Thursday mornings; the director reaches everybody, a manager nobody."""
    center = Center(make_organization(), weekdays=(0, 1, 3))
    center.director = make_staff(center.organization, Role.DIRECTOR, given_name="Didi")
    center.manager = make_staff(center.organization, Role.PROGRAM_MANAGER, given_name="Pat")
    center.scheduler = make_staff(center.organization, Role.SCHEDULER, given_name="Sol")
    center.by = actor_for(center.director)
    return center


def page_of(client, person, scenario):
    return opened(client, person, f"{WHAT_IF}{scenario.pk}/").text
