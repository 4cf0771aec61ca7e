"""Addresses of a patient's own consents, in words that tell nobody anything; and of the list for who keeps them."""

from midspan.domains.consents.views import filed, own, papers
from midspan.domains.people.enums import Role
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

app_name = "consents"
KEEPERS = staff_with(Role.INTAKE, Role.COUNSELOR, Role.PRIVACY_OFFICER)
OWN = (DataClass.CONSENT, DataClass.IDENTITY)
PAPER = "people/<uuid:patient_id>/consents/paper/"
urlpatterns = [
    page("more/privacy/new/", own.consent, name="give", opens=PATIENTS, carries=OWN),
    page("more/privacy/pause/", own.pause, name="pause", opens=PATIENTS, carries=OWN),
    page("more/privacy/waiting/<uuid:half_id>/", own.half, name="half", opens=PATIENTS, carries=OWN),
    page("more/privacy/<uuid:signed_id>/", own.one, name="one", opens=PATIENTS, carries=OWN),
    page("more/privacy/<uuid:signed_id>/paper/", own.paper, name="paper", opens=PATIENTS, carries=OWN),
    page("more/privacy/<uuid:signed_id>/end/", own.end, name="end", opens=PATIENTS, carries=OWN),
    page("people/<uuid:patient_id>/consents/", filed.of_patient, name="of_patient", opens=KEEPERS, carries=OWN),
    page(
        "people/<uuid:patient_id>/consents/second/<uuid:half_id>/",
        filed.second,
        name="second",
        opens=KEEPERS,
        carries=OWN,
    ),
    page(
        "people/<uuid:patient_id>/consents/by/<uuid:guardian_id>/",
        filed.by_guardian,
        name="by_guardian",
        opens=KEEPERS,
        carries=OWN,
    ),
    page(
        "people/<uuid:patient_id>/consents/<uuid:signed_id>/end/",
        filed.end_for,
        name="end_for",
        opens=KEEPERS,
        carries=OWN,
    ),
    page("papers/", papers.waiting, name="papers", opens=KEEPERS, carries=OWN),
    page(PAPER, papers.enter, name="enter_paper", opens=KEEPERS, carries=OWN),
    page(f"{PAPER}unreadable/", papers.unreadable, name="unreadable", opens=KEEPERS, carries=OWN),
    page(f"{PAPER}<uuid:paper_id>/", papers.check, name="check_paper", opens=KEEPERS, carries=OWN),
    page(f"{PAPER}<uuid:paper_id>/scan/", papers.scan, name="scan", opens=KEEPERS, carries=OWN),
]
