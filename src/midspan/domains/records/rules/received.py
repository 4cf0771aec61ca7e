"""Pure rules of records received from others: who keeps, reads and moves one, and what is too large or strange."""

from datetime import date

from midspan.domains.people.enums import Role
from midspan.domains.records.enums import RECEIVED_STEPS, ReceivedStep
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused
from midspan.values.scans import MOST_BYTES

KEEPS = frozenset({Role.INTAKE, Role.NURSE, Role.COUNSELOR})
READS = frozenset({Role.NURSE, Role.COUNSELOR})
OPENS_MOVED = frozenset({Role.PRIVACY_OFFICER})
OPENS = KEEPS | OPENS_MOVED
STEPS = {ReceivedStep.READ: READS, ReceivedStep.MOVED_OUT: KEEPS, ReceivedStep.KEPT: OPENS_MOVED}
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
