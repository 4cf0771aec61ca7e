"""Addresses of the circle, in words that tell nobody anything."""

from midspan.domains.circle.rules import ANSWERS_QUESTIONS, CALLS, KEEPS_UNNAMED, SAYS_WHO_IS_MEANT
from midspan.domains.circle.views import emergency, guardians, inviting, opening, own, team
from midspan.domains.guardians.queries import GIVES_WAYS_IN
from midspan.domains.people.enums import Role
from midspan.kernel.pages import ANYONE, PATIENTS, page, staff_with
from midspan.values import DataClass

KEEPERS = staff_with(*KEEPS_UNNAMED)
WORK_WITH_PEOPLE = staff_with(*(ANSWERS_QUESTIONS | KEEPS_UNNAMED | CALLS | {Role.GROUP_LEADER, Role.PEER_SPECIALIST}))
CALLERS = staff_with(*CALLS)
FINDERS = staff_with(*SAYS_WHO_IS_MEANT)
ANSWERERS = staff_with(*ANSWERS_QUESTIONS)
# The map is the person's own, as a journal is; who is in it by which consent stands beside it.
OWN = (DataClass.JOURNAL, DataClass.CONSENT, DataClass.IDENTITY)
HELP = (*OWN, DataClass.HELP_ASK)
READ = (DataClass.GOAL, DataClass.PRACTICE)  # What somebody is, or would be, let read of their own words.
SHOWN = (*OWN, DataClass.MILESTONE, DataClass.ATTENDANCE, DataClass.PRACTICE)
CALLED = (*OWN, DataClass.CONTACT, DataClass.PRESENCE)
LISTED = (DataClass.AVOIDANCE, DataClass.IDENTITY)
ON_FILE = (DataClass.CONSENT, DataClass.IDENTITY)
GIVERS = staff_with(*GIVES_WAYS_IN)
TIE = "circle/<uuid:tie_id>/"
GUARDIAN = "people/<uuid:patient_id>/guardians/<uuid:guardian_id>/"

app_name = "circle"
urlpatterns = [
    page("circle/", own.own, name="own", opens=PATIENTS, carries=HELP),
    page("circle/new/", own.new, name="new", opens=PATIENTS, carries=OWN),
    page("circle/card/", own.card, name="card", opens=PATIENTS, carries=(*OWN, DataClass.HELP_CARD)),
    page("circle/pause/", own.pause, name="pause", opens=PATIENTS, carries=OWN),
    page("circle/help/<uuid:ask_id>/", own.answer, name="answer", opens=PATIENTS, carries=HELP),
    page(TIE, own.one, name="one", opens=PATIENTS, carries=(*HELP, *READ, DataClass.CONTACT, DataClass.PRESENCE)),
    page(f"{TIE}change/", own.change, name="change", opens=PATIENTS, carries=OWN),
    page(f"{TIE}remove/", own.remove, name="remove", opens=PATIENTS, carries=OWN),
    page(f"{TIE}end/", own.end, name="end", opens=PATIENTS, carries=OWN),
    page(f"{TIE}ask/", own.ask, name="ask", opens=PATIENTS, carries=HELP),
    page(f"{TIE}milestones/", own.milestones, name="milestones", opens=PATIENTS, carries=SHOWN),
    page(f"{TIE}milestones/<uuid:milestone_id>/", own.unshow, name="unshow", opens=PATIENTS, carries=SHOWN),
    page(f"{TIE}check/", inviting.check, name="check", opens=PATIENTS, carries=OWN),
    page(f"{TIE}talk/", inviting.talk, name="talk", opens=PATIENTS, carries=OWN),
    page(f"{TIE}check/call/", inviting.check_for_emergency, name="check_for_emergency", opens=PATIENTS, carries=OWN),
    page(f"{TIE}call/", emergency.naming, name="emergency", opens=PATIENTS, carries=CALLED),
    page(f"{TIE}call/end/", emergency.ending, name="emergency_end", opens=PATIENTS, carries=CALLED),
    page(f"{TIE}invite/", inviting.invitation, name="invite", opens=PATIENTS, carries=OWN),
    page(f"{TIE}share/<str:scope>/", inviting.sharing, name="share", opens=PATIENTS, carries=(*OWN, *READ)),
    page(f"{TIE}share/<str:scope>/end/", own.stop, name="stop", opens=PATIENTS, carries=OWN),
    page("with/<str:secret>/", opening.opening, name="open", opens=ANYONE),
    page(
        "people/<uuid:patient_id>/kept-from/",
        team.kept_from,
        name="kept_from",
        opens=KEEPERS,
        carries=(*LISTED, DataClass.LETTER, DataClass.CONSENT, DataClass.STAFF),
    ),
    page(
        "people/<uuid:patient_id>/kept-from/<uuid:kept_from_id>/remove/",
        team.kept_from_no_more,
        name="kept_from_no_more",
        opens=KEEPERS,
        carries=LISTED,
    ),
    page(
        "people/<uuid:patient_id>/kept-from/<uuid:kept_from_id>/who/",
        team.who_is_meant,
        name="who_is_meant",
        opens=FINDERS,
        carries=LISTED,
    ),
    page(
        "people/<uuid:patient_id>/call/<uuid:emergency_contact_id>/",
        emergency.call,
        name="emergency_call",
        opens=CALLERS,
        carries=(DataClass.CONTACT, DataClass.IDENTITY, DataClass.PRESENCE),
    ),
    page("pressed/", team.cues, name="cues", opens=WORK_WITH_PEOPLE),
    page(
        "people/<uuid:patient_id>/alone/",
        team.alone,
        name="alone",
        opens=KEEPERS,
        carries=(DataClass.AVOIDANCE, DataClass.IDENTITY),
    ),
    page(f"{GUARDIAN}sign-in/", guardians.way_in, name="guardian_way_in", opens=GIVERS, carries=ON_FILE),
    page(f"{GUARDIAN}sign-in/again/", guardians.again, name="guardian_again", opens=GIVERS, carries=ON_FILE),
    page("family-questions/", team.questions, name="questions", opens=ANSWERERS),
    page("family-questions/<uuid:family_question_id>/", team.one_question, name="one_question", opens=ANSWERERS),
]
