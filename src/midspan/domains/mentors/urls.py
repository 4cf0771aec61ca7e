"""Addresses of mentors: a patient's own pages, those of either of a match, and the coordinator's."""

from midspan.domains.mentors.queries import COORDINATES
from midspan.domains.mentors.views import between, own, staff
from midspan.kernel.pages import PATIENTS, PATIENTS_AND_MENTORS, page, staff_with
from midspan.values import DataClass

COORDINATORS = staff_with(*COORDINATES)
# What matters and what is agreed is the person's own; what stands in the way is of their week.
OWN = (DataClass.JOURNAL, DataClass.SCHEDULE, DataClass.LIFE)
SIGNED = (DataClass.JOURNAL, DataClass.CONSENT, DataClass.IDENTITY)
BETWEEN = (DataClass.PRESENCE, DataClass.JOURNAL)
MENTORS = (DataClass.STAFF,)
CONCERNS = (DataClass.MESSAGE, DataClass.STAFF)
MATCH = "mentors/with/<uuid:match_id>/"
CHECK_IN = f"{MATCH}times/<uuid:check_in_id>/"

app_name = "mentors"
urlpatterns = [
    page("mentors/", own.own, name="own", opens=PATIENTS, carries=OWN),
    page("mentors/what-matters/", own.wish, name="wish", opens=PATIENTS, carries=OWN),
    page("mentors/who/", own.suggested, name="suggested", opens=PATIENTS, carries=OWN),
    page("mentors/who/<uuid:mentor_id>/", own.mentor, name="mentor", opens=PATIENTS, carries=OWN),
    page("mentors/limits/", between.what_it_is, name="boundaries", opens=PATIENTS_AND_MENTORS),
    page(MATCH, own.match, name="match", opens=PATIENTS, carries=OWN),
    page(f"{MATCH}withdraw/", own.withdraw, name="withdraw", opens=PATIENTS, carries=OWN),
    page(f"{MATCH}begin/", own.sign, name="sign", opens=PATIENTS, carries=SIGNED),
    page(f"{MATCH}reads/", own.sections, name="sections", opens=PATIENTS, carries=(*SIGNED, DataClass.CRISIS_PLAN, DataClass.GOAL, DataClass.PRACTICE)),
    page(f"{MATCH}times/new/", between.propose, name="propose", opens=PATIENTS_AND_MENTORS, carries=BETWEEN),
    page(f"{CHECK_IN}move/", between.move, name="move", opens=PATIENTS_AND_MENTORS, carries=BETWEEN),
    page(f"{CHECK_IN}answer/", between.answer, name="answer", opens=PATIENTS_AND_MENTORS, carries=BETWEEN),
    page(f"{MATCH}break/", between.pause, name="pause", opens=PATIENTS_AND_MENTORS, carries=BETWEEN),
    page(f"{MATCH}end/", between.end, name="end", opens=PATIENTS_AND_MENTORS, carries=BETWEEN),
    page(f"{MATCH}concern/", between.concern, name="concern", opens=PATIENTS_AND_MENTORS, carries=BETWEEN),
    page("mentoring/", staff.board, name="board", opens=COORDINATORS, carries=CONCERNS),
    page("mentoring/new/", staff.invite, name="invite", opens=COORDINATORS, carries=MENTORS),
    page("mentoring/concerns/<uuid:concern_id>/", staff.one_concern, name="one_concern", opens=COORDINATORS, carries=CONCERNS),
    page("mentoring/<uuid:mentor_id>/", staff.one_mentor, name="one_mentor", opens=COORDINATORS, carries=MENTORS),
    page("mentoring/<uuid:mentor_id>/code/", staff.new_code, name="new_code", opens=COORDINATORS, carries=MENTORS),
    page("mentoring/<uuid:mentor_id>/profile/<uuid:profile_id>/", staff.decide, name="decide", opens=COORDINATORS, carries=MENTORS),
    page("mentoring/<uuid:mentor_id>/talked/", staff.review, name="review", opens=COORDINATORS, carries=MENTORS),
    page("mentoring/<uuid:mentor_id>/end/", staff.end, name="end_mentor", opens=COORDINATORS, carries=MENTORS),
]  # fmt: skip
