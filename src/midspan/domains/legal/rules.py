"""Pure rules of requests by law: who keeps them, what suffices, and which step comes next."""

from collections.abc import Collection

from midspan.domains.legal.enums import COMPELS, TRANSITIONS, PaperKind, Step
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused
from midspan.values.scans import MOST_BYTES

KEEPS = frozenset({Role.PRIVACY_OFFICER})


def may_keep(by: Actor) -> Verdict:
    return ALLOWED if by.roles & KEEPS else refused("Only the privacy officer answers requests by law.")


def may_enter(by: Actor) -> Verdict:
    return ALLOWED if by.is_staff else refused("Only staff write down what somebody asks for.")


def may_step(by: Actor, *, state: Step, to: Step) -> Verdict:
    """Whether this step comes after the last one."""
    if to in TRANSITIONS[state]:
        return may_keep(by)
    return refused("This step does not come now. Look at how the request stands.")


def suffices(papers: Collection[PaperKind]) -> Verdict:
    """Whether what is on file lets a record go: a subpoena alone never does (42 CFR 2.61)."""
    if PaperKind.ORDER not in papers:
        return refused(
            "A subpoena, a warrant or a call alone never suffices (42 CFR 2.61). It takes the person’s written consent "
            "for this proceeding, or a court order under 42 CFR 2.61 to 2.67 and a subpoena that compels it."
        )
    if not COMPELS & set(papers):
        return refused(
            "An order lets us answer and compels nobody (42 CFR 2.61(a)). A subpoena or warrant has to stand beside it."
        )
    return ALLOWED


def may_take_order(*, is_known: bool, papers: Collection[PaperKind]) -> Verdict:
    """Whether the papers on file, all of them readable, count as an order that has to be answered."""
    return first_refusal(_somebody(is_known=is_known), suffices(papers))


def _somebody(*, is_known: bool) -> Verdict:
    if is_known:
        return ALLOWED
    return refused("Nobody of exactly this name and birth date is on file. Answer with the neutral words.")


def has_findings(found: Collection[str], wanted: Collection[str]) -> Verdict:
    """Whether the order says all that the law asks of it."""
    if set(wanted) <= set(found):
        return ALLOWED
    return refused("One of the findings is missing. Without it this is no order under 42 CFR part 2: ask counsel.")


def may_notify(*, is_told: bool, words: str) -> Verdict:
    """The patient is told, or it is written down why not."""
    return ALLOWED if is_told or words.strip() else refused("Write why the person is not told.")


def may_keep_paper(*, size: int, media_type: str, unreadable_reason: str) -> Verdict:
    """Whatever came is kept; what cannot be read, with why."""
    if not 0 < size <= MOST_BYTES:
        return refused("The file is empty or larger than 10 MB.")
    if not media_type and not unreadable_reason.strip():
        return refused("This is no PDF, PNG or JPEG. Write why it cannot be read, and it is kept as it is.")
    return ALLOWED
