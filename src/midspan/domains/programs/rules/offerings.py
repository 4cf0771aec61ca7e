"""What a group or a room must be to be believable; each refusal says what to change."""

from midspan.domains.programs.rules.regulation import Cap
from midspan.values import ALLOWED, Verdict, first_refusal, refused
from midspan.values.hour_words import minutes_words

LONGEST_WITHOUT_BREAK = 150


def may_be_room(*, capacity: int) -> Verdict:
    if capacity < 1:
        return refused("A room holds at least one person. Enter how many fit.")
    return ALLOWED


def may_be_group(*, minutes: int, break_minutes: int, minimum_to_run: int, cap: int, allowed: Cap) -> Verdict:
    """Whether a group of this length and size can be offered under `allowed`, the rules for its type."""
    return first_refusal(
        _may_have_length(minutes=minutes, break_minutes=break_minutes),
        _may_have_size(minimum_to_run=minimum_to_run, cap=cap),
        _may_hold(cap=cap, allowed=allowed),
    )


def _may_have_length(*, minutes: int, break_minutes: int) -> Verdict:
    if break_minutes >= minutes:
        return refused("The break is as long as the group. Shorten the break or lengthen the group.")
    if minutes > LONGEST_WITHOUT_BREAK and not break_minutes:
        return refused(
            f"A group of {minutes_words(minutes)} needs a break. Enter the minutes of its break; they are shown apart, "
            "because some payers do not count them."
        )
    return ALLOWED


def _may_have_size(*, minimum_to_run: int, cap: int) -> Verdict:
    if cap < minimum_to_run:
        return refused(f"The group needs {minimum_to_run} people to run but holds {cap}. Change one of the two.")
    return ALLOWED


def _may_hold(*, cap: int, allowed: Cap) -> Verdict:
    if allowed.maximum is not None and cap > allowed.maximum:
        return refused(f"At most {allowed.maximum} people may be in this group: {allowed.decided_by['maximum']}.")
    return ALLOWED
