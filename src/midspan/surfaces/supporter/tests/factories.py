"""Rowan in a group this noon, a mother in the circle, and a friend with whom nothing was ever shared."""

import re
from datetime import UTC, datetime

from midspan.domains.circle.tests.factories import make_supporter
from midspan.domains.encounters.tests.factories import Room
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.kernel.tests.factories import make_organization
from midspan.values import Label

MONDAY_MORNING = datetime(2027, 3, 1, 13, tzinfo=UTC)
PAGES = ("/around/", "/around/me/", "/around/calendar.ics", "/account/login/", "/lessons/en/")
OF_THE_MOMENT = {"Expires"}  # Of the sign-in page, which is not ours: the second at which it was asked.
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*|(nonce=")[^"]*')


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


def answers(browser):
    """What comes of each page there is: status, headers and bytes, but for what is drawn by lot."""
    found = {}
    for url in (*PAGES, "/updates/", "/around/?q=ride", "/more/", "/today/", "/circle/"):
        response = browser.get(url)
        headers = {name: value for name, value in response.headers.items() if name not in OF_THE_MOMENT}
        found[url] = (response.status_code, headers, TOKEN.sub("", response.content.decode()))
    return found
