"""Rounds for tests, held through the same actions people use."""

from datetime import timedelta

from midspan.domains.rounds.actions import Taken, begin_round, decide_turn
from midspan.domains.rounds.enums import TurnDecision
from midspan.domains.rounds.queries import round_file
from midspan.kernel import clock


def hold(patients, by, *, attendees=()):
    """A round about these people, in this order; its file as `by` sees it."""
    begun = begin_round(
        people={one.pk: ["The review of the plan is due."] for one in patients}, attendee_ids=attendees, by=by
    )
    return round_file(viewer=by, round_id=begun.pk)


def decide(file, turn, by, *, words="Go on as agreed.", **said):
    values = {"decision": TurnDecision.KEEP, "words": words, **said}
    return decide_turn(round_id=file.round.pk, turn_id=turn.pk, by=by, **values)


def taken(owner_id, *, words="Call the sister", days=3):
    return Taken(words=words, owner_id=owner_id, by_date=clock.local_date() + timedelta(days=days))
