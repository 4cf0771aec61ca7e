"""Addresses of summaries."""

from midspan.domains.summaries import views
from midspan.domains.summaries.queries import GIVES, TELLS_ARRIVAL
from midspan.kernel.pages import page, staff_with
from midspan.values import DataClass

GIVING, TELLING = staff_with(*GIVES), staff_with(*TELLS_ARRIVAL)
LIST = (DataClass.PRESENCE, DataClass.IDENTITY, DataClass.CONSENT, DataClass.STAFF, DataClass.PLACEMENT)
FILE = (*LIST, DataClass.DIAGNOSIS, DataClass.MEDICATION, DataClass.REFERRAL)

app_name = "summaries"
urlpatterns = [
    page("people/<uuid:patient_id>/summary/", views.of_patient, name="of_patient", opens=GIVING, carries=LIST),
    page("people/<uuid:patient_id>/summary/file/", views.give, name="give", opens=GIVING, carries=FILE),
    page("people/<uuid:patient_id>/summary/spoke/", views.spoke, name="spoke", opens=GIVING, carries=LIST),
    page(
        "people/<uuid:patient_id>/summary/spoke/<uuid:introduction_id>/arrived/",
        views.arrived,
        name="arrived",
        opens=TELLING,
        carries=LIST,
    ),
]
