"""Where a program manager keeps the center."""

from midspan.domains.people.enums import Role
from midspan.domains.programs.views import offerings, overview, places, regulation, restoring, staff
from midspan.kernel.pages import page, staff_with
from midspan.values import DataClass

app_name = "programs"
KEEPERS = staff_with(Role.PROGRAM_MANAGER, Role.DIRECTOR)
DIRECTORS = staff_with(Role.DIRECTOR)
PROGRAM = (DataClass.PROGRAM,)
STAFF = (DataClass.STAFF,)

urlpatterns = [
    page("", overview.overview, name="overview", opens=KEEPERS, carries=PROGRAM),
    page(
        "use/<str:kind>/<uuid:row_id>/<str:turn>/",
        overview.set_in_use,
        name="set_in_use",
        opens=KEEPERS,
        carries=PROGRAM,
    ),
    page("restore/<str:kept>/", restoring.restore, name="restore", opens=KEEPERS, carries=PROGRAM),
    page("places/", places.places, name="places", opens=KEEPERS, carries=PROGRAM),
    page("places/new/", places.new_site, name="new_site", opens=KEEPERS, carries=PROGRAM),
    page("places/<uuid:site_id>/", places.site, name="site", opens=KEEPERS, carries=PROGRAM),
    page("places/<uuid:site_id>/hours/", places.site_hours, name="site_hours", opens=KEEPERS, carries=PROGRAM),
    page("places/<uuid:site_id>/questions/", places.asking_day, name="asking_day", opens=KEEPERS, carries=PROGRAM),
    page("places/<uuid:site_id>/close/", places.close_day, name="close_day", opens=KEEPERS, carries=PROGRAM),
    page("places/<uuid:site_id>/holidays/", places.holidays, name="holidays", opens=KEEPERS, carries=PROGRAM),
    page("places/<uuid:site_id>/rooms/new/", places.new_room, name="new_room", opens=KEEPERS, carries=PROGRAM),
    page("places/rooms/<uuid:room_id>/", places.room, name="room", opens=KEEPERS, carries=PROGRAM),
    page(
        "places/closed/<uuid:closed_day_id>/open/", places.reopen_day, name="reopen_day", opens=KEEPERS, carries=PROGRAM
    ),
    page("staff/", staff.staff, name="staff", opens=KEEPERS, carries=STAFF),
    page("staff/new/", staff.new_staff, name="new_staff", opens=KEEPERS, carries=STAFF),
    page("staff/<uuid:staff_id>/", staff.staff_member, name="staff_member", opens=KEEPERS, carries=STAFF),
    page("staff/<uuid:staff_id>/edit/", staff.edit_staff, name="edit_staff", opens=KEEPERS, carries=STAFF),
    page("staff/<uuid:staff_id>/roles/", staff.roles, name="roles", opens=DIRECTORS, carries=STAFF),
    page("staff/<uuid:staff_id>/way-in/", staff.way_in, name="way_in", opens=KEEPERS, carries=STAFF),
    page("staff/<uuid:staff_id>/hours/video/", staff.shifts, name="video_shifts", opens=KEEPERS, carries=STAFF),
    page("staff/<uuid:staff_id>/hours/<uuid:site_id>/", staff.shifts, name="site_shifts", opens=KEEPERS, carries=STAFF),
    page("staff/<uuid:staff_id>/away/", staff.take_leave, name="take_leave", opens=KEEPERS, carries=STAFF),
    page(
        "staff/<uuid:staff_id>/away/<uuid:leave_id>/remove/",
        staff.remove_leave,
        name="remove_leave",
        opens=KEEPERS,
        carries=STAFF,
    ),
    page("staff/<uuid:staff_id>/licenses/new/", staff.add_license, name="add_license", opens=KEEPERS, carries=STAFF),
    page(
        "staff/<uuid:staff_id>/licenses/<uuid:license_id>/remove/",
        staff.remove_license,
        name="remove_license",
        opens=KEEPERS,
        carries=STAFF,
    ),
    page("offered/", offerings.offerings, name="offerings", opens=KEEPERS, carries=PROGRAM),
    page("offered/levels/new/", offerings.new_level, name="new_level", opens=KEEPERS, carries=PROGRAM),
    page("offered/levels/<uuid:level_id>/", offerings.level, name="level", opens=KEEPERS, carries=PROGRAM),
    page("offered/tracks/new/", offerings.new_track, name="new_track", opens=KEEPERS, carries=PROGRAM),
    page("offered/tracks/<uuid:track_id>/", offerings.track, name="track", opens=KEEPERS, carries=PROGRAM),
    page("offered/groups/new/", offerings.new_group, name="new_group", opens=KEEPERS, carries=PROGRAM),
    page("offered/groups/<uuid:group_id>/", offerings.group, name="group", opens=KEEPERS, carries=PROGRAM),
    page("rules/", regulation.rules, name="rules", opens=KEEPERS, carries=PROGRAM),
    page("rules/load/", regulation.load_packs, name="load_packs", opens=KEEPERS, carries=PROGRAM),
    page("rules/hours/new/", regulation.new_dose_rule, name="new_dose_rule", opens=KEEPERS, carries=PROGRAM),
    page("rules/sizes/new/", regulation.new_group_cap, name="new_group_cap", opens=KEEPERS, carries=PROGRAM),
    page(
        "rules/<str:kind>/<uuid:rule_id>/<str:turn>/",
        regulation.switch_rule,
        name="switch_rule",
        opens=KEEPERS,
        carries=PROGRAM,
    ),
]
