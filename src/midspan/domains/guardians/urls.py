"""Addresses of guardians: on a person's file, in the person's own pages, and for the privacy officer."""

from midspan.domains.guardians import views
from midspan.domains.people.enums import Role
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

app_name = "guardians"
KEEPERS = staff_with(Role.INTAKE, Role.COUNSELOR, Role.PRIVACY_OFFICER)
OFFICERS = staff_with(Role.PRIVACY_OFFICER)
KEPT = (DataClass.CONSENT, DataClass.IDENTITY)
OF = "people/<uuid:patient_id>/guardians/"
urlpatterns = [
    page("more/privacy/guardians/", views.own, name="own", opens=PATIENTS, carries=KEPT),
    page(OF, views.of_patient, name="of_patient", opens=KEEPERS, carries=KEPT),
    page(f"{OF}new/", views.new, name="new", opens=KEEPERS, carries=KEPT),
    page(f"{OF}<uuid:guardian_id>/end/", views.end, name="end", opens=KEEPERS, carries=KEPT),
    page("paper-reviews/", views.reviews, name="reviews", opens=KEEPERS, carries=KEPT),
    page("paper-reviews/<uuid:paper_review_id>/", views.review, name="review", opens=KEEPERS, carries=KEPT),
    page("laws/", views.laws, name="laws", opens=OFFICERS, carries=KEPT),
    page("laws/<uuid:question_id>/", views.law, name="law", opens=OFFICERS, carries=KEPT),
]
