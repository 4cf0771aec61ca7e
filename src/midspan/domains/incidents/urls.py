"""Addresses of incidents: staff note one; its author and whoever reviews read it."""

from midspan.domains.incidents import views
from midspan.domains.incidents.rules import REVIEWS
from midspan.kernel.pages import STAFF, page, staff_with
from midspan.values import DataClass

REVIEWERS = staff_with(*REVIEWS)
# What happened is told in words like a note's. Whoever did not write one of them reads none.
KEPT = (DataClass.PRESENCE, DataClass.NOTE, DataClass.STAFF)
NAMED = (*KEPT, DataClass.IDENTITY)
ONE = "incidents/<uuid:incident_id>/"

app_name = "incidents"
urlpatterns = [
    page("incidents/", views.incidents, name="list", opens=STAFF, carries=KEPT),
    page("incidents/new/", views.new, name="new", opens=STAFF),
    page(ONE, views.one, name="one", opens=STAFF, carries=NAMED),
    page(f"{ONE}concerned/", views.concerned, name="concerned", opens=STAFF, carries=NAMED),
    page(f"{ONE}concerned/colleague/", views.colleague, name="colleague", opens=STAFF, carries=NAMED),
    page(f"{ONE}told/<str:duty>/", views.told, name="told", opens=STAFF, carries=KEPT),
    page(f"{ONE}add/", views.add, name="add", opens=STAFF, carries=KEPT),
    page(f"{ONE}review/", views.review, name="review", opens=REVIEWERS, carries=KEPT),
    page(f"{ONE}close/", views.end, name="close", opens=REVIEWERS, carries=KEPT),
]
