"""Answers are scored and kept, and a worrying one becomes somebody's to act on."""

from uuid import UUID

from midspan.domains.measures.models import Administration, GivenAnswer
from midspan.domains.measures.queries import last_points, person_of
from midspan.domains.measures.rules import Choices, points_of, worrying
from midspan.domains.safety.actions import open_obligation
from midspan.domains.safety.queries import Answer
from midspan.engines.scoring import ENGLISH, Instrument, said, score
from midspan.kernel import clock
from midspan.values import Actor


def keep_scored(one: Instrument, choices: Choices, row: Administration, *, by: Actor) -> Administration:
    """Score the answer set by the pack of today, and keep it with each answer."""
    points = points_of(one, choices)
    person = person_of(viewer=by, patient_id=row.patient_id, on=row.answered_on)
    scored = score(one, points, person)
    row.instrument, row.edition = one.key, one.edition
    row.entered_by, row.handed_in_at = by.id, clock.now()
    row.is_complete, row.score, row.subscales = scored.is_complete, scored.score, scored.subscales
    row.band = said(scored.band, ENGLISH) if scored.band else ""
    row.save(force_insert=True)
    GivenAnswer.objects.bulk_create(
        GivenAnswer(
            organization_id=row.organization_id,
            patient_id=row.patient_id,
            administration=row,
            item=item.number,
            place=choices.get(item.number),
            points=points[item.number],
        )
        for item in one.items
    )
    return row


def tell_signals(
    one: Instrument, choices: Choices, *, patient_id: UUID, source: str, told_from: int | None, by: Actor
) -> None:
    """Each worrying answer becomes somebody's to act on, in the transaction in which it is kept."""
    points = {number: given for number, given in points_of(one, choices).items() if number in choices}
    for number in worrying(one, points, told_from=told_from):
        answer = Answer(
            instrument=one.key,
            item=number,
            points=points[number] or 0,
            previous=last_points(viewer=by, patient_id=patient_id, key=one.key, item=number, but_not=source),
        )
        open_obligation(patient_id=patient_id, answer=answer, source=source, by=by)
