"""Addresses of support meetings, in words that tell nobody anything."""

from midspan.domains.meetings.queries import KEEPS_LISTS
from midspan.domains.meetings.views import lists
from midspan.kernel.pages import page, staff_with
from midspan.values import DataClass

KEEPERS = staff_with(*KEEPS_LISTS)
PROGRAM = (DataClass.PROGRAM,)

app_name = "meetings"
urlpatterns = [
    page("program/meetings/", lists.lists, name="lists", opens=KEEPERS, carries=PROGRAM),
    page("program/meetings/<uuid:list_id>/", lists.one_list, name="list", opens=KEEPERS, carries=PROGRAM),
    page("program/meetings/<uuid:list_id>/read/", lists.read_now, name="read_now", opens=KEEPERS, carries=PROGRAM),
    page("program/meetings/<uuid:list_id>/remove/", lists.remove, name="remove", opens=KEEPERS, carries=PROGRAM),
]
