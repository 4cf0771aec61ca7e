"""Addresses of entries, in words that tell nobody anything."""

from midspan.domains.entries import views
from midspan.kernel.pages import PATIENTS, page
from midspan.values import DataClass

OWN = (DataClass.DEVICE,)

app_name = "entries"
urlpatterns = [
    page("", views.waiting, name="waiting", opens=PATIENTS, carries=OWN),
    page("line/", views.line, name="line", opens=PATIENTS, carries=OWN),
    page("astray/", views.astray, name="astray", opens=PATIENTS, carries=OWN),
    page("<uuid:entry_id>/drop/", views.drop, name="drop", opens=PATIENTS, carries=OWN),
]
