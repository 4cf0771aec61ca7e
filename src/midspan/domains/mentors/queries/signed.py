"""What is signed for a match, as consents and the gate know it."""

from datetime import date
from uuid import UUID

from midspan.domains.consents.enums import Until
from midspan.domains.consents.queries import Draft, FiledConsent, SignedConsent, consents_of
from midspan.domains.mentors.models import Match, Mentor
from midspan.kernel import clock
from midspan.values import Actor, ActorKind

HERE = "here"


def draft_of(match: Match, mentor: Mentor, *, last_day: date, shares: tuple[str, ...] = (HERE,)) -> Draft:
    """The choices of a consent for this match: its recipient is known to the gate by the match."""
    return Draft(
        kind="mentor",
        name=mentor.name,
        shares=shares,
        purpose="support",
        until=Until.DAY,
        last_day=last_day,
        recipient_id=match.pk,
    )


def reference_of_match(match_id: UUID) -> str:
    """What the gate, and consents, call the mentor of a match."""
    return f"RelatedPerson/{match_id}"


def filed_for(match: Match) -> list[FiledConsent]:
    """The consents for this match that are not over."""
    filed = consents_of(viewer=person_of(match), patient_id=match.patient_id, now=clock.now())
    return [one for one in filed if one.is_on_file and one.signed.reference == reference_of_match(match.pk)]


def signed_for(match: Match) -> list[SignedConsent]:
    return [one.signed for one in filed_for(match)]


def signed_to_be_here(match: Match) -> list[SignedConsent]:
    """What is signed, and not over, for the mentor to know that the person comes here."""
    return [one for one in signed_for(match) if HERE in one.shares]


def sections_signed(match: Match) -> list[SignedConsent]:
    """What is signed, and not over, for parts of plans."""
    return [one for one in signed_for(match) if HERE not in one.shares]


def person_of(match: Match) -> Actor:
    """The patient, as whom what they wrote is read: the gate then says whether the mentor is told."""
    return Actor(organization_id=match.organization_id, id=match.patient_id, kind=ActorKind.PATIENT)
