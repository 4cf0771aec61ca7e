"""The letter to somebody who did not come, on paper: only where they chose letters, and through the gate each time."""

from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from msgspec import Struct

from midspan.domains.journey.queries import patient_for
from midspan.domains.outreach.actions.stepping import add_deed, locked
from midspan.domains.outreach.enums import DeedKind, StepKey
from midspan.domains.outreach.queries import Standing, letter_to_post, may_post_to, neutral_office
from midspan.domains.people.queries import language_of
from midspan.domains.privacy.queries import Asking, Disclosed, Thing, decide
from midspan.engines.disclosure import Channel, Item, Obligation
from midspan.kernel.actions import action
from midspan.values import Actor, DataClass, Label, RefusedError, refused

# Its words are neutral and checked, and name and address are all that is said of the person.
DOES = frozenset({Obligation.NEUTRAL_WORDING, Obligation.MINIMUM_FIELDS, Obligation.EXPIRES})
ON_PAPER = frozenset({DataClass.IDENTITY, DataClass.CONTACT, DataClass.MESSAGE})


class PaperLetter(Struct, frozen=True, kw_only=True):
    """What stands on the paper: a neutral head, and a paragraph for each of `lines`, in the person's language."""

    head: str
    lines: tuple[str, ...]
    language: str


def print_letter(*, patient_id: UUID, by: Actor) -> PaperLetter:
    """The letter of the clock that runs, for the post. Raises RefusedError, with the reason where no post may come.

    The gate is asked at this moment; its answer stands in the ledger, a no as well, which is why this is no action.
    """
    found = locked(patient_id, by=by)
    may_post_to(found, viewer=by).require()
    item = Item(classes=ON_PAPER, labels=frozenset({Label.PART2}), reference="Letter by post")
    asking = Asking(by=by, channel=Channel.LETTER)
    answer = decide(asking, Thing(patient_id=patient_id, item=item, content=_letter(found, by)))
    if not answer.is_open:
        raise RefusedError(refused(answer.decision.sentence))
    _keep_printed(found, answer, by=by)
    return answer.shown(did=DOES)


def _letter(found: Standing, by: Actor) -> PaperLetter:
    patient: Any = patient_for(viewer=by, patient_id=found.outreach.patient_id, data_class=DataClass.CONTACT)
    deed: Any = letter_to_post(found)
    language = language_of(viewer=by, patient_id=patient.pk) or "en"
    with translation.override(language):
        day = date_format(localtime(deed.at))
    place = " ".join(filter(None, [patient.city, patient.state, patient.postal_code]))
    to = [f"{patient.given_names} {patient.family_name}".strip(), *patient.address_lines.splitlines(), place]
    words = [line.strip() for line in deed.words.splitlines()]
    return PaperLetter(
        head=neutral_office(viewer=by), lines=tuple(filter(None, [day, *to, *words])), language=language[:2]
    )


@action("outreach.print_letter")
def _keep_printed(found: Standing, answer: Disclosed[PaperLetter], *, by: Actor) -> UUID:
    """A step of the clock the first time; each printing stands in the ledger."""
    if StepKey.LETTER not in found.keys_with(DeedKind.PRINTED):
        add_deed(found, StepKey.LETTER, DeedKind.PRINTED, by=by)
    return answer.id
