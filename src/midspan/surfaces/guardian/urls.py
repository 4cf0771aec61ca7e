"""Addresses of a guardian's pages, in words that tell nobody anything. No id of a patient stands in one."""

from midspan.kernel.pages import GUARDIANS, page
from midspan.surfaces.guardian import views
from midspan.surfaces.guardian.reading import TOLD

app_name = "guardian"
urlpatterns = [
    page("family/", views.home, name="home", opens=GUARDIANS, carries=TOLD),
    page("family/<uuid:guardian_id>/", views.one, name="one", opens=GUARDIANS, carries=TOLD),
]
