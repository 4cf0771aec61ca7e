"""Addresses of the session check, in words that tell nobody anything."""

from midspan.domains.feedback import views
from midspan.domains.feedback.rules import LEADS, READS
from midspan.domains.people.enums import Role
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

READERS = staff_with(*READS)
CONTACTS = staff_with(*LEADS, Role.DIRECTOR, Role.INTAKE)

app_name = "feedback"
urlpatterns = [
    page(
        "after/<uuid:session_id>/",
        views.check,
        name="check",
        opens=PATIENTS,
        carries=(DataClass.SCHEDULE, DataClass.JOURNAL),
    ),
    page(
        "checks/",
        views.figures,
        name="figures",
        opens=READERS,
        carries=(DataClass.MESSAGE, DataClass.IDENTITY, DataClass.STAFF),
    ),
    page(
        "checks/<uuid:wish_id>/",
        views.wish,
        name="wish",
        opens=CONTACTS,
        carries=(DataClass.MESSAGE, DataClass.IDENTITY),
    ),
]
