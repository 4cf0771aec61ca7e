"""Pure rules of programs: who may change what is offered, and which rule of law or payer decides a number."""

from midspan.domains.programs.rules.asking import may_ask_on, next_monday
from midspan.domains.programs.rules.holidays import HolidayRule
from midspan.domains.programs.rules.hours import (
    read_hours,
    spans_text,
    weekly_overlap,
)
from midspan.domains.programs.rules.licensure import HeldLicense, is_license_assumed, may_treat_by_video
from midspan.domains.programs.rules.offerings import may_be_group, may_be_room
from midspan.domains.programs.rules.permissions import may_keep_center, may_switch_on
from midspan.domains.programs.rules.regulation import (
    Cap,
    Case,
    Citation,
    Dose,
    Scope,
    SourcedNumbers,
    cap_among,
    dose_among,
)

__all__ = [
    "Cap",
    "Case",
    "Citation",
    "Dose",
    "HeldLicense",
    "HolidayRule",
    "Scope",
    "SourcedNumbers",
    "cap_among",
    "dose_among",
    "is_license_assumed",
    "may_ask_on",
    "may_be_group",
    "may_be_room",
    "may_keep_center",
    "may_switch_on",
    "may_treat_by_video",
    "next_monday",
    "read_hours",
    "spans_text",
    "weekly_overlap",
]
