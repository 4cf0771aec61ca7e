"""The red-flag checklist: what is still open, who may clear it, when it counts as done."""

from collections.abc import Collection, Mapping
from typing import Any

from midspan.domains.journey.enums import Answer
from midspan.domains.journey.rules.roles import is_clinician, may_work_on_episode
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

Answers = Mapping[str, Mapping[str, Any]]


def answer_of(answers: Answers, key: str) -> Answer | None:
    """The answer given to one flag, or None when it was not asked yet."""
    said = answers.get(key, {}).get("answer")
    return Answer(said) if said else None


def unanswered(answers: Answers, keys: Collection[str]) -> list[str]:
    """The flags of the checklist nobody has answered."""
    return [key for key in keys if answer_of(answers, key) is None]


def open_flags(answers: Answers) -> list[str]:
    """Flags answered yes and not cleared by a clinician: they stop the placement."""
    return [key for key in answers if answer_of(answers, key) is Answer.YES and not answers[key].get("cleared_at")]


def unknown_flags(answers: Answers) -> list[str]:
    """Flags answered not known: they do not stop the placement, and they are not a no."""
    return [key for key in answers if answer_of(answers, key) is Answer.UNKNOWN]


def may_complete(by: Actor, *, answers: Answers, keys: Collection[str]) -> Verdict:
    missing = unanswered(answers, keys)
    asked = refused("Answer every red flag: yes, no, or not known.") if missing else ALLOWED
    return first_refusal(may_work_on_episode(by), asked)


def may_clear(by: Actor, *, credentials: Collection[str], answer: Answer | None, reason: str) -> Verdict:
    """Whether a red flag may be set aside, by a clinician and with a reason that will be read later."""
    is_set = ALLOWED if answer is Answer.YES else refused("This flag is not set, so there is nothing to clear.")
    said = ALLOWED if reason.strip() else refused("Write why it is safe to go on: what was done, and by whom.")
    return first_refusal(may_work_on_episode(by), is_clinician(credentials), is_set, said)


def stops_placement(*, is_complete: bool, answers: Answers) -> Verdict:
    """Whether the screening lets the placement begin."""
    if not is_complete:
        return refused("Finish the red-flag checklist first.")
    if open_flags(answers):
        return refused("A red flag is set. A clinician clears it with a reason before the placement goes on.")
    return ALLOWED
