"""A member of the staff asks, or copies from paper."""

from datetime import date
from uuid import UUID

from midspan.domains.measures.actions.asked import ASKING
from midspan.domains.measures.actions.keeping import keep_scored, tell_signals
from midspan.domains.measures.enums import ALONE, Mode
from midspan.domains.measures.models import Administration, Assignment
from midspan.domains.measures.queries import answers_of, askings_of, is_to_be_reached, line_of, sheet_of_day
from midspan.domains.measures.rules import Choices, may_ask, may_enter_again, points_of, worrying
from midspan.engines.scoring import instrument
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, RefusedError, refused


@action("measure.enter")
def enter(
    *, patient_id: UUID, key: str, choices: Choices, mode: Mode, answered_on: date, language: str, by: Actor
) -> Administration:
    """A staff member asks, or copies from paper. A signal is told at once.

    Other answers for a day that has a sheet correct it; both stay. Raises RefusedError, also where the very same are
    kept for that day: of two that are sent at once the first is. Worrying ones that nobody acts on always go in.
    """
    may_ask(by).require()
    in_turn(ASKING, patient_id)
    if mode in ALONE:
        raise RefusedError(refused("Only the person answers here."))
    if answered_on > clock.local_date():
        raise RefusedError(refused("Choose a day that is over, or today."))
    before = sheet_of_day(viewer=by, patient_id=patient_id, key=key, answered_on=answered_on)
    line = line_of(viewer=by, patient_id=patient_id, key=key)
    is_same = before is not None and _has_answers(before, choices, by) and not _is_untold(before, choices, line, by)
    since = clock.now() - before.handed_in_at if before is not None else None
    may_enter_again(instrument(key), is_same=is_same, since=since).require()
    row = Administration(
        organization_id=by.organization_id,
        patient_id=patient_id,
        mode=mode,
        language=language,
        answered_on=answered_on,
        **_fulfilled(patient_id, key, answered_on, by),
    )
    kept = keep_scored(instrument(key), choices, row, by=by)
    source = f"administration {kept.pk}"
    tell_signals(instrument(key), choices, patient_id=patient_id, source=source, told_from=line, by=by)
    return kept


def _has_answers(row: Administration, choices: Choices, by: Actor) -> bool:
    kept = answers_of(viewer=by, patient_id=row.patient_id, administration_id=row.pk)
    return all(given.place == choices.get(item) for item, given in kept.items())


def _is_untold(row: Administration, choices: Choices, line: int | None, by: Actor) -> bool:
    """Whether the answers are worrying, and nobody has to talk with this person now, as after a talk that day."""
    one = instrument(row.instrument)
    is_worrying = bool(worrying(one, points_of(one, choices), told_from=line))
    return is_worrying and not is_to_be_reached(viewer=by, patient_id=row.patient_id)


def _fulfilled(patient_id: UUID, key: str, answered_on: date, by: Actor) -> dict[str, object]:
    """What staff enter counts for what is due of the same instrument, so that nobody is asked twice.

    A sheet from before it fell due is an older answer, and answers nothing that is asked today.
    """
    # The person may be handing in the same thing at this moment: one comes after the other.
    list(Assignment.objects.select_for_update(no_key=True).filter(patient_id=patient_id, instrument=key))
    found = askings_of(viewer=by, patient_id=patient_id)
    due = next((one for one in found if one.instrument.key == key and one.due_on is not None), None)
    due = due if due is not None and due.asked_on is not None and answered_on >= due.asked_on else None
    return {"assignment": due.assignment, "due_on": due.due_on} if due else {}
