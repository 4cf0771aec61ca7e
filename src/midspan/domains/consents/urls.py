"""Addresses of a patient's own consents, in words that tell nobody anything."""

from midspan.domains.consents import views
from midspan.kernel.pages import PATIENTS, page
from midspan.values import DataClass

app_name = "consents"
OWN = (DataClass.CONSENT, DataClass.IDENTITY)
urlpatterns = [
    page("new/", views.consent, name="give", opens=PATIENTS, carries=OWN),
    page("pause/", views.pause, name="pause", opens=PATIENTS, carries=OWN),
    page("<uuid:signed_id>/", views.one, name="one", opens=PATIENTS, carries=OWN),
    page("<uuid:signed_id>/paper/", views.paper, name="paper", opens=PATIENTS, carries=OWN),
    page("<uuid:signed_id>/end/", views.end, name="end", opens=PATIENTS, carries=OWN),
]
