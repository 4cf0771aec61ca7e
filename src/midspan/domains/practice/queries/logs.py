"""How it went: what somebody wrote down themselves, as it stands, and what their figures may say."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.practice.enums import Helped
from midspan.domains.practice.models import PracticeLog, PracticeNote
from midspan.domains.privacy.queries import visible
from midspan.engines.practice import Experience, Figure, Practiced, Uses, figures, numbers_on
from midspan.kernel import clock
from midspan.values import Actor, DataClass

DID_HELP = frozenset({Helped.YES, Helped.BIT})


class Kept(Struct, frozen=True):
    """One use as it stands, the private words beside it, and what was written before it was put right, latest first."""

    log: PracticeLog
    words: str = ""
    is_shared: bool = False
    before: tuple[PracticeLog, ...] = ()


def own_logs(*, viewer: Actor, skill: str = "") -> list[Kept]:
    """What the viewer wrote down, the latest use first, without what they took back. Two queries."""
    rows = _logs(viewer, [viewer.id])
    found = list((rows.filter(skill=skill) if skill else rows).order_by("-practiced_at", "-received_at", "pk"))
    notes = PracticeNote.objects.filter(patient_id=viewer.id)
    rows_of_words = visible(notes, viewer=viewer, data_class=DataClass.PRACTICE).values_list(
        "log_id", "words", "is_shared"
    )
    words = {log_id: (text, is_shared) for log_id, text, is_shared in rows_of_words}
    by_id = {one.pk: one for one in found}
    return [Kept(one, *words.get(one.pk, ("", False)), _before(one, by_id)) for one in standing_logs(found)]


def own_log(*, viewer: Actor, log_id: UUID) -> Kept | None:
    """One use as it stands; None where it is not the viewer's, was put right since or taken back."""
    return next((one for one in own_logs(viewer=viewer) if one.log.pk == log_id), None)


def is_written(*, viewer: Actor, client_id: UUID) -> PracticeLog | None:
    """What the viewer wrote down under that id already."""
    return _logs(viewer, [viewer.id]).filter(client_id=client_id).first()


def standing_of(*, viewer: Actor, log: PracticeLog) -> PracticeLog | None:
    """What stands of a use of the viewer's: itself, or what put it right; None where it was taken back."""
    later = {one.replaces_id: one for one in _logs(viewer, [viewer.id]).filter(replaces__isnull=False)}
    while log.pk in later:
        log = later[log.pk]
    return None if log.is_taken_back else log


def standing_logs(rows: Iterable[PracticeLog]) -> list[PracticeLog]:
    """Of all rows of some people those that stand: not replaced by another, and not taken back."""
    found = list(rows)
    replaced = {one.replaces_id for one in found}
    return [one for one in found if one.pk not in replaced and not one.is_taken_back]


def _before(one: PracticeLog, by_id: dict[UUID, PracticeLog]) -> tuple[PracticeLog, ...]:
    found: list[PracticeLog] = []
    earlier = by_id.get(one.replaces_id) if one.replaces_id else None
    while earlier is not None:
        found.append(earlier)
        earlier = by_id.get(earlier.replaces_id) if earlier.replaces_id else None
    return tuple(found)


def _logs(viewer: Actor, patient_ids: Collection[UUID]) -> QuerySet[PracticeLog]:
    rows = PracticeLog.objects.filter(patient_id__in=list(patient_ids))
    return visible(rows, viewer=viewer, data_class=DataClass.PRACTICE)


def logs_of(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, list[PracticeLog]]:
    """Patient id → what of their uses stands and the viewer may see, the earliest first. One query."""
    found: dict[UUID, list[PracticeLog]] = {}
    rows = _logs(viewer, patient_ids).order_by("local_date", "practiced_at", "received_at", "pk")
    for one in standing_logs(rows):
        found.setdefault(one.patient_id, []).append(one)
    return found


def did_help(helped: str) -> bool | None:
    """At least a bit, or not; None: not said."""
    return Helped(helped) in DID_HELP if helped else None


def practiced(logs: Iterable[PracticeLog]) -> list[Practiced]:
    """As the spacing reads them, by day."""
    return [Practiced(one.local_date, did_help(one.helped), one.was_prompted) for one in logs]


def uses_of(logs: Iterable[PracticeLog]) -> list[Uses]:
    """As figures read them, one for each skill, in alphabetical order of its key: never by what it came to."""
    found: dict[str, list[PracticeLog]] = {}
    for one in logs:
        found.setdefault(one.skill, []).append(one)
    return [
        Uses(
            key,
            len(ones),
            tuple(float(one.before - one.after) for one in ones if one.before is not None and one.after is not None),
        )
        for key, ones in sorted(found.items())
    ]


def own_figures(logs: Iterable[PracticeLog]) -> tuple[Figure, ...]:
    """What may be said of each skill. `logs` are all of one person: a figure leans on their other skills."""
    return figures(uses_of(logs), numbers_on(clock.local_date()))


def experience(logs: Iterable[PracticeLog]) -> dict[str, Experience]:
    """Skill → how often somebody said that it helped, and that it did not."""
    counted: dict[str, list[int]] = {}
    for one in logs:
        if (helped := did_help(one.helped)) is not None:
            counted.setdefault(one.skill, [0, 0])[not helped] += 1
    return {key: Experience(*counts) for key, counts in counted.items()}
