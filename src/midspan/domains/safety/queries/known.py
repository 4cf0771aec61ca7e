"""What is known of a person, and who here may decide and be named."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from midspan.domains.journey.queries import latest_episode
from midspan.domains.people.queries import all_staff, staff_credentials
from midspan.domains.privacy.queries import visible
from midspan.domains.safety.book import safety_book
from midspan.domains.safety.enums import Disposition
from midspan.domains.safety.models import AgreedLine, Baseline, Closing, Formulation
from midspan.domains.safety.rules.deeds import is_licensed
from midspan.domains.safety.rules.tiers import Signal, with_lines
from midspan.kernel import clock
from midspan.kernel.models import Organization
from midspan.values import Actor, DataClass, Verdict

URGE = "diary_harm_urge"


def is_known(*, viewer: Actor, patient_id: UUID) -> bool:
    """Whether passive thoughts are known: a formulation of the last days, or a baseline that has not run out.

    A formulation about somebody whom nobody reached tells nothing of what they think.
    """
    now = clock.now()
    since = now - timedelta(days=safety_book().known_days)
    unreached = Closing.objects.filter(patient_id=patient_id, disposition=Disposition.NOT_REACHED.value)
    recent = Formulation.objects.filter(patient_id=patient_id, written_at__gte=since)
    written = recent.exclude(obligation_id__in=unreached.values("obligation_id"))
    known = Baseline.objects.filter(patient_id=patient_id, until_at__gt=now)
    return any(visible(rows, viewer=viewer, data_class=DataClass.SAFETY).exists() for rows in (written, known))


def baseline_of(*, viewer: Actor, patient_id: UUID) -> Baseline | None:
    """The baseline in force, if one is."""
    rows = Baseline.objects.filter(patient_id=patient_id, until_at__gt=clock.now())
    return visible(rows, viewer=viewer, data_class=DataClass.SAFETY).order_by("-recorded_at", "pk").first()


def agreed_line(*, viewer: Actor, patient_id: UUID) -> AgreedLine | None:
    """What was last agreed with the person on their urge to hurt themselves; None where nothing ever was."""
    rows = AgreedLine.objects.filter(patient_id=patient_id)
    return visible(rows, viewer=viewer, data_class=DataClass.SAFETY).order_by("-number").first()


def line_of_everybody() -> int:
    """From which urge to hurt themselves on somebody talks with anybody."""
    return next(one.at_least for one in safety_book().signals if one.key == URGE)


def signals_for(*, viewer: Actor, patient_id: UUID) -> tuple[Signal, ...]:
    """The book's signals, with what was agreed with this person. One query."""
    line = agreed_line(viewer=viewer, patient_id=patient_id)
    return with_lines(safety_book().signals, {URGE: line.points} if line and line.points else {})


def licensed(*, viewer: Actor) -> Verdict:
    """Whether the viewer holds a license to assign a tier and to close."""
    return is_licensed(
        staff_credentials(viewer=viewer, staff_id=viewer.id) if viewer.is_staff else (),
        safety_book().closing_credentials,
    )


def names_of_staff(*, viewer: Actor, staff_ids: Collection[UUID | None]) -> dict[UUID, str]:
    """Names of these staff members, also of those who left."""
    return {one.pk: str(one) for one in all_staff(viewer=viewer).filter(pk__in=[pk for pk in staff_ids if pk])}


def phone_of(*, viewer: Actor, patient_id: UUID) -> str:
    """Whom the person calls: the site, else the organization."""
    episode = latest_episode(viewer=viewer, patient_id=patient_id)
    of_site = episode.site.phone if episode and episode.site else ""
    return of_site or Organization.objects.get(pk=viewer.organization_id).phone
