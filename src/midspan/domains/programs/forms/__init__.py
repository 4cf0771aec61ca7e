"""What is typed about the center, as clean values."""

from midspan.domains.programs.forms.hours import WeeklyHoursForm
from midspan.domains.programs.forms.offerings import GroupForm, LevelForm, TrackForm
from midspan.domains.programs.forms.places import (
    EACH_THEIR_OWN,
    ZONES,
    AskingDayForm,
    ClosedDayForm,
    HolidaysForm,
    RoomForm,
    SiteForm,
)
from midspan.domains.programs.forms.regulation import DoseRuleForm, GroupCapForm
from midspan.domains.programs.forms.staff import LeaveForm, LicenseForm, RolesForm, StaffForm

__all__ = [
    "EACH_THEIR_OWN",
    "ZONES",
    "AskingDayForm",
    "ClosedDayForm",
    "DoseRuleForm",
    "GroupCapForm",
    "GroupForm",
    "HolidaysForm",
    "LeaveForm",
    "LevelForm",
    "LicenseForm",
    "RolesForm",
    "RoomForm",
    "SiteForm",
    "StaffForm",
    "TrackForm",
    "WeeklyHoursForm",
]
