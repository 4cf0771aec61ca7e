"""Addresses of agreements with organizations that serve this one; they are about no patient."""

from midspan.domains.agreements import views
from midspan.domains.agreements.rules import KEEPS
from midspan.kernel.pages import page, staff_with

OFFICERS = staff_with(*KEEPS)

app_name = "agreements"
urlpatterns = [
    page("agreements/", views.register, name="register", opens=OFFICERS),
    page("agreements/new/", views.new, name="new", opens=OFFICERS),
    page("agreements/<uuid:agreement_id>/", views.one, name="one", opens=OFFICERS),
    page("agreements/<uuid:agreement_id>/file/", views.file, name="file", opens=OFFICERS),
]
