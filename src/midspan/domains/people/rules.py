"""Pure rules of people: who may keep a patient's details, and when a way of contact is safe enough to be used."""

from collections.abc import Collection

from msgspec import Struct

from midspan.domains.people.enums import ContactChannel, Role, Voicemail
from midspan.values import ALLOWED, Actor, ActorKind, Verdict, first_refusal, refused
from midspan.values.typed_names import folded

KEEPS_DETAILS = frozenset({Role.INTAKE, Role.DIRECTOR, Role.FRONT_DESK, Role.COUNSELOR, Role.NURSE})
KEEPS_STAFF = frozenset({Role.PROGRAM_MANAGER, Role.DIRECTOR})
OPENS_ACCOUNTS = frozenset({Role.INTAKE, Role.DIRECTOR, Role.FRONT_DESK, Role.COUNSELOR})
GIVEN_BY_DIRECTOR = frozenset({Role.DIRECTOR, Role.PRIVACY_OFFICER})
# Stems that tell a listener what this is about, in English and Spanish; folded to plain lower-case letters.
REVEALING = (
    "treatment", "tratamiento", "therap", "terapia", "counsel", "consejer", "rehab", "recover", "recuperac", "addict",
    "adicc", "alcohol", "drug", "droga", "substance", "sustancia", "detox", "mental", "psych", "psiq", "outpatient",
    "ambulatori", "sober", "sobri", "clinic", "patient", "paciente", "admission",
)  # fmt: skip


LOCK_MINUTES = (0, 2, 5, 15, 30)


class SafeContact(Struct, frozen=True, kw_only=True):
    """How the person may be reached, in their own terms: channel, number, hours, voicemail, and who must not know."""

    channel: ContactChannel
    phone: str = ""
    email: str = ""
    times: str = ""
    voicemail: Voicemail = Voicemail.NEVER
    voicemail_words: str = ""
    must_not_be_told: str = ""
    note: str = ""


def may_keep_details(by: Actor, *, patient_id: object = None) -> Verdict:
    """Whether this person may write names, birth dates and contacts of a patient (their own, for a patient)."""
    if by.kind is ActorKind.JOB or by.roles & KEEPS_DETAILS or (by.is_patient and by.id == patient_id):
        return ALLOWED
    return refused("Your role does not change a person's details. Ask intake or the front desk.")


def may_open_account(by: Actor) -> Verdict:
    if by.kind is ActorKind.JOB or by.roles & OPENS_ACCOUNTS:
        return ALLOWED
    return refused("Your role does not open sign-ins. Ask intake or the front desk.")


def may_have_account(*, has_died: bool) -> Verdict:
    """Whether there is a way in for this patient: whoever held the paper would not be them."""
    if has_died:
        return refused("The record says that this person has died: their sign-in is closed. A director takes it back.")
    return ALLOWED


def may_open_mentor_account(by: Actor) -> Verdict:
    """Who may give a mentor a way in: whoever supervises mentors."""
    if by.kind is ActorKind.JOB or Role.PEER_COORDINATOR in by.roles:
        return ALLOWED
    return refused("Mentors are invited by the peer coordinator.")


def may_open_staff_account(by: Actor, *, staff_id: object, roles: Collection[str], is_active: bool) -> Verdict:
    """Who may give a staff member a way in: whoever keeps the staff list, never to themselves nor above themselves."""
    return first_refusal(_keeps_ways_in(by, roles), _is_somebody_elses(by, staff_id), _works_here(is_active=is_active))


def _keeps_ways_in(by: Actor, roles: Collection[str]) -> Verdict:
    if by.kind is ActorKind.JOB or Role.DIRECTOR in by.roles:
        return ALLOWED
    if not (by.is_staff and by.roles & KEEPS_STAFF):
        return refused("Only a program manager or the director gives staff a way in.")
    # A code opens the account for whoever holds the paper, and with it all that its roles open.
    if GIVEN_BY_DIRECTOR.intersection(roles):
        return refused("Only the director gives a way in to a director or a privacy officer.")
    return ALLOWED


def _is_somebody_elses(by: Actor, staff_id: object) -> Verdict:
    return refused("Ask somebody else for a new way in of your own.") if staff_id == by.id else ALLOWED


def _works_here(*, is_active: bool) -> Verdict:
    return ALLOWED if is_active else refused("Somebody who left gets no way in. Renew their access first.")


def may_agree_contact(contact: SafeContact) -> Verdict:
    """Whether these contact rules can be kept without outing the person."""
    return first_refusal(_can_be_reached(contact), _leaves_neutral_words(contact))


def _can_be_reached(contact: SafeContact) -> Verdict:
    if contact.channel in {ContactChannel.PHONE, ContactChannel.TEXT} and not contact.phone:
        return refused("Enter the number that is safe to use, or choose another way of contact.")
    if contact.channel is ContactChannel.EMAIL and not contact.email:
        return refused("Enter the e-mail address that is safe to use, or choose another way of contact.")
    return ALLOWED


def _leaves_neutral_words(contact: SafeContact) -> Verdict:
    if contact.voicemail is not Voicemail.NEUTRAL:
        return ALLOWED
    if not contact.voicemail_words:
        return refused("Write the words that may be left on voicemail, such as “Please call Sam back”.")
    if reveals(contact.voicemail_words):
        return refused("These voicemail words say what the call is about. Use words anybody in the home may hear.")
    return ALLOWED


def reveals(words: str) -> bool:
    """Whether words that others may hear tell of treatment."""
    plain = folded(words)
    return any(stem in plain for stem in REVEALING)


def may_keep_staff(by: Actor) -> Verdict:
    """Whether this person may write who works here."""
    if by.kind is ActorKind.JOB or (by.is_staff and by.roles & KEEPS_STAFF):
        return ALLOWED
    return refused("Only a program manager or the director changes who works here.")


def may_change_roles(by: Actor, *, staff_id: object, has_stepped_up: bool) -> Verdict:
    """Roles open doors to patients' records, so the director gives them, and nobody gives any to themselves."""
    if by.kind is ActorKind.JOB:
        return ALLOWED
    if Role.DIRECTOR not in by.roles:
        return refused("Only the director changes what a staff member may do. Ask the director.")
    if staff_id == by.id:
        return refused("Nobody changes their own roles. Ask another director.")
    return ALLOWED if has_stepped_up else refused("Show your passkey or a code first.")


def may_set_staff_active(by: Actor, *, staff_id: object, is_active: bool) -> Verdict:
    """Whether this person may end or renew somebody's access; nobody locks themselves out."""
    if staff_id == by.id and not is_active:
        return refused("You cannot end your own access. Ask another program manager.")
    return may_keep_staff(by)


def may_lock_after(minutes: int) -> Verdict:
    """Whether pages may lock themselves after so many minutes alone; 0 is never."""
    return ALLOWED if minutes in LOCK_MINUTES else refused("Choose one of the times.")
