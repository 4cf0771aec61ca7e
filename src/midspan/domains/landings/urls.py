"""Addresses of landing links, for staff. What a link opens is on the public site."""

from midspan.domains.landings import views
from midspan.domains.landings.rules import MAKES
from midspan.kernel.pages import page, staff_with
from midspan.values import DataClass

app_name = "landings"
MAKERS = staff_with(*MAKES)
TOLD = (DataClass.REFERRAL, DataClass.IDENTITY, DataClass.CONSENT)
OF = "people/<uuid:patient_id>/handoff/links/"
urlpatterns = [
    page(OF, views.links, name="links", opens=MAKERS, carries=TOLD),
    page(f"{OF}<uuid:link_id>/end/", views.end, name="end", opens=MAKERS, carries=TOLD),
]
