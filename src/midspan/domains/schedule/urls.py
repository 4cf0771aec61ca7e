"""Addresses of the schedule."""

from midspan.domains.people.enums import Role
from midspan.domains.schedule.views import (
    center,
    clock_changes,
    cover,
    feeds,
    offers,
    own_changes,
    proposals,
    swaps,
)
from midspan.kernel.pages import ANYONE, PATIENTS, SIGNED_IN, page, staff_with
from midspan.values import DataClass

SCHEDULE, LIFE, IDENTITY = DataClass.SCHEDULE, DataClass.LIFE, DataClass.IDENTITY
PLANNERS = staff_with(Role.INTAKE, Role.SCHEDULER, Role.COUNSELOR, Role.PROGRAM_MANAGER, Role.DIRECTOR)

OWN = (SCHEDULE, DataClass.STAFF)
WEEKS = (SCHEDULE, LIFE, IDENTITY, DataClass.STAFF)
ONE = "plan/center/<uuid:proposal_id>/"

app_name = "schedule"
urlpatterns = [
    page("plan/<uuid:episode_id>/", offers.offer, name="offer", opens=PLANNERS, carries=(SCHEDULE, LIFE, IDENTITY)),
    page("plan/accept/<uuid:offer_id>/", offers.accept, name="accept", opens=SIGNED_IN, carries=(SCHEDULE,)),
    page(
        "plan/seat/<uuid:offer_id>/<uuid:section_id>/",
        offers.add_one_seat,
        name="add_seat",
        opens=PLANNERS,
        carries=(SCHEDULE,),
    ),
    page("plan/swaps/", swaps.waiting, name="swaps", opens=PLANNERS, carries=(SCHEDULE, IDENTITY)),
    page("plan/swaps/<uuid:swap_id>/", swaps.decide, name="decide_swap", opens=PLANNERS, carries=(SCHEDULE,)),
    page("plan/clocks/", clock_changes.clocks, name="clocks", opens=PLANNERS, carries=(SCHEDULE, IDENTITY)),
    page("week/swap/<uuid:booking_id>/", swaps.swap, name="swap", opens=PATIENTS, carries=(SCHEDULE,)),
    page("settings/calendar/", feeds.settings, name="feed", opens=PATIENTS, carries=(SCHEDULE,)),
    page("c/<str:secret>.ics", feeds.calendar, name="feed_file", opens=ANYONE, carries=(SCHEDULE,)),
    page(
        "plan/ask/<uuid:offer_id>/<uuid:section_id>/",
        offers.ask_for_one_seat,
        name="ask_for_seat",
        opens=PLANNERS,
        carries=(SCHEDULE,),
    ),
    page("plan/day/<uuid:offer_id>/", offers.longer_day, name="longer_day", opens=PLANNERS, carries=(SCHEDULE,)),
    page("plan/center/", center.workbench, name="center", opens=PLANNERS, carries=WEEKS),
    page("plan/cover/", cover.cover, name="cover", opens=PLANNERS, carries=(SCHEDULE, DataClass.STAFF)),
    page(ONE, proposals.proposal, name="proposal", opens=PLANNERS, carries=WEEKS),
    page(f"{ONE}progress/", proposals.progress, name="progress", opens=PLANNERS),
    page(f"{ONE}stop/", proposals.stop, name="stop", opens=PLANNERS),
    page(f"{ONE}withdraw/", proposals.withdraw, name="withdraw", opens=PLANNERS),
    page(f"{ONE}decide/", proposals.decide, name="decide", opens=PLANNERS, carries=(SCHEDULE,)),
    page(f"{ONE}publish/", proposals.publish_it, name="publish", opens=PLANNERS, carries=(SCHEDULE,)),
    page(f"{ONE}undo/", proposals.undo, name="undo_publication", opens=PLANNERS, carries=(SCHEDULE,)),
    page("plan/move/<uuid:move_id>/repair/", center.repair, name="repair", opens=PLANNERS, carries=(SCHEDULE,)),
    page("plan/move/<uuid:move_id>/settle/", center.settle, name="settle", opens=PLANNERS, carries=(SCHEDULE,)),
    page("week/change/<uuid:move_id>/", own_changes.change, name="own_change", opens=PATIENTS, carries=OWN),
    page("week/choose/", offers.own_offer, name="own_offer", opens=PATIENTS, carries=(SCHEDULE, LIFE)),
]
