"""Addresses of requests by law: staff write one down, the privacy officer answers it, the patient reads what they may."""

from midspan.domains.legal import views
from midspan.domains.legal.rules import KEEPS
from midspan.kernel.pages import PATIENTS, STAFF, page, staff_with
from midspan.values import DataClass

OFFICERS = staff_with(*KEEPS)
ASKED = (DataClass.PRESENCE, DataClass.CONSENT, DataClass.IDENTITY, DataClass.STAFF)
WENT = (*ASKED, DataClass.SCHEDULE, DataClass.ATTENDANCE)
ONE = "legal/<uuid:legal_id>/"

app_name = "legal"
urlpatterns = [
    page("more/privacy/asked/", views.own, name="own", opens=PATIENTS, carries=(DataClass.CONSENT,)),
    page("legal/", views.waiting, name="waiting", opens=OFFICERS, carries=ASKED),
    page("legal/new/", views.new, name="new", opens=STAFF),
    page(ONE, views.one, name="one", opens=OFFICERS, carries=ASKED),
    page(f"{ONE}papers/", views.add, name="add", opens=OFFICERS, carries=ASKED),
    page(f"{ONE}papers/<uuid:paper_id>/", views.file, name="file", opens=OFFICERS, carries=ASKED),
    page(f"{ONE}order/", views.order, name="order", opens=OFFICERS, carries=ASKED),
    page(f"{ONE}refuse/", views.refuse, name="refuse", opens=OFFICERS, carries=ASKED),
    page(f"{ONE}take/", views.take, name="take", opens=OFFICERS, carries=WENT),
]
