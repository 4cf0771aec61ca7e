"""Pure rules of agreements: who keeps them, what one must say, and whether something may go by one."""

from collections.abc import Collection
from datetime import date, timedelta

from midspan.domains.agreements.enums import AgreementState
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused
from midspan.values.scans import MOST_BYTES, media_type_of

KEEPS = frozenset({Role.PRIVACY_OFFICER})


def may_keep(by: Actor) -> Verdict:
    return ALLOWED if by.roles & KEEPS else refused("Only the privacy officer keeps agreements.")


def may_enter(by: Actor, *, content: bytes, said: Collection[str], wanted: Collection[str]) -> Verdict:
    """Whether what was signed is an agreement under 42 CFR 2.11, and its file can be read."""
    return first_refusal(may_keep(by), _says_all(said, wanted), _can_be_read(content))


def _says_all(said: Collection[str], wanted: Collection[str]) -> Verdict:
    if set(wanted) <= set(said):
        return ALLOWED
    return refused("Both clauses have to stand in it (42 CFR 2.11). Have it signed anew with both.")


def _can_be_read(content: bytes) -> Verdict:
    if len(content) <= MOST_BYTES and media_type_of(content):
        return ALLOWED
    return refused("The file has to be a PDF, PNG or JPEG of at most 10 MB.")


def may_end(by: Actor, *, state: AgreementState) -> Verdict:
    over = refused("This agreement is over.") if state is AgreementState.OVER else ALLOWED
    return first_refusal(may_keep(by), over)


def state_on(day: date, *, first: date, last: date | None, ended: date | None, ending: timedelta) -> AgreementState:
    """Both days included; from the day on which somebody ended it, it is over."""
    if (ended is not None and ended <= day) or (last is not None and last < day):
        return AgreementState.OVER
    if day < first:
        return AgreementState.COMING
    is_ending = last is not None and last - ending <= day
    return AgreementState.ENDING if is_ending else AgreementState.IN_FORCE


def may_go(*, state: AgreementState | None, classes: Collection[str], agreed: Collection[str]) -> Verdict:
    """Whether these classes may go to an organization that serves this one; None where no agreement is on file."""
    if state is None:
        return refused("No agreement with them is on file. Nothing goes to them without one (42 CFR 2.12(c)(4)).")
    if state is AgreementState.COMING:
        return refused("The agreement has not begun.")
    if state is AgreementState.OVER:
        return refused("The agreement is over. Nothing goes to them before there is a new one (42 CFR 2.12(c)(4)).")
    if not classes or not set(classes) <= set(agreed):
        return refused("The agreement does not say that they need this for what they do.")
    return ALLOWED
