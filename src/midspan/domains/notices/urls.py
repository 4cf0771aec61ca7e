"""Addresses of notices, in words that tell nobody anything."""

from midspan.domains.notices import views
from midspan.domains.people.enums import Role
from midspan.kernel.pages import ANYONE, PATIENTS, PATIENTS_AND_STAFF, SIGNED_IN, page, staff_with
from midspan.values import DataClass

MESSAGE, CONTACT, IDENTITY = DataClass.MESSAGE, DataClass.CONTACT, DataClass.IDENTITY
REACH_OTHERWISE = staff_with(Role.FRONT_DESK, Role.INTAKE, Role.COUNSELOR, Role.DIRECTOR, Role.PRIVACY_OFFICER)
CHECK_WORDS = staff_with(Role.DIRECTOR, Role.PRIVACY_OFFICER)
LEFT = "waiting/<uuid:delivery_id>/"

app_name = "notices"
urlpatterns = [
    page("", views.notices, name="list", opens=SIGNED_IN, carries=(MESSAGE,)),
    page("settings/", views.settings, name="settings", opens=PATIENTS_AND_STAFF, carries=(MESSAGE, CONTACT)),
    page("settings/calls/", views.contact, name="contact", opens=PATIENTS, carries=(CONTACT,)),
    page("settings/here/", views.browser_on, name="browser_on", opens=PATIENTS, carries=(CONTACT,)),
    page("settings/<uuid:browser_id>/off/", views.browser_off, name="browser_off", opens=PATIENTS, carries=(CONTACT,)),
    page("words/", views.wording, name="wording", opens=CHECK_WORDS),
    page("waiting/", views.undelivered_page, name="undelivered", opens=REACH_OTHERWISE, carries=(CONTACT, IDENTITY)),
    page(f"{LEFT}again/", views.again, name="again", opens=REACH_OTHERWISE, carries=(CONTACT,)),
    page(f"{LEFT}settled/", views.settled, name="settled", opens=REACH_OTHERWISE, carries=(CONTACT,)),
    page("r/<str:token>/", views.receipt, name="receipt", opens=ANYONE),
]
