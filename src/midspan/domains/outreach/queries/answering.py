"""Whether the person was reached meanwhile: a signed note of a contact answers what a step still asks for."""

from datetime import datetime

from msgspec import Struct

from midspan.domains.encounters.queries import SignedContact, signed_contacts_since
from midspan.domains.outreach.enums import StepKey
from midspan.domains.outreach.queries.standing import Standing
from midspan.domains.outreach.rules.deeds import ANSWERED_BY_CONTACT, may_answer_by
from midspan.values import Actor


class Answering(Struct, frozen=True, kw_only=True):
    """The contact, and the step that it answers."""

    contact: SignedContact
    key: StepKey


def answering(*, viewer: Actor, found: Standing | None, now: datetime) -> Answering | None:
    """What the viewer can answer a running clock by; None where nobody wrote of a contact since it began."""
    if found is None:
        return None
    key = key_to_answer(found)
    if key is None or not may_answer_by(viewer, state=found.state(now), key=key):
        return None
    one = found.outreach
    contacts = signed_contacts_since(viewer=viewer, patient_id=one.patient_id, since=one.began_at)
    return Answering(contact=contacts[0], key=key) if contacts else None


def key_to_answer(found: Standing) -> StepKey | None:
    """The first open step that only asks to reach the person."""
    left = (one.key for one in found.planned if not one.is_settled)
    return next((key for key in left if key in ANSWERED_BY_CONTACT), None)
