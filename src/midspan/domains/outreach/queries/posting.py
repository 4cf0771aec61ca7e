"""Whether the letter of a clock may go by post: asked by the page and once more by the action."""

from typing import Any

from midspan.domains.journey.queries import patient_for
from midspan.domains.outreach.enums import DeedKind, StepKey
from midspan.domains.outreach.models import Deed
from midspan.domains.outreach.queries.standing import Standing
from midspan.domains.outreach.rules.deeds import may_decide_here, may_post
from midspan.domains.people.queries import reveals
from midspan.kernel.models import Organization
from midspan.values import Actor, DataClass, Verdict, first_refusal, refused


def letter_to_post(found: Standing) -> Deed | None:
    """The letter somebody wrote; None while nobody has, or it was left out."""
    deed = found.settled(StepKey.LETTER)
    return deed if deed is not None and deed.kind == DeedKind.DONE else None


def neutral_office(*, viewer: Actor) -> str:
    """The name under which paper goes out."""
    return Organization.objects.get(pk=viewer.organization_id).short_name


def may_post_to(found: Standing, *, viewer: Actor) -> Verdict:
    patient: Any = patient_for(viewer=viewer, patient_id=found.outreach.patient_id, data_class=DataClass.CONTACT)
    if patient is None:
        return first_refusal(may_decide_here(viewer), refused("There is no such person."))
    deed = letter_to_post(found)
    words = deed.words if deed else ""
    center = Organization.objects.get(pk=viewer.organization_id)
    # An envelope says both: the head on it and the words in it.
    said = f"{center.short_name}\n{words}"
    return may_post(
        viewer,
        words=words,
        is_agreed=patient.safe_contact_agreed_at is not None,
        channel=patient.safe_contact,
        address=[patient.address_lines],
        tells=reveals(said) or center.name.casefold() in said.casefold(),
    )
