"""What is done about somebody who is not on track."""

from collections.abc import Collection
from uuid import UUID

from midspan.domains.measures.enums import Step, Thought
from midspan.domains.measures.models import TrackReview
from midspan.domains.measures.queries import series_of
from midspan.domains.measures.rules import may_ask
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("measure.review_track")
def review_track(
    *, patient_id: UUID, key: str, thoughts: Collection[Thought], step: Step, words: str, by: Actor
) -> TrackReview:
    """Somebody looked at why a person is not on track, and does one thing about it. Raises RefusedError."""
    may_ask(by).require()
    found = series_of(viewer=by, patient_id=patient_id)
    reasons = next((one.reasons for one in found if one.instrument.key == key), ())
    if not reasons:
        raise RefusedError(refused("Nothing says that this person is not on track."))
    if not words.strip():
        raise RefusedError(refused("Write the one thing you do about it."))
    return TrackReview.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        instrument=key,
        reasons=list(reasons),
        thoughts=sorted(thoughts),
        step=step,
        words=words.strip(),
        reviewed_by=by.id,
        reviewed_at=clock.now(),
    )
