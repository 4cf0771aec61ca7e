"""What a chart asks of its domains once for each request, although two of its parts tell of it."""

from functools import cached_property
from uuid import UUID

from msgspec import Struct

from midspan.domains.plans.models import Plan
from midspan.domains.plans.queries import plans_of
from midspan.domains.records.queries import (
    MedicineList,
    ReceivedFile,
    ScreenFile,
    medicine_list,
    received_of,
    screens_of,
)
from midspan.values import Actor


class Reading(Struct, frozen=True, kw_only=True, dict=True):
    """One person's record as one viewer reads it now. Kept for a single request: what is asked again may differ."""

    viewer: Actor
    patient_id: UUID

    @cached_property
    def medicines(self) -> MedicineList:
        return medicine_list(viewer=self.viewer, patient_id=self.patient_id)

    @cached_property
    def screens(self) -> list[ScreenFile]:
        return screens_of(viewer=self.viewer, patient_id=self.patient_id)

    @cached_property
    def received(self) -> list[ReceivedFile]:
        return received_of(viewer=self.viewer, patient_id=self.patient_id)

    @cached_property
    def plans(self) -> list[Plan]:
        return plans_of(viewer=self.viewer, patient_id=self.patient_id)
