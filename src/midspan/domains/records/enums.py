"""The words of the medicine list: how a line stands, who said it, and what a reconciliation decides."""

from enum import StrEnum


class ListKind(StrEnum):
    MEDICINE = "medicine"
    ALLERGY = "allergy"


class LineState(StrEnum):
    """How the last version of a line stands. Of an allergy TAKEN means that it holds."""

    TAKEN = "taken"
    ASKING = "asking"  # Not sure: somebody asks.
    STOPPED = "stopped"


_L = LineState
TRANSITIONS: dict[LineState, frozenset[LineState]] = {
    _L.TAKEN: frozenset({_L.TAKEN, _L.ASKING, _L.STOPPED}),
    _L.ASKING: frozenset({_L.TAKEN, _L.ASKING, _L.STOPPED}),
    _L.STOPPED: frozenset({_L.TAKEN, _L.ASKING}),
}
ON_LIST = frozenset({_L.TAKEN, _L.ASKING})


class Source(StrEnum):
    """Who said a line first."""

    REFERRAL = "referral"
    PERSON = "person"
    STAFF = "staff"  # Somebody of the team knows it, as from a call with the prescriber.
    RECEIVED = "received"  # It stands in a record that came from somebody else.


class Decision(StrEnum):
    """What a reconciliation makes of a line."""

    KEEP = "keep"
    CHANGE = "change"
    STOP = "stop"
    ASK = "ask"


STATE_AFTER: dict[Decision, LineState] = {
    Decision.KEEP: _L.TAKEN,
    Decision.CHANGE: _L.TAKEN,
    Decision.STOP: _L.STOPPED,
    Decision.ASK: _L.ASKING,
}


class AllergiesSaid(StrEnum):
    """What is known of allergies after a reconciliation."""

    NOT_ASKED = "not_asked"
    NONE_KNOWN = "none_known"
    AS_LISTED = "as_listed"
    NOT_KNOWN = "not_known"  # Of a list: what was listed was stopped since. Nobody chooses it.


class Standing(StrEnum):
    """What a list says as a whole."""

    NOT_ASKED = "not_asked"  # Nobody has gone through it with the person; it may be empty or not.
    NONE_TAKEN = "none_taken"  # The person was asked, and takes none.
    LISTED = "listed"
    NOT_KNOWN = "not_known"  # The person was asked, and what was listed then was stopped since.


class Specimen(StrEnum):
    URINE = "urine"
    ORAL_FLUID = "oral_fluid"
    BREATH = "breath"
    HAIR = "hair"


class ScreenStep(StrEnum):
    """What was done about a drug screen, in order; the last one but addenda says how it stands."""

    ORDERED = "ordered"
    COLLECTED = "collected"
    NOT_COLLECTED = "not_collected"  # Declined, not able, did not come: words say which, and it is no result.
    RESULTED = "resulted"
    SENT = "sent"  # To a laboratory, for confirmation by another method.
    CONFIRMED = "confirmed"  # What the laboratory found, substance by substance.
    REVIEWED = "reviewed"  # A clinician has read it and talked of it with the person.
    WITHDRAWN = "withdrawn"  # What came out is wrong, as of another person's cup: it says nothing any more.
    ADDENDUM = "addendum"  # A correction or addition; it changes nothing that stands.


_C = ScreenStep
SCREEN_STEPS: dict[ScreenStep, frozenset[ScreenStep]] = {
    _C.ORDERED: frozenset({_C.COLLECTED, _C.NOT_COLLECTED}),
    _C.COLLECTED: frozenset({_C.RESULTED, _C.NOT_COLLECTED}),
    _C.NOT_COLLECTED: frozenset(),
    _C.RESULTED: frozenset({_C.SENT, _C.REVIEWED, _C.WITHDRAWN}),
    _C.SENT: frozenset({_C.CONFIRMED, _C.WITHDRAWN}),
    _C.CONFIRMED: frozenset({_C.REVIEWED, _C.WITHDRAWN}),
    _C.REVIEWED: frozenset({_C.SENT, _C.WITHDRAWN}),  # A doubt that comes later is still settled by a laboratory.
    _C.WITHDRAWN: frozenset({_C.RESULTED}),  # Typed wrong, it is typed once more.
}


class Result(StrEnum):
    """How one substance came out."""

    NEGATIVE = "negative"
    POSITIVE = "positive"
    INVALID = "invalid"
    NOT_TESTED = "not_tested"  # Not known; never read as negative.


class ReceivedStep(StrEnum):
    """What was done with a record that came from somebody else; the last one but corrections says how it stands."""

    KEPT = "kept"  # Taken in, or brought back with the reason.
    READ = "read"  # With a summary in our own words; it may be read again.
    MOVED_OUT = "moved_out"  # It is not this person's. It stays on file, closed but to the privacy officer.
    CORRECTED = "corrected"  # On what terms it is here, said anew. It changes nothing of how it stands.


_R = ReceivedStep
RECEIVED_STEPS: dict[ReceivedStep, frozenset[ReceivedStep]] = {
    _R.KEPT: frozenset({_R.READ, _R.MOVED_OUT}),
    _R.READ: frozenset({_R.READ, _R.MOVED_OUT}),
    _R.MOVED_OUT: frozenset({_R.KEPT}),  # It is theirs after all.
    _R.CORRECTED: frozenset(),  # No state: what stands is what it was before.
}


class PassingOn(StrEnum):
    """Whether the sender wrote that it may not be passed on (42 CFR 2.32). What is not known counts as a yes."""

    FORBIDDEN = "forbidden"
    NOT_FORBIDDEN = "not_forbidden"
    UNKNOWN = "unknown"
