"""Addresses of a patient's own consents, in words that tell nobody anything; and of the list for who keeps them."""

from midspan.domains.consents import views
from midspan.domains.people.enums import Role
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

app_name = "consents"
KEEPERS = staff_with(Role.INTAKE, Role.COUNSELOR, Role.PRIVACY_OFFICER)
OWN = (DataClass.CONSENT, DataClass.IDENTITY)
urlpatterns = [
    page("more/privacy/new/", views.consent, name="give", opens=PATIENTS, carries=OWN),
    page("more/privacy/pause/", views.pause, name="pause", opens=PATIENTS, carries=OWN),
    page("more/privacy/<uuid:signed_id>/", views.one, name="one", opens=PATIENTS, carries=OWN),
    page("more/privacy/<uuid:signed_id>/paper/", views.paper, name="paper", opens=PATIENTS, carries=OWN),
    page("more/privacy/<uuid:signed_id>/end/", views.end, name="end", opens=PATIENTS, carries=OWN),
    page("people/<uuid:patient_id>/consents/", views.of_patient, name="of_patient", opens=KEEPERS, carries=OWN),
]
