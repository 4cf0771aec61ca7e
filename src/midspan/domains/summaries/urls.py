"""Addresses of summaries."""

from midspan.domains.summaries import views
from midspan.domains.summaries.queries import GIVES
from midspan.kernel.pages import page, staff_with
from midspan.values import DataClass

GIVING = staff_with(*GIVES)
LIST = (DataClass.PRESENCE, DataClass.IDENTITY, DataClass.CONSENT, DataClass.STAFF)
FILE = (*LIST, DataClass.DIAGNOSIS, DataClass.MEDICATION, DataClass.REFERRAL, DataClass.PLACEMENT)

app_name = "summaries"
urlpatterns = [
    page("people/<uuid:patient_id>/summary/", views.of_patient, name="of_patient", opens=GIVING, carries=LIST),
    page("people/<uuid:patient_id>/summary/file/", views.give, name="give", opens=GIVING, carries=FILE),
]
