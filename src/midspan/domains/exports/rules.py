"""Pure rules of exports: who takes a copy, and after what."""

from midspan.values import ALLOWED, Actor, Verdict, refused


def may_take_copy(by: Actor, *, has_stepped_up: bool) -> Verdict:
    """The patient themselves, just after showing that it is them: a page left open gives nobody a file."""
    if not by.is_patient:
        return refused("Only the person takes a copy of their own.")
    return ALLOWED if has_stepped_up else refused("First show that it is you.")
