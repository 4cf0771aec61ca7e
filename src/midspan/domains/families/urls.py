"""Addresses of family sessions for staff."""

from midspan.domains.families.queries import BOOKS
from midspan.domains.families.views import staff
from midspan.domains.people.enums import Role
from midspan.kernel.pages import page, staff_with
from midspan.values import DataClass

BOOKERS = staff_with(*BOOKS)
# As the door itself: whoever may lead or cover a session.
DOORS = staff_with(
    Role.COUNSELOR, Role.GROUP_LEADER, Role.PEER_SPECIALIST, Role.NURSE, Role.PROGRAM_MANAGER, Role.DIRECTOR
)
# The names of those who are asked are known from what the patient signed for them.
ASKED = (DataClass.IDENTITY, DataClass.CONSENT, DataClass.SCHEDULE, DataClass.FAMILY_SESSION)
# Beside a minor’s family sessions stands what their family is asked to do.
PLANNED = (*ASKED, DataClass.FAMILY_TASK)
PERSON = "people/<uuid:patient_id>/family-session/"

app_name = "families"
urlpatterns = [
    page(PERSON, staff.plan, name="plan", opens=BOOKERS, carries=PLANNED),
    page(f"{PERSON}<uuid:session_id>/call-off/", staff.call_off, name="call_off", opens=BOOKERS, carries=ASKED),
    page(f"{PERSON}group/<uuid:section_id>/", staff.in_group, name="in_group", opens=BOOKERS, carries=ASKED),
    page("family-sessions/<uuid:session_id>/came/", staff.came, name="came", opens=DOORS, carries=ASKED),
    page("family-sessions/<uuid:session_id>/door/", staff.at_door, name="at_door", opens=DOORS, carries=ASKED),
]
