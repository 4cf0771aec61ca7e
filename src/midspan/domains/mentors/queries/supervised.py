"""What a coordinator asks: the mentors of the center, their profiles and concerns; and who coordinates."""

from uuid import UUID

from django.db.models import QuerySet

from midspan.domains.mentors.enums import MentorState, ProfileState
from midspan.domains.mentors.models import MatchConcern, Mentor, MentorProfile
from midspan.domains.mentors.rules.deeds import COORDINATES
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass


def mentors_supervised(*, viewer: Actor) -> list[Mentor]:
    """Every mentor of the center, those who go on first; nobody for who does not coordinate."""
    if not viewer.roles & COORDINATES:
        return []
    rows = Mentor.objects.filter(organization_id=viewer.organization_id).select_related("coordinator")
    return sorted(rows, key=lambda one: (one.state == MentorState.ENDED, one.name.casefold(), one.pk))


def mentor_supervised(*, viewer: Actor, mentor_id: UUID) -> Mentor | None:
    return next((one for one in mentors_supervised(viewer=viewer) if one.pk == mentor_id), None)


def profiles_of(*, viewer: Actor, mentor_id: UUID) -> list[MentorProfile]:
    """What a mentor has said of themselves, for who supervises them, the newest first."""
    if not viewer.roles & COORDINATES:
        return []
    rows = MentorProfile.objects.filter(organization_id=viewer.organization_id, mentor_id=mentor_id)
    return list(rows.order_by("-number"))


def profiles_waiting(*, viewer: Actor) -> set[UUID]:
    """Whose profile waits to be looked at."""
    if not viewer.roles & COORDINATES:
        return set()
    rows = MentorProfile.objects.filter(organization_id=viewer.organization_id, state=ProfileState.WAITING)
    return set(rows.values_list("mentor_id", flat=True))


def open_concerns(*, viewer: Actor) -> list[MatchConcern]:
    """The viewer's own to see to, the one due first at the top."""
    return list(_concerns(viewer).filter(closed_at=None).order_by("due_date", "raised_at", "pk"))


def concern_for(*, viewer: Actor, concern_id: UUID) -> MatchConcern | None:
    return _concerns(viewer).filter(pk=concern_id).first()


def _concerns(viewer: Actor) -> QuerySet[MatchConcern]:
    rows = MatchConcern.objects.select_related("mentor")
    return visible(rows, viewer=viewer, data_class=DataClass.MESSAGE, author="owner_id")


def coordinator_now(*, viewer: Actor, coordinator_id: UUID) -> UUID:
    """That coordinator while they work here as one, else another who does; themselves again where nobody does."""
    here = coordinators(viewer.organization_id)
    return coordinator_id if coordinator_id in here or not here else here[0]


def coordinators(organization_id: UUID) -> list[UUID]:
    """Who coordinates mentors here now, by name."""
    return [one.pk for one in active_staff(organization_id=organization_id, role=Role.PEER_COORDINATOR)]
