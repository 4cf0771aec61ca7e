"""Addresses of letters, in words that tell nobody anything."""

from midspan.domains.letters import views
from midspan.domains.letters.rules import WRITES
from midspan.kernel.pages import PATIENTS, STAFF, page, staff_with
from midspan.values import DataClass

WRITERS = staff_with(*WRITES)
LETTER = (DataClass.LETTER, DataClass.IDENTITY)
LISTED = (DataClass.AVOIDANCE, DataClass.IDENTITY)  # For whoever keeps such lists; to others the words alone are shown.
APPROVED = (*LETTER, DataClass.CONSENT, DataClass.STAFF)

app_name = "letters"
urlpatterns = [
    page("more/privacy/letters/", views.own, name="own", opens=PATIENTS, carries=LETTER),
    page("more/privacy/letters/new/", views.ask, name="ask", opens=PATIENTS, carries=LETTER),
    page("more/privacy/letters/<uuid:letter_id>/", views.one, name="one", opens=PATIENTS, carries=APPROVED),
    page("more/privacy/letters/<uuid:letter_id>/no/", views.decline, name="decline", opens=PATIENTS, carries=LETTER),
    page(
        "more/privacy/letters/<uuid:letter_id>/end/", views.take_back, name="take_back", opens=PATIENTS, carries=LETTER
    ),
    page("more/privacy/letters/<uuid:letter_id>/paper/", views.take, name="take", opens=PATIENTS, carries=LETTER),
    page("people/<uuid:patient_id>/letters/", views.of_patient, name="of_patient", opens=WRITERS, carries=LETTER),
    page("people/<uuid:patient_id>/letters/new/", views.write, name="write", opens=WRITERS, carries=LETTER),
    page(
        "people/<uuid:patient_id>/letters/<uuid:letter_id>/",
        views.one_of_patient,
        name="one_of_patient",
        opens=WRITERS,
        carries=APPROVED,
    ),
    page(
        "people/<uuid:patient_id>/letters/<uuid:letter_id>/paper/",
        views.hand_over,
        name="hand_over",
        opens=WRITERS,
        carries=LETTER,
    ),
    page("calls/", views.calls, name="calls", opens=STAFF, carries=LISTED),
]
