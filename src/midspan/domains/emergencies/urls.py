"""Addresses of emergencies."""

from midspan.domains.emergencies import views
from midspan.domains.emergencies.rules import OPENS, REVIEWS
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

CLINICIANS, REVIEWERS = staff_with(*OPENS), staff_with(*REVIEWS)
RECORD = (DataClass.IDENTITY, DataClass.CONTACT, DataClass.DIAGNOSIS, DataClass.MEDICATION, DataClass.REFERRAL)
REVIEWED = (DataClass.PRESENCE, DataClass.IDENTITY, DataClass.CONSENT)

app_name = "emergencies"
urlpatterns = [
    page("", views.begin, name="begin", opens=CLINICIANS, carries=(DataClass.PRESENCE,)),
    page(
        "mine/", views.own, name="own", opens=PATIENTS, carries=(DataClass.PRESENCE, DataClass.CONSENT, DataClass.STAFF)
    ),
    page("reviews/", views.reviews, name="reviews", opens=REVIEWERS, carries=REVIEWED),
    page("reviews/<uuid:emergency_id>/", views.review_one, name="review", opens=REVIEWERS, carries=REVIEWED),
    page("<uuid:emergency_id>/", views.record, name="record", opens=CLINICIANS, carries=RECORD),
]
