"""Addresses of a patient's ledger, questions and limits, and of the privacy officer's answers."""

from midspan.domains.questions import views
from midspan.domains.questions.rules import ANSWERS
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

OFFICERS = staff_with(*ANSWERS)
OWN = (DataClass.CONSENT, DataClass.STAFF)
ASKED = (DataClass.CONSENT, DataClass.IDENTITY, DataClass.STAFF)

app_name = "questions"
urlpatterns = [
    page("more/privacy/account/", views.own, name="own", opens=PATIENTS, carries=OWN),
    page("more/privacy/account/<uuid:entry_id>/", views.line, name="line", opens=PATIENTS, carries=OWN),
    page("more/privacy/limits/", views.limits, name="limits", opens=PATIENTS, carries=OWN),
    page("more/privacy/limits/<uuid:restriction_id>/", views.end_limit, name="end_limit", opens=PATIENTS, carries=OWN),
    page("questions/", views.waiting, name="waiting", opens=OFFICERS, carries=ASKED),
    page("questions/<uuid:question_id>/", views.answer_one, name="answer", opens=OFFICERS, carries=ASKED),
]
