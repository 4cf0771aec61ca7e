"""Addresses of the schedule."""

from midspan.domains.people.enums import Role
from midspan.domains.schedule.sections.rules import KEEPS_SECTIONS
from midspan.domains.schedule.views import (
    advice,
    center,
    clock_changes,
    cover,
    explaining,
    feeds,
    freezing,
    offers,
    own_changes,
    proposals,
    repairs,
    scenarios,
    swaps,
    tapering,
)
from midspan.kernel.pages import ANYONE, PATIENTS, PATIENTS_AND_STAFF, page, staff_with
from midspan.values import DataClass

SCHEDULE, LIFE, IDENTITY = DataClass.SCHEDULE, DataClass.LIFE, DataClass.IDENTITY
OFFERED = (SCHEDULE, LIFE, IDENTITY, DataClass.CONSENT)  # Who stands for two who would share a group.
PLANNERS = staff_with(Role.INTAKE, Role.SCHEDULER, Role.COUNSELOR, Role.PROGRAM_MANAGER, Role.DIRECTOR)

OWN = (SCHEDULE, DataClass.STAFF)
PROGRAM = (DataClass.PROGRAM, DataClass.STAFF)
WEEKS = (SCHEDULE, LIFE, IDENTITY, DataClass.STAFF)
ONE = "plan/center/<uuid:proposal_id>/"
TRIED = "plan/center/what-if/<uuid:scenario_id>/"
ADVISED = "plan/center/advice/<uuid:advice_id>/"
KEEPERS = staff_with(*sorted(KEEPS_SECTIONS))
REPAIR = "plan/repair/<uuid:proposal_id>/"
FROZEN = "plan/center/frozen/<uuid:section_id>/"
SEATS = (SCHEDULE, IDENTITY, DataClass.STAFF)

app_name = "schedule"
urlpatterns = [
    page("plan/<uuid:episode_id>/", offers.offer, name="offer", opens=PLANNERS, carries=OFFERED),
    page(
        "plan/<uuid:episode_id>/taper/",
        tapering.taper,
        name="taper",
        opens=PLANNERS,
        carries=(SCHEDULE, LIFE, IDENTITY),
    ),
    page("plan/accept/<uuid:offer_id>/", offers.accept, name="accept", opens=PATIENTS_AND_STAFF, carries=(SCHEDULE,)),
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
    page("week/swap/<uuid:booking_id>/back/", swaps.take_back, name="take_back_swap", opens=PATIENTS),
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
    page("plan/<uuid:episode_id>/seats/", freezing.seats, name="seats", opens=PLANNERS, carries=SEATS),
    page("plan/seats/<uuid:seat_id>/freeze/", freezing.freeze, name="freeze", opens=PLANNERS, carries=(SCHEDULE,)),
    page(
        "plan/seats/<uuid:seat_id>/unfreeze/", freezing.unfreeze, name="unfreeze", opens=PLANNERS, carries=(SCHEDULE,)
    ),
    page("plan/center/frozen/", freezing.frozen, name="frozen", opens=PLANNERS, carries=SEATS),
    page(f"{FROZEN}freeze/", freezing.freeze_all, name="freeze_all", opens=PLANNERS, carries=(SCHEDULE,)),
    page(f"{FROZEN}unfreeze/", freezing.unfreeze_all, name="unfreeze_all", opens=PLANNERS, carries=(SCHEDULE,)),
    page("plan/center/", center.workbench, name="center", opens=PLANNERS, carries=WEEKS),
    page("plan/cover/", cover.cover, name="cover", opens=PLANNERS, carries=(SCHEDULE, IDENTITY, DataClass.STAFF)),
    page("plan/absence/<uuid:absence_id>/", cover.absence, name="absence", opens=PLANNERS, carries=OWN),
    page("plan/absence/<uuid:absence_id>/undo/", cover.undo, name="undo_absence", opens=PLANNERS),
    page(ONE, proposals.proposal, name="proposal", opens=PLANNERS, carries=WEEKS),
    page(f"{ONE}progress/", proposals.progress, name="progress", opens=PLANNERS),
    page(f"{ONE}stop/", proposals.stop, name="stop", opens=PLANNERS),
    page(f"{ONE}withdraw/", proposals.withdraw, name="withdraw", opens=PLANNERS),
    page(f"{ONE}decide/", proposals.decide, name="decide", opens=PLANNERS, carries=(SCHEDULE,)),
    page(f"{ONE}publish/", proposals.publish_it, name="publish", opens=PLANNERS, carries=(SCHEDULE,)),
    page(f"{ONE}undo/", proposals.undo, name="undo_publication", opens=PLANNERS, carries=(SCHEDULE,)),
    page("plan/center/explain/", explaining.anyone, name="anyone", opens=PLANNERS, carries=(SCHEDULE, IDENTITY)),
    page("plan/center/explain/<uuid:episode_id>/", explaining.explain, name="explain", opens=PLANNERS, carries=WEEKS),
    page("plan/center/what-if/", scenarios.scenarios, name="scenarios", opens=PLANNERS, carries=WEEKS),
    page("plan/center/what-if/compare/", scenarios.compare, name="compare", opens=PLANNERS, carries=WEEKS),
    page("plan/center/what-if/move/", scenarios.move, name="move", opens=PLANNERS, carries=PROGRAM),
    page(TRIED, scenarios.scenario, name="scenario", opens=PLANNERS, carries=WEEKS),
    page(f"{TRIED}progress/", scenarios.progress, name="scenario_progress", opens=PLANNERS, carries=WEEKS),
    page(f"{TRIED}add/<str:kind>/", scenarios.add, name="add_change", opens=PLANNERS, carries=WEEKS),
    page(f"{TRIED}remove/<uuid:change_id>/", scenarios.remove, name="remove_change", opens=PLANNERS),
    page(f"{TRIED}compute/", scenarios.compute, name="compute_scenario", opens=PLANNERS),
    page(f"{TRIED}stop/", scenarios.stop, name="stop_scenario", opens=PLANNERS),
    page(f"{TRIED}discard/", scenarios.discard, name="discard_scenario", opens=PLANNERS),
    page(f"{TRIED}open/<uuid:change_id>/", scenarios.open_section, name="open_section", opens=KEEPERS, carries=PROGRAM),
    page(f"{TRIED}move/<uuid:change_id>/", scenarios.move_meeting, name="move_meeting", opens=KEEPERS, carries=PROGRAM),
    page(f"{TRIED}seats/<uuid:change_id>/", scenarios.add_seats, name="add_seats", opens=KEEPERS, carries=PROGRAM),
    page(f"{TRIED}week/<uuid:episode_id>/", scenarios.week, name="scenario_week", opens=PLANNERS, carries=(SCHEDULE,)),
    page("plan/center/advice/", advice.advice, name="advice", opens=PLANNERS, carries=PROGRAM),
    page(f"{ADVISED}progress/", advice.progress, name="advice_progress", opens=PLANNERS),
    page(f"{ADVISED}stop/", advice.stop, name="stop_advice", opens=PLANNERS),
    page(f"{ADVISED}try/<int:place>/", advice.try_it, name="try_advice", opens=PLANNERS, carries=PROGRAM),
    page("plan/move/<uuid:move_id>/repair/", center.repair, name="repair", opens=PLANNERS, carries=(SCHEDULE,)),
    page("plan/repair/", repairs.repair_all, name="repair_weeks", opens=PLANNERS),
    page(REPAIR, repairs.repair, name="repair_of", opens=PLANNERS, carries=WEEKS),
    page(f"{REPAIR}ask/", repairs.ask, name="ask_consent", opens=PLANNERS),
    page(f"{REPAIR}publish/", repairs.publish, name="publish_repair", opens=PLANNERS),
    page(f"{REPAIR}withdraw/", repairs.withdraw, name="withdraw_repair", opens=PLANNERS),
    page("plan/move/<uuid:move_id>/agreed/", repairs.agreed, name="agreed", opens=PLANNERS, carries=(SCHEDULE,)),
    page("plan/move/<uuid:move_id>/settle/", center.settle, name="settle", opens=PLANNERS, carries=(SCHEDULE,)),
    page("week/change/<uuid:move_id>/", own_changes.change, name="own_change", opens=PATIENTS, carries=OWN),
    page("week/choose/", offers.own_offer, name="own_offer", opens=PATIENTS, carries=(SCHEDULE, LIFE)),
]
