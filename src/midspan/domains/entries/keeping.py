"""Around a view: an entry is done once and its outcome told again; what cannot be done is kept with its reason.

A device sends an entry to the form's own address, with its id, number and clock beside the form's fields, and is
answered in JSON. The same form sent by hand goes straight to the view.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.contrib.messages import get_messages
from django.core.exceptions import BadRequest, ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from msgspec import Struct

from midspan.domains.entries.arriving import Arriving, put_entry
from midspan.domains.entries.enums import Ending, Outcome, Reason
from midspan.domains.entries.models import Entry
from midspan.domains.entries.rules import Made, Stamped, still_fits, when_made
from midspan.kernel import clock
from midspan.kernel.actions import in_turn, record
from midspan.values import Actor

View = Callable[..., HttpResponse]
PREFIX = "entry_"
NOT_THE_FORMS = frozenset({"csrfmiddlewaretoken", "mends"})
PAIR = 2  # A label, and what was said under it.
LONGEST_WORDS = 20_000
HIGHEST = 2**31 - 1
REDIRECTS, SERVER_ERROR = range(300, 400), 500


class Sent(Struct, frozen=True, kw_only=True):
    """What a device says of an entry. `is_awaited`: the person looks at the form, and mends at once what is wrong."""

    entry_id: UUID
    device_id: UUID
    number: int
    stamped: Stamped
    version: str
    address: str
    words: dict[str, str]
    is_awaited: bool


class _NotTakenIn(Exception):  # noqa: N818 - no fault: it takes back what the view did.
    def __init__(self, reason: Reason) -> None:
        self.reason = reason


def kept_once(view: View | None = None, *, version: Callable[..., str] | None = None, is_last: bool = False) -> Any:
    """Decorate the view of a form that has {% entry %} in it, so that it may be sent late, and twice.

    `version` gets what the view gets and names what the form changes (`values.mark_of`): where it moved since the
    person saw it, the entry is a conflict and changes nothing. `is_last` is for where an entry goes that is turned away
    elsewhere: it is kept whatever else is wrong with it.

    The rule: the view leads elsewhere only when what was sent is kept. Where it leads a person elsewhere instead, it
    raises Http404 for what comes late (`is_late`), which is then kept as gone with its words.
    """
    if view is None:
        return partial(kept_once, version=version, is_last=is_last)

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        current = partial(version, request, *args, **kwargs) if version else None
        put_entry(request, Arriving(version=current))
        do = partial(view, request, *args, **kwargs)
        sent = _sent(request, is_last=is_last)
        if sent is None:
            return _mending(request, do())
        return JsonResponse(_once(request, sent, do, current))

    return kept


def _sent(request: HttpRequest, *, is_last: bool) -> Sent | None:
    """None for a form that was sent by hand. Raises BadRequest for what no device of ours sends.

    The `is_last` to be asked reads what it can, as long as the entry has an id to be known by.
    """
    if request.method != "POST" or "entry_id" not in request.POST or not request.actor.is_patient:  # type: ignore[attr-defined]  # of our middleware
        return None
    told = {name.removeprefix(PREFIX): str(value) for name, value in request.POST.items() if name.startswith(PREFIX)}
    now = clock.now()
    read = partial(_read, told, is_last=is_last)
    return Sent(
        entry_id=_read(told, "id", UUID, None, is_last=False),
        device_id=read("device", UUID, UUID(int=0)),
        number=read("number", _number, 0),
        stamped=Stamped(
            made_at=read("made_at", _moment, now),
            sent_at=read("sent_at", _moment, now),
            offset=_read({"offset": "0"} | told, "offset", _offset, timedelta(), is_last=is_last),
        ),
        version=_kept(told.get("version", ""))[:64],
        address=_ours(_kept(told.get("address", ""))) or request.path[:300],
        words=_read({"words": ""} | told, "words", _words, {}, is_last=is_last),
        is_awaited=told.get("awaited") == "1",
    )


def _read(told: dict[str, str], name: str, reader: Callable[[str], Any], otherwise: Any, *, is_last: bool) -> Any:
    try:
        return reader(told[name])
    except (KeyError, ValueError, OverflowError, OSError) as error:
        if is_last:
            return otherwise
        raise BadRequest from error


def _number(told: str) -> int:
    return min(HIGHEST, max(0, int(told)))


def _offset(milliseconds: str) -> timedelta:
    return timedelta(milliseconds=int(milliseconds))


def _ours(address: str) -> str:
    """An address on this server; a link to anywhere else would stand on a page of ours."""
    return address[:300] if address.startswith("/") and address[1:2] not in {"/", "\\"} else ""


def _moment(milliseconds: str) -> datetime:
    """Of a device's clock, in milliseconds since 1970."""
    return datetime.fromtimestamp(int(milliseconds) / 1000, tz=UTC)


def _words(told: str) -> dict[str, str]:
    if not told or len(told) > LONGEST_WORDS:
        return {}
    rows = json.loads(told)
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == PAIR for row in rows):
        raise ValueError(told)
    return {_kept(label): _kept(text) for label, text in rows}


def _kept(text: object) -> str:
    """PostgreSQL takes no text with a NUL or half a character in it, and no keyboard types one."""
    return str(text).replace("\0", "").encode("utf-8", "replace").decode()


def _once(request: HttpRequest, sent: Sent, do: Callable[[], HttpResponse], current: Any) -> dict[str, str]:
    """Do it unless it was done. Two devices, and two tries of one, wait for one another."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # as above
    in_turn("entry.keep", by.id)
    before = _rows(by).filter(entry_id=sent.entry_id).first()
    if before is not None:
        return _told(before)
    made = when_made(sent.stamped, now=clock.now())
    put_entry(request, Arriving(version=current, made=made, is_late=not sent.is_awaited))
    to, reason = _tried(partial(_done, sent, do, current, by))
    if not sent.is_awaited:
        _forget_messages(request)
    elif reason is Reason.INVALID:
        return {"outcome": Outcome.REFUSED, "reason": Reason.INVALID}
    entry = _entry(request, sent, made, reason)
    entry.leads_to, entry.version_after = to[:300], "" if reason or current is None else _after(current)
    entry.save(force_insert=True)
    record(by=by, verb="entry.refuse" if reason else "entry.take", subject=entry)
    return _told(entry)


def _entry(request: HttpRequest, sent: Sent, made: Made, reason: Reason | None) -> Entry:
    by, match = request.actor, request.resolver_match  # type: ignore[attr-defined]  # as above
    return Entry(
        organization_id=by.organization_id,
        patient_id=by.id,
        entry_id=sent.entry_id,
        device_id=sent.device_id,
        number=sent.number,
        page=match.view_name if match else "",
        address=sent.address,
        made_at=sent.stamped.made_at,
        made_at_ours=made.at,
        is_doubtful=made.is_doubtful,
        arrived_at=max(clock.now(), made.at),
        outcome=Outcome.REFUSED if reason else Outcome.TAKEN,
        reason=reason or "",
        version=sent.version,
        fields=_fields(request) if reason else {},
        words=sent.words if reason else {},
    )


def _rows(by: Actor) -> Any:
    return Entry.objects.filter(organization_id=by.organization_id, patient_id=by.id)


def _told(entry: Entry) -> dict[str, str]:
    return {"outcome": entry.outcome, "reason": entry.reason, "to": entry.leads_to}


def _tried(do: Callable[[], str]) -> tuple[str, Reason | None]:
    """(where it leads, None), or ("", why not), with nothing of what was done left."""
    try:
        with transaction.atomic():
            return do(), None
    except _NotTakenIn as refusal:
        return "", refusal.reason
    except (Http404, ObjectDoesNotExist, PermissionDenied):
        return "", Reason.GONE


def _done(sent: Sent, do: Callable[[], HttpResponse], current: Any, by: Actor) -> str:
    """Where the view leads that did it. Raises what `_tried` answers with."""
    if current is not None and not _fits(sent, current(), by):
        raise _NotTakenIn(Reason.CONFLICT)
    answer = do()
    if answer.status_code >= SERVER_ERROR:
        raise RuntimeError(answer.status_code)  # Nothing is wrong with the entry: it is sent again.
    if answer.status_code not in REDIRECTS:
        raise _NotTakenIn(Reason.INVALID)
    return str(answer["Location"])


def _fits(sent: Sent, now: str, by: Actor) -> bool:
    if sent.version == now:
        return True
    rows = _rows(by).filter(device_id=sent.device_id, address=sent.address, outcome=Outcome.TAKEN)
    rows = rows.exclude(version_after="")
    changes = dict(rows.order_by("number").values_list("version", "version_after"))
    return still_fits(sent.version, now=now, changes=changes)


def _after(current: Callable[[], str]) -> str:
    with suppress(Http404, ObjectDoesNotExist):  # What was taken away has no version.
        return current()
    return ""


def _fields(request: HttpRequest) -> dict[str, list[str]]:
    return {
        _kept(name): [_kept(one) for one in values]
        for name, values in request.POST.lists()
        if name not in NOT_THE_FORMS and not name.startswith(PREFIX)
    }


def _forget_messages(request: HttpRequest) -> None:
    """Nobody looks; said at their next click it would be about something else."""
    for _ in get_messages(request):
        pass


def _mending(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Once the form an entry was put right in leads on, that entry waits no more."""
    mends = request.POST.get("mends", "") if request.method == "POST" else ""
    if mends and answer.status_code in REDIRECTS:
        with suppress(ValueError):
            rows = _rows(request.actor).filter(pk=UUID(mends), outcome=Outcome.REFUSED, ending="")  # type: ignore[attr-defined]  # as above
            rows.update(ending=Ending.MENDED, ended_at=clock.now())
    return answer
