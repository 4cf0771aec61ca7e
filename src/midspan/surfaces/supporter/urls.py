"""Addresses of a supporter's pages, in words that tell nobody anything. No id of a patient stands in one."""

from midspan.kernel.pages import SUPPORTERS, page
from midspan.surfaces.supporter import views
from midspan.surfaces.supporter.reading import TOLD
from midspan.values import DataClass

app_name = "supporter"
OFFER = (DataClass.HELP_ASK, DataClass.SCHEDULE)
HELP = (DataClass.HELP_ASK,)
SESSIONS = (DataClass.FAMILY_SESSION,)
AGREED = (*HELP, *SESSIONS)
urlpatterns = [
    page("around/", views.home, name="home", opens=SUPPORTERS, carries=TOLD),
    page("around/me/", views.wellbeing, name="wellbeing", opens=SUPPORTERS),
    page("around/calendar.ics", views.calendar, name="calendar", opens=SUPPORTERS, carries=AGREED),
    page("around/<uuid:tie_id>/offer/", views.offer, name="offer", opens=SUPPORTERS, carries=OFFER),
    page("around/<uuid:tie_id>/when/", views.times, name="times", opens=SUPPORTERS, carries=SESSIONS),
    page("around/session/<uuid:family_guest_id>/", views.coming, name="coming", opens=SUPPORTERS, carries=SESSIONS),
    page("around/session/<uuid:family_guest_id>/door/", views.door, name="door", opens=SUPPORTERS, carries=SESSIONS),
    page("around/session/<uuid:family_guest_id>/door/go/", views.room, name="room", opens=SUPPORTERS, carries=SESSIONS),
    page("around/help/<uuid:ask_id>/", views.answer, name="answer", opens=SUPPORTERS, carries=HELP),
]
