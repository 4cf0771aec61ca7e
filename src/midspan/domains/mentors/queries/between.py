"""What both ask: their match, and the check-ins proposed and agreed in it."""

from uuid import UUID

from midspan.domains.mentors.models import CheckIn, Match
from midspan.domains.mentors.queries.mentor import cards_for, live_check_ins, match_for
from midspan.domains.mentors.queries.own import own_matches
from midspan.values import Actor


def match_between(*, viewer: Actor, match_id: UUID) -> Match | None:
    """A match as one of its two reaches it: a mentor a card that waits, or what the gate opens to them now."""
    if viewer.is_patient:
        return own_matches(viewer).filter(pk=match_id).first()
    found = next((one for one in cards_for(viewer=viewer) if one.pk == match_id), None)
    return found or match_for(viewer=viewer, match_id=match_id)


def check_ins_of(match: Match, *, viewer: Actor) -> list[CheckIn]:
    """What is proposed or agreed in a match that is open to the viewer, the latest first.

    A mentor is told it together with the match, when the gate opens that, so that one look is one line of the ledger.
    """
    if viewer.is_mentor:
        return list(getattr(match, "live_check_ins", ())) if match.mentor_id == viewer.id else []
    if match_between(viewer=viewer, match_id=match.pk) is None:
        return []
    return list(live_check_ins(viewer).filter(match=match))


def check_in_for(match: Match, *, viewer: Actor, check_in_id: UUID) -> CheckIn | None:
    return next((one for one in check_ins_of(match, viewer=viewer) if one.pk == check_in_id), None)
