"""Addresses of what left: a patient's own account, in words that tell nobody anything, and the privacy officer's."""

from midspan.domains.accounting import views
from midspan.domains.accounting.rules import KEEPS_REGISTER
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

OFFICERS = staff_with(*KEEPS_REGISTER)
OWN = (DataClass.CONSENT, DataClass.LETTER, DataClass.IDENTITY, DataClass.STAFF)

app_name = "accounting"
urlpatterns = [
    page("more/privacy/left/", views.own, name="own", opens=PATIENTS, carries=OWN),
    page("more/privacy/left/ask/", views.ask, name="ask", opens=PATIENTS, carries=OWN),
    page("more/privacy/left/paper/", views.take, name="take", opens=PATIENTS, carries=OWN),
    page("disclosures/", views.register_of_all, name="register", opens=OFFICERS, carries=OWN),
    page("disclosures/requests/", views.requests, name="requests", opens=OFFICERS, carries=OWN),
    page(
        "disclosures/requests/<uuid:account_request_id>/",
        views.one_request,
        name="request",
        opens=OFFICERS,
        carries=OWN,
    ),
    page(
        "disclosures/requests/<uuid:account_request_id>/answer/",
        views.answer,
        name="answer",
        opens=OFFICERS,
        carries=OWN,
    ),
    page(
        "disclosures/requests/<uuid:account_request_id>/paper/", views.paper, name="paper", opens=OFFICERS, carries=OWN
    ),
]
