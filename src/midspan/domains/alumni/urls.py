"""Addresses of alumni, in words that tell nobody anything."""

from midspan.domains.alumni.queries import MAKES_EVENTS
from midspan.domains.alumni.views import keeping, own
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

KEEPERS = staff_with(*MAKES_EVENTS)
OWN = (DataClass.JOURNAL, DataClass.PRESENCE, DataClass.PROGRAM)

app_name = "alumni"
urlpatterns = [
    page("after/events/", own.own, name="own", opens=PATIENTS, carries=OWN),
    page("after/events/join/", own.joining, name="joining", opens=PATIENTS, carries=OWN),
    page("after/events/wishes/", own.wishes, name="wishes", opens=PATIENTS, carries=OWN),
    page("after/events/<uuid:event_id>/", own.answer, name="answer", opens=PATIENTS, carries=OWN),
    page("program/alumni/", keeping.events, name="events", opens=KEEPERS, carries=(DataClass.PROGRAM,)),
    page("program/alumni/<uuid:event_id>/off/", keeping.off, name="off", opens=KEEPERS, carries=(DataClass.PROGRAM,)),
]
