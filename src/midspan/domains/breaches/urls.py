"""Addresses of breaches: staff note one, the privacy officer answers it, the patient reads what they were told."""

from midspan.domains.breaches import views
from midspan.domains.breaches.rules import KEEPS
from midspan.kernel.pages import PATIENTS, STAFF, page, staff_with
from midspan.values import DataClass

OFFICERS = staff_with(*KEEPS)
KEPT = (DataClass.PRESENCE, DataClass.CONSENT, DataClass.STAFF)
NAMED = (*KEPT, DataClass.IDENTITY)
ONE = "breaches/<uuid:breach_id>/"

app_name = "breaches"
urlpatterns = [
    page("more/privacy/breaches/", views.own, name="own", opens=PATIENTS, carries=(DataClass.CONSENT,)),
    page("breaches/", views.waiting, name="waiting", opens=OFFICERS, carries=KEPT),
    page("breaches/new/", views.new, name="new", opens=STAFF),
    page(ONE, views.one, name="one", opens=OFFICERS, carries=KEPT),
    page(f"{ONE}assess/", views.weigh, name="assess", opens=OFFICERS, carries=KEPT),
    page(f"{ONE}affected/", views.affected, name="affected", opens=OFFICERS, carries=NAMED),
    page(f"{ONE}affected/opened/", views.opened, name="opened", opens=OFFICERS, carries=NAMED),
    page(f"{ONE}affected/others/", views.others, name="others", opens=OFFICERS, carries=NAMED),
    page(f"{ONE}affected/<uuid:patient_id>/", views.person, name="person", opens=OFFICERS, carries=NAMED),
    page(f"{ONE}tell/", views.tell, name="tell", opens=OFFICERS, carries=KEPT),
    page(f"{ONE}sent/", views.sent, name="sent", opens=OFFICERS, carries=NAMED),
    page(f"{ONE}reported/", views.reported, name="reported", opens=OFFICERS, carries=NAMED),
    page(f"{ONE}close/", views.end, name="close", opens=OFFICERS, carries=KEPT),
]
