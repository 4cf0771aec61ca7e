"""Addresses of sessions by video, in words that tell nobody anything."""

from midspan.domains.people.enums import Role
from midspan.domains.video.views import door, hearing, own, setting
from midspan.kernel.pages import ANYONE, PATIENTS, page, staff_with
from midspan.values import DataClass

DIRECTORS = staff_with(Role.DIRECTOR)
# Whoever may lead or cover a session; whose it is, its rule says.
LEADERS = staff_with(
    Role.COUNSELOR, Role.GROUP_LEADER, Role.PEER_SPECIALIST, Role.NURSE, Role.PROGRAM_MANAGER, Role.DIRECTOR
)
OWN = (DataClass.SCHEDULE, DataClass.CONTACT, DataClass.PRESENCE, DataClass.STAFF)
DOOR = (DataClass.ROSTER, DataClass.ATTENDANCE, DataClass.IDENTITY, DataClass.CONTACT, DataClass.SCHEDULE)

app_name = "video"
urlpatterns = [
    page("join/<uuid:session_id>/", own.join, name="join", opens=PATIENTS, carries=OWN),
    page("join/<uuid:session_id>/go/", own.room, name="enter", opens=PATIENTS, carries=OWN),
    page("room/<uuid:session_id>/door/", door.door, name="door", opens=LEADERS, carries=DOOR),
    page("room/<uuid:session_id>/door/go/", door.room, name="lead", opens=LEADERS, carries=DOOR),
    page("program/video/", setting.setting, name="setting", opens=DIRECTORS, carries=(DataClass.PROGRAM,)),
    page("video/heard/<str:token>/", hearing.heard, name="heard", opens=ANYONE),
    page("video/heard/<str:token>/events/<str:of>/<str:what>", hearing.heard, name="heard_event", opens=ANYONE),
]
