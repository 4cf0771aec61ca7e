"""What somebody who left says about themselves: no more calls, kind words, coming back."""

from midspan.domains.checkups.rules.deeds import may_call
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused


def may_stop(by: Actor, *, patient_id: object, is_over: bool) -> Verdict:
    """Whether the check-ups are ended: by the person whenever they like, or by who calls."""
    own = by.is_patient and by.id == patient_id
    return first_refusal(
        ALLOWED if own else may_call(by), refused("These check-ups have ended already.") if is_over else ALLOWED
    )


def may_wish(by: Actor, *, patient_id: object) -> Verdict:
    """Whether this is the person's own word about themselves."""
    return ALLOWED if by.is_patient and by.id == patient_id else refused("Only the person says that.")


def may_ask_back(by: Actor, *, has_left: bool, is_asked: bool) -> Verdict:
    """Whether somebody who left asks to come back; once is enough."""
    return first_refusal(
        ALLOWED if by.is_patient else refused("Only the person asks that."),
        ALLOWED if has_left else refused("You have a stay here now. Talk with your counselor."),
        refused("You have asked already. Somebody will call you.") if is_asked else ALLOWED,
    )
