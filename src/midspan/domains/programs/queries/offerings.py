"""Levels of care, tracks and groups, those in use first."""

from django.db.models import QuerySet

from midspan.domains.programs.models import Group, LevelOfCare, Track
from midspan.values import Actor


def levels(*, viewer: Actor) -> QuerySet[LevelOfCare]:
    """Every level of care the organization has named."""
    return LevelOfCare.objects.filter(organization_id=viewer.organization_id).order_by("code")


def tracks(*, viewer: Actor) -> QuerySet[Track]:
    """Every track, in use or not."""
    return Track.objects.filter(organization_id=viewer.organization_id).order_by("-is_active", "name")


def active_tracks(*, viewer: Actor) -> QuerySet[Track]:
    return tracks(viewer=viewer).filter(is_active=True)


def groups(*, viewer: Actor) -> QuerySet[Group]:
    """Every group that is or was offered."""
    return Group.objects.filter(organization_id=viewer.organization_id).order_by("-is_active", "name")


def active_groups(*, viewer: Actor) -> QuerySet[Group]:
    return groups(viewer=viewer).filter(is_active=True)
