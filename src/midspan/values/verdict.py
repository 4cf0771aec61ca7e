"""Whether something may be done, and why not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule answers: allowed, or refused with one sentence the person can act on.

    The same verdict stops the action, explains the disabled button and fills the API error. `reason` is an English
    sentence that is also its own translation key; it holds no name and no clinical content.
    """

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(allowed=True)


def refused(reason: str) -> Verdict:
    """A refusal with its reason; an empty reason is a mistake of the rule's author and raises ValueError."""
    if not reason:
        raise ValueError("A refusal without a reason helps nobody.")
    return Verdict(allowed=False, reason=reason)
