"""Words for contacts and for what may be done with their notes."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from midspan.domains.encounters.enums import ContactKind, ContactMode
from midspan.surfaces.staff.clock_words import clock_words

KIND_WORDS = {
    ContactKind.INDIVIDUAL: gettext_lazy("Individual session"),
    ContactKind.FAMILY: gettext_lazy("Family session"),
    ContactKind.MEDICATION: gettext_lazy("Medication visit"),
    ContactKind.PEER: gettext_lazy("Peer support"),
    ContactKind.CASE_MANAGEMENT: gettext_lazy("Case management"),
    ContactKind.CRISIS: gettext_lazy("Crisis contact"),
}
MODE_WORDS = {
    ContactMode.IN_PERSON: gettext_lazy("In person"),
    ContactMode.VIDEO: gettext_lazy("By video"),
    ContactMode.PHONE: gettext_lazy("By phone"),
}


def when_words(day: date | None, began_at: datetime | None, ended_at: datetime | None, zone: ZoneInfo) -> str:
    """The day, and the times to the minute as far as they are known."""
    if day is None:
        return _("day not said yet")
    told = dateformat.format(day, "l, F j, Y")
    if began_at is None or ended_at is None:
        return told
    return f"{told}, {clock_words(began_at, zone)} – {clock_words(ended_at, zone)}"


def late_words(days: int) -> str:
    """How late a note was signed; nothing for one that was on time."""
    if not days:
        return ""
    return ngettext("Signed %(count)s day late.", "Signed %(count)s days late.", days) % {"count": days}
