"""Addresses of what left: a patient's own account, in words that tell nobody anything, and the privacy officer's."""

from midspan.domains.accounting.rules import KEEPS_REGISTER, RELEASES
from midspan.domains.accounting.views import accounts, copies, passing_on
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

OFFICERS, RELEASERS = staff_with(*KEEPS_REGISTER), staff_with(*RELEASES)
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
    page("disclosures/copies/", copies.listed, name="copies", opens=RELEASERS, carries=(DataClass.STAFF,)),
    page("disclosures/copies/new/", copies.ask, name="ask_for_copy", opens=OFFICERS, carries=(DataClass.STAFF,)),
    page(
        "disclosures/copies/<uuid:register_copy_id>/release/",
        copies.release,
        name="release_copy",
        opens=RELEASERS,
        carries=(DataClass.STAFF,),
    ),
    page(
        "disclosures/copies/<uuid:register_copy_id>/take/", copies.take, name="take_copy", opens=OFFICERS, carries=OWN
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
