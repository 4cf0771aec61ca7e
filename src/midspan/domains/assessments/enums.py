"""The words of assessments: how one stands, and from where a field's words come."""

from enum import StrEnum


class AssessmentState(StrEnum):
    DRAFT = "draft"  # Staff write, leave and return.
    SIGNED = "signed"


_A = AssessmentState
TRANSITIONS: dict[AssessmentState, frozenset[AssessmentState]] = {
    _A.DRAFT: frozenset({_A.SIGNED}),
    _A.SIGNED: frozenset(),
}


class Provenance(StrEnum):
    """Who said it first, so that nobody has to be asked twice without being told."""

    ASKED = "asked"  # Said in this assessment.
    REFERRAL = "referral"
    PHONE_SCREEN = "phone_screen"
    LIFE = "life"  # What the person wrote of work, school, caring and court.
    OWN = "own"  # What the person sent of this assessment from their phone.


class OwnSkip(StrEnum):
    """Why the person leaves a section out on their phone. None of them is asked about again there."""

    IN_PERSON = "in_person"
    NOT_NOW = "not_now"
    NOT_MINE = "not_mine"
    RATHER_NOT = "rather_not"


class LookOutcome(StrEnum):
    """What staff do with words the person sent: taken into the assessment, or left beside it."""

    TAKEN = "taken"
    LEFT = "left"
