"""Addresses of measures, in words that tell nobody anything."""

from midspan.domains.measures.rules import ASKS, READS
from midspan.domains.measures.views import after_stays, by_link, of_patient, own
from midspan.kernel.pages import ANYONE, PATIENTS, page, staff_with
from midspan.values import DataClass

READERS, ASKERS = staff_with(*READS), staff_with(*ASKS)
OWN = (DataClass.SCORE,)
ONE = (DataClass.SCORE, DataClass.IDENTITY)
USUAL = (*ONE, DataClass.PRESENCE)
FILE = "people/<uuid:patient_id>/measures/"

app_name = "measures"
urlpatterns = [
    page("how-i-am/", own.own, name="own", opens=PATIENTS, carries=(*OWN, DataClass.PLAN, DataClass.JOURNAL)),
    page("how-i-am/life/", own.events, name="events", opens=PATIENTS, carries=(DataClass.JOURNAL,)),
    page("how-i-am/life/<uuid:event_id>/remove/", own.drop, name="drop_event", opens=PATIENTS),
    page("how-i-am/<uuid:assignment_id>/", own.start, name="before", opens=PATIENTS, carries=(*OWN, DataClass.STAFF)),
    page("how-i-am/<uuid:assignment_id>/end/", own.finish, name="finish", opens=PATIENTS, carries=OWN),
    page("how-i-am/<uuid:assignment_id>/<slug:number>/", own.question, name="question", opens=PATIENTS, carries=OWN),
    page("q/<str:secret>/", by_link.by_link, name="by_link", opens=ANYONE),
    page("after-stays/", after_stays.after_stays, name="after_stays", opens=READERS, carries=(DataClass.SCORE,)),
    page(FILE, of_patient.of_patient, name="of_patient", opens=READERS, carries=ONE),
    page(f"{FILE}usual/", of_patient.usual, name="usual", opens=ASKERS, carries=USUAL),
    page(f"{FILE}<uuid:assignment_id>/end/", of_patient.end, name="end", opens=ASKERS, carries=ONE),
    page(f"{FILE}<uuid:assignment_id>/link/", by_link.link, name="link", opens=ASKERS, carries=ONE),
    page(f"{FILE}answers/<uuid:administration_id>/", of_patient.one, name="one", opens=READERS, carries=ONE),
    page(f"{FILE}<slug:key>/enter/", of_patient.sheet, name="sheet", opens=ASKERS, carries=ONE),
    page(f"{FILE}<slug:key>/look/", of_patient.review, name="review", opens=ASKERS, carries=ONE),
]
