"""Addresses of skills, in words that tell nobody anything: a skill goes by its number."""

from midspan.domains.skills.rules import WRITES
from midspan.domains.skills.views import own, staff, writing
from midspan.kernel.pages import PATIENTS, STAFF, page, staff_with
from midspan.values import DataClass

WRITERS = staff_with(*WRITES)
PROGRAM = (DataClass.PROGRAM,)
READ = (DataClass.PROGRAM, DataClass.STAFF)

app_name = "skills"
urlpatterns = [
    page("skills/", own.library, name="library", opens=PATIENTS, carries=PROGRAM),
    page("skills/<slug:number>/", own.skill, name="skill", opens=PATIENTS, carries=PROGRAM),
    page("skills/<slug:number>/steps/", own.player, name="player", opens=PATIENTS, carries=PROGRAM),
    page("teaching/", staff.staff_library, name="staff_library", opens=STAFF, carries=PROGRAM),
    page("teaching/<slug:number>/", staff.staff_skill, name="staff_skill", opens=STAFF, carries=READ),
    page("teaching/<slug:number>/read/", staff.read, name="read", opens=STAFF, carries=READ),
    page("program/skills/", writing.own_skills, name="own_skills", opens=WRITERS, carries=PROGRAM),
    page("program/skills/new/", writing.new, name="new", opens=WRITERS, carries=PROGRAM),
    page("program/skills/<uuid:own_skill_id>/", writing.own_skill, name="own_skill", opens=WRITERS, carries=PROGRAM),
    page("program/skills/<uuid:own_skill_id>/change/", writing.change, name="change", opens=WRITERS, carries=PROGRAM),
    page(
        "program/skills/<uuid:own_skill_id>/use/<str:turn>/",
        writing.set_in_use,
        name="set_in_use",
        opens=WRITERS,
        carries=PROGRAM,
    ),
]
