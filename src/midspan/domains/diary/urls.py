"""Addresses of the diary, in words that tell nobody anything."""

from midspan.domains.diary.views import of_patient, own, week
from midspan.domains.people.enums import Role
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

READERS = staff_with(Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.INTAKE, Role.DIRECTOR)
OWN = (DataClass.JOURNAL, DataClass.STAFF)

app_name = "diary"
urlpatterns = [
    page("days/", own.days, name="days", opens=PATIENTS, carries=OWN),
    page("days/one/", own.day, name="day", opens=PATIENTS, carries=OWN),
    page("days/one/<uuid:writing_id>/", own.after, name="after", opens=PATIENTS, carries=OWN),
    page("days/week/", week.week, name="week", opens=PATIENTS, carries=OWN),
    page(
        "people/<uuid:patient_id>/days/",
        of_patient.of_patient,
        name="of_patient",
        opens=READERS,
        carries=(DataClass.SCORE, DataClass.MESSAGE, DataClass.IDENTITY),
    ),
]
