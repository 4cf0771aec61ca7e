"""Addresses of reaching out, in words that tell nobody anything."""

from midspan.domains.outreach.rules.deeds import REACHES_OUT
from midspan.domains.outreach.views import desk, doors, own
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

REACHING = staff_with(*REACHES_OUT)
LIST = (DataClass.ATTENDANCE, DataClass.IDENTITY, DataClass.STAFF)
ONE = (*LIST, DataClass.CONTACT, DataClass.PRESENCE)
FILE = "people/<uuid:patient_id>/reach/"

app_name = "outreach"
urlpatterns = [
    page("seat/", own.own, name="own", opens=PATIENTS, carries=(DataClass.ATTENDANCE, DataClass.STAFF)),
    page("reach/", desk.desk, name="desk", opens=REACHING, carries=LIST),
    page(FILE, desk.of_patient, name="of_patient", opens=REACHING, carries=ONE),
    page(f"{FILE}end/", desk.end, name="end", opens=REACHING, carries=ONE),
    page(f"{FILE}away/", desk.away, name="away", opens=REACHING, carries=ONE),
    page(f"{FILE}away/<uuid:away_id>/back/", desk.back, name="back", opens=REACHING, carries=ONE),
    page(f"{FILE}open-door/", doors.longer, name="longer", opens=REACHING, carries=ONE),
    page(f"{FILE}letter/paper/", desk.paper, name="paper", opens=REACHING, carries=(*ONE, DataClass.MESSAGE)),
    page(f"{FILE}contacts/<uuid:contact_id>/", desk.answered, name="answered", opens=REACHING, carries=ONE),
    page(f"{FILE}<slug:key>/", desk.step, name="step", opens=REACHING, carries=ONE),
    page(f"{FILE}<slug:key>/leave-out/", desk.skip, name="skip", opens=REACHING, carries=ONE),
]
