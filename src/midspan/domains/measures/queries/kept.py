"""The rows of one person that several questions are about, each composed once."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from midspan.domains.measures.models import Administration, Assignment, AssignmentEnd, TrackReview
from midspan.domains.privacy.queries import visible
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass


def _assigned(*, viewer: Actor, patient_id: UUID) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(patient_id=patient_id).order_by("assigned_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.SCORE)


def _stopped(*, viewer: Actor, patient_id: UUID) -> QuerySet[Any, Any]:
    rows = AssignmentEnd.objects.filter(patient_id=patient_id)
    return visible(rows, viewer=viewer, data_class=DataClass.SCORE).values_list("assignment_id", "ended_on")


def _came(*, viewer: Actor, patient_id: UUID) -> QuerySet[Administration]:
    rows = Administration.objects.filter(patient_id=patient_id).order_by("answered_on", "handed_in_at")
    return visible(rows, viewer=viewer, data_class=DataClass.SCORE)


def _looks(*, viewer: Actor, patient_id: UUID) -> QuerySet[TrackReview]:
    rows = TrackReview.objects.filter(patient_id=patient_id).order_by("reviewed_at")
    return visible(rows, viewer=viewer, data_class=DataClass.SCORE)


ASSIGNED = Prepared(_assigned, patient_id=UUID)
STOPPED = Prepared(_stopped, patient_id=UUID)
CAME = Prepared(_came, patient_id=UUID)
LOOKS = Prepared(_looks, patient_id=UUID)
