"""Every page that is a screen: whoever asks for its address gets a whole page to look at.

They come from the declared addresses, so that a new page is among them without being named. In this center one patient
has one of everything.
"""

from django.db import transaction
from msgspec import Struct

from midspan.kernel.tests.factories import see_all
from tests.sweep.actors import Looker, ask_gate, lookers_at, tie
from tests.sweep.asking import unheard
from tests.sweep.center import Center
from tests.sweep.pages import Page, pages_about

OK, METHOD_NOT_ALLOWED = 200, 405


class Screen(Struct, frozen=True):
    """`content` is what was on it when it was found, in English."""

    page: Page
    looker: Looker
    content: bytes


class Place:
    """The center, and those who look: the patient with one of everything, then who is shown most, of every kind."""

    def __init__(self):
        self.center = Center()
        self.organization = self.center.organization
        others = lookers_at(self.center)
        self.center.hide()
        tie(self.center, others)
        themselves = Looker("patient themselves", self.center.patient)
        for looker in (themselves, *others):
            looker.sign_in()
            ask_gate(self.center, looker)
        others.sort(key=lambda looker: -len(looker.classes))
        self.lookers = [themselves, *others]

    def screens(self, *, of_staff, names=None):
        """Each screen that opens for one of them, or each of these names, with the first for whom it does."""
        see_all(self.organization)
        looking = [one for one in self.lookers if is_of_staff(one) is of_staff]
        pages = [page for page in pages_about(self.center) if names is None or page.name in names]
        with unheard():
            for page in pages:
                yield from self.first_screen(page, [one for one in looking if page.opens.admits(one.actor)])

    def first_screen(self, page, admitted):
        """Nothing where nobody is shown one; a page that is never read has told so to the first who asks."""
        for looker in admitted:
            answer = shown_to(looker, page)
            if is_screen(answer):
                yield Screen(page, looker, answer.content)
            if is_screen(answer) or answer.status_code == METHOD_NOT_ALLOWED:
                return


def is_of_staff(looker):
    return looker.actor is not None and looker.actor.is_staff


def shown_to(looker, page, language="en"):
    looker.open_anew()
    with transaction.atomic():
        answer = looker.client.get(page.url, headers={"Accept-Language": language})
        transaction.set_rollback(True)
    return answer


def is_screen(answer):
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.status_code == OK and is_page and b"<html" in answer.content
