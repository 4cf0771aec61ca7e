"""The private questions before an invitation, on the patient's screen or asked alone by staff."""

from uuid import UUID

from midspan.domains.circle.actions.own_tie import own_tie
from midspan.domains.circle.enums import YesNo
from midspan.domains.circle.models import CheckAlone, PrivateCheck
from midspan.domains.circle.queries import talk_to_name
from midspan.domains.circle.rules import DOUBT, may_keep_unnamed, outcome_of
from midspan.domains.commitments.actions import ask as ask_team
from midspan.domains.commitments.enums import NeedKind
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, RefusedError, refused


@action("circle.check")
def check_privately(
    *, tie_id: UUID, is_safe: YesNo, is_pressed: YesNo, could_use_phone: YesNo, by: Actor
) -> PrivateCheck:
    """What three private answers come to; they are not kept themselves. Raises RefusedError."""
    tie = own_tie(tie_id, by).tie
    outcome = outcome_of(is_safe=is_safe, is_pressed=is_pressed, could_use_phone=could_use_phone)
    return PrivateCheck.objects.create(
        organization_id=by.organization_id, patient_id=by.id, tie=tie, outcome=outcome, checked_at=clock.now()
    )


@action("circle.check_alone")
def check_alone(
    *, patient_id: UUID, is_safe: YesNo, is_pressed: YesNo, could_use_phone: YesNo, by: Actor
) -> CheckAlone:
    """What the three answers come to, given alone to `by`. They are not kept, nor whom they are about. RefusedError."""
    may_keep_unnamed(by).require()
    outcome = outcome_of(is_safe=is_safe, is_pressed=is_pressed, could_use_phone=could_use_phone)
    return CheckAlone.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        outcome=outcome,
        checked_by=by.id,
        checked_at=clock.now(),
    )


@action("circle.talked_about")
def say_talked_about(*, tie_id: UUID, by: Actor) -> PrivateCheck:
    """Say that what staff asked alone was about this tie: one talk opens one. Raises RefusedError."""
    tie, now = own_tie(tie_id, by).tie, clock.now()
    in_turn("circle.talked_about", by.id)
    talk = talk_to_name(viewer=by, tie_id=tie_id, now=now)
    if talk is None:
        raise RefusedError(refused(DOUBT))
    return PrivateCheck.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        tie=tie,
        outcome=talk.outcome,
        checked_at=talk.checked_at,
        talk=talk,
    )


def ask_for_talk(*, words: str, by: Actor) -> None:
    """Ask the team for a conversation alone, in words that the person's own pages may show. What of, staff read."""
    ask_team(kind=NeedKind.TALK, words=words, by=by)
