"""Where a program manager keeps the weekly sections and their single dates."""

from midspan.domains.people.enums import Role
from midspan.domains.schedule import section_date_views, section_views
from midspan.kernel.pages import page, staff_with
from midspan.values import DataClass

app_name = "sections"
KEEPERS = staff_with(Role.PROGRAM_MANAGER, Role.DIRECTOR)
PROGRAM = (DataClass.PROGRAM, DataClass.STAFF)
MEETING = "<uuid:section_id>/dates/<str:day>/<int:start>/"

urlpatterns = [
    page("", section_views.overview, name="overview", opens=KEEPERS, carries=PROGRAM),
    page("new/", section_views.new_section, name="new", opens=KEEPERS, carries=PROGRAM),
    page("<uuid:section_id>/", section_views.section, name="section", opens=KEEPERS, carries=PROGRAM),
    page("<uuid:section_id>/end/", section_views.end, name="end", opens=KEEPERS, carries=PROGRAM),
    page("<uuid:section_id>/dates/", section_date_views.dates, name="dates", opens=KEEPERS, carries=PROGRAM),
    page("<uuid:section_id>/dates/add/", section_date_views.add, name="add_date", opens=KEEPERS, carries=PROGRAM),
    page(f"{MEETING}skip/", section_date_views.skip, name="skip_date", opens=KEEPERS, carries=PROGRAM),
    page(f"{MEETING}move/", section_date_views.move, name="move_date", opens=KEEPERS, carries=PROGRAM),
    page(
        "<uuid:section_id>/dates/undo/<uuid:change_id>/",
        section_date_views.undo,
        name="undo_date",
        opens=KEEPERS,
        carries=PROGRAM,
    ),
    page("<uuid:section_id>/until/<str:until>/", section_views.go_on, name="continue", opens=KEEPERS, carries=PROGRAM),
]
