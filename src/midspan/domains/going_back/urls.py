"""Addresses of going back, in words that tell nobody anything."""

from midspan.domains.going_back.queries import READS
from midspan.domains.going_back.views import of_patient, own
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

OWN = (DataClass.LIFE,)

app_name = "going_back"
urlpatterns = [
    page("going-back/", own.own, name="own", opens=PATIENTS, carries=OWN),
    page("going-back/write/", own.write, name="write", opens=PATIENTS, carries=OWN),
    page("going-back/share/", own.share, name="share", opens=PATIENTS, carries=OWN),
    page(
        "people/<uuid:patient_id>/going-back/",
        of_patient.of_patient,
        name="of_patient",
        opens=staff_with(*READS),
        carries=(*OWN, DataClass.IDENTITY),
    ),
    page(
        "people/<uuid:patient_id>/going-back/looked/",
        of_patient.looked,
        name="looked",
        opens=staff_with(*READS),
        carries=(*OWN, DataClass.IDENTITY),
    ),
]
