"""Pure rules of letters: who writes, approves and gives one, and what one may say."""

from datetime import date
from uuid import UUID

from midspan.domains.letters.enums import LetterState
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, refused, sentence

WRITES = frozenset({Role.INTAKE, Role.COUNSELOR, Role.PRIVACY_OFFICER})
# The words of any doubt, which a patient also reads of an invitation.
DOUBT = sentence("Talk it over with your counselor first. Nothing was sent.")
DOUBT_AFTER = sentence("Talk it over with your counselor first. This letter is given out no more.")
KEPT_FROM = sentence(
    "Whom this letter goes to fits an entry of the list of who must not be told. Nothing goes out. Talk with the person"
    " alone first."
)
KEPT_FROM_AFTER = sentence(
    "Whom this letter goes to fits an entry of the list of who must not be told. It went out before, as it says here,"
    " and goes out no more. Talk with the person alone first."
)


def may_draft(by: Actor, *, patient_id: UUID) -> Verdict:
    """The patient asks for a letter, or staff write one for them to read."""
    if by.roles & WRITES or (by.is_patient and by.id == patient_id):
        return ALLOWED
    return refused("Your role does not write letters. Ask intake or the person's counselor.")


def may_cover(first: date, last: date, *, longest_days: int) -> Verdict:
    if last < first:
        return refused("The last day comes before the first.")
    if (last - first).days >= longest_days:
        return refused("That is longer than one letter covers. Choose a shorter time.")
    return ALLOWED


def may_say(words: str, *, program: str, reveals: bool) -> Verdict:
    """Whether the words of a letter tell nothing of what this place is. `reveals`: a word among them does."""
    if reveals or program.casefold() in words.casefold():
        return refused("The words of this letter tell what this place is. Ask the director for a neutral name.")
    return ALLOWED


def may_name(by: Actor, *, is_kept_from: bool, has_left: bool = False) -> Verdict:
    """Whether a letter is for somebody who may learn of the person. Staff read why not; the person reads of a doubt.

    `has_left`: it was given out or downloaded before, and nobody is told that nothing was sent.
    """
    if not is_kept_from:
        return ALLOWED
    if by.is_staff and by.roles & WRITES:
        return refused(KEPT_FROM_AFTER if has_left else KEPT_FROM)
    return refused(DOUBT_AFTER if has_left else DOUBT)


def may_approve(by: Actor, *, patient_id: UUID, state: LetterState, is_as_read: bool) -> Verdict:
    """The patient alone, once, and exactly what they read."""
    if not (by.is_patient and by.id == patient_id):
        return refused("Only the person approves a letter.")
    if state is not LetterState.WAITING:
        return refused("This letter has its answer already.")
    return ALLOWED if is_as_read else refused("The text has changed since you read it. Read it once more.")


def may_decline(by: Actor, *, patient_id: UUID, state: LetterState) -> Verdict:
    return may_approve(by, patient_id=patient_id, state=state, is_as_read=True)


def may_give(by: Actor, *, patient_id: UUID, state: LetterState) -> Verdict:
    """A letter leaves once the patient has approved it, and as long as that holds."""
    if not (by.roles & WRITES or (by.is_patient and by.id == patient_id)):
        return refused("Your role does not give letters out.")
    if state is LetterState.APPROVED:
        return ALLOWED
    if state is LetterState.OVER:
        return refused("What was approved is over. Write the letter anew.")
    return refused("Nothing leaves before the person has approved it word for word.")
