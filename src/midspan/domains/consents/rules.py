"""Pure rules of signing: who signs alone, and who sees a guardian sign."""

from datetime import date, datetime, timedelta
from uuid import UUID

from midspan.domains.people.enums import Role
from midspan.engines.disclosure import Signs
from midspan.values import ALLOWED, Actor, Verdict, refused

ASKED_FOR = timedelta(days=30)  # A guardian reads on their own page what a minor asked them to sign.
RENEWED_FROM = timedelta(days=14)  # Before its end: the person is asked, and may sign it anew.
WITNESSES = frozenset({Role.INTAKE, Role.COUNSELOR, Role.PRIVACY_OFFICER})
ALONE = frozenset({Signs.PATIENT, Signs.MINOR})


def may_sign_alone(signs: Signs) -> Verdict:
    """Whether what the patient signs holds at once."""
    if signs in ALONE:
        return ALLOWED
    if signs is Signs.BOTH:
        return refused("Somebody who stands for you has to sign this as well.")
    return may_sign_half(signs)


def may_sign_half(signs: Signs) -> Verdict:
    """Whether a minor signs what then waits for a guardian."""
    if signs is Signs.BOTH:
        return ALLOWED
    if signs is Signs.GUARDIAN:
        return refused("Somebody who stands for you signs this, with you, at the center.")
    if signs is Signs.UNKNOWN:
        return refused("We do not know yet who signs for you. Ask us to find out.")
    return refused("You sign this alone.")


def may_still_sign(*, waits: bool, is_past: bool = False) -> Verdict:
    """Whether what a minor signed still waits for a guardian, for whoever asks."""
    if is_past:
        return refused("Its last day is over. Let it be signed anew, with a later day.")
    return ALLOWED if waits else refused("This does not wait for a signature any more.")


def may_run(*, is_offered: bool, last_day: date | None, most_days: int | None, today: date) -> Verdict:
    """Whether a consent may end so. `most_days`: of a kind that ends after so many days at the latest.

    That is where somebody close reads it on a page of their own: family, a partner, a friend, a guardian, a mentor.
    What a law lets a guardian know without a consent does not end by this. `is_offered`: the kind has such an end.
    """
    if not is_offered:
        return refused("It cannot end so. Choose another end.")
    if most_days is None or (last_day is not None and last_day <= today + timedelta(days=most_days)):
        return ALLOWED
    return refused("It has to end sooner: the latest day stands beside the question. Then it can be signed anew.")


def ends_soon(ends_at: datetime | None, *, now: datetime) -> bool:
    """Whether a consent can be renewed: until then there is nothing to decide."""
    return ends_at is not None and now < ends_at <= now + RENEWED_FROM


def may_be_asked(*, may_sign: bool, has_way_in: bool) -> Verdict:
    """Whether a minor asks a guardian to sign on a page of their own."""
    if may_sign and has_way_in:
        return ALLOWED
    return refused("This person cannot sign on a page of their own now. You can sign together at the center.")


def may_witness(by: Actor, *, has_stepped_up: bool) -> Verdict:
    """Whether this staff member sees a guardian sign, files signed paper, or writes down that one is taken back."""
    if not (by.is_staff and by.roles & WITNESSES):
        return refused("Your role does not keep consents. Ask intake or the privacy officer.")
    return ALLOWED if has_stepped_up else refused("Show your passkey or a code first.")


def may_be_signed_by_guardian(signs: Signs, *, is_half: bool) -> Verdict:
    """Whether a guardian signs now: as the second, or alone. The law may have changed since the minor signed."""
    if signs is (Signs.BOTH if is_half else Signs.GUARDIAN):
        return ALLOWED
    if signs in ALONE:
        return refused("The person signs alone now. Let them sign anew.")
    if signs is Signs.GUARDIAN:
        return refused("A guardian signs alone now. Let them sign anew.")
    if signs is Signs.UNKNOWN:
        return refused("Nobody knows yet who signs for this person. See the guardians page.")
    return refused("Who signs for this person is not this guardian alone. See the guardians page.")


def may_be_on_paper(signs: Signs) -> Verdict:
    """Whether a sheet with one name under it can be this person's consent."""
    if signs in ALONE:
        return ALLOWED
    return refused("This person does not sign alone. Let whoever has to sign do it here, in front of you.")


def may_check_paper(by: Actor, *, entered_by: UUID, is_checked: bool, has_stepped_up: bool) -> Verdict:
    """Somebody else than who entered it, once."""
    allowed = may_witness(by, has_stepped_up=has_stepped_up)
    if not allowed:
        return allowed
    if by.id == entered_by:
        return refused("You entered this yourself. A second person checks it.")
    return refused("This was checked already.") if is_checked else ALLOWED
