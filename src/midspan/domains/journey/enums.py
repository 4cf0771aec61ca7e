"""The words of the journey and its one table of transitions."""

from enum import StrEnum


class EpisodeState(StrEnum):
    REFERRED = "referred"
    SCREENING = "screening"
    PLACED = "placed"
    WAITING = "waiting"
    ADMITTED = "admitted"
    PAUSED = "paused"
    STEPPING_DOWN = "stepping_down"
    DISCHARGED = "discharged"
    CLOSED = "closed"  # Ended before admission.


_S = EpisodeState
TRANSITIONS: dict[EpisodeState, frozenset[EpisodeState]] = {
    _S.REFERRED: frozenset({_S.SCREENING, _S.CLOSED}),
    _S.SCREENING: frozenset({_S.PLACED, _S.CLOSED}),
    _S.PLACED: frozenset({_S.WAITING, _S.ADMITTED, _S.CLOSED}),
    _S.WAITING: frozenset({_S.ADMITTED, _S.CLOSED}),
    _S.ADMITTED: frozenset({_S.PAUSED, _S.STEPPING_DOWN, _S.DISCHARGED}),
    _S.PAUSED: frozenset({_S.ADMITTED, _S.DISCHARGED}),
    _S.STEPPING_DOWN: frozenset({_S.ADMITTED, _S.DISCHARGED}),
    _S.DISCHARGED: frozenset(),
    _S.CLOSED: frozenset(),
}
ENDED = frozenset({_S.DISCHARGED, _S.CLOSED})
IN_TREATMENT = frozenset({_S.ADMITTED, _S.STEPPING_DOWN})


class Leaving(StrEnum):
    """How a person leaves who was admitted."""

    PLANNED = "planned"
    TRANSFERRED = "transferred"  # Somebody else treats them from here on.
    BY_CENTER = "by_center"  # The center ends it: the same list, and nothing of it may stay open.
    AGAINST_ADVICE = "against_advice"
    VANISHED = "vanished"
    DIED = "died"


# Ends that the center has in its hands: each item of the discharge list is answered, and each lock opened.
WAITS_FOR_LIST = frozenset({Leaving.PLANNED, Leaving.TRANSFERRED, Leaving.BY_CENTER})
# Nobody who goes of their own is held here, and their stay is not closed in silence either: each lock was offered.
WAITS_FOR_LOCKS = frozenset(Leaving) - {Leaving.DIED}
# Ends that both agree on. Of the others a lock may have been refused: nobody can be made to take anything.
IS_AGREED = frozenset({Leaving.PLANNED, Leaving.TRANSFERRED})
# Nothing can be offered to who is not there. A constraint of the database names them.
NOTHING_TO_OFFER = frozenset({Leaving.VANISHED, Leaving.DIED})
# The items without which no stay is closed. A constraint of the database names them.
LOCKS = ("naloxone", "appointment", "safety_plan", "check_ups", "contact")


# The reason that is said of a death, and of nothing else. A constraint of the database names it.
WHY_DIED = "died"


class NoCalls(StrEnum):
    """Why nobody calls somebody after their stay."""

    SAID_NO = "said_no"
    DIED = "died"


class AtDischarge(StrEnum):
    """What became of one item of the discharge list."""

    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    NOT_POSSIBLE = "not_possible"
    DECLINED = "declined"  # It was offered, and the person did not want it.
    NOT_ABLE = "not_able"  # The person could not, such as in hospital.


# What is said of an item that was offered; only where the dated list says that it may be.
WITHOUT = frozenset({AtDischarge.DECLINED, AtDischarge.NOT_ABLE})


class ReferralState(StrEnum):
    REFUSED = "refused"  # The file could not be read; it is kept with its reason.
    RECEIVED = "received"  # Understood; its facts wait for a human.
    ACCEPTED = "accepted"  # Its facts are decided and it belongs to a patient.
    DECLINED = "declined"


class FactKind(StrEnum):
    IDENTITY = "identity"
    CONTACT = "contact"
    CONDITION = "condition"
    MEDICATION = "medication"
    ALLERGY = "allergy"
    COVERAGE = "coverage"
    SENDER = "sender"
    SAFETY = "safety"


class FactDecision(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class DifferenceReason(StrEnum):
    """Why the actual level differs from the indicated one (clinical design, neutral placement worksheet)."""

    PATIENT_PREFERENCE = "patient_preference"
    NO_BED = "no_bed"
    PAYER = "payer"
    COURT = "court"
    TRANSPORT = "transport"
    CLINICIAN_JUDGMENT = "clinician_judgment"
    OTHER = "other"


class LevelDecision(StrEnum):
    """What a placement review decides. No order of evidence leads to one by itself."""

    STAY = "stay"
    STEP_UP = "step_up"
    STEP_DOWN = "step_down"
    DISCHARGE = "discharge"


class Answer(StrEnum):
    """What was answered to a red flag. Not known stays not known; it is never read as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Naloxone(StrEnum):
    """What became of the talk about naloxone before somebody leaves residential care. Empty is not known."""

    TALKED = "talked"
    NOT_YET = "not_yet"
    NOT_APPLICABLE = "not_applicable"


class Shelf(StrEnum):
    """Where a referral lies in the inbox."""

    WAITING = "waiting"
    REFUSED = "refused"
    DONE = "done"


SHELVES: dict[Shelf, frozenset[ReferralState]] = {
    Shelf.WAITING: frozenset({ReferralState.RECEIVED}),
    Shelf.REFUSED: frozenset({ReferralState.REFUSED}),
    Shelf.DONE: frozenset({ReferralState.ACCEPTED, ReferralState.DECLINED}),
}


class Certifying(StrEnum):
    """Whether a payer wants the need of a level certified. Unknown is asked of the payer, and never read as no."""

    NEEDED = "needed"
    NOT_NEEDED = "not_needed"
    UNKNOWN = "unknown"


class PayerAsks(StrEnum):
    """What a payer answered: whether it wants the need certified at all, and whether once or again and again."""

    NOTHING = "nothing"
    ONCE = "once"
    AGAIN = "again"


class CertificationNotice(StrEnum):
    """What somebody is told of a day by which a certification is due, or on which a payer's answer ends; each once."""

    SOON = "soon"
    OVERDUE = "overdue"
    ANSWER_ENDS = "ends"
    ANSWER_ENDED = "ended"
