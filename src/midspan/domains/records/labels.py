"""What a thing of a person's record is to the gate."""

from uuid import UUID

from midspan.domains.journey.queries import origins_of
from midspan.values import Actor, Label


def labels_of(*, viewer: Actor, patient_id: UUID) -> frozenset[Label]:
    """The labels of all the person's stays; a Part 2 record where no stay says otherwise."""
    origin = origins_of(viewer=viewer, patient_ids=[patient_id]).get(patient_id)
    return origin.labels if origin else frozenset({Label.PART2})


def is_part2(*, viewer: Actor, patient_id: UUID) -> bool:
    return Label.PART2 in labels_of(viewer=viewer, patient_id=patient_id)
