"""Addresses of the public site. `care/` leads to the language a browser asks for."""

from midspan.kernel.pages import ANYONE, page
from midspan.surfaces.public import families, inquiring, landing, views

app_name = "public"
urlpatterns = [
    page("care/", views.entrance, name="entrance", opens=ANYONE),
    page("care/<str:language>/", views.for_me, name="for_me", opens=ANYONE),
    page("care/<str:language>/someone/", views.for_someone, name="for_someone", opens=ANYONE),
    page("care/<str:language>/talk/", inquiring.talk, name="talk", opens=ANYONE),
    page("care/<str:language>/talk/done/", inquiring.done, name="done", opens=ANYONE),
    page("care/<str:language>/landing/<str:secret>/", landing.landing, name="landing", opens=ANYONE),
    page("lessons/", families.index, name="lessons_index", opens=ANYONE),
    page("lessons/<str:language>/", families.in_language, name="lessons", opens=ANYONE),
    page("lessons/<str:language>/<slug:key>/", families.one_lesson, name="lesson", opens=ANYONE),
    page("ask-us/", families.question, name="question", opens=ANYONE),
    page("ask-us/<str:secret>/", families.answer_read, name="answer_read", opens=ANYONE),
]
