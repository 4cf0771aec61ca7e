"""The record beyond notes as it goes into a person's own copy, in their words and their language."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.records.actions.received import own_received
from midspan.domains.records.book import categories
from midspan.domains.records.enums import AllergiesSaid, ListKind, Standing
from midspan.domains.records.own_wording import ALLERGIES_WORDS, STANDING_WORDS, own_label, own_lines
from midspan.domains.records.queries import MedicineList, medicine_list, screens_of
from midspan.domains.records.screen_wording import STATE_WORDS, finding_lines
from midspan.values import Actor


class CopyLine(Struct, frozen=True, kw_only=True):
    """One line of a copy: on which day, where it has one, what, and the words about it."""

    day: str = ""
    what: str
    words: str


def own_list(*, by: Actor) -> list[CopyLine]:
    """What the person takes or has taken and is allergic to; what nobody has asked is said so."""
    found = medicine_list(viewer=by, patient_id=by.id)
    return [*_standing(found), *(line for kind in ListKind for line in _of_list(found, kind))]


def _standing(found: MedicineList) -> Iterator[CopyLine]:
    if found.standing is not Standing.LISTED:
        yield CopyLine(what=_("My medicines"), words=str(STANDING_WORDS[found.standing]))
    if found.allergies is not AllergiesSaid.AS_LISTED:
        yield CopyLine(what=_("Allergies"), words=str(ALLERGIES_WORDS[found.allergies]))


def _of_list(found: MedicineList, kind: ListKind) -> Iterator[CopyLine]:
    is_allergy = kind is ListKind.ALLERGY
    for one in own_lines(found, kind):
        told = [_("Allergies") if is_allergy else "", one["how"], *one["notes"], str(one["state"])]
        yield CopyLine(what=one["name"], words="; ".join(filter(None, told)))


def own_tests(*, by: Actor) -> list[CopyLine]:
    """The person's own drug screens, with how each stands and what came out of each substance."""
    return [
        CopyLine(
            day=date_format(localtime(one.screen.ordered_at)),
            what=one.screen.reason,
            words="; ".join(
                [str(STATE_WORDS[one.state][0]), *(f"{line['label']}: {line['value']}" for line in finding_lines(one))]
            ),
        )
        for one in screens_of(viewer=by, patient_id=by.id)
    ]


def own_from_others(*, by: Actor) -> list[CopyLine]:
    """What others sent about the person, without the files themselves, which are downloaded one by one."""
    language = get_language() or "en"
    return [
        CopyLine(
            day=date_format(one.record.received_date),
            what=categories()[one.record.category].words_in(language),
            words="; ".join([one.record.from_whom, own_label(one)]),
        )
        for one in own_received(by=by)
    ]
