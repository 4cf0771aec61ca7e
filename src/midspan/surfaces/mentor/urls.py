"""Addresses of a mentor's pages, in words that tell nobody anything. No id of a patient stands in one."""

from midspan.kernel.pages import MENTORS, page
from midspan.surfaces.mentor import views
from midspan.values import DataClass

# That somebody comes here, and what of their own plans they let a mentor read.
TOLD = (DataClass.PRESENCE, DataClass.CRISIS_PLAN, DataClass.LIFE, DataClass.GOAL, DataClass.PRACTICE)

app_name = "mentor"
urlpatterns = [
    page("mentor/", views.home, name="home", opens=MENTORS, carries=(DataClass.PRESENCE,)),
    page("mentor/profile/", views.profile, name="profile", opens=MENTORS),
    page("mentor/pause/", views.pause, name="pause", opens=MENTORS),
    page("mentor/cards/<uuid:match_id>/", views.card, name="card", opens=MENTORS, carries=(DataClass.PRESENCE,)),
    page("mentor/people/<uuid:match_id>/", views.person, name="person", opens=MENTORS, carries=TOLD),
]
