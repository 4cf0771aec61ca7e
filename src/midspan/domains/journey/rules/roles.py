"""Who does what on the way in."""

from collections.abc import Collection

from midspan.domains.people.enums import CLINICAL_CREDENTIALS, Role
from midspan.values import ALLOWED, Actor, ActorKind, Verdict, refused

INTAKE_WORK = frozenset({Role.INTAKE, Role.DIRECTOR})
CARE_WORK = frozenset({Role.INTAKE, Role.DIRECTOR, Role.COUNSELOR, Role.NURSE})


def may_take_in(by: Actor) -> Verdict:
    """Whether this person takes in referrals and decides what they say."""
    if by.kind is ActorKind.JOB or by.roles & INTAKE_WORK:
        return ALLOWED
    return refused("Referrals are taken in by intake. Ask intake or the director.")


def may_work_on_episode(by: Actor) -> Verdict:
    """Whether this person carries an episode along; row security keeps a counselor to their own patients."""
    if by.kind is ActorKind.JOB or by.roles & CARE_WORK:
        return ALLOWED
    return refused("Your role does not include this step. Ask intake or the counselor.")


def is_clinician(credentials: Collection[str]) -> Verdict:
    """Whether these credentials are those of a clinician, who may clear a red flag or sign a placement."""
    if CLINICAL_CREDENTIALS.intersection(credentials):
        return ALLOWED
    return refused("A clinician does this: somebody with a clinical license or certificate on their staff page.")
