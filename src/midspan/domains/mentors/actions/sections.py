"""Which parts of their own plans a patient lets their mentor read: each choice one consent in place of the last."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from midspan.domains.consents.actions import sign_consent, take_back
from midspan.domains.consents.queries import SignedConsent
from midspan.domains.mentors.enums import MatchState, MentorState
from midspan.domains.mentors.models import Match, Mentor
from midspan.domains.mentors.queries import draft_of, is_kept_from_mentor, match_between, sections_signed
from midspan.domains.mentors.rules.deeds import NOTHING_HERE, may_be_begun_with
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("mentor.share_sections")
def share_sections(
    *,
    match_id: UUID,
    sections: Collection[str],
    last_day: date,
    signed_name: str,
    read_digest: str,
    language: str,
    by: Actor,
) -> SignedConsent:
    """From now on exactly these, as they stand whenever they are read. Raises RefusedError.

    What was signed before for others of them is taken back with it.
    """
    match = _own_match(match_id, by)
    mentor = Mentor.objects.get(organization_id=by.organization_id, pk=match.mentor_id)
    may_be_begun_with(MentorState(mentor.state)).require()
    if is_kept_from_mentor(viewer=by, mentor_id=mentor.pk):
        raise RefusedError(refused(NOTHING_HERE))
    draft = draft_of(match, mentor, last_day=last_day, shares=tuple(sections))
    earlier = sections_signed(match)
    signed = sign_consent(draft=draft, signed_name=signed_name, read_digest=read_digest, language=language, by=by)
    for one in earlier:
        if one.pk != signed.pk:
            take_back(signed_id=one.pk, language=language, by=by)
    return signed


@action("mentor.take_back_sections")
def take_back_sections(*, match_id: UUID, language: str, by: Actor) -> Match:
    """The mentor reads none of it at their next click. Twice is once. Raises RefusedError."""
    match = _own_match(match_id, by)
    for one in sections_signed(match):
        take_back(signed_id=one.pk, language=language, by=by)
    return match


def _own_match(match_id: UUID, by: Actor) -> Match:
    """A match of the patient's that goes on, held until this is done: who ends it meanwhile ends this with it."""
    found = match_between(viewer=by, match_id=match_id) if by.is_patient else None
    if found is None:
        raise RefusedError(refused(NOTHING_HERE))
    match = Match.objects.select_for_update(of=("self",)).get(organization_id=by.organization_id, pk=found.pk)
    if match.state != MatchState.MATCHED:
        raise RefusedError(refused(NOTHING_HERE))
    return match
