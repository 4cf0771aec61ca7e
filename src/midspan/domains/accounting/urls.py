"""Addresses of what left: a patient's own account, in words that tell nobody anything, and the privacy officer's."""

from midspan.domains.accounting.rules import KEEPS_REGISTER
from midspan.domains.accounting.views import accounts, passing_on
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

OFFICERS = staff_with(*KEEPS_REGISTER)
OWN = (DataClass.CONSENT, DataClass.LETTER, DataClass.IDENTITY, DataClass.STAFF)

app_name = "accounting"
urlpatterns = [
    page("more/privacy/left/", accounts.own, name="own", opens=PATIENTS, carries=OWN),
    page("more/privacy/left/ask/", accounts.ask, name="ask", opens=PATIENTS, carries=OWN),
    page("more/privacy/left/paper/", accounts.take, name="take", opens=PATIENTS, carries=OWN),
    page("more/privacy/passed-on/<uuid:through_id>/", passing_on.own, name="passed_on", opens=PATIENTS, carries=OWN),
    page(
        "more/privacy/passed-on/<uuid:through_id>/ask/",
        passing_on.ask,
        name="ask_passed_on",
        opens=PATIENTS,
        carries=OWN,
    ),
    page("disclosures/networks/", passing_on.networks, name="networks", opens=OFFICERS, carries=OWN),
    page("disclosures/networks/<uuid:through_id>/", passing_on.network, name="network", opens=OFFICERS, carries=OWN),
    page("disclosures/", accounts.register_of_all, name="register", opens=OFFICERS, carries=OWN),
    page("disclosures/requests/", accounts.requests, name="requests", opens=OFFICERS, carries=OWN),
    page(
        "disclosures/requests/<uuid:account_request_id>/",
        accounts.one_request,
        name="request",
        opens=OFFICERS,
        carries=OWN,
    ),
    page(
        "disclosures/requests/<uuid:account_request_id>/answer/",
        accounts.answer,
        name="answer",
        opens=OFFICERS,
        carries=OWN,
    ),
    page(
        "disclosures/requests/<uuid:account_request_id>/paper/",
        accounts.paper,
        name="paper",
        opens=OFFICERS,
        carries=OWN,
    ),
]
