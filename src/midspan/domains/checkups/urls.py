"""Addresses of the time after a stay, in words that tell nobody anything."""

from midspan.domains.checkups.queries import CALLS
from midspan.domains.checkups.views import desk, own
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

CALLING = staff_with(*CALLS)
LIST = (DataClass.PLACEMENT, DataClass.IDENTITY, DataClass.STAFF)
ONE = (*LIST, DataClass.CONTACT, DataClass.PRESENCE, DataClass.MESSAGE)
OWN = (DataClass.PLACEMENT, DataClass.PRESENCE, DataClass.MESSAGE, DataClass.STAFF)
FILE = "people/<uuid:patient_id>/after/"

app_name = "checkups"
urlpatterns = [
    page("after/", own.own, name="own", opens=PATIENTS, carries=OWN),
    page("after/back/", own.back, name="ask_back", opens=PATIENTS, carries=OWN),
    page("after/calls/stop/", own.stop, name="own_stop", opens=PATIENTS, carries=OWN),
    page("after/words/", own.words, name="own_words", opens=PATIENTS, carries=OWN),
    page("check-ups/", desk.desk, name="desk", opens=CALLING, carries=LIST),
    page(FILE, desk.of_patient, name="of_patient", opens=CALLING, carries=ONE),
    page(f"{FILE}tries/<uuid:check_up_id>/", desk.tried, name="tried", opens=CALLING, carries=ONE),
    page(f"{FILE}owner/", desk.owner, name="owner", opens=CALLING, carries=ONE),
    page(f"{FILE}word/", desk.word, name="word", opens=CALLING, carries=ONE),
    page(f"{FILE}stop/", desk.stop, name="stop", opens=CALLING, carries=ONE),
    page(f"{FILE}death/", desk.death, name="death", opens=CALLING, carries=ONE),
    page(f"{FILE}death/not/", desk.not_dead, name="not_dead", opens=CALLING, carries=ONE),
    page(f"{FILE}back/", desk.back, name="back", opens=CALLING, carries=ONE),
]
