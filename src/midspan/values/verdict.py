"""Whether something may be done, and why not."""

from msgspec import Struct


class RefusedError(Exception):
    """An action was refused; `verdict.reason` says why in words the person can act on."""

    def __init__(self, verdict: "Verdict") -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


class Verdict(Struct, frozen=True):
    """What a rule answers: allowed, or refused with one sentence the person can act on.

    The same verdict stops the action, explains the disabled button and fills the API error. `reason` is an English
    sentence that is also its own translation key; it holds no name and no clinical content.
    """

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Return quietly when allowed; raise RefusedError otherwise. Actions call it first."""
        if not self.allowed:
            raise RefusedError(self)


ALLOWED = Verdict(allowed=True)


def refused(reason: str) -> Verdict:
    """A refusal with its reason; an empty reason is a mistake of the rule's author and raises ValueError."""
    if not reason:
        raise ValueError("A refusal without a reason helps nobody.")
    return Verdict(allowed=False, reason=reason)


def sentence(words: str) -> str:
    """The words as they are: a rule's sentence that people read, found by its name for translating."""
    return words


def first_refusal(*verdicts: Verdict) -> Verdict:
    """The first verdict that refuses, or ALLOWED."""
    return next((verdict for verdict in verdicts if not verdict), ALLOWED)
