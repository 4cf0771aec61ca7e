"""Pages of the staff surface, one module each."""

from midspan.surfaces.staff.views.caseload import caseload
from midspan.surfaces.staff.views.certifying import (
    certification,
    certification_add,
    certification_answer,
    certification_paper,
    certify,
)
from midspan.surfaces.staff.views.chart import chart, chart_paper
from midspan.surfaces.staff.views.check_in import check_in, tap, times, undo
from midspan.surfaces.staff.views.contacts import contact, contacts
from midspan.surfaces.staff.views.day import day, hours
from midspan.surfaces.staff.views.flags import flag
from midspan.surfaces.staff.views.handovers import away, hand_over, handover
from midspan.surfaces.staff.views.levels import change_level
from midspan.surfaces.staff.views.meeting import meeting
from midspan.surfaces.staff.views.move import move
from midspan.surfaces.staff.views.opened import opened
from midspan.surfaces.staff.views.peers import peer_try, peer_undo, peers
from midspan.surfaces.staff.views.privacy import privacy
from midspan.surfaces.staff.views.room import room
from midspan.surfaces.staff.views.rounds import errand_done, round_end, round_page, round_paper, rounds, turn
from midspan.surfaces.staff.views.sheet import sheet
from midspan.surfaces.staff.views.supervision import supervision
from midspan.surfaces.staff.views.way_on import way_on, way_on_people

__all__ = [
    "away",
    "caseload",
    "certification",
    "certification_add",
    "certification_answer",
    "certification_paper",
    "certify",
    "change_level",
    "chart",
    "chart_paper",
    "check_in",
    "contact",
    "contacts",
    "day",
    "errand_done",
    "flag",
    "hand_over",
    "handover",
    "hours",
    "meeting",
    "move",
    "opened",
    "peer_try",
    "peer_undo",
    "peers",
    "privacy",
    "room",
    "round_end",
    "round_page",
    "round_paper",
    "rounds",
    "sheet",
    "supervision",
    "tap",
    "times",
    "turn",
    "undo",
    "way_on",
    "way_on_people",
]
