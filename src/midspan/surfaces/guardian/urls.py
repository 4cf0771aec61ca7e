"""Addresses of a guardian's pages, in words that tell nobody anything. No id of a patient stands in one."""

from midspan.kernel.pages import GUARDIANS, page
from midspan.surfaces.guardian import views
from midspan.surfaces.guardian.reading import TOLD
from midspan.values import DataClass

app_name = "guardian"
ONE = "family/<uuid:guardian_id>/"
SESSION = f"{ONE}sessions/<uuid:family_guest_id>/"
OF_SESSION = (DataClass.FAMILY_SESSION,)
urlpatterns = [
    page("family/", views.home, name="home", opens=GUARDIANS, carries=TOLD),
    page("family/home/", views.at_home, name="at_home", opens=GUARDIANS),
    page("family/me/", views.wellbeing, name="wellbeing", opens=GUARDIANS),
    page("family/calendar.ics", views.calendar, name="calendar", opens=GUARDIANS, carries=OF_SESSION),
    page(ONE, views.one, name="one", opens=GUARDIANS, carries=TOLD),
    page(f"{ONE}times/", views.times, name="times", opens=GUARDIANS, carries=OF_SESSION),
    page(SESSION, views.coming, name="coming", opens=GUARDIANS, carries=OF_SESSION),
    page(f"{SESSION}door/", views.door, name="door", opens=GUARDIANS, carries=OF_SESSION),
    page(f"{SESSION}door/go/", views.room, name="room", opens=GUARDIANS, carries=OF_SESSION),
    page(
        f"{ONE}tasks/<uuid:family_task_id>/",
        views.task,
        name="task",
        opens=GUARDIANS,
        carries=TOLD,
    ),
    page(f"{ONE}sign/<uuid:half_signed_id>/", views.sign, name="sign", opens=GUARDIANS, carries=(DataClass.CONSENT,)),
]
