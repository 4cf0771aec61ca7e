"""Pure rules of records received from others: who keeps, reads and moves one, and what is too large or strange."""

from datetime import date

from midspan.domains.people.enums import Role
from midspan.domains.records.enums import RECEIVED_STEPS, PassingOn, ReceivedStep
from midspan.domains.records.shapes import Terms
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused
from midspan.values.scans import MOST_BYTES

KEEPS = frozenset({Role.INTAKE, Role.NURSE, Role.COUNSELOR})
READS = frozenset({Role.NURSE, Role.COUNSELOR})
OPENS_MOVED = frozenset({Role.PRIVACY_OFFICER})
OPENS = KEEPS | OPENS_MOVED
STEPS = {
    ReceivedStep.READ: READS,
    ReceivedStep.MOVED_OUT: KEEPS,
    ReceivedStep.KEPT: OPENS_MOVED,
    ReceivedStep.CORRECTED: frozenset[Role](),  # Said with its terms: `may_correct`.
}
CORRECTS = KEEPS | OPENS_MOVED
LEFT_OUT = {
    ReceivedStep.READ: "Say in your own words what is in it.",
    ReceivedStep.MOVED_OUT: "Say why it is not theirs.",
    ReceivedStep.KEPT: "Say why it is theirs after all.",
}


def may_keep(by: Actor, *, size: int, media_type: str, received: date, today: date) -> Verdict:
    return first_refusal(
        ALLOWED if by.is_staff and by.roles & KEEPS else refused("Your role does not keep records from others."),
        ALLOWED if 0 < size <= MOST_BYTES else refused("The file is empty or larger than 10 MB. Scan it smaller."),
        ALLOWED if media_type else refused(
            "This is no PDF, PNG or JPEG. Print it into a PDF; a referral as FHIR or C-CDA goes into the inbox."
        ),
        refused("The day it came has not come yet.") if received > today else ALLOWED,
    )  # fmt: skip


def may_step(by: Actor, *, state: ReceivedStep, to: ReceivedStep, words: str) -> Verdict:
    """A summary by who reads, out of this person's record with the reason, or back by who alone still sees it."""
    return first_refusal(
        ALLOWED if by.is_staff and by.roles & STEPS[to] else refused("Your role does not do this with a record."),
        ALLOWED if to in RECEIVED_STEPS[state] else refused(
            "This was moved out. Nothing more is done with it here."
            if state is ReceivedStep.MOVED_OUT
            else "It is on this person’s file already."
        ),
        ALLOWED if words.strip() else refused(
            LEFT_OUT[to]
        ),
    )  # fmt: skip


def may_correct(by: Actor, *, state: ReceivedStep, was: Terms, said: Terms, why: str, is_as_seen: bool) -> Verdict:
    """The terms said anew, with the reason. What a sender forbade stays so until the privacy officer says otherwise.

    So does the mark that keeps what is somebody else's, or was told in confidence, from the person.
    """
    frees = was.passing_on is PassingOn.FORBIDDEN and said.passing_on is not PassingOn.FORBIDDEN
    return first_refusal(
        ALLOWED if by.is_staff and by.roles & CORRECTS else refused("Your role does not do this with a record."),
        refused("This was moved out. Nothing more is done with it here.")
        if state is ReceivedStep.MOVED_OUT
        else ALLOWED,
        ALLOWED if is_as_seen else refused("Somebody has changed this meanwhile. Look at it once more."),
        refused("Nothing is different. Say what is to be corrected.") if said == was else ALLOWED,
        refused("The sender forbade passing it on. Only the privacy officer says otherwise.")
        if frees and not by.roles & OPENS_MOVED
        else ALLOWED,
        refused("It is marked as somebody else’s, or told in confidence. Only the privacy officer says otherwise.")
        if was.is_third_party and not said.is_third_party and not by.roles & OPENS_MOVED
        else ALLOWED,
        ALLOWED if why.strip() else refused("Say why."),
    )


def may_take_own(by: Actor, *, has_stepped_up: bool) -> Verdict:
    """The person themselves, just after showing that it is them: a page left open gives nobody a file."""
    if not by.is_patient:
        return refused("Only the person takes a copy of their own.")
    return ALLOWED if has_stepped_up else refused("First show that it is you.")


def may_keep_once(held: ReceivedStep | None) -> Verdict:
    """The same file is kept once for one person. `held`: how it stands where it is there; None where it is not."""
    if held is None:
        return ALLOWED
    if held is ReceivedStep.MOVED_OUT:
        return refused("This very file was moved out of this person’s record. The privacy officer can bring it back.")
    return refused("This very file is kept for this person already. Look for it among the records from others.")


def may_open(by: Actor, *, state: ReceivedStep) -> Verdict:
    """The file itself; once it was moved out the privacy officer's alone."""
    roles = OPENS_MOVED if state is ReceivedStep.MOVED_OUT else OPENS
    return ALLOWED if by.is_staff and by.roles & roles else refused("This is closed to your role.")
