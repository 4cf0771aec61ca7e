"""Whether people came lately: of everybody the viewer reaches, in two queries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat
from msgspec import Struct

from midspan.domains.encounters.enums import WITH_PERSON, AttendanceState, ContactKind, ContactMode, NoteState
from midspan.domains.encounters.models import Attendance, Contact, IndividualEntry
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass

CAME, MISSED = Q(state=AttendanceState.ATTENDED), Q(state=AttendanceState.ABSENT)


class CameInWeek(Struct, frozen=True, kw_only=True):
    """Sessions of one week, or of what has gone by of it."""

    monday: date
    came: int
    missed: int

    @property
    def told(self) -> int:
        """Of how many anything is recorded that counts."""
        return self.came + self.missed


class Lately(Struct, frozen=True, kw_only=True):
    """Sessions since a day: `came` to, `missed` without a reason that was accepted, and the last day of those missed.

    `last_on` is the last day on which they came to one, or on which a signed note tells of a contact with them, also
    before that day where earlier weeks are asked for; None: no day is.
    """

    came: int
    missed: int
    last_on: date | None
    missed_on: date | None = None
    weeks: tuple[CameInWeek, ...] = ()


def came_lately(
    *, viewer: Actor, since: date, mondays: Sequence[date] = (), drafts: bool = False
) -> dict[UUID, Lately]:
    """Patient id → how they came since that day; of whom nothing is recorded is absent.

    With `weeks` for the weeks that begin on `mondays`, in their order, also those before that day. With
    `drafts`, a contact counts also while its note waits for a name.
    """
    first = min([since, *mondays])
    rows = Attendance.objects.filter(session__local_date__gte=first)
    lately = Q(session__local_date__gte=since)
    counted = (
        visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE)
        .order_by()
        .values("patient_id")
        .annotate(
            came=Count("pk", filter=CAME & lately),
            missed=Count("pk", filter=MISSED & lately),
            last_on=Max("session__local_date", filter=CAME),
            missed_on=Max("session__local_date", filter=MISSED & lately),
            **_by_week(mondays),
        )
    )
    by_patient = {one["patient_id"]: one for one in counted}
    seen = _last_contacts(viewer, first, drafts=drafts)
    return {
        patient_id: _lately(by_patient.get(patient_id, {}), seen.get(patient_id), mondays)
        for patient_id in by_patient.keys() | seen.keys()
    }


def _by_week(mondays: Sequence[date]) -> dict[str, Count]:
    found = {}
    for number, monday in enumerate(mondays):
        in_week = Q(session__local_date__range=(monday, monday + timedelta(days=6)))
        found[f"came_{number}"] = Count("pk", filter=CAME & in_week)
        found[f"missed_{number}"] = Count("pk", filter=MISSED & in_week)
    return found


def _lately(counted: Mapping[str, Any], seen_on: date | None, mondays: Sequence[date]) -> Lately:
    days = [day for day in (counted.get("last_on"), seen_on) if day is not None]
    weeks = (
        CameInWeek(monday=monday, came=counted.get(f"came_{number}", 0), missed=counted.get(f"missed_{number}", 0))
        for number, monday in enumerate(mondays)
    )
    return Lately(
        came=counted.get("came", 0),
        missed=counted.get("missed", 0),
        last_on=max(days, default=None),
        missed_on=counted.get("missed_on"),
        weeks=tuple(weeks),
    )


def _last_contacts(viewer: Actor, since: date, *, drafts: bool) -> dict[UUID, date]:
    """Not those with their families: the person may not have been there."""
    rows = Contact.objects.filter(local_date__gte=since).exclude(kind=ContactKind.FAMILY)
    rows = rows if drafts else rows.filter(entries__state=NoteState.SIGNED)
    shown = visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE).order_by().values("patient_id")
    return dict(shown.annotate(last_on=Max("local_date")).values_list("patient_id", "last_on"))


class PeerContact(Struct, frozen=True, kw_only=True):
    """That a peer specialist was in contact with somebody: the day and by what way, and not what was said.

    `signed_began_at` is its beginning where its note is signed; None while it waits for a name.
    """

    on: date
    mode: ContactMode | None
    signed_began_at: datetime | None = None


def last_peer_contacts(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, PeerContact]:
    """Patient id → the last contact of peer support with them, whoever had it; who has none is absent. One query.

    Signed ones of everybody, and those on whose note the viewer is still writing.
    """
    told = IndividualEntry.objects.filter(organization_id=OuterRef("organization_id"), contact=OuterRef("pk"))
    told = told.filter(Q(state=NoteState.SIGNED) | Q(author_id=viewer.id))
    rows = Contact.objects.filter(kind=ContactKind.PEER, patient_id__in=list(patient_ids), local_date__isnull=False)
    shown = visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE).filter(Exists(told))
    # The mode of a draft may not be said yet.
    newest = shown.order_by("patient_id", "-local_date", "-began_at", "pk").distinct("patient_id")
    signed = Exists(told.filter(state=NoteState.SIGNED))
    return {
        patient_id: PeerContact(
            on=on, mode=ContactMode(mode) if mode else None, signed_began_at=began_at if is_signed else None
        )
        for patient_id, on, mode, began_at, is_signed in newest.values_list(
            "patient_id", "local_date", "mode", "began_at", signed
        )
        if on is not None
    }


class SignedContact(Struct, frozen=True, kw_only=True):
    """A contact about which a note is signed: the day, by what way, and who signed; not what was said.

    `is_with_person`: they were there for sure. Of other kinds it is not known.
    """

    id: UUID
    on: date
    mode: ContactMode
    began_at: datetime
    author: str
    is_with_person: bool


def signed_contacts_since(*, viewer: Actor, patient_id: UUID, since: datetime) -> list[SignedContact]:
    """Contacts with one person that began at that moment or later, the latest first. One query.

    Not those with their family: the person may not have been there.
    """
    told = IndividualEntry.objects.filter(
        organization_id=OuterRef("organization_id"), contact=OuterRef("pk"), state=NoteState.SIGNED
    )
    names = told.annotate(who=Concat("author__given_name", Value(" "), "author__family_name"))
    rows = Contact.objects.filter(patient_id=patient_id, began_at__gte=since).exclude(kind=ContactKind.FAMILY)
    shown = visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE).filter(Exists(told))
    found = shown.annotate(who=Subquery(names.values("who")[:1])).order_by("-began_at", "pk")
    return [
        SignedContact(
            id=pk, on=on, mode=ContactMode(mode), began_at=began_at, author=who, is_with_person=kind in WITH_PERSON
        )
        for pk, on, mode, began_at, who, kind in found.values_list(
            "pk", "local_date", "mode", "began_at", "who", "kind"
        )
        if on is not None and began_at is not None
    ]


class ReachedLately(Struct, frozen=True, kw_only=True):
    """That somebody was talked with, until when and by whom; not what was said."""

    patient_id: UUID
    until: datetime
    author_id: UUID
    author: str


def reached_since(*, viewer: Actor, patient_ids: Collection[UUID], since: datetime) -> list[ReachedLately]:
    """Contacts with them that ended at that moment or later and whose note is signed. One query.

    Not those with their families: the person may not have been there.
    """
    rows = IndividualEntry.objects.filter(
        patient_id__in=list(patient_ids), state=NoteState.SIGNED, contact__ended_at__gte=since
    ).exclude(contact__kind=ContactKind.FAMILY)
    shown = visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE).annotate(
        who=Concat("author__given_name", Value(" "), "author__family_name")
    )
    found = shown.order_by("pk").values_list("patient_id", "contact__ended_at", "author_id", "who")
    return [
        ReachedLately(patient_id=patient_id, until=until, author_id=author_id, author=who)
        for patient_id, until, author_id, who in found
        if until is not None
    ]
