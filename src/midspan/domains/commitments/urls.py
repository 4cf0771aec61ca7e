"""Addresses of promises and needs, in words that tell nobody anything."""

from midspan.domains.commitments.queries import PROMISES, SEES_TO_NEEDS
from midspan.domains.commitments.views import own, team
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

OWN = (DataClass.PLAN, DataClass.JOURNAL, DataClass.LIFE, DataClass.STAFF)
OF_ONE = (DataClass.PLAN, DataClass.LIFE, DataClass.IDENTITY, DataClass.STAFF)
NEEDS = (DataClass.LIFE, DataClass.IDENTITY, DataClass.STAFF)
TEAM, HELPERS = staff_with(*PROMISES), staff_with(*SEES_TO_NEEDS)

app_name = "commitments"
urlpatterns = [
    page("promises/", own.own, name="own", opens=PATIENTS, carries=OWN),
    page("promises/new/", own.write, name="write", opens=PATIENTS, carries=OWN),
    page("promises/ask/", own.ask_for, name="ask", opens=PATIENTS, carries=OWN),
    page("promises/asked/<uuid:life_need_id>/", own.need, name="need", opens=PATIENTS, carries=OWN),
    page("promises/asked/<uuid:life_need_id>/no-longer/", own.no_longer, name="no_longer", opens=PATIENTS, carries=OWN),
    page("promises/asked/<uuid:life_need_id>/again/", own.again, name="again", opens=PATIENTS, carries=OWN),
    page("promises/<uuid:promise_id>/", own.one, name="one", opens=PATIENTS, carries=OWN),
    page("promises/<uuid:promise_id>/yes/", own.say_yes, name="accept", opens=PATIENTS, carries=OWN),
    page("promises/<uuid:promise_id>/no/", own.say_no, name="decline", opens=PATIENTS, carries=OWN),
    page("promises/<uuid:promise_id>/change/", own.change, name="change", opens=PATIENTS, carries=OWN),
    page("needs/", team.needs, name="needs", opens=HELPERS, carries=NEEDS),
    page("people/<uuid:patient_id>/promises/", team.of_patient, name="of_patient", opens=HELPERS, carries=OF_ONE),
    page(
        "people/<uuid:patient_id>/promises/<uuid:promise_id>/",
        team.one,
        name="team_one",
        opens=TEAM,
        carries=OF_ONE,
    ),
    page(
        "people/<uuid:patient_id>/needs/<uuid:life_need_id>/",
        team.team_need,
        name="team_need",
        opens=HELPERS,
        carries=NEEDS,
    ),
]
