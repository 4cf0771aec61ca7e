"""Answering a step by what is written already: a contact with its signed note."""

from uuid import UUID

from midspan.domains.encounters.queries import signed_contacts_since
from midspan.domains.outreach.actions.doing import answer_the_asking
from midspan.domains.outreach.actions.stepping import add_deed, end, locked
from midspan.domains.outreach.enums import CallOutcome, DeedKind, Ending
from midspan.domains.outreach.models import Deed
from midspan.domains.outreach.queries.answering import key_to_answer
from midspan.domains.outreach.rules.deeds import may_answer_by
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("outreach.answer_by_contact")
def answer_by_contact(*, patient_id: UUID, contact_id: UUID, by: Actor) -> Deed:
    """The person was reached by that contact, which ends the clock: nothing is written twice. Raises RefusedError."""
    found = locked(patient_id, by=by)
    key = key_to_answer(found)
    may_answer_by(by, state=found.state(clock.now()), key=key).require()
    since = found.outreach.began_at
    contacts = signed_contacts_since(viewer=by, patient_id=patient_id, since=since)
    if key is None or contact_id not in {one.id for one in contacts}:
        raise RefusedError(refused("Nobody has signed a note about such a contact since they did not come."))
    deed = add_deed(found, key, DeedKind.DONE, by=by, outcome=CallOutcome.REACHED, contact_id=contact_id)
    answer_the_asking(found.outreach)
    end(found, Ending.ANSWERED, by=by)
    return deed
