"""Addresses of the public site. `care/` leads to the language a browser asks for."""

from midspan.kernel.pages import ANYONE, page
from midspan.surfaces.public import inquiring, landing, views

app_name = "public"
urlpatterns = [
    page("care/", views.entrance, name="entrance", opens=ANYONE),
    page("care/<str:language>/", views.for_me, name="for_me", opens=ANYONE),
    page("care/<str:language>/someone/", views.for_someone, name="for_someone", opens=ANYONE),
    page("care/<str:language>/talk/", inquiring.talk, name="talk", opens=ANYONE),
    page("care/<str:language>/talk/done/", inquiring.done, name="done", opens=ANYONE),
    page("care/<str:language>/landing/<str:secret>/", landing.landing, name="landing", opens=ANYONE),
]
