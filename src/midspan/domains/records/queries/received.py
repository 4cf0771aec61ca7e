"""Records received from others as they stand: what is known of each, never its content, which `actions` hand out."""

from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.privacy.queries import visible
from midspan.domains.records.enums import PassingOn, ReceivedStep
from midspan.domains.records.models import ReceivedRecord, ReceivedRecordStep
from midspan.domains.records.shapes import Terms
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass, Label


class ReceivedFile(Struct, frozen=True, kw_only=True):
    """One record without its content, with its steps in order."""

    record: ReceivedRecord
    steps: tuple[ReceivedRecordStep, ...]

    @property
    def state(self) -> ReceivedStep:
        """The last step that is no correction."""
        return next(ReceivedStep(one.step) for one in reversed(self.steps) if one.step != ReceivedStep.CORRECTED)

    @property
    def terms(self) -> Terms:
        """As the newest correction says, or whoever took it in."""
        said = next((one for one in reversed(self.steps) if one.step == ReceivedStep.CORRECTED), None)
        return Terms(
            basis=(said or self.record).basis,
            basis_words=(said or self.record).basis_words,
            passing_on=PassingOn((said or self.record).passing_on),
            is_third_party=said is not None and said.is_third_party,
        )

    @property
    def summary(self) -> str:
        """What is in it, in our own words, as last written; empty while nobody has read it."""
        return next((one.words for one in reversed(self.steps) if one.step == ReceivedStep.READ), "")

    @property
    def is_kept_close(self) -> bool:
        """Whether the notice of 42 CFR 2.32 stands with it: also where nobody knows whether the sender wrote it."""
        return self.terms.passing_on is not PassingOn.NOT_FORBIDDEN

    @property
    def labels(self) -> frozenset[Label]:
        """What the gate knows of it besides the labels of the person's stays."""
        close = {Label.PART2} if self.is_kept_close else set()
        return frozenset(close | ({Label.THIRD_PARTY} if self.terms.is_third_party else set()))


def received_of(*, viewer: Actor, patient_id: UUID) -> list[ReceivedFile]:
    """Every record of one person that came from others, the newest first, those moved out as well. Two queries."""
    rows = _RECORDS.instances(viewer=viewer, patient_id=patient_id)
    steps: dict[UUID, list[ReceivedRecordStep]] = {}
    for one in _STEPS.instances(viewer=viewer, patient_id=patient_id):
        steps.setdefault(one.record_id, []).append(one)
    return [ReceivedFile(record=one, steps=tuple(steps[one.pk])) for one in rows if one.pk in steps]


def received_one(*, viewer: Actor, patient_id: UUID, record_id: UUID) -> ReceivedFile | None:
    """One of them; None for what there is not, or is not the viewer's to see."""
    return next((one for one in received_of(viewer=viewer, patient_id=patient_id) if one.record.pk == record_id), None)


def _records(*, viewer: Actor, patient_id: UUID) -> QuerySet[ReceivedRecord]:
    rows = ReceivedRecord.objects.filter(patient_id=patient_id).defer("content").select_related("kept_by")
    shown = visible(rows, viewer=viewer, data_class=DataClass.REFERRAL)
    return shown.order_by("-received_date", "-kept_at", "pk")


def _steps(*, viewer: Actor, patient_id: UUID) -> QuerySet[ReceivedRecordStep]:
    rows = ReceivedRecordStep.objects.filter(patient_id=patient_id).select_related("done_by").order_by("number")
    return visible(rows, viewer=viewer, data_class=DataClass.REFERRAL)


_RECORDS = Prepared(_records, patient_id=UUID)
_STEPS = Prepared(_steps, patient_id=UUID)
