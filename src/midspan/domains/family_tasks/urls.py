"""Addresses of family tasks: for staff beside family sessions, and for the minor."""

from midspan.domains.family_tasks.queries import GIVES
from midspan.domains.family_tasks.views import own, staff
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

GIVERS = staff_with(*GIVES)
KEPT = (DataClass.IDENTITY, DataClass.CONSENT, DataClass.FAMILY_TASK)
OF = "people/<uuid:patient_id>/family-tasks/"

app_name = "family_tasks"
urlpatterns = [
    page("more/privacy/guardians/tasks/", own.own, name="own", opens=PATIENTS, carries=KEPT),
    page(OF, staff.of_family, name="of_family", opens=GIVERS, carries=KEPT),
    page(f"{OF}new/", staff.new, name="new", opens=GIVERS, carries=KEPT),
    page(f"{OF}<uuid:family_task_id>/", staff.change, name="change", opens=GIVERS, carries=KEPT),
    page(f"{OF}<uuid:family_task_id>/end/", staff.end, name="end", opens=GIVERS, carries=KEPT),
]
