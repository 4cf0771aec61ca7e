"""Where a program manager keeps the weekly sections and their single dates."""

from midspan.domains.people.enums import Role
from midspan.domains.schedule.views import section_dates, sections
from midspan.kernel.pages import page, staff_with
from midspan.values import DataClass

app_name = "sections"
KEEPERS = staff_with(Role.PROGRAM_MANAGER, Role.DIRECTOR)
PROGRAM = (DataClass.PROGRAM, DataClass.STAFF)
MEETING = "<uuid:section_id>/dates/<str:day>/<int:start>/"

urlpatterns = [
    page("", sections.overview, name="overview", opens=KEEPERS, carries=PROGRAM),
    page("new/", sections.new_section, name="new", opens=KEEPERS, carries=PROGRAM),
    page("<uuid:section_id>/", sections.section, name="section", opens=KEEPERS, carries=PROGRAM),
    page("<uuid:section_id>/end/", sections.end, name="end", opens=KEEPERS, carries=PROGRAM),
    page("<uuid:section_id>/dates/", section_dates.dates, name="dates", opens=KEEPERS, carries=PROGRAM),
    page("<uuid:section_id>/dates/add/", section_dates.add, name="add_date", opens=KEEPERS, carries=PROGRAM),
    page(f"{MEETING}skip/", section_dates.skip, name="skip_date", opens=KEEPERS, carries=PROGRAM),
    page(f"{MEETING}move/", section_dates.move, name="move_date", opens=KEEPERS, carries=PROGRAM),
    page(
        "<uuid:section_id>/dates/undo/<uuid:change_id>/",
        section_dates.undo,
        name="undo_date",
        opens=KEEPERS,
        carries=PROGRAM,
    ),
    page("<uuid:section_id>/until/<str:until>/", sections.go_on, name="continue", opens=KEEPERS, carries=PROGRAM),
]
