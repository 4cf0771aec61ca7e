"""Where a program manager keeps the weekly sections."""

from midspan.domains.people.enums import Role
from midspan.domains.schedule import section_views
from midspan.kernel.pages import page, staff_with
from midspan.values import DataClass

app_name = "sections"
KEEPERS = staff_with(Role.PROGRAM_MANAGER, Role.DIRECTOR)
PROGRAM = (DataClass.PROGRAM, DataClass.STAFF)

urlpatterns = [
    page("", section_views.overview, name="overview", opens=KEEPERS, carries=PROGRAM),
    page("new/", section_views.new_section, name="new", opens=KEEPERS, carries=PROGRAM),
    page("<uuid:section_id>/", section_views.section, name="section", opens=KEEPERS, carries=PROGRAM),
    page("<uuid:section_id>/end/", section_views.end, name="end", opens=KEEPERS, carries=PROGRAM),
    page("<uuid:section_id>/until/<str:until>/", section_views.go_on, name="continue", opens=KEEPERS, carries=PROGRAM),
]
