"""What a placement review knows of the body: the list of medicines, and medical needs that an assessment found."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from midspan.domains.assessments.queries import found_needs
from midspan.domains.plans.queries import active_plan, needs_not_taken_up
from midspan.domains.privacy.queries import may_see_class
from midspan.domains.records.queries import medicine_list
from midspan.domains.records.wording import is_old
from midspan.surfaces.staff.level_rules import Side
from midspan.surfaces.staff.level_shapes import BODY, Evidence, shown
from midspan.surfaces.staff.record_words import taken_words
from midspan.values import Actor, DataClass

MEDICAL = "body"  # The assessment's section.


def medicines(viewer: Actor, patient_id: UUID, now: datetime) -> Iterator[Evidence]:
    """What is taken; a list that nobody has gone through lately, or that the person doubts, is not known to hold."""
    if not may_see_class(viewer, DataClass.MEDICATION):
        return
    found, today = medicine_list(viewer=viewer, patient_id=patient_id), localdate(now)
    url = shown(viewer, reverse("records:medicines", args=[patient_id]))
    is_known = not is_old(found.reconciliation, today=today) and not found.doubts
    is_empty = not found.lines and found.reconciliation is None
    said = _("no list is kept, or none is shown to you.") if is_empty else taken_words(found, today=today)
    words = _("Medicines: %(words)s") % {"words": said}
    if found.doubts:
        words += " " + _("The person says that the list is not right.")
    yield Evidence(dimension=BODY, side=Side.NEITHER if is_known else Side.UNKNOWN, words=words, url=url)


def needs(viewer: Actor, patient_id: UUID, now: datetime) -> Iterator[Evidence]:  # noqa: ARG001 - one shape for all
    """A medical need that the plan in force takes up is looked after; one that nothing takes up is not."""
    if not may_see_class(viewer, DataClass.PLAN):
        return
    found = [one for one in found_needs(viewer=viewer, patient_id=patient_id) if one.section == MEDICAL]
    file = active_plan(viewer=viewer, patient_id=patient_id) if found else None
    open_ids = {one.id for one in (needs_not_taken_up(viewer=viewer, file=file) if file else found)}
    url = shown(viewer, reverse("plans:of_patient", args=[patient_id]))
    for one in found:
        is_open = one.id in open_ids
        told = _("no plan in force takes it up") if is_open else _("the plan takes it up")
        words = _("The assessment found: %(words)s – %(told)s.") % {"words": one.words.rstrip("."), "told": told}
        yield Evidence(dimension=BODY, side=Side.MORE if is_open else Side.NEITHER, words=words, url=url)
