"""Addresses of practice, in words that tell nobody anything."""

from midspan.domains.practice.queries import MAY_OFFER
from midspan.domains.practice.views import helping, logs, own, team
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

TEAM = staff_with(*MAY_OFFER)
OWN = (DataClass.PRACTICE, DataClass.SCHEDULE, DataClass.LIFE)
WENT = (DataClass.PRACTICE,)
OF_ONE = (DataClass.PRACTICE, DataClass.IDENTITY, DataClass.PLAN, DataClass.STAFF)
IN_SESSION = (*OF_ONE, DataClass.SCHEDULE, DataClass.ATTENDANCE, DataClass.ROSTER)

app_name = "practice"
urlpatterns = [
    page("practice/", own.practices, name="own", opens=PATIENTS, carries=OWN),
    page("practice/sharing/", own.sharing, name="sharing", opens=PATIENTS, carries=(DataClass.PRACTICE,)),
    page("practice/take/<slug:key>/", own.take, name="take_up", opens=PATIENTS, carries=(DataClass.PRACTICE,)),
    page("practice/<uuid:assignment_id>/", own.practice, name="own_one", opens=PATIENTS, carries=OWN),
    page("practice/<uuid:assignment_id>/no/", own.say_no, name="decline", opens=PATIENTS, carries=OWN),
    page("practice/<uuid:assignment_id>/stop/", own.say_stop, name="stop", opens=PATIENTS, carries=OWN),
    page("practice/<uuid:assignment_id>/when/", own.cue, name="cue", opens=PATIENTS, carries=OWN),
    page("practice/<uuid:assignment_id>/card/", own.card, name="card", opens=PATIENTS, carries=OWN),
    page("practice/<uuid:assignment_id>/goes-on/", helping.goes_on, name="goes_on", opens=PATIENTS, carries=WENT),
    page("practice/now/", helping.now, name="now", opens=PATIENTS, carries=WENT),
    page("practice/reminders/", helping.reminders, name="reminders", opens=PATIENTS, carries=WENT),
    page("practice/how/", logs.logs, name="logs", opens=PATIENTS, carries=WENT),
    page("practice/how/<uuid:log_id>/", logs.correct, name="correct_log", opens=PATIENTS, carries=WENT),
    page("practice/how/<uuid:log_id>/undo/", logs.take_back, name="take_back_log", opens=PATIENTS, carries=WENT),
    page("practice/how/<slug:place>/", logs.figures, name="figures", opens=PATIENTS, carries=WENT),
    page("practice/how/<slug:place>/write/", logs.log, name="log", opens=PATIENTS, carries=WENT),
    page("people/<uuid:patient_id>/practice/", team.of_patient, name="of_patient", opens=TEAM, carries=OF_ONE),
    page("sessions/<uuid:session_id>/practice/", team.in_session, name="in_session", opens=TEAM, carries=IN_SESSION),
]
