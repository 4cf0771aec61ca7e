"""Keeping lists of support meetings and what stands in them; a patient's keeping one for themselves."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.going_back.queries import own_stay_id
from midspan.domains.meetings.enums import ListState
from midspan.domains.meetings.list_files import SLOT, ListedMeeting, Read, Refused, RefusedRow, is_zone, read_meetings
from midspan.domains.meetings.models import KeptMeeting, MeetingList, MeetingSharing, SupportMeeting
from midspan.domains.meetings.rules import may_keep_lists, may_keep_meeting, may_share_meetings
from midspan.domains.programs.queries import home_zone
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.kernel.fetching import Wanted, Words, link_objection
from midspan.values import Actor, RefusedError, first_refusal, refused, sentence

AGAIN, TRY_AGAIN = timedelta(days=1), timedelta(hours=4)
MOST_REFUSED_KEPT = 500  # Named one by one; further ones are counted.
MOST_CHARACTERS_KEPT = 1_000_000  # Of those together, as they came.
MOST_UPLOADED = 5_000_000  # Read while the page waits. A longer list is read from its link, by a job.
MOST_FETCHED = 20_000_000
NOT_A_ZONE = sentence("This is not a time zone we know. Write it like America/New_York or America/Chicago.")
NAMELESS = sentence("Give the list a name, as patients will read it.")
WANTED = Wanted(
    accept="application/json, text/csv",
    schemes=frozenset({"https"}),
    most_bytes=MOST_FETCHED,
    words=Words(
        not_a_link=sentence("This is not a link to a list. It begins with https://."),
        not_secure=sentence("This link is not secure. Ask for one that begins with https://."),
        has_password=sentence("This link contains a name or password. Use a public link."),
        not_found=sentence("No server was found at this link. Check it for typing mistakes."),
        not_public=sentence("This link does not lead to a public server, so it was not opened."),
        no_answer=sentence("The server could not be reached securely. It will be tried again."),
        not_given=sentence("The server did not hand out the list. Check the link."),
        too_slow=sentence("The server took too long to answer. It will be tried again."),
        too_large=sentence("The list is larger than 20 MB. Ask for a list of your region."),
        too_many_redirects=sentence("This link forwards too many times. Use the list's own link."),
    ),
)
# What of a meeting may change from one reading to the next.
FIELDS = (
    "name", "weekdays", "start_minute", "length_minutes", "zone", "names_zone", "is_active", "attendance", "traits",
    "languages", "group", "place", "address", "city", "postal_code", "latitude", "longitude", "is_approximate",
    "join_url", "join_phone", "join_notes", "notes", "web_address", "source", "gone_at",
)  # fmt: skip
READ = (
    "format", "state", "state_reason", "refused", "refused_count", "warnings", "read_at", "next_at",
)  # fmt: skip
ROWS_AT_ONCE = 500


class Changes(Struct, frozen=True):
    """How many meetings one reading made new, changed, and found gone."""

    new: int = 0
    changed: int = 0
    gone: int = 0


@action("meeting_list.upload")
def upload_list(*, name: str, content: bytes, zone: str = "", by: Actor) -> MeetingList:
    """A list from a file; `zone` is of its meetings that name none, empty the center's.

    Raises RefusedError with the reader's reason, and for a zone that nobody knows.
    """
    _may_add(name, by)
    answer = _read(content)
    row = _new(name, "", zone, by)
    _keep(row, answer)
    return row


@action("meeting_list.subscribe")
def subscribe_list(*, name: str, url: str, zone: str = "", by: Actor) -> MeetingList:
    """A list at a link, which the next job reads; `zone` as above. Raises RefusedError for what can be no such link."""
    _may_add(name, by)
    objection = link_objection(url, wanted=WANTED)
    if objection:
        raise RefusedError(refused(objection))
    return _new(name, url.strip(), zone, by)


@action("meeting_list.set_zone")
def set_list_zone(*, list_id: UUID, zone: str, by: Actor) -> MeetingList:
    """The clock of its meetings that name none, from now on. Nothing is read again, and nothing else of them changes.

    Raises RefusedError for a zone that nobody knows, MeetingList.DoesNotExist.
    """
    may_keep_lists(by).require()
    row = _locked(list_id, by)
    row.zone = _known_zone(zone, by)
    row.save(update_fields=["zone"])
    _of(row).filter(names_zone=False).exclude(zone=row.zone).update(zone=row.zone)
    return row


@action("meeting_list.replace")
def upload_again(*, list_id: UUID, content: bytes, by: Actor) -> MeetingList:
    """What an uploaded list says now. Raises RefusedError, MeetingList.DoesNotExist."""
    may_keep_lists(by).require()
    row = _locked(list_id, by)
    if row.url:
        raise RefusedError(refused("This list is read from its link. Remove it to upload a file instead."))
    _keep(row, _read(content))
    return row


@action("meeting_list.remove")
def remove_list(*, list_id: UUID, by: Actor) -> MeetingList:
    """Its meetings are sought no more; who keeps one reads that it is gone. Raises MeetingList.DoesNotExist."""
    may_keep_lists(by).require()
    row = _locked(list_id, by)
    row.removed_at, row.next_at = clock.now(), None
    row.save(update_fields=["removed_at", "next_at"])
    _of(row).filter(gone_at=None).update(gone_at=row.removed_at)
    return row


@action("meeting_list.read")
def keep_answer(*, list_id: UUID, answer: Read | Refused, by: Actor) -> MeetingList | None:
    """What reading a link gave: the meetings as they are now, or the reason why those from before stay."""
    row = MeetingList.objects.select_for_update().filter(organization_id=by.organization_id, pk=list_id).first()
    if row is None or row.removed_at is not None:
        return None
    answer = any_of(answer)
    if isinstance(answer, Refused):
        row.state, row.state_reason, row.next_at = ListState.FAILED, answer.reason, clock.now() + TRY_AGAIN
        row.save(update_fields=["state", "state_reason", "next_at"])
    else:
        row.next_at = clock.now() + AGAIN
        _keep(row, answer)
    return row


@action("meeting.keep")
def keep_meeting(*, meeting_id: UUID, by: Actor) -> KeptMeeting:
    """Put a meeting aside for oneself; once is enough. Raises RefusedError, SupportMeeting.DoesNotExist."""
    in_turn("meeting.keep", by.id)
    mine = KeptMeeting.objects.filter(organization_id=by.organization_id, patient_id=by.id)
    may_keep_meeting(by, kept=mine.exclude(meeting_id=meeting_id).count()).require()
    meeting = SupportMeeting.objects.get(organization_id=by.organization_id, pk=meeting_id)
    row, _ = mine.get_or_create(
        organization_id=by.organization_id, patient_id=by.id, meeting=meeting, defaults={"kept_at": clock.now()}
    )
    return row


@action("meeting.let_go")
def let_go_meeting(*, meeting_id: UUID, by: Actor) -> None:
    """The row is gone: what is the person's own is forgotten when they say so."""
    may_keep_meeting(by, kept=0).require()
    KeptMeeting.objects.filter(organization_id=by.organization_id, patient_id=by.id, meeting_id=meeting_id).delete()


@action("meeting.share")
def share_meetings(*, is_shared: bool, by: Actor) -> MeetingSharing:
    """The counselor of this stay may see what the person keeps, of before as well, or nobody may. It holds at once.

    A later stay's counselor sees nothing of it. Raises RefusedError.
    """
    in_turn("meeting.share", by.id)
    stay = own_stay_id(viewer=by) if by.is_patient and is_shared else None
    may_share_meetings(by, has_stay=stay is not None, is_shared=is_shared).require()
    row, _ = MeetingSharing.objects.update_or_create(
        organization_id=by.organization_id,
        patient_id=by.id,
        defaults={"episode_id": stay, "said_at": clock.now()},
    )
    return row


def any_of(answer: Read | Refused) -> Read | Refused:
    """A list of which no row could be read says nothing of any meeting: it is refused with why the first could not."""
    if isinstance(answer, Refused) or answer.meetings:
        return answer
    first = answer.refused[0]
    return Refused(f"None of its rows could be read. Row {first.row}: {first.why}")


def take_in(row: MeetingList, meetings: Iterable[ListedMeeting], *, unread: Iterable[RefusedRow] = ()) -> Changes:
    """The meetings of a list become these. A row that says the same is not touched; one that is missing is gone.

    What stands in the list and could not be read stays as it was.
    """
    there = {one.key: one for one in _of(row)}
    shared = {_slug(key) for key in there if SLOT in key}
    listed = {_key(one, there, shared): _values(one, row) for one in meetings if one.is_published}
    new = [
        SupportMeeting(organization_id=row.organization_id, meeting_list=row, key=key, **values)
        for key, values in listed.items()
        if key not in there
    ]
    changed = [there[key] for key, values in listed.items() if key in there and _changed(there[key], values)]
    SupportMeeting.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    SupportMeeting.objects.bulk_update(changed, FIELDS, batch_size=ROWS_AT_ONCE)
    slugs, names = {one.slug for one in unread if one.slug}, {one.name for one in unread if one.name and not one.slug}
    missing = [
        one.pk
        for key, one in there.items()
        if key not in listed and one.gone_at is None and _slug(key) not in slugs and one.name not in names
    ]
    gone = _of(row).filter(pk__in=missing).update(gone_at=clock.now())
    return Changes(new=len(new), changed=len(changed), gone=gone)


def _key(one: ListedMeeting, there: Mapping[str, SupportMeeting], shared: Collection[str]) -> str:
    """The key it has here already. Others may have come to share its slug since, or no longer do.

    Where several ever shared one, only the same days and time make it the same meeting: somebody may keep it.
    """
    if one.key not in {one.slug, one.slot}:
        return one.key
    alone = there.get(one.slug)
    if alone and (alone.weekdays, alone.start_minute) == (list(one.weekdays), one.start_minute):
        return one.slug
    return one.slot if one.slug in shared else one.key


def _slug(key: str) -> str:
    return key.rpartition(SLOT)[0] or key


def _values(one: ListedMeeting, row: MeetingList) -> dict[str, object]:
    same = ("gone_at", "zone", "names_zone", "weekdays", "traits", "languages", "attendance")
    values: dict[str, object] = {name: getattr(one, name) for name in FIELDS if name not in same}
    return values | {
        "gone_at": None,
        "zone": one.zone or row.zone,
        "names_zone": bool(one.zone),
        "weekdays": list(one.weekdays),
        "traits": sorted(trait.value for trait in one.traits),
        "languages": list(one.languages),
        "attendance": one.attendance.value,
    }


def _changed(there: SupportMeeting, values: dict[str, object]) -> bool:
    """Whether the row says something else now; it then says it."""
    different = {name: value for name, value in values.items() if getattr(there, name) != value}
    for name, value in different.items():
        setattr(there, name, value)
    return bool(different)


def _keep(row: MeetingList, answer: Read) -> None:
    take_in(row, answer.meetings, unread=answer.refused)
    row.format, row.state, row.state_reason = answer.format, ListState.FRESH, ""
    row.refused = list(_kept_refused(answer.refused))
    row.refused_count, row.warnings, row.read_at = len(answer.refused), list(answer.warnings), clock.now()
    row.save(update_fields=READ)


def _kept_refused(refused_rows: Iterable[RefusedRow]) -> Iterator[dict[str, object]]:
    """Each with itself as it came, as far as all of them together are no more than a page can show."""
    left = MOST_CHARACTERS_KEPT
    for one in islice(refused_rows, MOST_REFUSED_KEPT):
        left -= len(json.dumps(one.source))
        yield {"row": one.row, "why": one.why, "source": one.source if left >= 0 else {}}


def _read(content: bytes) -> Read:
    answer = any_of(read_meetings(content))
    if isinstance(answer, Refused):
        raise RefusedError(refused(answer.reason))
    return answer


def may_be_zone(name: str) -> bool:
    """Whether a list may go by this. Not by three letters such as EST: they stand for a clock that never changes."""
    return is_zone(name) and ("/" in name or name == "UTC")


def _known_zone(given: str, by: Actor) -> str:
    """The center's where nothing is given. Raises RefusedError."""
    zone = given.strip() or home_zone(organization_id=by.organization_id).key
    if not may_be_zone(zone):
        raise RefusedError(refused(NOT_A_ZONE))
    return zone


def _new(name: str, url: str, zone: str, by: Actor) -> MeetingList:
    return MeetingList.objects.create(
        organization_id=by.organization_id,
        name=name.strip(),
        url=url,
        zone=_known_zone(zone, by),
        next_at=clock.now() if url else None,
    )


def _may_add(name: str, by: Actor) -> None:
    first_refusal(may_keep_lists(by)).require()
    if not name.strip():
        raise RefusedError(refused(NAMELESS))


def _locked(list_id: UUID, by: Actor) -> MeetingList:
    rows = MeetingList.objects.select_for_update().filter(organization_id=by.organization_id, removed_at=None)
    return rows.get(pk=list_id)


def _of(row: MeetingList) -> QuerySet[SupportMeeting]:
    return SupportMeeting.objects.filter(organization_id=row.organization_id, meeting_list=row)
