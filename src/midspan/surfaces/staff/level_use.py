"""What a placement review knows of use: what was told, and drug screens. Nothing told is not that there was none."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from midspan.domains.privacy.queries import may_see_class
from midspan.domains.records.enums import Result
from midspan.domains.records.queries import Finding, ScreenFile, screens_of
from midspan.domains.records.screen_wording import summary_of
from midspan.domains.safety.queries import use_told
from midspan.surfaces.staff.level_rules import Came, Side, level_rules, side_of_screen, side_of_use
from midspan.surfaces.staff.level_shapes import USE, Evidence, shown
from midspan.values import Actor, DataClass

CAME = {Result.NEGATIVE: Came.NEGATIVE, Result.POSITIVE: Came.POSITIVE}


def told_use(viewer: Actor, patient_id: UUID, now: datetime) -> Iterator[Evidence]:
    """On which days use was told of lately; for who sees what people have to be reached about."""
    if not may_see_class(viewer, DataClass.SAFETY):
        return
    days = level_rules().use_days
    told = use_told(viewer=viewer, patient_id=patient_id, since=now - timedelta(days=days))
    if not told:
        said = _(
            "Nobody told of use in the last %(days)s days, or it is not shown to you; it does not say there was none."
        )
        yield Evidence(dimension=USE, side=Side.UNKNOWN, words=said % {"days": days})
        return
    # What the person told and staff noted of the same day is one use.
    dates = sorted({localdate(one.told_at) for one in told})
    words = ngettext(
        "Use was told of on %(count)s day of the last %(days)s: %(on)s.",
        "Use was told of on %(count)s days of the last %(days)s: %(on)s.",
        len(dates),
    )
    on = ", ".join(date_format(day, "M j") for day in dates)
    url = shown(viewer, reverse("safety:obligation", args=[patient_id, told[-1].obligation_id]))
    said = words % {"count": len(dates), "days": days, "on": on}
    yield Evidence(dimension=USE, side=side_of_use(len(dates), rules=level_rules()), words=said, url=url)


def screens(viewer: Actor, patient_id: UUID, now: datetime) -> Iterator[Evidence]:
    """Each drug screen of the last weeks as it stands; what a result means is said by who has read it."""
    if not may_see_class(viewer, DataClass.DRUG_SCREEN):
        return
    days = level_rules().screen_days
    since = now - timedelta(days=days)
    lately = [one for one in screens_of(viewer=viewer, patient_id=patient_id) if one.screen.ordered_at >= since]
    for one in lately:
        said = _("Drug screen ordered on %(day)s: %(words)s")
        words = said % {"day": date_format(localdate(one.screen.ordered_at)), "words": summary_of(one)}
        url = shown(viewer, reverse("records:screen", args=[patient_id, one.screen.pk]))
        yield Evidence(dimension=USE, side=_side(one), words=words, url=url)
    if not lately:
        words = _("No drug screen of the last %(days)s days, or none is shown to you.") % {"days": days}
        yield Evidence(dimension=USE, side=Side.UNKNOWN, words=words)


def _side(one: ScreenFile) -> Side:
    return side_of_screen({found.substance: _came(found) for found in one.findings}, rules=level_rules())


def _came(found: Finding) -> Came:
    """A first test alone may be wrong where it is positive; that something is not there it says well enough."""
    if found.confirmed is not None:
        return CAME.get(found.confirmed, Came.NOT_KNOWN)
    return Came.NEGATIVE if found.presumptive is Result.NEGATIVE else Came.NOT_KNOWN
