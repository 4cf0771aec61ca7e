"""Who may do what about somebody who did not come, with the reason that is shown where they may not."""

from collections.abc import Collection
from datetime import date, timedelta

from midspan.domains.outreach.enums import CALLS, DECIDES, TRANSITIONS, Decision, OutreachState, StepKey
from midspan.domains.people.enums import ContactChannel, Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

REACHES_OUT = frozenset(
    {Role.COUNSELOR, Role.GROUP_LEADER, Role.PEER_SPECIALIST, Role.NURSE, Role.INTAKE, Role.DIRECTOR}
)
DECIDES_HERE = frozenset({Role.COUNSELOR, Role.NURSE, Role.INTAKE, Role.DIRECTOR})
ENDS_STAYS = frozenset({Role.COUNSELOR, Role.INTAKE, Role.DIRECTOR})
DECISIONS = frozenset(DECIDES)
LONGEST_AWAY = timedelta(days=60)


def may_reach_out(by: Actor) -> Verdict:
    if by.roles & REACHES_OUT:
        return ALLOWED
    return refused("Your role does not reach out to people. Tell their counselor.")


def may_decide_here(by: Actor) -> Verdict:
    """Whether decisions and letters are this person's work."""
    if by.roles & DECIDES_HERE:
        return ALLOWED
    return refused("This is for the counselor, a nurse, intake or the director.")


def may_do(by: Actor, *, key: StepKey, state: OutreachState, is_settled: bool, knows_how: bool) -> Verdict:
    """Doing a step, or leaving it out with a reason. Decisions are for those who know the person's care.

    `knows_how`: they see how the person agreed to be reached, without which nobody calls.
    """
    return first_refusal(
        may_reach_out(by),
        _runs(state),
        refused("This was done already. Look at it again.") if is_settled else ALLOWED,
        may_decide_here(by) if key in DECISIONS | {StepKey.LETTER} else ALLOWED,
        ALLOWED if knows_how or key not in CALLS else refused("Calling is for those whose step it is."),
    )


ANSWERED_BY_CONTACT = (StepKey.CALL, StepKey.COUNSELOR, StepKey.PEER)  # What kept the person is written in its step.


def may_answer_by(by: Actor, *, state: OutreachState, key: StepKey | None) -> Verdict:
    """Whether a contact with a signed note answers it, whoever had it: the person was reached, and is not asked twice.

    `key` is the first step that only asks to reach them and is still open.
    """
    return first_refusal(
        may_reach_out(by),
        _runs(state),
        ALLOWED if key else refused("No step to call them is open. Write down what was decided."),
    )


def may_decide(decision: Decision, *, key: StepKey, by: Actor) -> Verdict:
    """Whether that can be decided in this step, and by this person."""
    return first_refusal(
        ALLOWED if decision in DECIDES.get(key, ()) else refused("Choose what was decided."),
        ALLOWED
        if decision is not Decision.PAUSE or by.roles & ENDS_STAYS
        else refused("Only the counselor, intake or the director pauses a stay."),
    )


def may_end(by: Actor, *, state: OutreachState) -> Verdict:
    """Ending it by a decision that is written down."""
    return first_refusal(
        may_decide_here(by),
        ALLOWED if OutreachState.ENDED in TRANSITIONS[state] else refused("This has ended."),
    )


def may_write_away(by: Actor, *, first: date, until: date, today: date) -> Verdict:
    """Days on which somebody is in hospital or on leave, up to the last one."""
    is_right = first <= until and until >= today and until - first <= LONGEST_AWAY
    return first_refusal(
        may_reach_out(by), ALLOWED if is_right else refused("Choose a last day from today to 60 days after the first.")
    )


def may_post(by: Actor, *, words: str, is_agreed: bool, channel: str, address: Collection[str], tells: bool) -> Verdict:
    """The letter on paper: only to who agreed to letters, and in words that tell nobody in the home what this is.

    `channel` is the one way of contact the person chose; `tells`: a word of the letter says what this place is.
    """
    return first_refusal(
        may_decide_here(by),
        ALLOWED if words.strip() else refused("Write the letter first."),
        ALLOWED if is_agreed else refused("Nobody has asked yet how this person may be reached. Nothing goes by post."),
        ALLOWED
        if channel == ContactChannel.LETTER
        else refused("They did not choose letters as the way to reach them. Nothing goes by post."),
        ALLOWED if any(address) else refused("Their address is not known."),
        refused("The words of this letter tell what this place is. It may be read here, but not go by post.")
        if tells
        else ALLOWED,
    )


def has_words(words: str) -> Verdict:
    return ALLOWED if words.strip() else refused("Write it in your words.")


def asks_outcome(key: StepKey) -> bool:
    return key in CALLS


def _runs(state: OutreachState) -> Verdict:
    return refused("This has ended.") if state is OutreachState.ENDED else ALLOWED


def barriers_are_said(*, key: StepKey, was_reached: bool, barriers: Collection[str]) -> Verdict:
    """Who talked about what kept the person writes it down; "something else" is an answer."""
    if key is StepKey.BARRIERS and was_reached and not barriers:
        return refused("Choose what kept the person, or “something else”.")
    return ALLOWED
