"""Pure rules of signing: who signs alone, and who sees a guardian sign."""

from midspan.domains.people.enums import Role
from midspan.engines.disclosure import Signs
from midspan.values import ALLOWED, Actor, Verdict, refused

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


def may_witness(by: Actor, *, has_stepped_up: bool) -> Verdict:
    """Whether this staff member sees somebody sign who stands for a patient, or puts signed paper on file."""
    if not (by.is_staff and by.roles & WITNESSES):
        return refused("Your role does not keep consents. Ask intake or the privacy officer.")
    return ALLOWED if has_stepped_up else refused("Show your passkey or a code first.")


def may_be_signed_by_guardian(signs: Signs, *, is_half: bool) -> Verdict:
    """Whether a guardian signs now: as the second, or alone. The law may have changed since the minor signed."""
    if signs is (Signs.BOTH if is_half else Signs.GUARDIAN):
        return ALLOWED
    if signs in ALONE:
        return refused("The person signs alone now. Let them sign anew.")
    return refused("Who signs for this person is not this guardian alone. See the guardians page.")
