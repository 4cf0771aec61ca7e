"""Addresses of the day's work: day board, check-in, session room, sign-in sheet."""

from midspan.domains.journey.queries import MEETS
from midspan.domains.people.enums import Role
from midspan.kernel.pages import STAFF, page, staff_with
from midspan.surfaces.staff import views
from midspan.values import DataClass

NOTES = staff_with(
    Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.UTILIZATION_REVIEW, Role.DIRECTOR, Role.PRIVACY_OFFICER
)
CONTACTS = staff_with(
    Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.PEER_SPECIALIST, Role.UTILIZATION_REVIEW, Role.DIRECTOR,
    Role.PRIVACY_OFFICER,
)  # fmt: skip
DOOR = staff_with(
    Role.FRONT_DESK, Role.COUNSELOR, Role.GROUP_LEADER, Role.PEER_SPECIALIST, Role.NURSE, Role.PROGRAM_MANAGER,
    Role.INTAKE, Role.SCHEDULER, Role.DIRECTOR,
)  # fmt: skip
WEEKS = staff_with(
    Role.COUNSELOR, Role.SCHEDULER, Role.PROGRAM_MANAGER, Role.DIRECTOR, Role.UTILIZATION_REVIEW, Role.INTAKE
)
BOARD = (
    DataClass.SCHEDULE, DataClass.ATTENDANCE, DataClass.IDENTITY, DataClass.NOTE, DataClass.REFERRAL, DataClass.PLAN,
    DataClass.PLACEMENT, DataClass.SCORE, DataClass.SAFETY, DataClass.LIFE,
)  # fmt: skip
ROOM = (
    DataClass.ROSTER, DataClass.ATTENDANCE, DataClass.IDENTITY, DataClass.NOTE, DataClass.PLAN, DataClass.PRACTICE,
    DataClass.FAMILY_SESSION, DataClass.CONSENT,
)  # fmt: skip
CARE = staff_with(Role.INTAKE, Role.DIRECTOR, Role.COUNSELOR, Role.NURSE)
CASELOAD = staff_with(Role.COUNSELOR, Role.DIRECTOR)
CASES = (DataClass.IDENTITY, DataClass.PLAN, DataClass.ATTENDANCE, DataClass.SCORE, DataClass.SAFETY)
CASELOADS = (*CASES, DataClass.PRACTICE)
PEERS = staff_with(Role.PEER_SPECIALIST)
FRIENDLY = (
    DataClass.IDENTITY, DataClass.CALLING, DataClass.CAUTION, DataClass.GOAL, DataClass.LIFE, DataClass.ATTENDANCE,
    DataClass.SCHEDULE, DataClass.MESSAGE, DataClass.STAFF,
)  # fmt: skip
MEETING = staff_with(*sorted(MEETS))
MET = (DataClass.IDENTITY, DataClass.SCHEDULE)
HOLDERS = staff_with(Role.COUNSELOR, Role.NURSE)
TURNS = (
    DataClass.IDENTITY, DataClass.PLAN, DataClass.ATTENDANCE, DataClass.SCORE, DataClass.SCHEDULE, DataClass.NOTE,
    DataClass.SAFETY, DataClass.STAFF,
)  # fmt: skip
TURN = (*TURNS, DataClass.MEDICATION, DataClass.DRUG_SCREEN, DataClass.REFERRAL)  # With what matters now.
STAY = (DataClass.PRESENCE, DataClass.IDENTITY, DataClass.PLACEMENT, DataClass.SCHEDULE)
ROSTER = (DataClass.ROSTER, DataClass.ATTENDANCE, DataClass.IDENTITY)
SUPERVISION = staff_with(
    Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.INTAKE, Role.DIRECTOR, Role.PRIVACY_OFFICER
)
WAITING = (
    DataClass.PRESENCE, DataClass.IDENTITY, DataClass.NOTE, DataClass.PLAN, DataClass.PLACEMENT, DataClass.SAFETY,
    DataClass.SCHEDULE, DataClass.ATTENDANCE, DataClass.STAFF,
)  # fmt: skip
DIRECTORS = staff_with(Role.DIRECTOR)
COMING = (DataClass.PRESENCE, DataClass.IDENTITY, DataClass.REFERRAL, DataClass.PLACEMENT, DataClass.ATTENDANCE)
OFFICERS = staff_with(Role.PRIVACY_OFFICER)
WAITS = (DataClass.PRESENCE, DataClass.IDENTITY, DataClass.CONSENT, DataClass.STAFF)
CONTACT = (DataClass.NOTE, DataClass.IDENTITY, DataClass.PLAN, DataClass.PRACTICE, DataClass.STAFF)
FLAG = (DataClass.NOTE, DataClass.IDENTITY, DataClass.STAFF)
CHART = (
    DataClass.PRESENCE, DataClass.IDENTITY, DataClass.SCHEDULE, DataClass.ATTENDANCE, DataClass.NOTE, DataClass.SCORE,
    DataClass.PLAN, DataClass.PLACEMENT, DataClass.LETTER, DataClass.CONSENT, DataClass.STAFF, DataClass.MEDICATION,
    DataClass.REFERRAL, DataClass.DRUG_SCREEN, DataClass.LIFE,
)  # fmt: skip
COVERING = staff_with(Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.DIRECTOR)
HANDED = (
    DataClass.PRESENCE, DataClass.IDENTITY, DataClass.SCHEDULE, DataClass.ATTENDANCE, DataClass.NOTE, DataClass.PLAN,
    DataClass.SAFETY, DataClass.STAFF,
)  # fmt: skip
# Utilization review reads and prints what a payer asks for; who writes is asked of each deed.
CERTIFYING = staff_with(Role.INTAKE, Role.DIRECTOR, Role.COUNSELOR, Role.NURSE, Role.UTILIZATION_REVIEW)
CERTIFIED = (DataClass.PRESENCE, DataClass.IDENTITY, DataClass.PLACEMENT, DataClass.STAFF)
BESIDE = (*CERTIFIED, DataClass.PLAN, DataClass.ATTENDANCE)
OF = "people/<uuid:patient_id>/"
TAP = "check-in/<uuid:session_id>/<uuid:booking_id>/"

app_name = "staff"
urlpatterns = [
    page("day/", views.day, name="day", opens=STAFF, carries=BOARD),
    page("caseload/", views.caseload, name="caseload", opens=CASELOAD, carries=CASELOADS),
    page("peers/", views.peers, name="peers", opens=PEERS, carries=FRIENDLY),
    page("peers/<uuid:patient_id>/try/", views.peer_try, name="peer_try", opens=PEERS, carries=FRIENDLY),
    page(
        "peers/<uuid:patient_id>/undo/<uuid:try_id>/", views.peer_undo, name="peer_undo", opens=PEERS, carries=FRIENDLY
    ),
    page(f"{OF}meeting/", views.meeting, name="meeting", opens=MEETING, carries=MET),
    page("rounds/", views.rounds, name="rounds", opens=HOLDERS, carries=CASES),
    page("rounds/errands/<uuid:errand_id>/", views.errand_done, name="errand_done", opens=NOTES, carries=CASES),
    page("rounds/<uuid:round_id>/", views.round_page, name="round", opens=HOLDERS, carries=TURNS),
    page("rounds/<uuid:round_id>/end/", views.round_end, name="round_end", opens=HOLDERS, carries=TURNS),
    page("rounds/<uuid:round_id>/paper/", views.round_paper, name="round_paper", opens=HOLDERS, carries=TURNS),
    page("rounds/<uuid:round_id>/<uuid:turn_id>/", views.turn, name="turn", opens=HOLDERS, carries=TURN),
    page("day/hours/", views.hours, name="hours", opens=WEEKS, carries=(DataClass.ATTENDANCE, DataClass.IDENTITY)),
    page("supervision/", views.supervision, name="supervision", opens=SUPERVISION, carries=WAITING),
    page("coming-and-going/", views.way_on, name="way_on", opens=DIRECTORS, carries=COMING),
    page("coming-and-going/<slug:key>/", views.way_on_people, name="way_on_people", opens=DIRECTORS, carries=COMING),
    page("privacy/peers/", views.opened, name="opened", opens=OFFICERS),
    page("privacy/", views.privacy, name="privacy", opens=OFFICERS, carries=WAITS),
    page("room/<uuid:session_id>/", views.room, name="room", opens=NOTES, carries=ROOM),
    page("people/<uuid:patient_id>/move/", views.move, name="move", opens=CARE, carries=STAY),
    page(f"{OF}placement/level/", views.change_level, name="change_level", opens=CARE, carries=STAY),
    page(f"{OF}certification/", views.certification, name="certification", opens=CERTIFYING, carries=CERTIFIED),
    page(
        f"{OF}certification/answer/",
        views.certification_answer,
        name="certification_answer",
        opens=CERTIFYING,
        carries=CERTIFIED,
    ),
    page(f"{OF}certification/write/", views.certify, name="certify", opens=CARE, carries=BESIDE),
    page(
        f"{OF}certification/<uuid:certification_id>/add/",
        views.certification_add,
        name="certification_add",
        opens=CARE,
        carries=CERTIFIED,
    ),
    page(
        f"{OF}certification/<uuid:certification_id>/paper/",
        views.certification_paper,
        name="certification_paper",
        opens=CERTIFYING,
        carries=BESIDE,
    ),
    page(f"{OF}flags/<uuid:entry_id>/", views.flag, name="flag", opens=NOTES, carries=FLAG),
    page(f"{OF}chart/", views.chart, name="chart", opens=NOTES, carries=CHART),
    page(f"{OF}chart/paper/", views.chart_paper, name="chart_paper", opens=NOTES, carries=CHART),
    page("away/<uuid:absence_id>/", views.away, name="away", opens=COVERING, carries=HANDED),
    page(
        "away/<uuid:absence_id>/<uuid:patient_id>/", views.hand_over, name="hand_over", opens=COVERING, carries=HANDED
    ),
    page(f"{OF}handover/<uuid:handover_id>/", views.handover, name="handover", opens=COVERING, carries=HANDED),
    page(f"{OF}contacts/", views.contacts, name="contacts", opens=CONTACTS, carries=CONTACT),
    page(f"{OF}contacts/<uuid:entry_id>/", views.contact, name="contact", opens=CONTACTS, carries=CONTACT),
    page("check-in/", views.check_in, name="check_in", opens=DOOR, carries=ROSTER),
    page("check-in/<uuid:session_id>/sheet/", views.sheet, name="sheet", opens=DOOR, carries=(DataClass.ROSTER,)),
    page(TAP, views.times, name="times", opens=DOOR, carries=ROSTER),
    page(f"{TAP}tap/", views.tap, name="tap", opens=DOOR, carries=ROSTER),
    page(f"{TAP}undo/", views.undo, name="undo", opens=DOOR, carries=ROSTER),
]
