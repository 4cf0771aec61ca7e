"""Writing an assessment, saying what it shows to be needed, signing it; and the person's own part, from their phone."""

from midspan.domains.assessments.actions.looking import look_at_part
from midspan.domains.assessments.actions.telling import keep_own_part, leave_out, send_own_part
from midspan.domains.assessments.actions.writing import (
    add_addendum,
    begin_assessment,
    drop_need,
    find_need,
    keep_section,
    sign_assessment,
    skip_section,
)

__all__ = [
    "add_addendum",
    "begin_assessment",
    "drop_need",
    "find_need",
    "keep_own_part",
    "keep_section",
    "leave_out",
    "look_at_part",
    "send_own_part",
    "sign_assessment",
    "skip_section",
]
