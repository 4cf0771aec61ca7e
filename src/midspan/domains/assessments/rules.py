"""Pure rules of assessments: who writes, skips, signs and adds, and when."""

from collections.abc import Collection, Mapping
from uuid import UUID

from midspan.domains.assessments.enums import AssessmentState
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, is_as_seen, mark_of, refused

WRITES = frozenset({Role.COUNSELOR})
NOT_YOURS = "Your role does not write assessments. Ask the person’s counselor."


def is_field_as_seen(stands: Mapping[str, str], field: str, seen: Mapping[str, str] | None) -> bool:
    """Whether a field still holds what the page showed in it. `seen`: field → its mark then; None asks nothing."""
    return is_as_seen(mark_of(stands.get(field, "")), (seen or {}).get(field))


def in_lines(words: str) -> str:
    """The same words with one kind of line break: a browser sends another kind than what was kept."""
    return words.replace("\r\n", "\n")


def may_begin(by: Actor, *, has_draft: bool, is_open: bool) -> Verdict:
    """One at a time, for somebody whose stay is open."""
    return first_refusal(
        _is_writer(by),
        ALLOWED if is_open else refused("This person has no open stay."),
        refused("One is being written already.") if has_draft else ALLOWED,
    )


def may_write(by: Actor, *, state: AssessmentState) -> Verdict:
    is_draft = state is AssessmentState.DRAFT
    return first_refusal(_is_writer(by), ALLOWED if is_draft else refused("This is signed. Add an addendum."))


def may_skip(by: Actor, *, state: AssessmentState, reason: str, is_answered: bool) -> Verdict:
    """A section in which nothing is written, with a reason."""
    return first_refusal(
        may_write(by, state=state),
        refused("Something is written here. Take it out to skip the section.") if is_answered else ALLOWED,
        ALLOWED if reason.strip() else refused("Say why it is skipped."),
    )


def may_sign(by: Actor, *, state: AssessmentState, left: Collection[str], unread: Collection[str]) -> Verdict:
    """Once no section is left: `left` are titles of those neither answered nor skipped.

    `unread` are titles of those in which the person sent words that nobody took over or left.
    """
    return first_refusal(
        may_write(by, state=state),
        refused(f"Answer these, or skip them with a reason: {_named(left)}.") if left else ALLOWED,
        refused(f"Take over or leave what the person sent in these: {_named(unread)}.") if unread else ALLOWED,
    )


def _named(titles: Collection[str]) -> str:
    return ", ".join(f"“{title}”" for title in titles)


def may_add(by: Actor, *, state: AssessmentState, words: str) -> Verdict:
    return first_refusal(
        _is_writer(by),
        ALLOWED if state is AssessmentState.SIGNED else refused("This is not signed yet; change it itself."),
        ALLOWED if words.strip() else refused("Write what is to be added."),
    )


def may_tell(by: Actor, *, patient_id: UUID, is_open: bool, is_signed: bool) -> Verdict:
    """The person writes their own part, on their own phone, until the assessment is signed."""
    return first_refusal(
        ALLOWED if by.is_patient and by.id == patient_id else refused("Only the person writes here."),
        ALLOWED if is_open else refused("There is nothing to write now."),
        refused("Your team has signed this already. Tell them if something is missing.") if is_signed else ALLOWED,
    )


def may_send(*, drafts: int, is_as_seen: bool) -> Verdict:
    """What was begun, as the person has just looked it over."""
    return first_refusal(
        ALLOWED if drafts else refused("There is nothing new to send."),
        ALLOWED if is_as_seen else refused("Something changed since; look again."),
    )


def may_look(by: Actor, *, state: AssessmentState, waits: bool) -> Verdict:
    """Whoever writes the assessment takes over what the person sent, or leaves it; once for the same words."""
    return first_refusal(
        may_write(by, state=state),
        ALLOWED if waits else refused("Somebody has looked at this already, or other words came since. Look again."),
    )


def put_together(written: str, said: str, *, heading: str) -> str:
    """What staff have written, unchanged, and below it the person's own words under their heading."""
    return f"{written}\n\n{heading}:\n{said}" if written else said


def _is_writer(by: Actor) -> Verdict:
    return ALLOWED if by.roles & WRITES else refused(NOT_YOURS)
