"""Addresses of support meetings, in words that tell nobody anything."""

from midspan.domains.meetings.queries import KEEPS_LISTS
from midspan.domains.meetings.views import lists, own
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

KEEPERS = staff_with(*KEEPS_LISTS)
PROGRAM = (DataClass.PROGRAM,)
# What is sought and kept is the person's own; what stands in the way is of their week.
OWN = (DataClass.JOURNAL, DataClass.SCHEDULE, DataClass.LIFE)

app_name = "meetings"
urlpatterns = [
    page("meetings/", own.own, name="own", opens=PATIENTS, carries=OWN),
    page("meetings/kept/", own.kept, name="kept", opens=PATIENTS, carries=OWN),
    page("meetings/kept/share/", own.share, name="share", opens=PATIENTS, carries=OWN),
    page("meetings/<uuid:meeting_id>/", own.one, name="one", opens=PATIENTS, carries=OWN),
    page("meetings/<uuid:meeting_id>/keep/", own.keep, name="keep", opens=PATIENTS, carries=OWN),
    page("meetings/<uuid:meeting_id>/let-go/", own.let_go, name="let_go", opens=PATIENTS, carries=OWN),
    page("program/meetings/", lists.lists, name="lists", opens=KEEPERS, carries=PROGRAM),
    page("program/meetings/<uuid:list_id>/", lists.one_list, name="list", opens=KEEPERS, carries=PROGRAM),
    page("program/meetings/<uuid:list_id>/read/", lists.read_now, name="read_now", opens=KEEPERS, carries=PROGRAM),
    page("program/meetings/<uuid:list_id>/remove/", lists.remove, name="remove", opens=KEEPERS, carries=PROGRAM),
]
