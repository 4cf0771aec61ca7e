"""What the team reads of practice at home: one calm line, the same where nothing is shared and nothing was done."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from midspan.domains.practice.enums import AssignmentState
from midspan.domains.practice.shapes import HomeLine

STATE_WORDS = {
    AssignmentState.OFFERED: gettext_lazy("Offered, not answered yet"),
    AssignmentState.ACCEPTED: gettext_lazy("Practiced now"),
    AssignmentState.DECLINED: gettext_lazy("Declined"),
    AssignmentState.ENDED: gettext_lazy("Over"),
}
NOTHING_TO_TELL = gettext_lazy("Nothing to tell from home.")


def home_words(one: HomeLine) -> str:
    """How often since the day that was asked from, whether it helped, and when it was last."""
    if not one.times or one.last_date is None:
        return str(NOTHING_TO_TELL)
    times = ngettext("Practiced %(number)d time", "Practiced %(number)d times", one.times) % {"number": one.times}
    parts = [times, _("last on %(day)s") % {"day": date_format(one.last_date, "l, F j")}]
    if one.helped:
        parts.append(
            ngettext("helped %(number)d time", "helped %(number)d times", one.times_helped)
            % {"number": one.times_helped}
            if one.times_helped
            else _("has not helped so far")
        )
    if one.wants_coaching:
        parts.append(_("go through it together"))
    return ", ".join(parts) + "."
